"""What CI systems and clouds say."""

from __future__ import annotations

from labkit.diagnosis.symptoms.tables import table

CI = table("""
t:non tty device | t:non-tty | t:inappropriate ioctl for device & !t:gpg | t:must provide --username |
    t:username is empty | t:password is empty | t:username and password required | t:username required |
    t:password required | t:flag needs an argument … password | t:input required … (password|username) |
    t:no password provided | t:must specify … password
    : the login was given no password: the secret is empty here
    = ci_secret_empty 6
c:fork* & c:(pull request*|secret*|job|workflow|ci) | c:protected (variable|branch) | c:dependabot |
    c:secret* … (empty|not set|never|missing|not available) | c:(main|default|protected) branch only |
    c:only on … branch*
    : secrets are not given to every run
    = ci_secret_empty 3
t:installation not allowed to create
    : a new package, and the token may not make one
    = ci_token_permission_missing 4.5, ghcr_package_not_linked 2.6
t:installation not allowed to write
    : the token may not write to that package
    = ci_token_permission_missing 3.6, ghcr_package_not_linked 3.8
t:installation not allowed | t:write_package | t:read_package | t:packages: read | t:does not match expected
    scopes | t:resource not accessible by integration
    : GitHub's token lacks a right to that package
    = ci_token_permission_missing 3, ghcr_package_not_linked 2.6, account_lacks_permission 1
c:automatic … token | c:github_token | c:default … token | c:workflow token | c:permissions: | t:packages:
    read
    : a job's token has the rights that the job asks for
    = ci_token_permission_missing 2
(c:write permission|c:packages: write|c:app token|c:github app|c:app step|c:first pushed|c:pushed by
    hand|c:other repository|c:another repository|c:personal token|c:transferred|c:renamed
    repository|c:earlier pushes) & (@registry=ghcr|packages)
    : the right is asked for; the package does not let this repository in
    = ghcr_package_not_linked 2.8, ci_token_permission_missing -1
c:(saml|single sign-on|sso) & (organisation|organization|@registry=ghcr) & !c:harbor | t:saml | t:configure
    sso
    : the organisation wants its single sign-on
    = sso_not_authorized 3.6
t:must grant your … access | t:saml enforcement | t:organization … protected by saml
    : the API says SAML
    = sso_not_authorized 6
c:(created|made|first pushed|pushed|published) (by a |)(manual*|hand|by hand|manually) | c:manual push |
    c:by a manual | c:(sibling|other) image* … (push*|works) & @registry=ghcr | c:from a laptop &
    @registry=ghcr
    : the package was not made by this repository's workflow
    = ghcr_package_not_linked 3.2, ci_token_permission_missing -0.5
c:(explicit|least-privilege|contents read|contents: read|permissions were|permissions block|no permissions)
    & (@registry=ghcr|packages)
    : a job has the rights that it asks for, and no others
    = ci_token_permission_missing 2.4
c:(pull request*|contributor*|external) & (login|required|non tty|username|password) & !c:private
    : secrets are not given to runs of strangers
    = ci_secret_empty 1.8
""")

CLOUDS = table("""
t:is not authorized to perform | t:accessdenied* | t:no identity-based policy | t:not authorized to perform:
    ecr* | t:does not have (storage.*|serviceusage*) | t:caller does not have permission | t:permission …
    denied on resource & !artifactregistry* | t:storage.objects.get | t:authorizationfailed | t:missing …
    iam | t:ecr:(batch|get|put|initiate|upload|complete)* | t:denied: permission & !artifactregistry* &
    !permission_denied
    : a cloud's words: this identity lacks that action
    = iam_permission_missing 5, wrong_identity_used 1.8, account_lacks_permission -1, no_credentials -0.5
(t:is not authorized to perform|t:accessdenied*) & (c:job role|c:execution role|c:task role|c:with rights
    was supplied|c:role … was supplied|c:wrong role|c:other role|c:another role|c:node role|c:instance role
    … instead|t:cannotpullecr*|t:cannotpullcontainer*)
    : the identity that pulls is another than the one with the rights
    = wrong_identity_used 4.2
c:(kubelet identity|managed identity|service principal|workload identity|cluster identity|attach-acr|assumed
    role|execution role|job role|task role)
    : several identities could be meant
    = wrong_identity_used 2.5, iam_permission_missing 1
c:(iam|policy|policies|node pool*|oauth scope*|access scope*|service account … role|storage read|reader
    role) & (403|denied|unauthorized|401|not authorized|forbidden)
    : rights are given by the cloud
    = iam_permission_missing 2.4
t:authorization token has expired | t:token has expired | t:token is expired | t:token expired |
    t:expiredtoken* | t:expired token | t:security token … expired | t:credentials have expired | t:expired
    … reauthenticate | t:session has expired
    : the stored secret has run out
    = stored_token_expired 5, stale_credentials_public 1.5, config_key_mismatch 1
t:token has expired & (public.ecr.aws|public image*|c:public)
    : and the image is public
    = stale_credentials_public 3.5
t:unable to parse json key | t:json key | t:_json_key* | t:base64: invalid | t:decode … (service_key|key) |
    t:invalid_grant … jwt | t:invalid jwt | t:not a json | t:base64 -e | t:illegal base64 … key | t:could
    not parse … key | t:invalid json … key | t:service account … (invalid|malformed|parse) | t:error parsing
    … credentials … json
    : a service account's key did not arrive in the form wanted
    = json_key_malformed 5
c:service account key | c:json key | c:key file | c:_json_key* | c:key.json
    : a service account's key is the password
    = json_key_malformed 1.8
t:login attempt … 400 | t:400 bad request & @registry=ecr & !t:manifests/* & !t:blobs/*
    : ECR says 400 to what is no password of its own
    = login_other_registry 3.2, secret_trailing_newline 3
t:account … (suspended|disabled|blocked|locked|inactive|deactivated|not verified|unverified) | t:verify your
    email | t:email … (verified|verification|confirm*) | t:user is (blocked|disabled|inactive|suspended) |
    t:account is not active | t:please verify
    : the text speaks of the account itself
    = account_inactive 6
c:(suspended account|unverified|not verified|verification mail|blocked account|account …
    (disabled|blocked|locked|inactive))
    : the account itself may be shut
    = account_inactive 3
t:payment required | t:402 | t:(private |)(repository|storage) (limit|quota) | t:quota exceeded & !t:disk
    quota | t:subscription | t:plan … limit | c:(subscription|free plan|plan) … (limit*|expired|ended) |
    c:private repositor* … limit | c:seats | t:exceeded … (private|storage|quota) & !t:disk quota & !t:rate
    | t:storage limit | t:registry contains … limit is | t:quota … (has been exceeded|reached|is exceeded) |
    t:insufficient quota | t:exceed the configured upper limit | t:limitexceeded* | t:exceeded a service
    limit | t:pricing plan | t:upgrade your (plan|subscription|account) | t:maximum number of
    (images|repositories|tags|private) | t:(repositories|images|tags) … limit (reached|exceeded|is|of) &
    !t:rate | t:operation is disallowed | t:disallowed operation
    : a plan's limit
    = registry_plan_limit 4.5, account_lacks_permission -1, no_credentials -1
t:does not have permission (for|to) | t:client does not have | t:insufficient permissions | t:token has
    insufficient | t:does not match expected scopes | t:missing … scope | t:not permitted | t:no permission
    | t:you do not have (permission|access) | t:insufficient privileges | t:permission to (pull|push|access)
    : the registry knows the account, and it lacks the right
    = account_lacks_permission 4, stale_credentials_public -1, wrong_password -1.5
t:don't have the needed permissions | t:may have invalid credentials | t:unauthenticated request |
    unauthenticated requests
    : Google says this to strangers, too
    = cred_helper_host_not_registered 3.6, no_credentials 3.2, iam_permission_missing 2.6
c:gcloud auth login | c:gcloud auth application-default
    : gcloud is logged in; docker asks gcloud only for hosts that are registered
    = cred_helper_host_not_registered 2.2, no_credentials 0.8
c:(acrpull|acrpush|role) … (assigned|granted|given|added|attached) | c:(assigned|granted|given|attached) …
    (identity|role|principal|service account|node|cluster)
    : a right was given, perhaps to another identity
    = wrong_identity_used 2.6, iam_permission_missing 1
@client=containerd-cri & @registry=acr & t:anonymous token | @client=kubelet & @registry=acr & anonymous
    token
    : a node without an identity for this registry
    = wrong_identity_used 2, iam_permission_missing 1
c:(policy|policies) … (does not|not|missing|lacks|name*) | c:(repository|registry) … (another|other)
    (account|project|subscription)
    : the repository's policy has to name who pulls
    = iam_permission_missing 2.4, wrong_identity_used 1, login_other_registry 0.4
t:repository with name … does not exist in the registry | t:repositorynotfound*
    : ECR: no such repository in this account and region
    = repository_missing 5, image_name_wrong 2.5, login_other_registry 1.2
t:user cannot be authenticated with the token | t:token … (revoked|invalid|not valid|expired) & !t:token
    signed
    : the token that was sent is no good
    = wrong_password 2.6, stored_token_expired 2.4, stale_credentials_public 1.4
_json_key* | _json_key_base64
    : the key is a JSON file: raw for _json_key, base64 for _json_key_base64
    = json_key_malformed 2
c:json_key* & c:(raw|quoted|quotes|base64|encoded|escaped|one line|line breaks|pasted)
    : the form of the key is in question
    = json_key_malformed 2.6
access forbidden
    : GitLab says this to strangers and to members of other projects alike
    = account_lacks_permission 2.2, no_credentials 1.8, image_name_wrong 1.6, login_in_other_client 0.8,
      stored_token_expired 0.6
""")
