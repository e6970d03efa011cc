"""What people tell of programs, files and versions, and of the image they ask for."""

from __future__ import annotations

from labkit.diagnosis.symptoms.tables import table

CLIENTS = table("""
c:(region*|account a|account b|other account|another account|cross-account|cross account|profile*|foreign
    account|accounts) & (@registry=ecr|@registry=gar|@registry=acr) & !role
    : each account and region is a registry of its own
    = login_other_registry 2.4, config_key_mismatch 0.3
c:ecr login | c:get-login* | c:login action
    : one login is for one account and region
    = login_other_registry 0.8
c:(web address|console|website|web site|hub.docker.com|other (host|registry)|wrong (host|registry)|different
    (host|registry)|logged in to docker.io|another host)
    : the login may have been for another host
    = login_other_registry 2.4
c:mount* … (config|root/|/kaniko|.docker|secret|file) | c:docker_config | c:config directory | c:home
    directory | c:$home | c:xdg_runtime_dir | c:registry_auth_file | c:another
    (path|location|folder|directory) | c:root/.docker | c:from snap | c:snap | c:/kaniko/.docker |
    c:authfile & !c:other tools | c:jenkins home | c:config … (elsewhere|not found|wrong place)
    : the file may lie where this program does not look
    = config_wrong_location 3.2, no_credentials -0.6, wrong_password -0.6
@client=kaniko & (unauthorized|401|not authorized|denied)
    : kaniko reads /kaniko/.docker/config.json
    = config_wrong_location 2.2, no_credentials 0.5
(c:snap) & (no basic auth credentials|unauthorized|denied)
    : docker from a snap has a home of its own
    = config_wrong_location 1.5
c:(podman|buildah|skopeo|nerdctl|ctr|crictl|containerd|k3s|minikube|kind|buildkit|watchtower|kaniko|jib|another
    (program|client|tool)) & c:docker (login|pull) (works|succeeds|succeeded)
    : docker works, another program does not
    = login_in_other_client 1.8, tool_ignores_config_entry 1, config_wrong_location 0.8
c:(upgrade*|upgrading|updating|the update|an update|new version|newer version|version … (works|fails)|
    downgrad*|since version|after upgrading|regression|older version|previous version|release … broke)
    : it began with another version
    = client_version_regression 2.4
(c:downgrad*|c:older version|c:previous version|c:with version) … (works|work|helps|fine)
    : an older version works
    = client_version_regression 2.5
c:(upgrading|updating|going|changing|bumping) from | c:from version … to version | c:nothing else … changed
    : it began with one release
    = client_version_regression 3, config_wrong_location -1.5
c:(remov*|without|drop*|with) … port … (works|fine|starts) | c:port (in|from) the name
    : the entry's key is spelled with the port, or without
    = config_key_mismatch 3
c:(jenkins|cron|systemd|a service|the agent) & (c:helper|c:docker-credential-*) & (c:from the cli|c:by hand|
    c:in (my|a|the) (shell|terminal)|c:interactive*)
    : the helper is not on the PATH of a service
    = cred_helper_not_runnable 3.4, no_credentials -1
@elsewhere
    : one program was logged in, another one asks
    = login_in_other_client 2.8, tool_ignores_config_entry 0.6, no_credentials 0.5, config_wrong_location
      0.4
c:(replaced by|instead of|switched (from|to)|migrated (from|to)|moved (from|to)) …
    (podman|docker|containerd|nerdctl|rancher*|colima)
    : another program took over
    = login_in_other_client 1.8, config_wrong_location 0.8, tool_ignores_config_entry 0.8,
      cred_helper_not_runnable 0.4
c:(going|went|rolling|rolled) back | c:(older|previous|earlier|old) (release|version) <works> | c:(one|the)
    version before
    : the version before works
    = client_version_regression 3.2
c:config.json & c:(entry|key) … (for|is|named|under) | c:images are named
    : how is the entry's key spelled?
    = config_key_mismatch 2
is a directory & (config.json|.docker|auth.json)
    : a folder lies where the file is looked for
    = config_wrong_location 5.5, login_in_other_client -2
c:(no|without a|missing) (file|config|config.json|auth.json) … (there|in) | config.json: no such file |
    auth.json: no such file | c:(home|user) … (service|systemd|daemon|runner|jenkins) | c:runs as (another|a
    service|root|jenkins)
    : the process may have another home
    = config_wrong_location 2.4, sudo_home_mismatch 0.8
@told=versions & c:(<works>|<fails>|came|comes)
    : one version works, another does not
    = client_version_regression 3, no_credentials -0.5
c:(laptop|locally|local machine|my machine|workstation|own machine|developer machine|my pc) … <works> |
    c:<works> … (on|from) (the |my |a |)(laptop|local machine|machine|workstation|pc|host) | c:works locally
    : elsewhere the same credential works
    = login_in_other_client 1.8, config_wrong_location 0.8, wrong_password -0.8, no_credentials 0.4,
      image_name_wrong -0.8
c:(platform|panel|dashboard|paas|ui) … (pulls|runs|deploys) | c:(self-hosted|deploy) platform
    : a platform pulls, not the person's own client
    = login_in_other_client 1.8, no_credentials 0.8
(c:by hand|c:manually|c:in a shell|c:in the terminal|c:ssh session|c:interactive*) & c:<works> &
    c:(job|service|daemon|runner|agent|jenkins| systemd|timer|script)
    : another user, home or environment than in the shell
    = sudo_home_mismatch 2.2, config_wrong_location 2.2, cred_helper_not_runnable 1.2
c:docker (pulls|can pull|pull works) |
    c:(bazel|jib|ko|terraform|trivy|cosign|renovate|skaffold|tekton|argo*|flux|operator|scanner|plugin|
    library|admission controller)
    : a tool that reads credentials in its own way
    = tool_ignores_config_entry 1.5, login_in_other_client 0.6
c:credential helper … config.json | c:(docker desktop|credsstore|osxkeychain|keychain) &
    c:(bazel|jib|ko|terraform|trivy|cosign|renovate|skaffold| podman|buildah|skopeo|nerdctl)
    : the credential lies behind a helper, not in the file
    = tool_ignores_config_entry 1.8, cred_helper_not_runnable 0.4
""")

NAMES = table("""
c:typo | c:misspel* | c:(other|another|wrong) spelling | c:spelling mistake | c:(somebody|someone) else's |
    c:(copies|copied|copy of) | c:taken from | c:tutorial | c:(student|course|workshop|example) | c:renamed
    | c:(wrong|other|different) (namespace|organisation|organization|name|project) | c:own docker hub |
    c:own (secrets|account) & c:push*
    : the name may be another's
    = image_name_wrong 2.6, account_lacks_permission 0.3
(c:copies|c:copied|c:student|c:tutorial|c:fork*|c:course) & @command=push & (denied|insufficient*)
    : pushing under somebody else's name
    = image_name_wrong 2
c:(never (created|published|existed)|not (yet |)(created|published)|does not exist|new repository|first
    push|create … repository|one of them fails|other images … work|sibling|deleted|discontinued|removed
    from|several images)
    : the repository may not be there
    = repository_missing 2.8
c:(one|another|this|that|new|missing|other) tag* | c:one image from | c:tag … (missing|not
    exist|deleted|typo)
    : one tag fails
    = tag_missing_reported_as_auth 1.6, tag_missing 1.2
c:stage | c:multi-stage | c:named stage | c:multistage | c:earlier stage | c:copy --from | c:from … as
    : a build with stages
    = build_stage_taken_for_image 4
c:dockerfile & pull access denied & @library
    : a word of a Dockerfile
    = build_stage_taken_for_image 1.5
pull access denied & @hostless & c:(compose|docker-compose) | c:built locally | c:(local|locally) built |
    c:local image* | c:build: | c:service … (build|image) & c:compose | c:image … only … (locally|local)
    : an image that is made here, not pulled
    = local_image_taken_for_remote 3
t:failed to solve & (pull access denied|authorization failed) & @library
    : a build asks Docker Hub for a bare word
    = build_stage_taken_for_image 2.2, local_image_taken_for_remote 1.8
@told=path3 & @command=push & !@registry=(ghcr|ecr|gar|acr|gitlab|harbor|quay|nexus|artifactory) |
    c:(nested|three (path |)parts|sub-repositor*|subfolder|sub-folder|sub path|two slashes|third part)
    : a path of three parts on Docker Hub
    = hub_path_too_deep 5
c:(without (a |)(namespace|user name|username|prefix)|bare name|untagged with user) & @command=push
    : a name without a namespace
    = namespace_missing 4
c:(not a member|read-only (token|user|account)|read only|collaborator*|guest|reporter role|member of|team …
    (access|right*)|permission to the (project|repository)|no rights)
    : the account may lack the right
    = account_lacks_permission 2.8
c:(robot|token|user|account) … (lacks|without|no) … (permission|right|role|access)
    : the account may lack the right
    = account_lacks_permission 2
c:(built|build|builds) … (beforehand|before|first|by a script|earlier) & (pull access denied|not found) |
    c:(script|make|makefile) (builds|build) | t:localbuild* | t:local/* & !t:usr/local/* & !t:.local/* |
    c:from images that
    : an image that is made here, not pulled
    = local_image_taken_for_remote 3
c:(free (plan|account|tier|version)|second private|private repositories limit|upgrade the plan|trial|paid
    plan)
    : what a plan allows
    = registry_plan_limit 3.8, account_lacks_permission -0.5
c:(no|without) (a |any |the |)(user name|username|namespace|prefix|account name|organisation|user) …
    (front|name|tag|image|it) & @command=push | c:(only|just) the (image|repository) name & @command=push
    : a name without a namespace
    = namespace_missing 3.8
c:(from memory|by heart|mistyped|mistake in the name|wrong name|another name|name … (changed|wrong)|no
    longer under| deprecated|old name)
    : the name may not be right
    = image_name_wrong 2.4, repository_missing 0.6
t:project … not found | t:namespace … not found | t:organization … not found | t:no such project
    : the registry names what it does not find
    = image_name_wrong 4, repository_missing 2.6, no_credentials -1
c:given (read|pull) | c:(read|pull) only | c:read access | c:read right* | c:(was|were) (added|invited) |
    c:(user|account|robot*|token) … (read|viewer|reader|guest|reporter) & @command=push
    : the account may read only
    = account_lacks_permission 3
c:(took|taken) … (off|down|away) |
    c:(removed|withdrew|withdrawn|deprecated|discontinued|deleted|unpublished|made private|gone|no longer
    (available|public|exists|published)) & !@command=login
    : the publisher may have taken it away
    = repository_missing 3, image_name_wrong 0.4
c:(docker id|account name|own user name|user name) … (not|differs|other|instead) | c:not the (docker id|user
    name|account) | c:(mail|email|e-mail) address & @command=push
    : the namespace is not the account's name
    = image_name_wrong 3
""")
