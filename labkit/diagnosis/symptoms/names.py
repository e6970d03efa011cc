"""What clients and registries say of a name, of what it stands for, and of the room it takes."""

from __future__ import annotations

from labkit.diagnosis.symptoms.tables import table

NAMES = table("""
t:repository name must be lowercase | t:repository name (library/*) must be lowercase | t:could not parse
    reference | t:invalid tag format | t:invalid checksum digest | t:invalidimagename | t:couldn't parse image
    | t:repository can only contain | t:tag can only contain | t:repository name must (not be|have) |
    t:repository must be between | t:must be lowercase | t:must be lower case | t:is not a valid
    (repository/tag|docker image name|image name|image reference|tag|repository name) | t:invalid image
    (name|reference) | t:invalidimagereference* | t:cannot specify 64-byte | t:failed to parse
    (reference|image|stage name) | t:(can't|cannot|unable to) parse (image|reference|repository) | t:error
    parsing (image|reference) & !t:http response | t:error parsing image name & !t:pinging &
    !t:reading manifest & !t:http* | t:should not be blank |
    t:digest must contain | t:given docker name | t:invalid repository name | t:name_invalid | t:invalid
    source name | t:invalid destination name | t:expected colon-separated | t:tag_invalid | t:invalid from
    flag value & t:invalid reference | t:invalid tag & t:reference
    : refused before any request was made
    = reference_invalid 6
t:invalid reference format | t:invalid reference | t:invalid_reference | t:object required | t:hostname
    required
    : refused before any request was made
    = reference_invalid 4.5
t:invalid reference: invalid registry | t:invalid registry … (http*|oci*) |
    t:not a valid registry | t:registry
    should not contain | t:unsupported protocol scheme & @command=login | t:lookup (http|https) (on|:) |
    t:lookup (http|https): | t:http*://http*:// | t:registries must be valid | t:image reference … http*
    prefix | t:docker://http* | t:registry … (must not|should not|cannot|may not) … (scheme|protocol|http*) |
    t:http*:// … invalid reference | t:invalid (image|reference|tag|repository|registry|server) … http* &
    !t:invalid http*
    : an address with scheme or path stands where a bare host belongs
    = registry_given_as_url 6, name_not_resolved -2
t:is not a valid chart repository & t:https* | c:helm repo add & (c:oci|c:registry) | registry login …
    https:// | helm … https address | login … https address | with the https address | c:oci:// & c:https:// &
    @command=login | (pull|push|tag|image:|from) (http|https):// & !t:manifests
    : the address of a web page was given where a bare host belongs
    = registry_given_as_url 2.5
t:short-name | t:unqualified-search … (defined|provided|are set|is set) | t:no unqualified* | t:using
    unqualified-search & !t:trying to pull | t:did not resolve to an alias | t:short name mode | t:is a short
    name | t:short name resolution | t:no search registries | t:cannot prompt without a tty | t:getting
    default registries
    : podman and its kin have no registry to try for a bare name
    = short_name_unresolved 6, name_not_resolved -3
t:rejected by policy | t:source image rejected | t:signature was required | t:policy.json | t:policy … does
    not allow | t:no policy.json | t:error loading trust policy | t:no signature exists | t:signatureverif* &
    !t:jwt & !t:token | t:invalid gpg signature & !t:apt
    : policy.json rejects the image before its registry has a say
    = signature_policy_rejects 6
t:invalid reference & (pull|push|tag|image:|from|run) (http|https)://
    : an address with scheme stands where a name belongs
    = registry_given_as_url 3, reference_invalid -0.5
t:no matching manifest for | t:no image found in (image|manifest) (index|list) for | t:does not match the
    (specified|expected|detected) (platform|host platform) | t:no match for platform | t:choosing an image
    from manifest list | t:choosing image instance | t:no child with platform | t:no manifest found for
    platform | t:does not provide the specified platform | t:no image satisfies requested platform | t:cannot
    be used on this platform | t:exec format error & !t:credential | t:no matching image … platform | t:was
    found but … platform | t:unable to find … (arch*|platform) … in (index|manifest*) | t:no manifest for
    platform | t:platform … not (found|available|supported) & !t:credential
    : the index has no image for this platform
    = platform_not_available 6
t:unsupported schema version | t:unsupported manifest media type | t:missing signature key | t:mediatype … not
    supported | t:schema1 … (deprecated|no longer) | t:schema (1|v1) … (removed|deprecated|no longer|not
    supported) | t:unsupported media type | t:manifest … accept header | t:manifest_invalid | t:manifest
    invalid | t:unsupported mediatype | t:unknown media type | t:unexpected media type | t:media type …
    (unsupported|unexpected|unknown|not (supported|allowed|accepted)) | t:no longer supported … schema | t:oci
    index found, but accept | t:manifest type … not (supported|allowed) | t:415 & !t:grpc | t:mediatype in
    manifest should be | t:schema 1 support is | t:v1 and docker image manifest version 2, schema 1 | t:image
    format v1 | t:manifest version 2 schema 1 | t:docker v1 image | t:oci … (not supported|unsupported) &
    !t:authent* | t:unsupported_manifest* | t:could not convert … (manifest|schema) | t:encountered unknown
    type | t:config media type … not | t:image is not a manifest list
    : client and registry do not speak of the same kind of manifest
    = media_type_not_accepted 5
t:no space left on device | t:disk quota exceeded | t:enospc | t:not enough (disk |free |)space | t:disk is
    full | t:insufficient (disk|storage) space | t:no space left
    : no room here to store it
    = disk_full 6
t:digest did not match | t:digest mismatch | t:filesystem layer verification failed | t:unexpected commit
    (digest|size) | t:size mismatch | t:failed size validation | t:digest verification failed | t:verification
    failed for digest | t:mismatched digest | t:error verifying (sha256|size|digest) | t:config.json digest …
    does not match expected | t:digest_invalid | t:provided digest did not match | t:does not match
    (expected|the expected) (digest|checksum|size|content) | t:digest … does not match | t:checksum mismatch |
    t:uploaded to blob … did not match | t:size_invalid | t:content … hash … not match | t:expected digest …
    got | t:unexpected eof & @stage=blob | t:archive/tar: invalid tar header | t:gzip: invalid
    (header|checksum) | t:unexpected size
    : what came is not what the digest names
    = content_corrupt 6
t:manifest unknown … unauthorized | t:manifest unknown … denied | t:unauthorized … manifest unknown | t:not
    found … (unauthorized|denied)… authentication | t:manifest_unknown … unauthorized | t:500 internal server
    error … unauthorized
    : the first answer was about the tag; the 401 is that of a second try without credentials
    = tag_missing_reported_as_auth 4.5
t:manifest unknown | t:manifest_unknown | t:manifest for … not found | t:unknown tag | t:tag … not found |
    t:tag does not exist | t:manifest … not known to the registry | t:named manifest is not known | t:no such
    tag | t:tag … does not exist | t:imagenotfoundexception | t:requested image not found | t:image … with
    (imagetag|imageid|imagedigest) … does not exist | t:manifest tagged by | t:no tags (found|match*) |
    t:artifact … not found | t:the image tag … (missing|unknown) | t:revision unknown
    : the repository answers, and has no such tag or digest
    = tag_missing 3.8, repository_missing 2, image_name_wrong 1.8, tag_missing_reported_as_auth 0.8,
      namespace_missing 0.3
t:manifest for …:latest not found | t:manifests/latest … (manifest unknown|not found|404) & !@library |
    t::latest … manifest unknown | t::latest" … not found | t::latest: not found
    : nobody has to publish a tag called latest
    = tag_missing 1.2
t:name_unknown | t:name unknown | t:repository name not known | t:repository … not found & !t:pull access
    denied | t:the repository with name … does not exist | t:repositorynotfoundexception | t:repository … does
    not exist in the registry | t:repository does not exist & !t:or may require & !t:pull access denied |
    t:repository not (found|known) | t:no such repository | t:image repository … not found | t:repository …
    doesn't exist | t:unknown repository | t:repo … does not exist | t:image not found & !t:locally &
    !t:manifest & !c:library & !c:api
    : the registry knows no such repository
    = repository_missing 3, image_name_wrong 2.8, namespace_missing 1.5, tag_missing -1
t:the repository with name … does not exist in the registry with id | t:repositorynotfoundexception | t:create
    … repository … (first|before) & !t:docker login
    : this registry makes no repository of itself: it must be created first
    = repository_missing 0.8, no_credentials -2
t:unexpected end of json & @stage=manifest | t:error fetching blob … 404 | t:blob unknown to registry &
    @command=pull | t:reading blob … (404|not found|unknown) | t:failed to copy: httpreadseeker … 404
    : the registry lacks what its manifest names
    = content_corrupt 3
t:(project|namespace|organization|organisation) … (not found|was not found|does not exist) & !@command=login &
    !t:pull access denied & !t:repository does not exist & !t:manifest | t:no such (project|namespace|
    organization) | t:unknown (project|namespace|organization)
    : the registry names what it does not find
    = image_name_wrong 4, repository_missing 2.6, no_credentials -1
@misspelt
    : one letter away from the name of a public registry
    = image_name_wrong 4.5, name_not_resolved -2, registry_unavailable -1
@nearly told & (denied|not found|unauthorized|unknown|404|401|403|does not exist)
    : the name asked for is one slip away from a word that was told
    = image_name_wrong 2, build_stage_taken_for_image 0.8
@default port & (unauthorized|401|denied|no basic auth credentials|authentication required)
    : a port that goes without saying is part of the key that is looked up
    = config_key_mismatch 2.6
t:errors occurred … (docker.io|quay.io) | t:trying to pull docker.io/library/* … trying to pull | t:trying to
    pull … trying to pull … trying to pull
    : a bare name was looked for in one registry after another
    = image_name_wrong 2, repository_missing 1.2, short_name_unresolved 0.6, tag_missing -1, not_a_registry -2
t:docker://localhost/* | t:(pulling|pull|image|image:|image=) "localhost/* | t:pulling localhost/* | t:pinging
    container registry localhost: get | t:trying to pull localhost/*
    : localhost is what podman calls a store's own images, and no registry
    = local_image_taken_for_remote 6, connection_refused -4
t:must be built from source | t:errimageneverpull | t:pull policy of never | t:not present with pull policy |
    t:localhost/* & (connection refused|not found|denied) & !t:localhost:* | t:docker.io/library/localhost* |
    t:unable to find the specified image & !t:remote error | t:no such image: & !swarm & !docker service &
    !t:task
    : an image that is made here, not pulled
    = local_image_taken_for_remote 4, connection_refused -1
t:invalid from flag value & !t:invalid reference | t:did you mean | t:error building stage … not found |
    t:copy --from | t:stage … not found | t:--from=* … (denied|not found|failed)
    : a build looked for a stage, found none, and asked a registry
    = build_stage_taken_for_image 3.6
t:oci://*/chartrepo | t:v2/chartrepo/* | t:/artifactory/api/docker/* & @stage=manifest | t:v2/repository/* |
    t:v2/v2/* | t:v2/v1/* | t:/packages/container/* & @stage=manifest
    : part of a web address stands in the name
    = image_name_wrong 3
""")
