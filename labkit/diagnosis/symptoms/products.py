"""How the registries word their refusals: Amazon, Google, Azure, Oracle, Quay, Harbor, GitLab, Nexus and others."""

from __future__ import annotations

from labkit.diagnosis.symptoms.tables import table

WORDS = table("""
t:authentication to the upstream | t:upstream registry … (failed|requires|credential*) | t:unable to
    (retrieve|access) … secret & t:upstream | t:authenticate … upstream | t:upstream … authenticat* |
    t:fetch* … from upstream | t:unabletoaccesssecret* | t:upstream … access denied
    : a cache says that its own login upstream failed
    = upstream_cache_auth 5, no_credentials -1.5, repository_missing -1.5, image_name_wrong -1,
      account_lacks_permission -1
(t:public.ecr.aws|c:public.ecr.aws|c:ecr public) & @command=push & (denied|not authorized|unauthorized|403)
    : ECR Public has a login of its own, always in us-east-1
    = login_other_registry 2.6, iam_permission_missing 1.4, stale_credentials_public -2
t:unable to locate credentials | t:nocredentialproviders | t:no valid providers in chain | t:no valid
    credential sources | t:no ec2 imds role | t:failed to refresh cached credentials | t:could not load
    credentials from any | t:could not find default credentials
    : the cloud's own tool has no identity here
    = no_credentials 3.4, wrong_identity_used 1.6, iam_permission_missing 0.8
t:unrecognizedclientexception | t:invalidclienttokenid | t:security token … (is invalid|invalid) |
    t:invalid_client | t:invalid client secret | t:aadsts7000215
    : the cloud does not know this key
    = wrong_password 4, wrong_identity_used 0.8
t:aadsts7000222 | t:(client secret|secret keys|client secrets) … expired
    : a service principal's secret has run out
    = stored_token_expired 4.5, wrong_password 2.5
t:aadsts* | t:application not registered | t:application … not found in the directory | t:service principal …
    not found
    : Azure does not know this identity here
    = wrong_password 2.2, wrong_identity_used 2.6
t:signature expired | t:signature not yet current | t:requestexpired | t:requesttimetooskewed
    : the cloud compares the time of the request with its own
    = clock_skew 5
t:assumerole* | t:could not assume role | t:no openidconnect provider | t:iam.serviceaccounts.* |
    t:getaccesstoken | t:impersonat*
    : one identity may not take on the other
    = iam_permission_missing 2.4, wrong_identity_used 2
t:connection issue between | t:check your (task |)network config* | t:check your network
    : Amazon: from where the task runs no way leads to the registry
    = connection_timed_out 5, iam_permission_missing -1, wrong_identity_used -1
t:using the task execution role | t:permissions of the (task |)execution role | t:execution role … (permission*|
    does not have|cannot)
    : Amazon: the execution role pulls, not the task's own
    = iam_permission_missing 2.6, wrong_identity_used 2.6
t:invalidauthenticationinfo | t:authentication information is not given | t:windows-azure-blob |
    t:invalidauthenticationheader* | t:unsupported authorization | t:signature we calculated
    : the storage host got the registry's credential
    = redirect_keeps_auth 5.5
t:createonpush | t:repo does not exist. creating | t:create on push | t:create_on_push
    : Google: the repository is not there, and this identity may not make one
    = repository_missing 4, iam_permission_missing 3.6, push_without_pull -4
t:api has not been used in project | t:service_disabled | t:api … is disabled | t:enable it by visiting
    : the cloud's registry service is not switched on in this project
    = iam_permission_missing 2.8, repository_missing 2, image_name_wrong 1
t:project … (not found or deleted|has been deleted|is invalid) | t:invalid project | t:consumer … project
    : no such project
    = image_name_wrong 3.5, repository_missing 1.5
t:vpcservicecontrols* | t:vpc service controls | t:prohibited by organization's policy | t:ip allow list |
    t:from your ip | t:your ip address is not | t:ip … not permitted | t:source ip | t:not allowed from
    (this|your) (ip|network|address|location) | t:registry access management | t:outside … (vpc|perimeter)
    : the registry admits only some networks
    = registry_firewall_blocks_client 6, account_lacks_permission -3, iam_permission_missing -1
t:access to registry … was denied | t:connectivity_refresh_token_error | t:connectivity_challenge_error |
    t:connectivity_access_token_error
    : az acr login got no token: address or role
    = registry_firewall_blocks_client 3, iam_permission_missing 2.6, no_credentials -2
t:admin user … disabled | t:unable to get admin user credentials | t:looks like you don't have access to
    registry
    : Azure: neither a role nor the admin user
    = iam_permission_missing 3, registry_firewall_blocks_client 1.8, wrong_password 1
t:anonymous users | t:anonymous access … (not|denied|disabled) | t:user … system:anonymous | t:user "anonymous" |
    t:you must (be logged in|log in|login|authenticate) | t:please (log in|login) (prior|first|before|to)
    : to the registry this is nobody
    = no_credentials 3.6, login_other_registry 1.4, config_key_mismatch 1.2, account_lacks_permission -2.5,
      wrong_password -2
(@command=login | @url=ping) & !@url=manifest & t:(tenant|tenancy|namespace|account|user|organization|robot)
    … (not found|does not exist|unknown|not exist)
    : at a login no image is looked for: the user name is not one
    = wrong_password 5, image_name_wrong -6, repository_missing -5, tag_missing -4
t:information to complete authentication | t:complete authentication was not provided
    : Oracle: an auth token is wanted, and a user name that begins with the tenancy's namespace
    = password_instead_of_token 3.4, wrong_password 3.2, login_other_registry -2
t:could not find robot | t:robot … (not exist|not found) | t:invalid robot | t:user does not exist, name: robot*
    : no such robot account
    = wrong_password 4, account_inactive 0.8
t:code":"forbidden | t:unauthorized access for | t:unknown: forbidden | t:error parsing http 403 response body |
    t:reqpackageaccess | t:reqcontaineraccess | t:is not permitted to (deploy|read|push) | t:download blocked |
    t:not allowed to (push|pull|deploy) | t:user … is not allowed
    : the account is known, and may not do this here
    = account_lacks_permission 3.6, image_name_wrong 0.8, login_other_registry -1, wrong_password -1.5
t:authgroup.verify
    : Gitea takes this login for nothing at all
    = no_credentials 2.2, wrong_password 2.2, account_lacks_permission 2.4
t:http basic: access denied
    : GitLab: no password of this account; with two factors a token is wanted
    = password_instead_of_token 2.4, wrong_password 2.6, stored_token_expired 1.2
t:imagestreams/layers | t:openshift access denied | t:cannot (get|update|create|list|patch) … (in project|in the
    namespace|at the cluster scope)
    : OpenShift names the right that the account lacks
    = account_lacks_permission 4.4, wrong_identity_used 1.6, no_credentials -1
t:read only mode | t:read-only mode | t:in read-only
    : the registry takes no pushes now: cleaning up, or its room is used up
    = registry_unavailable 2.4, registry_plan_limit 2.4, account_lacks_permission -2
t:/chartrepo/ | t:chartrepo | c:chartrepo | c:chartmuseum
    : Harbor's old path for charts; as OCI they lie under HOST/PROJECT
    = image_name_wrong 3.6, login_other_registry -1
""")

TOLD = table("""
c:(aks|eks|gke|fargate|ecs|cloud run|container apps|container instances|app service|web app|app
    runner|lambda|sagemaker|codebuild|cloud build|node pool|node group|autopilot|ec2|elastic beanstalk|batch job) &
    (@registry=acr|@registry=ecr|@registry=gar) & (401|403|unauthorized|denied|forbidden|anonymous token) &
    !@told=versions & !c:(going back|latest kaniko|since the update|after the update)
    : a cloud's service pulls with an identity of its own
    = iam_permission_missing 1.8, wrong_identity_used 1.6, no_credentials -0.6, wrong_password -1,
      stale_credentials_public -1
c:service principal & (c:managed identity|c:kubelet identity) | c:task role & c:execution role | c:system
    assigned & c:user assigned | c:system-assigned & c:user-assigned | c:job role & c:execution role | c:node
    role & (c:irsa|c:pod identity|c:service account) | c:(other|another|different|wrong|not the) (identity|role|
    service account|service principal|principal)
    : more than one identity is spoken of
    = wrong_identity_used 2.6, iam_permission_missing 0.5
c:(acrpull|acrpush|rights|permission|permissions|access|reader) … (granted|assigned|given|attached) … (identity|
    principal|role|service account|pipeline)
    : a right was given, perhaps not to the one who pulls
    = wrong_identity_used 1.8, iam_permission_missing 0.8
c:(same project|another project|other project|host project|shared project|central project|another
    subscription|other subscription|another tenant|other tenant|tools account|shared account|another aws account) &
    (@registry=acr|@registry=ecr|@registry=gar) & (401|403|unauthorized|denied|forbidden|anonymous token)
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
c:dependency proxy | c:cache rule* | c:proxy repo | c:remote repo | c:upstream's | c:mirrors docker hub | c:pull
    through (repository|rule)
    : the image comes through a cache
    = upstream_cache_auth 2.2
c:(cache endpoint|proxy endpoint|cache project|proxy-cache project|project with a cache) & (not
    found|404|401|unauthorized)
    : the image comes through a project that is a cache
    = upstream_cache_auth 2.6, namespace_missing 2.8, image_name_wrong -2, repository_missing -2
c:works … public (network |)access | c:public (network |)access … (works|off|disabled|on) | c:vnet … (registry|acr) |
    c:firewall … (registry|allow*)
    : who may come is limited by address
    = registry_firewall_blocks_client 2.4
t:manifest_invalid … 403 | t:manifest invalid … forbidden | t:cannot be overwritten | t:tag is immutable |
    t:immutable
    : a tag that is there may not be written again by this account
    = account_lacks_permission 3.4, media_type_not_accepted -4
c:(exactly this host|this very host|exactly that host|right host|correct host|host matches|matching host|same host
    name) & !c:another
    : the entry is for the host of the image
    = login_other_registry -2.5, no_credentials -1, config_key_mismatch -0.8, tool_ignores_config_entry 0.8
c:(same|still|also|even) … (after|without) … (logout|logging out|log out|logged out) | c:logout … (no help|not help|
    same|no effect|changes nothing|no difference)
    : it fails without a login, too
    = stale_credentials_public -3, repository_missing 1, image_name_wrong 0.8
c:(images|packages|repositories|charts) … (other|another|different) (owner*|project*|user*|organisation*|
    organization*|account*|publisher*) … (can|work|works|pull)
    : others' images come from the same registry
    = repository_missing 1.8, image_name_wrong 1, stale_credentials_public -1.5
@registry=quay & @command=pull & (unauthorized|401|not authorized) & !c:robot
    : Quay does not say whether it is private or not there
    = no_credentials 1, repository_missing 0.8, account_lacks_permission 0.6
@login=other
    : the login that is told of was for another host than the image's
    = login_other_registry 3.4, no_credentials -0.5, config_wrong_location -0.5
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
c:(another|other|older|previous|different) tag* … <works>
    : another tag of the same repository pulls
    = tag_missing_reported_as_auth 2, tag_missing 1.6, account_lacks_permission -1, no_credentials -1
t:[rpc error & t:(not found|notfound|manifest unknown) & t:(401|unauthorized|anonymous token|authentication
    required|no basic auth) & !t:pull access denied
    : the first try with a credential says not found; the second, without one, is refused
    = tag_missing_reported_as_auth 4.4, tag_missing 1.5, no_credentials -2, k8s_secret_not_referenced -2,
      wrong_identity_used -2, iam_permission_missing -1
""")
