"""What clients say of themselves: names, files, policies."""

from __future__ import annotations

from labkit.diagnosis.symptoms.tables import table

NAMES = table("""
t:repository name must be lowercase | t:repository name (library/*) must be lowercase | t:could not parse
    reference | t:invalid tag format | t:invalid checksum digest | t:invalidimagename | t:couldn't parse
    image | t:repository can only contain
    : refused before any request was made
    = reference_invalid 6
t:invalid reference format | t:invalid reference
    : refused before any request was made
    = reference_invalid 4.5
t:invalid reference: invalid registry | t:invalid registry … http* | t:not a valid registry | t:registry
    should not contain | t:unsupported protocol scheme & @command=login
    : an address with scheme or path stands where a bare host belongs
    = registry_given_as_url 6
registry login … https:// | helm … https address | login … https address | with the https address
    : the address of a web page was given to a login
    = registry_given_as_url 2.5
t:short-name | t:unqualified-search-registries | t:no unqualified search
    : podman and its kin have no registry to try for a bare name
    = short_name_unresolved 6
t:rejected by policy | t:source image rejected | t:signature was required | t:policy.json
    : policy.json rejects the image before its registry has a say
    = signature_policy_rejects 6
t:no matching manifest for | t:no image found in (image|manifest) (index|list) for | t:does not match the
    specified platform | t:no match for platform | t:choosing an image from manifest list
    : the index has no image for this platform
    = platform_not_available 6
t:unsupported schema version | t:unsupported manifest media type | t:missing signature key | t:mediatype …
    not supported | t:schema1 … (deprecated|no longer) | t:unsupported media type | t:manifest … accept
    header | t:manifest_invalid
    : client and registry do not speak of the same kind of manifest
    = media_type_not_accepted 5
t:no space left on device | t:disk quota exceeded
    : no room here to store it
    = disk_full 6
t:digest did not match | t:digest mismatch | t:filesystem layer verification failed | t:unexpected commit
    digest | t:size mismatch | t:failed size validation | t:digest verification failed | t:verification
    failed for digest | t:mismatched digest | t:error verifying sha256 checksum | t:config.json digest … does
    not match expected
    : what came is not what the digest names
    = content_corrupt 6
t:manifest unknown … unauthorized | t:manifest unknown … denied | t:unauthorized … manifest unknown | t:not
    found … (unauthorized|denied)… authentication | t:manifest_unknown … unauthorized | t:500 internal
    server error … unauthorized
    : the first answer was about the tag; the 401 is that of a second try without credentials
    = tag_missing_reported_as_auth 4.5
t:manifest unknown | t:manifest_unknown | t:manifest for … not found | t:unknown tag | t:tag … not found |
    t:tag does not exist
    : the repository answers, and has no such tag or digest
    = tag_missing 3.8, repository_missing 2, image_name_wrong 1.8, tag_missing_reported_as_auth 0.8,
      namespace_missing 0.3
t:name_unknown | t:name unknown | t:repository name not known | t:repository … not found
    : the registry knows no such repository
    = repository_missing 3, image_name_wrong 2.8, namespace_missing 1.5, tag_missing -1
t:unexpected end of json & @stage=manifest | t:error fetching blob … 404
    : the registry lacks what its manifest names
    = content_corrupt 3
""")

FILES = table("""
t:illegal base64 | t:invalid auth configuration | t:error loading config file | t:incorrect padding |
    t:unmarshaling json | t:missing semicolon | t:invalid character … config | t:parsing the auth field |
    t:error parsing the "auth" | t:error parsing … auth … (file|entry|config*) & !auth scope | t:unsupported
    entry in … auth | t:failed to (decode|parse) … config | t:json: cannot unmarshal | t:unexpected end of
    json input … auth.json | t:invalid json … config.json | t:error reading config | t:wrong number of
    fields … auth | t:invalid config … auth | t:failed to parse … docker config | t:no auth … in docker
    config | t:auth field … invalid | t:parse error … config.json
    : the file could not be read as the format asks
    = config_malformed 5.5, no_credentials -1
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
c:auths key | c:(bare|plain) host name | c:wildcard … credentials | c:host spelled out | c:without the port
    | c:with the port … key | c:key … scheme | c:trailing slash | c:index.docker.io prefix | c:with https://
    in | c:entry is stored under | c:key in (auths|config.json) | c:stored under | c:renaming the
    (key|entry) | c:upper case host | c:capital letters in the host | c:keyed by the | c:config … with
    https:// | c:no credentials … although … config.json | c:duplicate … (entry|entries|key)
    : the entry may stand under another spelling of the host
    = config_key_mismatch 3.2
c:two (chart|image|group|project|registry) … one host | c:(one|same) host … different
    (path*|account*|project*|group*|namespace*|token*) | c:logging out of the first | c:second … refused &
    c:same host | c:two accounts … (same|one) (host|registry) | c:per repository credential* | c:different
    credentials … (same|one) (host|registry) | c:two deploy tokens | c:(same|one) registry … two
    (account*|login*|token*|user*) | c:two (logins|credentials|accounts|tokens) … (same|one)
    (registry|host|server)
    : two accounts on one host: a client that looks at hosts only has one of them
    = config_key_path_scoped 4.5
c:other tools accept the same | c:docker … works & c:same file | c:(with|has|holds) only an auth field |
    c:only an auth | c:username and password (for|field*|in) … (file|registry) & !c:type* | c:credhelpers …
    (ignored|not supported|not read|not honou*) | c:identity token | c:identitytoken | c:az acr login …
    podman | c:falls back to the same | c:credsstore … (ignored|not supported|not read) | c:does not
    (support|read|honour) … (credhelpers|credsstore|credential helper*) | c:uses the same secret | c:with
    the same secret | c:by docker before | c:logged in with docker before | c:same config.json … works |
    c:works … same config.json | c:same credentials file | c:tool … (ignores|skips) … (helper*|store) |
    c:docker itself works | c:cannot read … (credsstore|credhelpers|credential store|keychain)
    : the file is good for other programs; this one does not read that kind of entry
    = tool_ignores_config_entry 3.2, no_credentials -1, wrong_password -1.5
c:written by hand | c:hand-written | c:by hand & c:config.json & !c:helper*
    : a file made by hand
    = config_malformed 1.2, tool_ignores_config_entry 0.5
c:missing padding | c:misspelled key | c:misspelt key | c:broken json | c:missing comma | c:not valid json |
    c:typo in … config.json
    : the file may not be what the format asks
    = config_malformed 3
c:x-registry-auth | t:x-registry-auth | c:client library … (docker engine|engine api|docker api) |
    c:(engine|remote) api & c:(some|certain) password* | c:some passwords | c:(special|certain) characters
    in the password & c:(api|library) | c:talks to the (docker|engine) (engine|api)
    : a program speaks to the engine itself, and the engine ignores a header it cannot decode
    = x_registry_auth_encoding 4
--with-registry-auth | c:docker (service|stack) | c:swarm & c:(service|stack|node*|worker*) & !c:portus |
    t:no such image … swarm | t:docker service | t:docker stack | t:task … no such image
    : swarm's nodes get the credential only if asked
    = swarm_registry_auth_missing 4.2
""")
