"""What people tell of programs, files and versions."""

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
    (path|location|folder|directory) | c:root/.docker | c:from snap | c:snap | c:/kaniko/.docker | c:authfile
    & !c:other tools | c:jenkins home | c:config … (elsewhere|not found|wrong place) | c:default
    (path|location) of the (config|auth*|credential*) | c:--authfile | c:--config & !c:helper* | c:(looks
    for|reads|searches|expects) … (config.json|auth.json|file) (in|at|under)
    : the file may lie where this program does not look
    = config_wrong_location 3.2, no_credentials -0.6, wrong_password -0.6
@client=kaniko & (unauthorized|401|not authorized|denied) & !@told=version
    : kaniko reads /kaniko/.docker/config.json
    = config_wrong_location 2.2, no_credentials 0.5
(c:snap) & (no basic auth credentials|unauthorized|denied)
    : docker from a snap has a home of its own
    = config_wrong_location 1.5
t:credentials not found | c:credentials not found | c:no credentials (are|were) found | c:finds no
    (credential*|login|auth*) | c:(log|debug log) says … (no|not) … credential*
    : the program looked for a login and found none where it looked
    = config_wrong_location 2.2, no_credentials 1, tool_ignores_config_entry 0.8, config_key_mismatch 0.8,
      account_lacks_permission -1.5
(c:login … same (job|step|script|shell|container|pipeline)|c:logged in … before|c:after (a |the )login … same)
    & (t:anonymous*|c:credentials not found|t:credentials not found|no basic auth credentials)
    : what the login wrote is not found by the next command
    = config_wrong_location 2, sudo_home_mismatch 0.8, no_credentials -1
c:(podman|buildah|skopeo|nerdctl|ctr|crictl|containerd|k3s|minikube|kind|buildkit|watchtower|kaniko|jib|another
    (program|client|tool)) & c:docker (login|pull) (works|succeeds|succeeded)
    : docker works, another program does not
    = login_in_other_client 1.8, tool_ignores_config_entry 1, config_wrong_location 0.8
c:(upgrade*|upgrading|updating|the update|an update|updated|new version|newer version|version …
    (works|fails)|downgrad*|since version|after upgrading|regression|older version|previous version|release …
    broke|new release|newer release|latest release|latest version)
    : it began with another version
    = client_version_regression 2.4
(c:downgrad*|c:older version|c:previous version|c:with version) … (works|work|helps|fine)
    : an older version works
    = client_version_regression 2.5
c:(upgrading|updating|going|changing|bumping) from | c:from version … to version | c:nothing else … changed
    : it began with one release
    = client_version_regression 3, config_wrong_location -1.5
@told=good version
    : there is a version that works
    = client_version_regression 3, no_credentials -0.5, wrong_password -1.5, json_key_malformed -1
@told=good version & (c:since|c:until|c:back|c:again|c:same (key|file|login|secret|credential*|command|
    config*|job|account)|c:up to|c:no longer)
    : an older version works with what the newer one fails with
    = client_version_regression 2.2, no_credentials -1, wrong_password -1.5, config_wrong_location -0.8,
      stale_credentials_public -1
c:(latest|debug|edge|nightly|moving|floating|rolling|head|canary|newest)
    (tag|image|kaniko|version|build|release) & c:(since|today|this morning|yesterday|all of a
    sudden|suddenly|now|no longer|pinn*|last week)
    : a tag that moves brought another version
    = client_version_regression 1.8, no_credentials -0.5, wrong_password -0.8
@told=good version & @told=versions
    : of two versions one works
    = client_version_regression 1.6, no_credentials -0.5
c:(old|older|previous|former|earlier) (binary|client|cli|build|package|executable|image|one) … (still|works|
    pushes|pulls|fine) | c:after (brew|apt|dnf|yum|choco|winget|npm|pip) (upgrade|update) | c:since
    (docker|podman|helm|the client|the tool|the plugin|docker desktop) … (was|has been)
    (installed|upgraded|updated)
    : what was there before works
    = client_version_regression 2.8, no_credentials -0.5
c:(one|a) version (older|back|earlier|before) | c:(pinning|pinned|pin) … (helps|works|fixes|version|to) |
    c:known (bug|regression) | c:bug in the (client|release|tool) | c:broke with | c:(broken|fails|failing|
    fail) (since|as of|from|with) (the |a |)(version|release|v1|v2|v3|v4|1|2|3|4|5) | c:only (with|in) the
    (new|newer|latest|current) (version|release)
    : it began with one release
    = client_version_regression 2.6
t:repository%3auser%2fimage | t:scope=repository:user/image
    : a place holder of the client's own source is asked for: an error of that release
    = client_version_regression 4
c:(remov*|without|drop*|with) … port … (works|fine|starts) | c:port (in|from) the name
    : the entry's key is spelled with the port, or without
    = config_key_mismatch 3
c:(jenkins|cron|systemd|a service|the agent) & (c:helper|c:docker-credential-*) & (c:from the cli|c:by hand|
    c:in (my|a|the) (shell|terminal)|c:interactive*)
    : the helper is not on the PATH of a service
    = cred_helper_not_runnable 3.4, no_credentials -1
@elsewhere
    : one program was logged in, another one asks
    = login_in_other_client 2.8, tool_ignores_config_entry 0.6, no_credentials 0.5, config_wrong_location 0.4
c:(replaced by|instead of|switched (from|to)|migrated (from|to)|moved (from|to)) …
    (podman|docker|containerd|nerdctl|rancher*|colima)
    : another program took over
    = login_in_other_client 1.8, config_wrong_location 0.8, tool_ignores_config_entry 0.8,
      cred_helper_not_runnable 0.4
c:(going|went|rolling|rolled|reverting|reverted) back | c:(older|previous|earlier|old) (release|version|tag)
    <works> | c:(one|the) version before
    : the version before works
    = client_version_regression 3.2
c:config.json & c:(entry|key) … (for|is|named|under) | c:images are named
    : how is the entry's key spelled?
    = config_key_mismatch 2
c:(entry|auths|auth|credential*|login) … (for |of |under )(exactly|precisely|just) (this|that|the) (host|
    registry|name|server) | c:entry … for (this|that|the|its) (very |same |)(host|registry|server)
    : the file has an entry for that very host
    = tool_ignores_config_entry 2.2, config_wrong_location 0.8, login_other_registry -2.5, config_key_mismatch
      -0.8, no_credentials -2
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
@another works & (unauthorized|denied|no basic auth credentials|401|403|authentication required|not found|no
    credentials|incorrect*|invalid username*|bad credentials|can't get) & !@command=login
    : one program gets it, another one does not
    = tool_ignores_config_entry 1.6, login_in_other_client 1.4, wrong_password -1.5, repository_missing -1.5,
      image_name_wrong -1.5, account_lacks_permission -1.5, stale_credentials_public -1
(c:identity token*|c:identitytoken*|c:az acr login|c:refresh token) &
    (@client=podman|@client=skopeo|@client=buildah|
    @client=kaniko|@client=helm|@client=crane|@client=compose|@client=testcontainers|c:podman|c:skopeo|c:buildah)
    : many a client reads user and password only, and no identity token
    = tool_ignores_config_entry 2.4, wrong_password -2.5
c:wsl* & (c:powershell|c:windows) & (denied|unauthorized|no basic auth credentials|401|authentication
    required) & !@command=login & !t:docker-credential-*
    : Windows and its Linux have each a home and a login
    = login_in_other_client 2.4, config_wrong_location 1.2, cred_helper_not_runnable 0.8,
      secret_trailing_newline -2
c:(there is no|has no|no|forgot the|missing) (docker |registry |podman |)login (step|in the|before|at
    all|action) | c:login … (never|not) (done|run|made|given|called|executed|there) |
    c:(server|machine|node|runner| agent|host|it|other) has not (logged|been logged|one|any|done) | c:the
    (server|machine|node|runner|agent|host) has not | c:(has|have|had|did) (not|never) (logged|log|done a
    login|run docker login|docker login) | c:(nobody|never|not) (has |is |was |been |)(logged in|signed in)
    (there|to|at all|on|with|anywhere|before|yet)
    : nobody logged in
    = no_credentials 2.8, wrong_password -2, stale_credentials_public -1.5, login_in_other_client -1,
      account_lacks_permission -1
c:public & c:(never|not|nobody) (logged|has logged|has been logged|signed)
    : a public image needs no login
    = no_credentials -2.5
c:login … (registry.docker.io|docker.com|www.docker.com|cloud.docker.com|index.docker.io) & !c:key &
    !c:config.json
    : another address than the one that docker itself uses for Docker Hub
    = login_other_registry 2, config_key_mismatch 1
c:(at boot|reboot*|restart* of the (machine|host)|after (a|the) (restart|logout)|/run/user|run/containers|next
    day the machine) & (@client=podman|@client=buildah|@client=skopeo|c:podman|c:buildah|c:skopeo)
    : podman's logins lie in a folder that is gone with the session
    = config_wrong_location 3, sudo_home_mismatch 0.5, no_credentials 0.6, wrong_password -1.5
c:(portainer|watchtower|komodo|dockge|yacht|cosmos*|casaos|coolify|dokploy|caprover|dokku|unraid|synology|
    qnap|truenas|home assistant|diun|ouroboros|whats-up-docker|wud|cup|shepherd|drone|nomad|lazydocker|
    openmediavault|umbrel|runtipi|container manager|web (front-end|frontend|ui|interface)|front-end|auto*
    updater|update checker) & (unauthorized|denied|no basic auth credentials|401|403|authentication required)
    & !@command=login & !@library
    : a program with a store of its own asks the engine
    = login_in_other_client 2, config_wrong_location 0.4, no_credentials 0.4, wrong_password -0.5
c:(runs|running|run|started|itself|lives|deployed) (in|inside|as) (a|its own|another|the) (docker |)container
    | c:(engine's|docker|docker's|host's|engine) socket | c:docker.sock | c:socket (mounted|of the host|is
    mounted) | c:docker (in|outside of) docker | c:dind | c:from (inside|within) a container | c:inside (a|
    the|its) container
    : what runs in a container has a home of its own, whatever the host logged in to
    = login_in_other_client 2.2, config_wrong_location 1, sudo_home_mismatch -0.5, wrong_password -0.5
c:(docker login|login|logged in|signed in|credentials) … (on|at) the host | c:(on|from) the (host|command
    line|cli|shell) … (<works>|pulls the) | c:host's (docker |)(login|config*|credential*) | c:(pulls|pull) …
    (on|from) the (command line|host|shell) … <works> | c:(manual|manually|by hand) docker pull … <works> |
    c:docker pull (by hand|on the host|of the same image|in a shell|itself) … <works>
    : the login is good on the host
    = login_in_other_client 1.8, config_wrong_location 0.8, wrong_password -1.5, image_name_wrong -1.5,
      repository_missing -1.5, account_lacks_permission -1
(c:by hand|c:manually|c:in a shell|c:in the terminal|c:ssh session|c:interactive*) & c:<works> &
    c:(job|service|daemon|runner|agent|jenkins| systemd|timer|script)
    : another user, home or environment than in the shell
    = sudo_home_mismatch 2.2, config_wrong_location 2.2, cred_helper_not_runnable 1.2
c:docker (pulls|can pull|pull works) |
    c:(bazel|jib|ko|terraform|trivy|cosign|renovate|skaffold|tekton|argo*|flux|operator|scanner|plugin|
    library|admission controller) & !@command=push
    : a tool that reads credentials in its own way
    = tool_ignores_config_entry 1.5, login_in_other_client 0.6
c:credential helper … config.json | c:(docker desktop|credsstore|osxkeychain|keychain) &
    c:(bazel|jib|ko|terraform|trivy|cosign|renovate|skaffold| podman|buildah|skopeo|nerdctl)
    : the credential lies behind a helper, not in the file
    = tool_ignores_config_entry 1.8, cred_helper_not_runnable 0.4
c:docker (pull|push|run|itself) … (<works>|works at once) & c:(helper|credsstore|credhelpers|keychain| docker
    desktop|credential store) & !t:docker-credential-* & !c:sudo
    : docker asks the helper, this program does not
    = tool_ignores_config_entry 3, repository_missing -1.5, image_name_wrong -1.5, wrong_password -1,
      account_lacks_permission -2
c:config* … mount* & (c:path|c:folder|c:other than|c:another|c:instead|c:wrong|c:should be|c:its log|c:where)
    & c:container
    : the file is in the container, perhaps not at the place that is read
    = config_wrong_location 1, login_in_other_client -1.2
c:(*_user|*_username|*_login|*_pass|*_password|*_token|environment variable*|global credential*|one user name)
    & c:(docker hub|public|other registr*|another registry) & (incorrect username|invalid username*|bad
    credentials|unauthorized|401|denied|403|oauth token) & !@command=login & !c:secrets.* & !c:github_token
    : one user name and password for all hosts: other hosts refuse them
    = credentials_sent_to_wrong_registry 2.6, wrong_password -0.8
c:(one|global|single|same) (credential*|login|user name|username|token|password|account) … (every|all|each|
    any) (host*|registr*|pull*|request*|image*) | c:(sends|sent|passes|passed|uses|used|hands) … (credential*
    |login|token|password|account) … (to|for) (docker hub|every|all|another|other|the mirror|the wrong|public)
    | c:(credential*|login|token|account) (of|for) (one|another|the other|a different|the private) (registry|
    host) … (sent|used|goes|offered) | c:meant for (another|the other) (registry|host)
    : a credential may go to a host that it does not belong to
    = credentials_sent_to_wrong_registry 3.2, wrong_password -1
c:(credential*|login|token|password|account|user name|username) …
    (sent|used|applied|passed|goes|go|apply|applies| offered|valid|taken) (to|for) (every|all|each|any|docker
    hub|other|another|public)
    : one credential is used for hosts that it does not belong to
    = credentials_sent_to_wrong_registry 3, wrong_password -1
c:(one|a single|only one|a global) (credential*|login|account|user|password)
    (field|setting|pair|entry|option|for) | c:(filled|set|configured|given|meant) (with|for) (those|the
    credential*|the login|the user*|the password) … (of| for) (a|an|the|our)
    (internal|private|own|company's|other) | c:(sends|passes|hands|gives) (them|it|these|those) to …
    (docker.io|docker hub|quay|ghcr|others|too|as well) | c:are for the company's registry
    : one tool, one credential, several registries
    = credentials_sent_to_wrong_registry 2.6, stale_credentials_public -2, wrong_password -1.5
c:(user*|credential*|password|login|account|token) … (of|for) (a|the|our|an|another)
    (private|internal|company|own| other) (docker |)registr* &
    (@registry=dockerhub|@registry=quay|@registry=ghcr|c:public|c:docker hub) & (incorrect*|invalid
    username*|bad credentials|unauthorized|401) & !@command=login & !@client=kubelet | c:private registry …
    (user*|credential*|password|login) & c:public image* & !@client=kubelet
    : the credential belongs to another registry than the one that refuses it
    = credentials_sent_to_wrong_registry 2.8, stale_credentials_public -1, wrong_password -1
c:public image* … (only|fail*|refused) & c:(configured|private registry|pull secret|credential*|token) &
    (incorrect username|invalid username*|bad credentials|unauthorized|denied|403|failed to fetch oauth token)
    & !c:logout & !c:logged out
    : a public image is refused once a credential is configured
    = credentials_sent_to_wrong_registry 1.6, stale_credentials_public 1
""")
