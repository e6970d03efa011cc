"""What people tell of places: which file is read, in whose home, by which of two programs."""

from __future__ import annotations

from labkit.diagnosis.symptoms.tables import table

HOMES = table("""
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
@elsewhere
    : one program was logged in, another one asks
    = login_in_other_client 2.8, tool_ignores_config_entry 0.6, no_credentials 0.5, config_wrong_location 0.4
c:(replaced by|instead of|switched (from|to)|migrated (from|to)|moved (from|to)) …
    (podman|docker|containerd|nerdctl|rancher*|colima)
    : another program took over
    = login_in_other_client 1.8, config_wrong_location 0.8, tool_ignores_config_entry 0.8,
      cred_helper_not_runnable 0.4
is a directory & (config.json|.docker|auth.json)
    : a folder lies where the file is looked for
    = config_wrong_location 5.5, login_in_other_client -2
c:(no|without a|missing) (file|config|config.json|auth.json) … (there|in) | config.json: no such file |
    auth.json: no such file | c:(home|user) … (service|systemd|daemon|runner|jenkins) | c:runs as (another|a
    service|root|jenkins)
    : the process may have another home
    = config_wrong_location 2.4, sudo_home_mismatch 0.8
c:(laptop|locally|local machine|my machine|workstation|own machine|developer machine|my pc) … <works> |
    c:<works> … (on|from) (the |my |a |)(laptop|local machine|machine|workstation|pc|host) | c:works locally
    : elsewhere the same credential works
    = login_in_other_client 1.8, config_wrong_location 0.8, wrong_password -0.8, no_credentials 0.4,
      image_name_wrong -0.8
c:(platform|panel|dashboard|paas|ui) … (pulls|runs|deploys) | c:(self-hosted|deploy) platform
    : a platform pulls, not the person's own client
    = login_in_other_client 1.8, no_credentials 0.8
(c:home (is|was) not set|c:home not set|c:$home is empty|c:no home|c:home is unset|c:without home) |
    c:(workspace's| job's|build's|agent's|runner's|user's) (.docker|home|docker folder) | c:(file|path)
    instead of the (folder| directory) | c:points to (a|the) (file|wrong) | c:the next (job|step|stage) has
    not | c:another (job|step|stage) (wrote|made|did) | c:(folder|directory) instead of the file
    : what was written is not where it is read
    = config_wrong_location 3, sudo_home_mismatch 0.6, wrong_password -1.5, cred_helper_not_runnable -1
c:wsl* & (c:powershell|c:windows) & (denied|unauthorized|no basic auth credentials|401|authentication
    required) & !@command=login & !t:docker-credential-*
    : Windows and its Linux have each a home and a login
    = login_in_other_client 2.4, config_wrong_location 1.2, cred_helper_not_runnable 0.8,
      secret_trailing_newline -2
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
c:(docker login|login|logged in|signed in|credentials) … (on|at) the host | c:(on|from|in) the (host|command
    line|cli|shell|terminal) … (<works>|pulls the) | c:host's (docker |)(login|config*|credential*) |
    c:(pulls|pull) … (on|from) the (command line|host|shell) … <works> | c:(manual|manually|by hand) docker
    pull … <works> | c:docker pull (by hand|on the host|of the same image|in a shell|itself) … <works>
    : the login is good on the host
    = login_in_other_client 1.8, config_wrong_location 0.8, wrong_password -1.5, image_name_wrong -1.5,
      repository_missing -1.5, account_lacks_permission -1
(c:by hand|c:manually|c:in a shell|c:in the terminal|c:ssh session|c:interactive*) & c:<works> &
    c:(job|service|daemon|runner|agent|jenkins| systemd|timer|script)
    : another user, home or environment than in the shell
    = sudo_home_mismatch 2.2, config_wrong_location 2.2, cred_helper_not_runnable 1.2
c:config* … mount* & (c:path|c:folder|c:other than|c:another|c:instead|c:wrong|c:should be|c:its log|c:where)
    & c:container
    : the file is in the container, perhaps not at the place that is read
    = config_wrong_location 1, login_in_other_client -1.2
c:(login|logged in) … (by|as) (the |another |an ordinary |a normal |)user & (c:by root|c:as root|c:through
    cron|c:cron|c:another user|c:sudo) & !@client=kubelet
    : one user logged in, another one asks
    = sudo_home_mismatch 2.4, config_wrong_location 0.6, account_lacks_permission -0.8
""")
