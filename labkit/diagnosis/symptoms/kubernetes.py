"""What Kubernetes says, and what is told of clusters, pods and their secrets."""

from __future__ import annotations

from labkit.diagnosis.symptoms.tables import table

KUBERNETES = table("""
t:unable to retrieve … pull secret* | t:failedtoretrieveimagepullsecret | t:secret … not found &
    @client=kubelet | t:secrets … not found & (pull|image)
    : the kubelet does not find the pull secret in the pod's namespace
    = k8s_secret_wrong_namespace 6
c:(other|another|different|wrong|default|each|every) namespace & c:secret | c:secret … (other|another)
    namespace
    : secret and pod may be in different namespaces
    = k8s_secret_wrong_namespace 3
c:imagepullsecrets | t:imagepullsecrets | c:pull secret* … (created|exists|made|added|documented) |
    c:created … pull secret | c:adds a pull secret | c:service account* … (patched|secret) |
    c:(forgot|missing|no) … imagepullsecret* | c:secret … not referenced | c:(secret|secrets) … deployment
    : a pull secret exists; does the pod use it?
    = k8s_secret_not_referenced 3, k8s_secret_wrong_namespace 1, no_credentials -1
c:(deleting|recreating|restarting) the pod … helps | c:pod … before … service account | c:after the pod was
    : a pod keeps what its service account had when it was made
    = k8s_secret_not_referenced 3
t:invalid type … dockerconfigjson | c:secret … (type|opaque|generic) | t:opaque | c:generic secret |
    c:dockercfg … dockerconfigjson | t:.dockerconfigjson: required | c:kubectl create secret generic
    : the secret may be of the wrong kind
    = k8s_secret_wrong_type 3.6
t:non-existent secret key | t:couldn't find key .docker* | t:data[.dockerconfigjson] … (required|invalid) |
    t:secret type … (unsupported|not supported|invalid|must be) | t:unexpected secret type | t:no
    .dockerconfigjson
    : the secret has not the key that the kubelet reads
    = k8s_secret_wrong_type 5, k8s_secret_wrong_namespace 0.5
c:--from-literal* | c:from-literal | c:stringdata | c:type: opaque | c:kubernetes.io/dockercfg |
    c:basic-auth secret | c:kubernetes.io/basic-auth | c:key .dockercfg | c:secret … (key|keys) …
    (username|password|config.json| .dockercfg)
    : a pull secret is one key, .dockerconfigjson, under its own type
    = k8s_secret_wrong_type 3.4
t:credentialproviderrequest | t:credential provider | t:credentialprovider* | c:kubelet … credential
    provider | c:image-credential-provider* | c:in-tree … (provider|credential*) | t:credential_provider |
    t:exec plugin … kubelet
    : the kubelet's own credential provider
    = kubelet_credential_provider 5
sandbox image | pause image | c:ctr image* | c:ctr & c:(401|pull|ignored|config.toml) |
    c:(config.toml|registries.yaml) & c:ctr | c:crictl & c:docker
    : this image is pulled by another program than the one that was logged in
    = login_in_other_client 3.6, k8s_secret_not_referenced -1, ping_without_challenge -1
c:(docker|host) … (works|succeeds|works for docker) &
    (@client=podman|@client=containerd-cri|@client=kubelet|@client=nerdctl|@client=buildah|@client=skopeo) &
    !c:same file & !c:az acr
    : docker works, and another program fails
    = login_in_other_client 1.8, tool_ignores_config_entry 1, wrong_password -1.5
c:(docker socket|docker's socket|engine socket|socket mounted|docker.sock|dind|docker-in-docker|docker in
    docker|inside a container|in a container|portainer|web ui|web interface of)
    : a container has a home of its own
    = login_in_other_client 3.2, config_wrong_location 1.4
(c:inside a container|c:socket|c:dind|c:docker-in-docker) & c:(logs in|logged in|login) …
    (step|host|laptop|outside|before)
    : the login was made outside
    = login_in_other_client 2
c:created in … (runs|run|deployed|deployment|pod|pods|app) in | c:secret … (in|of)
    (default|kube-system|another namespace) | c:(namespace|default) … (prod|production|staging|dev) &
    c:(regcred|secret)
    : secret and pod may be in different namespaces
    = k8s_secret_wrong_namespace 3, k8s_secret_not_referenced 0.8
c:(regcred|dockerconfigjson|docker-registry secret|registry secret|image pull secret) & !c:type
    : a pull secret is spoken of
    = k8s_secret_not_referenced 1.8, k8s_secret_wrong_namespace 1.2, secret_trailing_newline 0.5,
      no_credentials -0.5
c:"*" & c:(mirror*|configs|registries.yaml|credential*)
    : a wildcard where a host name belongs
    = config_key_mismatch 3.6, mirror_ignores_credentials -1.5
c:(registries.yaml|config.toml|hosts.toml|certs.d) & (no basic auth*|401|unauthorized|anonymous)
    : the node's own file: is its entry for this very host, and read after a restart?
    = config_key_mismatch 1.8, login_in_other_client 0.8
t:unknown field … imagepullsecrets | t:imagepullsecrets … (cannot unmarshal|expected|invalid) | t:cannot
    unmarshal … imagepullsecrets
    : the pod does not name the secret where and as Kubernetes reads it
    = k8s_secret_not_referenced 4, k8s_secret_wrong_namespace -2
c:(hook|hook job|hook jobs|init container*|initcontainer*|cronjob|sidecar|operator|chart|helm) …
    (not|never|ignore*| without|lacks) … (imagepullsecrets|pull secret*) | c:(imagepullsecrets|pull secret*)
    … (not|never|ignored) … (rendered|passed|set|used|honoured|honored|inherited|applied|taken|propagated) |
    c:serviceaccountname | c:service account … (own|another|other|patched|default) & c:secret
    : the secret does not reach this pod
    = k8s_secret_not_referenced 2.4, k8s_secret_wrong_namespace -0.5
c:(same namespace|right namespace|correct namespace|pod's namespace) & c:secret
    : the namespace is right
    = k8s_secret_wrong_namespace -3
c:(same namespace|right namespace|correct namespace|pod's namespace) &
    c:(named|listed|referenced|set|mentioned|used) … imagepullsecrets
    : the secret is there and used: what is in it?
    = k8s_secret_not_referenced -3.6, config_key_mismatch 2.4, wrong_password 0.8, secret_trailing_newline 0.8
c:new namespace | c:namespace of its own | c:own namespace | c:namespace per | c:per-branch namespace |
    c:secret … (exists|lives|is|was) … in (the |)(default|staging|production|test|first|old|kube-system)
    : a secret is seen in its own namespace only
    = k8s_secret_wrong_namespace 2.6, k8s_secret_not_referenced 0.6
t:may be because there are no credentials on this request
    : the kubelet of old says that it had none to send
    = k8s_secret_not_referenced 1.8, no_credentials 1.4, tag_missing -1.5, image_name_wrong -1,
      repository_missing -1
t:may be because there are no credentials & (@registry=ecr|@registry=acr|@registry=gar)
    : and the node's own identity did not do either
    = iam_permission_missing 2.2, wrong_identity_used 1.6
c:secret … not in … namespace | c:in (the |)default … not in | c:(all|any|every|several|other|many)
    namespaces & c:secret | c:creates … namespace
    : each namespace needs the secret
    = k8s_secret_wrong_namespace 2.4
c:namespace … namespace & c:secret & !c:same namespace | c:(exists|is|lives|was made|was created) only in &
    c:secret | c:secret … only in (the |)namespace
    : two namespaces are spoken of, and a secret is seen in one
    = k8s_secret_wrong_namespace 2.6, k8s_secret_not_referenced -0.5
c:dockercfg & @client=kubelet | c:.dockercfg & c:secret
    : the old form of a pull secret
    = k8s_secret_wrong_type 2.4, config_wrong_location -1.5
c:*pull-secret* | c:secret … (created|applied|exists|added|is there|made|deployed) & @client=kubelet
    : there is a secret; is it a pull secret of this pod?
    = k8s_secret_not_referenced 1.4, k8s_secret_wrong_namespace 0.6
c:not (integrated|attached|connected|linked) … (registry|acr|ecr|service account|cluster) | c:(registry|acr)
    … not (integrated|attached|connected|linked)
    : cluster and registry were not tied together
    = k8s_secret_not_referenced 1.6, iam_permission_missing 1.8, wrong_identity_used 0.6, wrong_password -1
c:(sealed secret*|sealedsecret*|external secret*|externalsecret*|secrets operator|sops|vault) &
    @client=kubelet | c:(username and password|user and password|user name and password) … secret &
    @client=kubelet | c:secret … without (a |the |)(type|template)
    : what made the secret may have made another kind of it
    = k8s_secret_wrong_type 2.4, k8s_secret_not_referenced -0.6
c:(second|third|new|another|other|different|fresh|every|each) namespace & @client=kubelet | c:namespace of
    (each| every|its|their) | c:without (-n|--namespace|a namespace|the namespace|naming the namespace) |
    c:secret in (the |)default
    : a secret is seen in its own namespace only
    = k8s_secret_wrong_namespace 2.4
c:credentialproviderconfig | c:credential provider … kubelet | c:credential provider & @client=kubelet
    : the kubelet's own credential provider is spoken of
    = kubelet_credential_provider 4
t:execing credential provider | t:credential provider plugin | t:external registry credential provider |
    t:credentialprovider.kubelet* | t:failed to register credential | c:ecr-credential-provider* |
    c:acr-credential-provider* | c:auth-provider-gcp
    : the kubelet's own credential provider by name
    = kubelet_credential_provider 2, cred_helper_not_runnable -2
(c:(kubernetes|kubelet|cluster|k8s|nodes|node) … upgrad*|c:upgrad* …
    (kubernetes|kubelet|cluster|k8s|nodes|1.26|1.27|1.28)|c:since kubernetes) &
    (@registry=ecr|@registry=acr|@registry=gar) & (no basic auth*|401|403|unauthorized|anonymous) &
    !c:secret
    : newer kubelets no longer log in to clouds by themselves
    = kubelet_credential_provider 3.4, client_version_regression -1.5, login_other_registry -1.5,
      k8s_secret_not_referenced -1
c:(minikube|kind cluster|k3s|on-prem*|bare metal|microk8s|docker-desktop|kubernetes of docker desktop) &
    (@registry=ecr|@registry=acr|@registry=gar) & (401|403|unauthorized|denied|no basic auth*)
    : a cluster outside of the cloud has no identity there
    = k8s_secret_not_referenced 2, no_credentials 1.4, iam_permission_missing -1, wrong_identity_used -1
c:(minikube|kind|k3d|docker-desktop|docker desktop|microk8s) & c:(built|build|builds|local image*|locally) &
    (pull access denied|not found|does not exist)
    : an image that only the host's engine has
    = local_image_taken_for_remote 3.6, image_name_wrong -0.5
t:record its digest | t:pin image … to digest | t:no such image &
    c:(service*|worker*|node*|task*|portainer|stack| swarm|manager)
    : swarm's nodes ask for the image themselves
    = swarm_registry_auth_missing 4, login_in_other_client -2, tag_missing -1
c:docker (service|stack|deploy) | c:swarm
    : the nodes of a swarm pull by themselves
    = swarm_registry_auth_missing 0.8, login_other_registry -1.5, wrong_password -0.8
c:(worker|workers|worker node*|other node*|second node|all nodes|other hosts) … (reject*|fail*|cannot|not) |
    c:on the manager … <works> & !c:kube*
    : one node has the image or the login, the others have not
    = swarm_registry_auth_missing 1.4
""")
