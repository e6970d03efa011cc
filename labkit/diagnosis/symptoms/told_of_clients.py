"""What people tell of programs: which credential they find, and where they send it."""

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
c:(remov*|without|drop*|with) … port … (works|fine|starts) | c:port (in|from) the name
    : the entry's key is spelled with the port, or without
    = config_key_mismatch 3
c:(jenkins|cron|systemd|a service|the agent) & (c:helper|c:docker-credential-*) & (c:from the cli|c:by hand|
    c:in (my|a|the) (shell|terminal)|c:interactive*)
    : the helper is not on the PATH of a service
    = cred_helper_not_runnable 3.4, no_credentials -1
c:config.json & c:(entry|key) … (for|is|named|under) | c:images are named
    : how is the entry's key spelled?
    = config_key_mismatch 2
c:(entry|auths|auth|credential*|login) … (for |of |under )(exactly|precisely|just) (this|that|the) (host|
    registry|name|server) | c:entry … for (this|that|the|its) (very |same |)(host|registry|server)
    : the file has an entry for that very host
    = tool_ignores_config_entry 2.2, config_wrong_location 0.8, login_other_registry -2.5, config_key_mismatch
      -0.8, no_credentials -2
c:works when … (given|passed|set) & (c:auth_config|c:username|c:password|c:--creds|c:--user|c:explicit*|c:by
    hand) | c:with (--creds|--user|--username|user and password on the command line|explicit
    credentials|auth_config) … (it |) (<works>|go|goes) | c:(given|passed) (by hand|explicitly|in the code|on
    the command line) … <works>
    : with the login given to it directly it works; what it finds by itself is another matter
    = tool_ignores_config_entry 2.2, config_key_mismatch 0.8, config_wrong_location 0.8, wrong_password -2.5,
      account_lacks_permission -2
(c:credsstore|c:credhelpers|c:osxkeychain|c:keychain|c:credential store|c:store is) &
    (c:library|c:sdk|c:api|c:script| c:lambda|c:python|c:node|c:java|c:go program|c:plug*|c:its own) &
    !t:docker-credential-*
    : a library reads the file in its own way, and may know no helper
    = tool_ignores_config_entry 2, wrong_password -1
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
c:(there is no|has no|no|forgot the|missing) (docker |registry |podman |)login (step|in the|before|at
    all|action) | c:login … (never|not) (done|run|made|given|called|executed|there|typed|entered|used) |
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
c:(mirror|proxy|cache|plug-in|plugin|tool) (receives|gets|is sent|is given|logs in) … (docker
    hub|developer*|first|every|all|wrong|other) … (login|password|credential*|token|entry) |
    c:(first|last|same) entry's (password|login|credential*) | c:with the (first|same|wrong)
    (entry|password|credential*|login) … (all|every|each|other) | c:logs in to all … with the (first|same)
    : a credential goes where it does not belong
    = credentials_sent_to_wrong_registry 3, wrong_password -1.5, mirror_ignores_credentials -0.5
c:(does not|doesn't|cannot|not) (look at|know|read|support|understand|use|evaluate|honour|respect) …
    (credsstore|credhelpers|credential helper*|the helper*|helpers|keychain|keyring|auth field|auth
    entr*|config.json) | c:only (knows|reads|understands|takes|supports) … (user*|password|auth|plain|base64)
    | c:only credhelpers | c:only a credsstore | c:file with an auth field
    : the program knows another kind of entry only
    = tool_ignores_config_entry 3, no_credentials -1, wrong_password -1.5
c:for (each|every) registry | c:for all registries | c:to (each|every) registry | c:to all registries
    : one for all of them
    = credentials_sent_to_wrong_registry 2.2, wrong_password -0.8
c:(stand|stands|stored|kept|saved|written|lies|lie) under
    (docker.io|index.docker.io|registry-1.docker.io|https*|http*|the ip|another name|an alias) |
    c:(asks|looks|wants|searches) (for |up |)(registry-1.docker.io|index.docker.io|docker.io|https*) | c:auths
    … /v2* & !c:<login> … /v2
    : it stands under one name and is looked up under another
    = config_key_mismatch 2.8, no_credentials -0.5
(c:single|c:only one pair|c:one pair) & (c:*_username|c:*_user|c:*_password|c:user name and password) &
    (incorrect*|invalid username*|bad credentials|unauthorized|401) & !@command=login
    : one pair for several registries
    = credentials_sent_to_wrong_registry 2.2, wrong_password -0.8
""")
