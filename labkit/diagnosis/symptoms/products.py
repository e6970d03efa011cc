"""How registries word their refusals: Amazon, Google, Azure, Oracle, Quay, Harbor, GitLab and others."""

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
t:signature expired | t:request has expired | t:signature not yet current | t:requestexpired |
    t:requesttimetooskewed
    : the cloud compares the time of the request with its own
    = clock_skew 5
t:assumerole* | t:could not assume role | t:no openidconnect provider | t:iam.serviceaccounts.* |
    t:getaccesstoken | t:impersonat*
    : one identity may not take on the other
    = iam_permission_missing 2.4, wrong_identity_used 2
t:connection issue between | t:check your (task |)network config* | t:check your network
    : Amazon: from where the task runs no way leads to the registry
    = connection_timed_out 5, iam_permission_missing -1, wrong_identity_used -1
t:using the task execution role | t:permissions of the (task |)execution role | t:execution role …
    (permission*| does not have|cannot)
    : Amazon: the execution role pulls, not the task's own
    = iam_permission_missing 2.6, wrong_identity_used 2.6
t:invalidauthenticationinfo | t:authentication information is not given | t:windows-azure-blob |
    t:invalidauthenticationheader* | t:unsupported authorization | t:signature we calculated
    : the storage host got the registry's credential
    = redirect_keeps_auth 5.5
t:service agent | t:must have permission to read | t:(lambda|cloud run|service
    account|principal|identity|role| execution role) … (does not have|do not have|lacks|cannot) …
    (permission*|access) | t:invalid access role | t:check the ecr permissions | t:role has permissions |
    t:access denied to image
    : a cloud's service may not read the image
    = iam_permission_missing 4, wrong_identity_used 1.2, account_lacks_permission -3, no_credentials -1
t:please check the image and registry credential
    : Azure's container instances could not pull
    = no_credentials 2.4, iam_permission_missing 1.6, wrong_password 1.4, image_name_wrong 1
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
t:anonymous users | t:anonymous access … (not|denied|disabled) | t:user … system:anonymous | t:user
    "anonymous" | t:you must (be logged in|log in|login|authenticate) | t:please (log in|login)
    (prior|first|before|to)
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
t:could not find robot | t:robot … (not exist|not found) | t:invalid robot | t:user does not exist, name:
    robot*
    : no such robot account
    = wrong_password 4, account_inactive 0.8
t:code":"forbidden | t:unauthorized access for | t:unknown: forbidden | t:error parsing http 403 response
    body | t:reqpackageaccess | t:reqcontaineraccess | t:is not permitted to (deploy|read|push) | t:download
    blocked | t:not allowed to (push|pull|deploy) | t:user … is not allowed
    : the account is known, and may not do this here
    = account_lacks_permission 3.6, image_name_wrong 0.8, login_other_registry -1, wrong_password -1.5
t:authgroup.verify
    : Gitea takes this login for nothing at all
    = no_credentials 2.2, wrong_password 2.2, account_lacks_permission 2.4
t:http basic: access denied
    : GitLab: no password of this account; with two factors a token is wanted
    = password_instead_of_token 4.6, wrong_password 4.2, stored_token_expired 1.2
t:imagestreams/layers | t:openshift access denied | t:cannot (get|update|create|list|patch) … (in project|in
    the namespace|at the cluster scope)
    : OpenShift names the right that the account lacks
    = account_lacks_permission 4.4, wrong_identity_used 1.6, no_credentials -1
t:(registry|account|repository|subscription|project|organization|namespace) … (locked|suspended|unpaid|past
    due) | t:billing … (disabled|not enabled|account) | t:invoice
    : the registry is shut for this customer
    = account_inactive 3, registry_plan_limit 2.6, account_lacks_permission -1.5
t:(repo|repository|resource|image) … does not exist or … (authorized|permission|access) & !t:docker login |
    t:notauthorizedornotfound
    : the registry does not say which: not there, or no right
    = repository_missing 2.6, image_name_wrong 2.4, account_lacks_permission 2, no_credentials -0.5,
      wrong_password -1.5
t:not authorized to access | t:you are not authorized | t:not authorized for this & !t:to perform
    : the account is known, and lacks the right
    = account_lacks_permission 2.6, no_credentials -0.8, wrong_password -1.5
t:pro-licensed | t:licensed feature | t:license … (expired|required|limit|exceeded|invalid) | t:unlicensed
    : a feature that this licence does not have
    = registry_plan_limit 4.2, image_name_wrong 1.4, account_lacks_permission -1.5
t:(api error|http code|status code|response status) … 500 … (no basic auth*|unauthorized|denied|forbidden|
    not found|authentication required)
    : the 500 is the engine's wrapping; the registry's answer stands inside
    = registry_unavailable -4, token_server_unavailable -1
t:requested namespace | t:namespace … not (in the set|in your|yours|owned) | t:does not belong to
    (you|your|this)
    : the namespace is not this account's
    = image_name_wrong 3.2, account_lacks_permission 1.8, repository_missing 0.8, no_credentials -1
t:could not find credentials (matching|with id|entry) | t:credentialsid | t:no such credential
    : the CI system has no credential under that name
    = no_credentials 3.2, config_key_mismatch 1.2, ci_secret_empty 1
t:aka.ms/acr/authorization
    : Azure: a role is wanted
    = iam_permission_missing 1.4, wrong_identity_used 0.8
t:put … manifests … 400 | t:failed commit … manifests … 400
    : the registry does not take this kind of manifest
    = media_type_not_accepted 3
t:failed to resolve image to digest | t:unable to fetch image
    : Knative's controller asks the registry itself, before any node pulls
    = login_in_other_client 2.6, tool_ignores_config_entry 1.6, wrong_identity_used 0.8,
      k8s_secret_not_referenced -0.8, iam_permission_missing -0.6
t:login attempt … 404 | t:/v2/: 404 | t:/v2/" … 404 & @command=login
    : at a login 404 means that nothing there speaks for a registry: port, path, connector
    = not_a_registry 4, tag_missing -4, image_name_wrong -2, repository_missing -2, wrong_password -2
t:proxy_auth
    : NVIDIA's registry calls its token server so: no proxy
    = http_proxy_refuses -5, account_lacks_permission 1.2, no_credentials 1
t:read only mode | t:read-only mode | t:in read-only
    : the registry takes no pushes now: cleaning up, or its room is used up
    = registry_unavailable 2.4, registry_plan_limit 2.4, account_lacks_permission -2
t:/chartrepo/ | t:chartrepo | c:chartrepo | c:chartmuseum
    : Harbor's old path for charts; as OCI they lie under HOST/PROJECT
    = image_name_wrong 3.6, login_other_registry -1
""")
