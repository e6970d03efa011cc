"""What people tell of clouds, roles, caches and tags, and of which registry was logged in to."""

from __future__ import annotations

from labkit.diagnosis.symptoms.tables import table

REGISTRIES = table("""
c:(aks|eks|gke|fargate|ecs|cloud run|container apps|container instances|app service|web app|app
    runner|lambda|sagemaker|codebuild|cloud build|node pool|node group|autopilot|ec2|elastic beanstalk|batch
    job) & (@registry=acr|@registry=ecr|@registry=gar) & (401|403|unauthorized|denied|forbidden|anonymous
    token) & !@told=versions & !c:(going back|latest kaniko|since the update|after the update)
    : a cloud's service pulls with an identity of its own
    = iam_permission_missing 1.5, wrong_identity_used 1.1, no_credentials -0.6, wrong_password -1,
      stale_credentials_public -1
(@registry=acr|@registry=ecr|@registry=gar) & (403|denied|forbidden|not authorized|unauthorized)
    : in a cloud rights are roles and policies
    = iam_permission_missing 0.6, account_lacks_permission -0.8
(@registry=acr|@registry=ecr|@registry=gar) & c:(role|roles|reader|contributor|policy|policies|iam) &
    (403|denied|forbidden|not authorized|unauthorized)
    : roles of a cloud are spoken of
    = iam_permission_missing 1.4, account_lacks_permission -2
c:(missing|lacks|without|lacking|removed|forgot*|not have) … (policy|role|roles|permission*|acrpull) &
    (@registry=acr|@registry=ecr|@registry=gar)
    : a role or policy is not there
    = iam_permission_missing 2.4, login_other_registry -1, wrong_identity_used -0.4
c:(license|licence|terms|agreement|eula|entitlement*) … (accept*|agree*|sign*|missing|lacks|needed) |
    c:(accept*|agree*) … (license|licence|terms|agreement|eula)
    : some publishers want their terms accepted first
    = account_lacks_permission 3, login_other_registry -2, no_credentials -0.5
c:robot* & @registry=harbor & @command=(pull|push)
    : a robot account has the projects and rights that it was given
    = account_lacks_permission 1.4, no_credentials -0.8
c:(project|repository|namespace|organisation|organization|group|tenancy|user) is (called|named) | c:path
    lacks | c:(wrong|misspelt|mistyped) (path|project)
    : the name there is another
    = image_name_wrong 2.6
@capitals & (unauthorized|401|denied|no basic auth*|authentication required) | c:(upper
    case|upper-case|uppercase| capital letter*|mixed case|camel case|lower case|lower-case) …
    (registry|host|server|url|name) & (unauthorized|401|no basic auth*|authentication required)
    : logins are kept under the host in small letters
    = config_key_mismatch 3.2, no_credentials -0.5
c:(addon|add-on) … namespace* | c:works in (the |)default
    : what makes the secret makes it for some namespaces
    = k8s_secret_wrong_namespace 2.4
c:(owner|admin|administrator|editor|full) (role|rights|access|permission*) &
    (@registry=acr|@registry=ecr|@registry=gar)
    : the right seems to be there: is it this identity that asks?
    = iam_permission_missing -1.4, wrong_identity_used 0.8, cred_helper_host_not_registered 0.8,
      no_credentials 0.4
c:service connection
    : Azure's pipelines log in with what a service connection holds
    = iam_permission_missing 1, wrong_identity_used 1, login_other_registry 0.8
c:service principal & (c:managed identity|c:kubelet identity) | c:task role & c:execution role | c:system
    assigned & c:user assigned | c:system-assigned & c:user-assigned | c:job role & c:execution role |
    c:node role & (c:irsa|c:pod identity|c:service account) | c:(other|another|different|wrong|not the)
    (identity|role| service account|service principal|principal)
    : more than one identity is spoken of
    = wrong_identity_used 2.6, iam_permission_missing 0.5
c:(acrpull|acrpush|rights|permission|permissions|access|reader) … (granted|assigned|given|attached) …
    (identity| principal|role|service account|pipeline)
    : a right was given, perhaps not to the one who pulls
    = wrong_identity_used 1.8, iam_permission_missing 0.8
c:(same project|another project|other project|host project|shared project|central project|another
    subscription|other subscription|another tenant|other tenant|tools account|shared account|another aws
    account) & (@registry=acr|@registry=ecr|@registry=gar) &
    (401|403|unauthorized|denied|forbidden|anonymous token)
    : across accounts the owner of the registry has to let the other in
    = iam_permission_missing 2.4, wrong_identity_used 0.8
c:(scopes|devstorage|access scope*|oauth scope*|custom service account|service account of its own|new service
    account|own service account) & @registry=gar
    : Google's nodes have scopes and roles
    = iam_permission_missing 2.4
c:(read_registry|read_package*|read scope|read-only scope|read access|guest role|guest|reporter|developer
    role|limited guest|viewer) & @command=push & (denied|forbidden|unauthorized|not authorized|401|403)
    : what was given allows reading
    = account_lacks_permission 2.4
c:(job token|ci_job_token|job token's|allow list|allowlist) & @registry=gitlab &
    (denied|forbidden|unauthorized|401|403)
    : GitLab: the other project has to let this job's token in
    = ci_token_permission_missing 2.4, account_lacks_permission 1.4
c:(group repository|group port|group repo|docker-group|virtual repository|virtual repo) & @command=push
    : one does not push to a group of repositories
    = image_name_wrong 2.4, account_lacks_permission 1.2
c:(system:image-pusher|image-pusher|image-puller|image-builder|registry-editor|registry-viewer|cluster
    role|clusterrole|rolebinding*|role binding*|oc policy|oc adm policy|scc) &
    (denied|unauthorized|forbidden|401|403|not authorized)
    : a role of the cluster decides who may push or pull
    = account_lacks_permission 3, cross_repo_mount_scope -1.5, image_name_wrong -0.8
c:service account & @registry=openshift & (unauthorized|denied|401|403|authentication required)
    : the service account may not do this in that project
    = account_lacks_permission 2.6, tool_ignores_config_entry -1
c:role … (read|browse|view*) | c:read and browse | c:nx-repository-view* | c:(deploy|write|upload|push)
    (permission|right|privilege*) … (missing|lacks|lacking|not|no)
    : the role allows less than was tried
    = account_lacks_permission 2
c:dependency proxy | c:cache rule* | c:proxy repo | c:remote repo | c:upstream's | c:mirrors docker hub |
    c:pull through (repository|rule)
    : the image comes through a cache
    = upstream_cache_auth 2.2
c:(cache endpoint|proxy endpoint|cache project|proxy-cache project|project with a cache) & (not
    found|404|401|unauthorized)
    : the image comes through a project that is a cache
    = upstream_cache_auth 2.6, namespace_missing 2.8, image_name_wrong -2, repository_missing -2
c:works … public (network |)access | c:public (network |)access … (works|off|disabled|on) | c:vnet …
    (registry|acr) | c:firewall … (registry|allow*)
    : who may come is limited by address
    = registry_firewall_blocks_client 2.4
t:manifest_invalid … 403 | t:manifest invalid … forbidden | t:cannot be overwritten | t:tag is immutable |
    t:immutable
    : a tag that is there may not be written again by this account
    = account_lacks_permission 3.4, media_type_not_accepted -4
c:(exactly this host|this very host|exactly that host|right host|correct host|host matches|matching
    host|same host name) & !c:another
    : the entry is for the host of the image
    = login_other_registry -2.5, no_credentials -1, config_key_mismatch -0.8, tool_ignores_config_entry 0.8
c:(images|packages|repositories|charts) … (other|another|different) (owner*|project*|user*|organisation*|
    organization*|account*|publisher*) … (can|work|works|pull)
    : others' images come from the same registry
    = repository_missing 1.8, image_name_wrong 1, stale_credentials_public -1.5
@registry=quay & @command=pull & (unauthorized|401|not authorized) & !c:robot & !t:password
    : Quay does not say whether it is private or not there
    = no_credentials 1, repository_missing 0.8, account_lacks_permission 0.6
@login=other
    : the login that is told of was for another host than the image's
    = login_other_registry 3.8, no_credentials -0.5, config_wrong_location -0.5,
      secret_trailing_newline -1.5, json_key_malformed -1
@login=same & @command=(push|pull)
    : the login that is told of was for this very host
    = login_other_registry -1.5, no_credentials -0.8
c:login … without (a |the |any |)(host|registry|server|registry input|registry name) | c:(no|without) registry
    (input|given|argument|parameter) | c:(login|logged in) … (default|docker hub) instead
    : a login without a host is one to Docker Hub
    = login_other_registry 2.8, no_credentials 0.5
c:(image|tag|name) … (without|no|lacks|lacking) (a |the |any |)(host|registry|registry host|hostname|prefix of
    the registry) | c:(host|registry) … (left out|missing|forgotten|omitted) … (name|tag|image)
    : a name without a host is one on Docker Hub
    = login_other_registry 1.6, image_name_wrong 2.2, no_credentials -0.5
c:tag … (deleted|removed|cleanup|clean-up|never pushed|not pushed|does not exist|not exist|no longer|not
    there|is gone|mistyped|misspelt) & (401|403|unauthorized|denied|forbidden|no basic auth*)
    : one tag is not there, and the refusal hides it
    = tag_missing_reported_as_auth 3.4, tag_missing 2, repository_missing -2.5
c:tag … (deleted|removed|cleanup|clean-up|never pushed|not pushed|does not exist|not exist|no longer|not
    there|is gone|mistyped|misspelt) & (not found|manifest unknown)
    : one tag is not there
    = tag_missing 2.6, repository_missing -1
c:(without a|without any|has no|lacks a|names no|with no) (latest|tag) | c:no latest | c:not (with|as|under)
    latest | c:latest … (missing|never pushed|not pushed|not published) | c:only … tags | c:asks for latest
    | c:tag … is not the one | c:build id … tag | c:no tag named
    : is there such a tag?
    = tag_missing_reported_as_auth 2.6, tag_missing 1.2
@registry=acr & @client=kubelet & t:error response from daemon & unauthorized
    : docker under the kubelet hides a missing tag so
    = tag_missing_reported_as_auth 0.6
(pushes|goes|pulls|push|going|tries|attempts|attempting) to … (docker hub|docker.io|registry-1.docker.io) &
    (c:should|c:instead|c:meant|c:wanted|c:supposed|c:although) | c:(pushes|goes|pulls|tries) … docker hub
    instead
    : another registry was meant than the name says
    = image_name_wrong 2.4, login_other_registry 1.8, no_credentials -0.8, account_lacks_permission -1
c:(outbound|nexus|core|proxy|its|harbor|artifactory|mirror|cache) log* … (401|403|unauthorized|could not
    retrieve) | c:(nexus|artifactory|harbor|group) that proxies | c:replication (job|rule)
    : the cache's own login upstream
    = upstream_cache_auth 2.6, tag_missing -1.5
c:(never|not yet|was not|were not|only) (been |)pushed | c:pushed only | c:not pushed yet
    : what is asked for may not have been pushed
    = tag_missing_reported_as_auth 2, tag_missing 1.6, repository_missing 1.4
c:(in|from) (its|the|their) cache … (come|comes|work|works|pull|pulled|fine) |
    c:(token|password|credential*|account|login) … (in|of|for) (nexus|artifactory|harbor|the cache|the
    proxy|the mirror|the remote|secrets manager) … (expired|revoked|changed|rotated|wrong|old|invalid) |
    c:(old|expired|wrong) (token|password|credential*) … (nexus|artifactory|harbor|cache|secrets manager)
    : the cache's own login upstream
    = upstream_cache_auth 2.6, stale_credentials_public -1.5, wrong_password -0.8
c:(another|other|older|previous|different) tag* … <works>
    : another tag of the same repository pulls
    = tag_missing_reported_as_auth 2, tag_missing 1.6, account_lacks_permission -1, no_credentials -1
t:[rpc error & t:(not found|notfound|manifest unknown) & t:(401|unauthorized|anonymous token|authentication
    required|no basic auth) & !t:pull access denied
    : the first try with a credential says not found; the second, without one, is refused
    = tag_missing_reported_as_auth 4.4, tag_missing 1.5, no_credentials -2, k8s_secret_not_referenced -2,
      wrong_identity_used -2, iam_permission_missing -1
""")
