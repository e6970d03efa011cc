"""What a refusal means where it stands: with this name, from this client, at this step."""

from __future__ import annotations

from labkit.diagnosis.symptoms.tables import table

PLACES = table("""
t:pull access denied & @library & !@registry=harbor
    : a bare word is looked up on Docker Hub
    = local_image_taken_for_remote 1.8, build_stage_taken_for_image 1.8, namespace_missing 1, no_credentials
      -1, login_other_registry 1
t:pull access denied for
    (builder|base|build|runtime|stage|deps|dev|prod|production|development|dependencies|final|test|compile|compiler|source|common|release|first|second|third|build-env|base-image|installer)
    : the name is what people call a build stage
    = build_stage_taken_for_image 2.5
t:pull access denied & @library & @command=build
    : a build asks for a bare word: a stage?
    = build_stage_taken_for_image 2.5
pull access denied & @client=compose & @hostless
    : compose pulls the image of a service
    = local_image_taken_for_remote 3
denied & @command=push & @library & !@registry=ghcr
    : a bare name on Docker Hub is library/NAME, where nobody may push
    = namespace_missing 4, image_name_wrong -0.5
t:library/* & push & (denied|insufficient*|not authorized)
    : library/ belongs to Docker
    = namespace_missing 3
(denied|unauthorized|not authorized|insufficient*) & @command=push & @parts=3 & @hostless
    : three path parts on Docker Hub
    = hub_path_too_deep 5
(denied|unauthorized|not authorized|insufficient*) & @command=push & @parts=3 & t:docker.io
    : three path parts on Docker Hub
    = hub_path_too_deep 4
(pull access denied|unauthorized|denied|401|403|no basic auth credentials) & @client=kubelet
    : the kubelet knows the pod's pull secret only
    = k8s_secret_not_referenced 1.6, k8s_secret_wrong_namespace 1.2, k8s_secret_wrong_type 0.5,
      sudo_home_mismatch -2, no_credentials -1.2, login_other_registry -1
(unauthorized|401|denied|403|forbidden|no basic auth*|anonymous token) & @client=kubelet &
    (@registry=(acr|ecr|gar))
    : a node pulls from a cloud's registry with an identity
    = wrong_identity_used 1.5, iam_permission_missing 1.5
pull access denied & @client=kubelet & @registry=dockerhub & !secret
    : no pull secret is spoken of
    = image_name_wrong 1.3, repository_missing 1, k8s_secret_not_referenced -0.8
(unauthorized|401|invalid username/password|failed with status|access forbidden|403) & @command=login &
    !c:login … (succeeds|succeeded) & !c:login (works|is fine|goes through)
    : refused while logging in: what is stored does not matter yet
    = wrong_password 1.2, no_credentials -3, login_other_registry -0.5, config_key_mismatch -2,
      config_wrong_location -2, login_in_other_client -1.5, account_lacks_permission -1.5, repository_missing
      -3, image_name_wrong -2, tool_ignores_config_entry -1
@registry=ecr & no basic auth credentials
    : ECR: each account and region is a host of its own
    = login_other_registry 1.1, cred_helper_not_runnable 0.5, stored_token_expired 0.8,
      anonymous_blocked_by_basic_challenge -1.5
t:ghcr.io & (denied|unauthorized) & @command=pull & !private
    : most images on ghcr.io are public: an old login is refused
    = stale_credentials_public 1.3
pull access denied & @registry=dockerhub & c:public & !t:incorrect & !t:expired & !c:logout & !c:logged out
    : Docker Hub calls a bad login by its name; this is said of what is not there
    = stale_credentials_public -2.5, image_name_wrong 1.4, repository_missing 0.8
@registry=ghcr & @command=pull & t:unauthorized & !t:denied & !t:unauthenticated & !t:token
    : ghcr.io calls a bad login denied; unauthorized is who asks without one for what is not public
    = repository_missing 1.6, no_credentials 1, image_name_wrong 0.8, stale_credentials_public -1.8,
      wrong_password -1
@registry=quay & @command=pull & t:access to the requested resource is not authorized
    : Quay names a bad login; this is said of what is private or not there
    = repository_missing 1, no_credentials 0.6, stale_credentials_public -1.5, wrong_password -1.5
(@registry=ghcr|@registry=quay|@registry=dockerhub) & @command=pull & (unauthorized|denied|not authorized|
    does not exist) & c:(readme|documentation|docs|the guide|instructions|its users|users of|the project|
    open project|open-source|migrated|moved to|new place|just released|new release) & !c:compose file &
    !c:public
    : a project's image that others are meant to pull
    = repository_missing 1.4, image_name_wrong 0.6
(t:incorrect username or password|t:invalid username*|t:bad credentials) & @url=manifest | (t:incorrect
    username or password|t:please use personal) & @command=pull
    : a stored login was sent for a pull, and refused
    = stale_credentials_public 2, wrong_password -0.3
(unauthorized|incorrect username|invalid username*|bad credentials|no token) & @library & @command=pull
    : an official image needs no login: a stored one is refused
    = stale_credentials_public 3
""")
