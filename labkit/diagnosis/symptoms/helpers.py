"""What credential helpers say, and where people meet them."""

from __future__ import annotations

from labkit.diagnosis.symptoms.tables import table

HELPERS = table("""
t:executable file not found … path & t:docker-credential-* | t:docker-credential-* … not found & !t:not found
    in & !t:keychain | t:docker-credential-* … executable file not found | t:docker-credential-* … no such
    file | t:docker-credential-* … not installed or not available | t:docker-credential-* … not installed |
    t:docker-credential-* … permission denied | t:docker-credential-* … invalid argument |
    t:docker-credential-* … exec format error | t:docker-credential-* … cannot execute | t:credential helper …
    not found | t:initializationerror … docker-credential | t:docker-credential-* … not recognized |
    t:docker-credential-* … is not in & !t:password store | t:docker-credential-* … bad interpreter |
    t:docker-credential-* … bad cpu type | t:docker-credential-* … library not loaded | t:docker-credential-*
    … glibc* | t:docker-credential-* … shared librar* | t:docker-credential-* … signal: |
    t:docker-credential-* … cannot find the (file|path) | t:docker-credential-* … not a valid win32 |
    t:docker-credential-* … command not found | t:docker-credential-* … resolves to executable in current
    : the helper that config.json names cannot be run here
    = cred_helper_not_runnable 6.5
t:credstore-updated | t:com.docker.docker … backend.sock & t:credential* | t:http://ipc/registry
    : Docker Desktop's helper talks to Docker Desktop, which does not run
    = cred_helper_not_runnable 6, connection_refused -6, login_in_other_client -2
t:error (getting|saving|storing) credentials … exit status 255 | t:error (getting|saving|storing) credentials
    … out: '' & !t:executable & (wsl*|c:desktop.exe|docker desktop) & !c:keychain & !c:osxkeychain
    : the helper ended without a word
    = cred_helper_not_runnable 2.6
t:(executable file not found|exec format error|no such file or directory) & t:error (getting|saving|storing)
    credentials & !t:could not connect
    : the helper cannot be run here
    = cred_helper_not_runnable 4
t:dbus* | t:d-bus | t:org.freedesktop* | t:secret service | t:secretservice & !t:fork/exec & !t:executable &
    !t:not installed | t:could not connect: & secretservice | t:couldn't communicate with the keyring | t:x11
    $display | t:cannot autolaunch | t:gnome-keyring | t:object does not exist at path | t:libsecret |
    t:cannot autolaunch d-bus | t:failed to unlock (correct collection|keyring) | t:prompt dismissed |
    t:message bus … machine-id | t:cannot spawn a message bus | t:secret-service | t:org.kde.kwallet* |
    t:cannot open display
    : the desktop keyring's helper runs without a desktop
    = cred_helper_headless_keyring 6.5
t:specified logon session does not exist | t:logon session
    : the store of Windows is not open to this kind of session
    = cred_helper_headless_keyring 5, cred_helper_cannot_store 1.5
t:gpg: | t:gpg-agent | t:in the password store | t:gpg failed | t:password store is empty | t:pass store is
    uninitialized | t:pass not initialized | t:password-store | t:pinentry | t:pass … decryption failed | t:no
    secret key | t:inappropriate ioctl … gpg | t:decryption failed
    : the pass store cannot be opened
    = cred_helper_pass_locked 6.5
c:pass (helper|store|credential store|initialised|initialized) | c:credsstore … pass | c:pass show | c:gpg*
    | c:pinentry | c:password store
    : the credential lies in pass, which gpg has to open
    = cred_helper_pass_locked 3.6, no_credentials -0.5, wrong_password -0.5
t:keychain & t:(interaction|locked|not allowed|unlock*) | t:-25308 | t:user interaction is not allowed |
    t:errsecinteractionnotallowed | t:-25293 | t:(osxkeychain|keychain) … (locked|cannot be|could not be
    opened) | t:unlock-keychain | t:default keychain could not be found | t:user name or passphrase you
    entered is not correct | t:(user canceled|user cancelled) the operation & (keychain|macos|osxkeychain|mac)
    | t:-25307 | t:-60008
    : the macOS keychain is locked for this session
    = cred_helper_keychain_locked 6.5
t:not implemented | t:stub received bad data | t:stub data | t:data is too (large|long|big) | t:too large …
    store | t:write not supported | t:storing credentials … (exceed*|too) | t:unsupported operation &
    t:credential* | t:read-only … credential* | t:(saving|storing) credentials … (unsupported|not
    supported|does not support|read-only|read only|cannot store|not allowed to store) | t:specified item
    already exists | t:-25299 | t:errsecduplicateitem | t:(saving|storing) credentials … not enough
    (storage|memory) | t:(saving|storing) credentials … data area passed | t:docker-credential-* …
    (unsupported|does not support) … (store|login|logging|operation)
    : the helper can fetch but not store what the login wants to save
    = cred_helper_cannot_store 6
t:error (saving|storing) credentials
    : raised while saving, after a good login
    = cred_helper_cannot_store 1.8, cred_helper_not_runnable 1.8, cred_helper_headless_keyring 1.5,
      cred_helper_keychain_locked 1, cred_helper_pass_locked 1, wrong_password -3, no_credentials -3
t:error getting credentials | t:credentials store error | t:storeerror* | t:failed to get credential* |
    t:error resolving credentials | t:getting username and password | t:unable to (retrieve|get|load|read)
    credential* | t:failed to (retrieve|resolve|load|read) credential* | t:error (retrieving|loading|reading)
    credential* | t:could not (get|retrieve|load|resolve) … (credential*|auth config) |
    t:(invoking|calling|executing|running) docker-credential-*
    : the helper failed when asked
    = cred_helper_not_runnable 2.4, cred_helper_pass_locked 1.6, cred_helper_headless_keyring 1.2,
      cred_helper_keychain_locked 1, cred_helper_fails_for_other_registry 2.4, no_credentials -1.5,
      config_malformed 0.6
t:docker-credential-(ecr-login|gcloud|gcr|acr*|ghcr*) … exited with | t:error parsing … serverurl |
    t:serverurl … (not|does not|invalid|unsupported) | t:credentials store & public | t:not a
    valid (ecr|registry) | t:docker-credential-* & public image*
    : a vendor's helper is asked about a registry that it does not know
    = cred_helper_fails_for_other_registry 3.2
t:docker-credential-* … can only be used with | t:docker-credential-* … failed for |
    t:(helper|docker-credential-*) … only (works|supports|handles) … registr* | t:docker-credential-* …
    (unsupported|unknown|unrecognized|unrecognised) (registry|host|server)
    : the helper says that this host is none of its own
    = cred_helper_fails_for_other_registry 5, cred_helper_not_runnable -2
t:docker-credential-(ecr-login|gcloud|gcr|acr*|ghcr*) & (t:docker.io|t:docker hub|t:library/*|c:docker
    hub|c:public|c:nginx|c:alpine|c:ubuntu|c:busybox|c:python:*) & !t:not found in $path & !t:not found in
    path
    : a vendor's helper, and an image of another registry
    = cred_helper_fails_for_other_registry 2.2
t:(docker-helper|docker-credential-gcloud|docker-credential-gcr) … (account
    selected|crashed|reauthenticat*|reauth|refresh*|login required|default credentials) | t:(gcloud
    crashed|active account selected|could not find default credentials) & (t:docker*|c:docker*)
    : Google's helper runs, and Google's client is not logged in
    = cred_helper_fails_for_other_registry 2.4, no_credentials 2.4, cred_helper_not_runnable 1
c:docker … (uninstalled|removed|deleted|no longer installed) … (week*|day*|month*|before|ago|earlier) |
    c:(uninstall*|removed|deleted|got rid of) docker | c:docker desktop … (uninstall*|no longer|replaced|left)
    | c:(colima|orbstack|rancher desktop|podman desktop|lima) … instead of docker | c:(from docker
    desktop|moved from docker|switched from docker) … (colima|orbstack|rancher|podman|lima)
    : Docker went, and its config.json stayed, with the helper's name in it
    = cred_helper_not_runnable 2.8, no_credentials -1
c:(credhelpers|credsstore|credential helper*) & (t:no basic auth credentials|t:unauthorized|t:anonymous
    token|t:unable to retrieve credentials) & c:(which|not installed|not there|nowhere|prints nothing|no
    such|left behind|not found|not on (the|this|that|my)|is missing|absent|(that|the same|this very|the
    right|exactly this|for the) (host|registry)) & !c:"*" & !c:wildcard* & !c:(other|another|two|several)
    region*
    : a helper that is named and not there is passed over in silence
    = cred_helper_not_runnable 2.4, cred_helper_host_not_registered -1, config_wrong_location -2
c:(installed|configured|set|used) as credential store | c:as credsstore | c:credential store …
    (public|other) | c:helper … for all registries | c:unrelated (host|registry|entry) | c:cannot
    (fetch|pull) public images
    : one helper answers for every host
    = cred_helper_fails_for_other_registry 2, cred_helper_cannot_store 0.6
c:gcloud auth configure-docker | c:configure-docker | t:docker-credential-gcloud & @registry=gar |
    c:credhelpers … (region*|other host*|gcr.io)
    : gcloud's helper is registered host by host, regions apart
    = cred_helper_host_not_registered 3.2
permission … artifactregistry* … denied | t:artifactregistry.repositories.*
    : Artifact Registry says this to strangers, too
    = iam_permission_missing 2.8, cred_helper_host_not_registered 3, repository_missing 1.6, no_credentials
      2.2
permission … artifactregistry* & (owner role|admin role|editor role|has all rights|has the role|role is
    granted|locally the same|works locally|locally … works)
    : the rights are there, so the request was probably anonymous
    = cred_helper_host_not_registered 1.6, no_credentials 0.8, iam_permission_missing -1
(c:cron*|c:systemd|c:at boot|c:cloud-init|c:init script) & (helper*|docker-credential-*|ecr-login|credhelpers|
    credsstore|@registry=ecr)
    : another environment: PATH and HOME are not those of the shell
    = cred_helper_not_runnable 2.2, config_wrong_location 0.8
c:cron* | c:systemd | c:at boot | c:cloud-init | c:cloud-config | c:init script | c:(the|a|its) unit
    : a service has the home and the login of its own user
    = config_wrong_location 1.4, sudo_home_mismatch 1.8
c:wsl* & (helper|credential*|desktop*) | c:docker desktop … (uninstalled|removed|leftover|left)
    : Docker Desktop's helper is named where it cannot run
    = cred_helper_not_runnable 2.5
c:helper & c:(path|not installed|uninstalled|link|symlink|missing|binary|no log|snap)
    : a helper may not be found here
    = cred_helper_not_runnable 1.6
c:helper & c:(public image*|docker hub|other registr*)
    : a helper meets a host that is not its own
    = cred_helper_fails_for_other_registry 1.2
c:(ssh|tmux|headless|launchd) & c:(mac|macos|keychain)
    : a session without the desktop's keychain
    = cred_helper_keychain_locked 3
t:exhausted all available authentication mechanisms | t:secret-tool | t:kwallet* | t:keyring …
    (locked|unavailable|not available)
    : the desktop keyring cannot be reached
    = cred_helper_headless_keyring 6
(secretservice|keyring|gnome-keyring|libsecret) & (t:error getting credentials|t:error saving
    credentials|t:error storing credentials)
    : the helper is the desktop keyring's
    = cred_helper_headless_keyring 3
t:credentials not found in native (keychain|store) | t:credentials not found in | t:no usernames for |
    t:specified item could not be found in the keychain | t:-25300
    : the helper runs, and has nothing for that host
    = no_credentials 2, cred_helper_fails_for_other_registry 2.6, login_other_registry 1
c:(entry|line|helper|credhelpers) … (for|line for) (an |a |another
    |)(ecr|gcr|gar|acr|private|other|unrelated|old) (host|registry)
    : an entry for another host
    = cred_helper_fails_for_other_registry 2.4
c:credhelpers & (no basic auth credentials|anonymous|artifactregistry*|unauthenticated*)
    : is this very host in credHelpers?
    = cred_helper_host_not_registered 2.8, config_key_mismatch 0.8
c:wsl* & t:error (getting|saving|storing) credentials | c:docker desktop …
    (removed|uninstalled|gone|deleted)
    : Docker Desktop's helper is named where it cannot run
    = cred_helper_not_runnable 2.6
c:(credhelpers|helpers) … (several|two|three|many|multiple|others|another) … (helper*|entries|lines|registr*)
    & c:(build|buildkit|compose) & (t:no basic auth credentials|t:unauthorized|t:anonymous token)
    : a build asks every helper that is named, and gives up at the first that is not there
    = cred_helper_not_runnable 2.4
t:error (saving|storing|getting) credentials & t:(dialing|dial tcp|connectex|i/o timeout|context deadline| no
    such host)
    : the helper could not reach the network
    = connection_timed_out 3.4, login_other_registry -5, cred_helper_cannot_store -1, cred_helper_not_runnable
      -1
t:docker-credential-(desktop|wincred|osxkeychain|secretservice) … exited with ''
    : the helper ended without a word
    = cred_helper_not_runnable 1.6
""")
