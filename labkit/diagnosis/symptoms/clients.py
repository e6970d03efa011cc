"""What clients say of themselves: their files."""

from __future__ import annotations

from labkit.diagnosis.symptoms.tables import table

FILES = table("""
t:illegal base64 | t:invalid auth configuration | t:error loading config file | t:incorrect padding |
    t:unmarshaling json | t:missing semicolon | t:invalid character … config | t:parsing the auth field |
    t:error parsing the "auth" | t:error parsing … auth … (file|entry|config*) & !auth scope | t:unsupported
    entry in … auth | t:failed to (decode|parse) … config | t:json: cannot unmarshal | t:unexpected end of
    json input … auth.json | t:invalid json … config.json | t:error reading config | t:wrong number of fields
    … auth | t:invalid config … auth | t:(load|loading|read|reading|parse|parsing|decode|decoding) (docker
    config|docker's config|config.json|dockerconfig*|auth.json|auth file|credentials file|the config) & !t:no
    such file & !t:permission denied & !t:is a directory | t:missing required field … auth* | t:unterminated
    json | t:bad auth* … (format|entry|string) | t:failed to parse … docker config | t:no auth … in docker
    config | t:auth field … invalid | t:parse error … config.json
    : the file could not be read as the format asks
    = config_malformed 5.5, no_credentials -1
t:unable to retrieve credentials | t:failed to (retrieve|fetch|load|resolve) credentials | t:resolving
    authorization … failed | t:error resolving credentials
    : the place where logins are kept could not be read
    = cred_helper_not_runnable 3.2, config_malformed 1.2, config_wrong_location 0.6
t:unsupported entry | t:unsupported … docker config
    : this tool does not know that kind of entry
    = tool_ignores_config_entry 2.5
t:expected the hostname part of | t:ac.serveraddress
    : nerdctl compares the entry's key with the host
    = config_key_mismatch 5
t:ac.serveraddress … to be & t:expected ac.serveraddress
    : the entry under that key is empty
    = tool_ignores_config_entry 5.4
t:no credentials for index.docker.io | t:no credentials for docker.io
    : Docker Hub's key is https://index.docker.io/v1/
    = config_key_mismatch 4
c:"auths": {"http* | c:auths … {"http* | c:(asks|looks|searches) for … (host|registry|name|*.*) & c:auths |
    c:auths (hold|holds|has|have|contain*) | c:auths key | c:(bare|plain) host name | c:wildcard … credentials
    | c:host spelled out | c:without the port | c:with the port … key | c:key … scheme | c:trailing slash |
    c:index.docker.io prefix | c:with https:// in | c:entry is stored under | c:key in (auths|config.json) |
    c:(has|holds|with|wrote|writes|as|under) the key | c:stored under | c:(key|entry|auths) …
    (index.docker.io|registry-1.docker.io|docker.io) | c:(two|both) spellings | c:renaming the (key|entry) |
    c:upper case host | c:capital letters in the host | c:keyed by the | c:config … with https:// | c:no
    credentials … although … config.json | c:duplicate … (entry|entries|key)
    : the entry may stand under another spelling of the host
    = config_key_mismatch 3.2
c:(two|2|several|both|three) (secrets|tokens|logins|accounts|credentials|entries|deploy tokens|pull secrets|
    users|groups|projects|organi*) … (one|same|only one|only the first|first|each) …
    (host|registry|used|taken|one|each) | c:(token|login|account|credential|secret|password) (each|per
    (group|project|repository|organi*|path)) | c:after the second (docker |)login | c:second (docker |)login …
    (first|other) | c:after … login with the second | c:only (one|the first|the last) (of them |)is used |
    c:two (chart|image|group|project|registry) … one host | c:(one|same) host … different
    (path*|account*|project*|group*|namespace*|token*) | c:logging out of the first | c:second … refused &
    c:same host | c:two accounts … (same|one) (host|registry) | c:per repository credential* | c:different
    credentials … (same|one) (host|registry) | c:two deploy tokens | c:(same|one) registry … two
    (account*|login*|token*|user*) | c:two (logins|credentials|accounts|tokens) … (same|one)
    (registry|host|server)
    : two accounts on one host: a client that looks at hosts only has one of them
    = config_key_path_scoped 4.5
c:(empty|no) (auths|auth) (entr*|section|field|in) | c:auths … (empty|{}) | c:empty auths | c:(token|login|
    password|credential*) … (lies|is|are|kept|stored) in the (keychain|keyring|credential store|wincred) |
    c:other tools accept the same | c:docker … works & c:same file | c:(with|has|holds) only an auth field |
    c:only an auth | c:username and password (for|field*|in) … (file|registry) & !c:type* | c:credhelpers …
    (ignored|not supported|not read|not honou*) | c:identity token | c:identitytoken | c:az acr login … podman
    | c:falls back to the same | c:credsstore … (ignored|not supported|not read) | c:does not
    (support|read|honour) … (credhelpers|credsstore|credential helper*) | c:uses the same secret | c:with the
    same secret | c:by docker before | c:logged in with docker before | c:same config.json … works | c:works …
    same config.json | c:same credentials file | c:tool … (ignores|skips) … (helper*|store) | c:docker itself
    works | c:cannot read … (credsstore|credhelpers|credential store|keychain)
    : the file is good for other programs; this one does not read that kind of entry
    = tool_ignores_config_entry 3.2, no_credentials -1, wrong_password -1.5
c:written by hand | c:hand-written | c:by hand & c:config.json & !c:helper*
    : a file made by hand
    = config_malformed 1.2, tool_ignores_config_entry 0.5
c:"auth": "*:* | c:auth … (plain|clear text|not encoded|unencoded|user:password|encoded twice|double) |
    c:(encoded|base64) twice | c:missing padding | c:misspelled key | c:misspelt key | c:broken json |
    c:missing comma | c:not valid json | c:typo in … config.json
    : the file may not be what the format asks
    = config_malformed 3
c:dockerode | c:authconfig & !t:authconfighostname | c:auth_config … (json|string|encoded) | c:x-registry-auth
    | t:x-registry-auth | c:registryauth | c:(client library|library|sdk|program|script) … (docker
    engine|engine api|docker api|docker's api|engine's api|docker sdk|imagepull|images/create|rest api) |
    c:(engine|remote) api & c:(some|certain) password* | c:some (passwords|accounts) & c:(library|sdk|api) |
    c:(special|certain) characters in the password & c:(api|library) | c:talks to the (docker|engine)
    (engine|api) | c:images/create | c:stdencoding | c:(url-safe|urlsafe|base64url) & !c:jwt
    : a program speaks to the engine itself, and the engine ignores a header it cannot decode
    = x_registry_auth_encoding 4
(c:authconfig|c:x-registry-auth|c:registryauth|t:x-registry-auth) &
    (c:base64*|c:encod*|c:stdencoding|c:some|c:certain| t:base64|t:decode|t:invalid)
    : how is the header encoded?
    = x_registry_auth_encoding 1.6, config_malformed -2, registry_unavailable -1.5
--with-registry-auth | c:docker (service|stack) | c:swarm & c:(service|stack|node*|worker*) & !c:portus | t:no
    such image … swarm | t:docker service | t:docker stack | t:task … no such image
    : swarm's nodes get the credential only if asked
    = swarm_registry_auth_missing 4.2
t:after top-level value | t:beginning of object key string | t:after object key | t:after array element &
    !t:http | t:invalid character … looking for beginning of value & !t:invalid character '<' & !t:http &
    !t:response
    : JSON with an error in it, and no answer of a registry
    = config_malformed 4
""")
