"""What stands in front of a registry or behind it: proxies, password files, storage, caches; and pushing."""

from __future__ import annotations

from labkit.diagnosis.symptoms.tables import table

FRONTS = table("""
c:<front> … <tls> | c:<tls> … <front> | c:(ends|terminates|terminated|terminating|offload*|termination) …
    (tls|ssl|https) | c:(tls|ssl|https) (is |)(terminat*|offload*|ends|ended) | x-forwarded-proto | c:behind
    … (nginx|proxy|traefik|load balancer|ingress|haproxy|apache|elb|alb|cloudflare) & !@proxy=out
    : TLS ends before the registry
    = proxy_forwarded_proto 1.8, token_realm_wrong 0.5
(c:(ends|terminates|terminated|termination|behind) … (tls|ssl|nginx|proxy|ingress|traefik|load
    balancer|haproxy)|c:<front> … <tls>|c:<tls> … <front>|x-forwarded-proto) & @command=push & !token url
    : login and pull work, the upload goes to an http address
    = proxy_forwarded_proto 2.6
t:location … http:// | c:location … http:// | c:redirected to http | c:(patch|put request|upload*|location)
    … http (instead|address|url|not https|rather)
    : the upload's address is http
    = proxy_forwarded_proto 4
@proxy=front & @command=push & (unauthorized|401|authentication required|unknown blob|blob upload
    unknown|authorization token required) & !denied & !@proxy=out
    : a push through what stands before the registry
    = proxy_forwarded_proto 2.2
c:(let's encrypt|letsencrypt|certbot|https was|switched to https|since https|https for|added https|enabled
    https|tls) & @command=push & (unauthorized|401|access to the requested resource is not authorized) &
    !c:(login|logging in) <fails> & !x509
    : the registry was put behind https
    = proxy_forwarded_proto 1.8
c:(patch|put request|second request|upload request) … (401|unauthorized|no authorization|without (a
    |)token|anonymous) | t:patch … 401 | t:http.request.method=patch … (401|authorization token required) |
    t:"patch /v2/* … 401
    : the upload begins with a token and goes on without one
    = proxy_forwarded_proto 2.6, token_expired_during_upload 1.4, no_credentials -1, wrong_password -1.5
(c:login … <works>|t:login succeeded|c:logged in) & @command=push & (unauthorized|401|authentication
    required) & (@registry=harbor|@registry=distribution|@registry=nexus|@registry=gitea) & @proxy=front
    : login and reading pass the proxy, the upload does not
    = proxy_forwarded_proto 1, no_credentials -0.5, wrong_password -1
@vendor
    : a vendor's registry: what stands before it is in order
    = proxy_forwarded_proto -1.5, ping_without_challenge -1.5, two_auth_layers -1.5, htpasswd_not_bcrypt
      -1.5, token_claims_malformed -1.5, token_key_untrusted -1, anonymous_blocked_by_basic_challenge -1
t:crypt_r() failed | t:crypt_r | t:crypt() failed
    : nginx's C library does not know the hash
    = nginx_htpasswd_hash_unsupported 7
c:htpasswd & (nginx|500) & !t:htpasswd
    : nginx checks the password file
    = nginx_htpasswd_hash_unsupported 2, htpasswd_not_bcrypt 1
(c:htpasswd|c:password file|c:auth_basic_user_file|c:bcrypt) & (c:nginx|c:ingress|c:openresty) &
    (t:500|t:internal server error|c:answers 500)
    : the proxy that checks the password file fails over it
    = nginx_htpasswd_hash_unsupported 4, htpasswd_not_bcrypt -2.5, registry_unavailable -2
t:htpasswd … (not found|no such file|permission denied|is a directory|does not exist) | t:exec* htpasswd |
    t:failed to (open|read) … htpasswd | t:htpasswd … (empty|missing) | t:no such file … htpasswd |
    t:(opening|open|read|reading|parsing|provisioning) … htpasswd … (failed|denied|directory|no such|error)
    | t:htpasswd … (cannot|could not|can't) (open|read|be opened|be read) | t:unable to configure
    authorization (htpasswd)
    : the tool or the file is not there
    = htpasswd_file_unusable 7
c:htpasswd … (empty|missing|unreadable|permission|is a directory|not mounted|0 bytes) | c:empty … htpasswd |
    c:to create a password file | c:made … directory … htpasswd
    : the password file may hold nothing
    = htpasswd_file_unusable 3
(c:htpasswd|c:password file) & (401|unauthorized|invalid authorization|authentication|refused) & !c:nginx &
    !c:zot
    : registry:2 reads bcrypt only
    = htpasswd_not_bcrypt 3.6, wrong_password 1, htpasswd_file_unusable 1.2
$apr1$ | {sha} | c:md5 | c:htpasswd … (without|no|missing) -b | c:apr1 | c:openssl passwd | c:(online|web) …
    generator & (c:htpasswd|c:password file) | c:generator … (online|web) & c:htpasswd | c:sha1 | c:sha-1 |
    c:htpasswd (-c|-m|-s|-d|-p|-cm|-bm|-cb|-bc|-nb|-nbm|-bcm|-nbs) | c:(hash|password|entry) … (not|no)
    bcrypt | c:not … bcrypt | $1$ | $5$ | $6$ | c:mkpasswd | c:(plain text|plaintext|clear text) password …
    file
    : that hash is no bcrypt
    = htpasswd_not_bcrypt 4
t:realm 'registry realm' | t:realm registry realm | t:registry realm | t:error authenticating user |
    t:authentication failure & !@registry=harbor | t:basic-realm
    : registry:2's own password file
    = htpasswd_not_bcrypt 1.5, wrong_password 1.5
t:only one auth mechanism | t:multiple authentication | t:invalidargument … auth* | t:unsupported
    authorization type | t:x-amz … authorization | t:authenticationfailed … signature | t:authentication
    information is not given in the correct format | t:invalidauthenticationinfo | t:server failed to
    authenticate the request | t:value of authorization header | t:authorizationheadermalformed |
    t:authorizationqueryparameterserror | t:x-amz-content-sha256 | t:authorization header is malformed |
    t:windows-azure-blob* & (t:400|t:401|t:403|t:auth*) | t:authorization header … (not allowed|invalid|
    requires) & t:signature | t:code … (invalidargument|authenticationfailed|signaturedoesnotmatch) …
    message
    : the storage host got two credentials
    = redirect_keeps_auth 7
(s3|signed url|presigned|blob storage|storage
    account|*.amazonaws.com/docker*|*.blob.core.windows.net|storage.googleapis.com|cloudfront|object
    storage|remote history) & (400|403|forbidden|redirect*)
    : the refusal is the storage host's
    = redirect_keeps_auth 3.2
(c:bearer|c:token|c:authorization|c:auth header|c:credential*) … (redirect*|presigned|pre-signed|signed
    url|s3|blob storage|object storage|minio|storage host) & !t:denied: | c:(redirect*|s3|minio|signed
    url|presigned url) … (bearer|authorization|auth header|credential*|token) (header|too|along|again|with)
    : a token goes along to the storage
    = redirect_keeps_auth 2.4
(@url=blob|@stage=blob|c:(config*|layer*|blob*) … (fail*|cannot|400|403)) & c:(manifest|manifests) …
    (<works>|well|come|came|all right|ok|read) & (t:400|t:403|t:bad request|t:forbidden)
    : manifests come, blobs do not
    = redirect_keeps_auth 2.2
(t:blob*|@url=blob|@stage=blob) & (@status=400|t:400 bad request|t:statuscode: 400|t:status code 400) &
    !@command=push
    : few but a storage host say Bad Request to who wants a blob
    = redirect_keeps_auth 2.6
c:redirect* & !c:s3 & !c:storage & !c:redirected to http & !@stage=blob & !c:login page |
    c:(301|302|307|308) … (ghcr.io|docker.io|quay.io|gcr.io|*.pkg.dev|registry) & !c:s3 & !c:storage |
    t:redirected to … registry | c:vanity | c:custom domain | c:moved to another registry | c:(k8s.gcr.io|
    registry.k8s.io) & c:(redirect*|target|moved)
    : a name that leads to another registry
    = redirect_to_other_registry 3
c:(redirect*|vanity|alias|custom domain|own domain) & c:(target|directly|real name|real host|(ghcr.io|
    docker.io|quay.io|gcr.io)) … <works> & !c:s3
    : the other registry works under its own name
    = redirect_to_other_registry 2.4, iam_permission_missing -1, account_lacks_permission -0.8
t:failed to proxy | t:proxy cache | t:login to dockerhub error | t:upstream …
    (401|403|429|error|unauthorized) | t:remote repository … (401|403|unauthorized) | t:error … upstream |
    t:http status code: 401, body | t:proxy manifest | t:remote registry … (401|unauthorized)
    : a cache speaks of its upstream
    = upstream_cache_auth 4, rate_limited -1.5, no_credentials -2
c:pull-through | c:pull through | c:proxy cache | c:proxy-cache | c:caching proxy | c:remote repository |
    c:proxy project | c:upstream | c:proxy repository
    : the image comes through a cache
    = upstream_cache_auth 2.6, namespace_missing 1.2, rate_limited 0.3, image_name_wrong -0.5,
      no_credentials -0.5
c:(already holds|it holds|held|cached ones|in the cache|cached images work|already cached|not yet cached|not
    cached|new (images|tags) fail)
    : what is cached works
    = upstream_cache_auth 3
(c:proxy-cache|c:proxy cache|c:pull-through|c:proxy project) & (docker hub|dockerhub) & !burst & !many
    images & !t:rate limit* & !t:login to dockerhub error & !expired & !@parts=3
    : through a cache of Docker Hub official images are library/NAME
    = namespace_missing 3.6
c:connection test … (green|good|passes|ok|succeeds) | c:replication … works
    : the cache's own login is good
    = namespace_missing 1, upstream_cache_auth -0.5
c:registry-mirror* | c:registry mirror | c:mirror* & !c:proxy-cache & !c:wildcard & !c:mirrored & !c:"*" |
    t:mirror … no basic auth | t:attempting next endpoint … mirror
    : a mirror stands before Docker Hub
    = mirror_ignores_credentials 3.2, credentials_sent_to_wrong_registry 0.8
t:unknown blob | t:blob upload unknown | t:blob_upload_unknown | t:blob unknown to registry | t:blob upload
    invalid | t:blob_upload_invalid
    : the upload went to another address than it began at
    = proxy_forwarded_proto 3.8, content_corrupt 0.8, registry_unavailable 0.5
c:(its|cache's|proxy's|nexus'|harbor's|artifactory's) log … (401|403|429|upstream|unauthorized) | c:upstream
    (credential*|password|login|account)
    : the cache's own login upstream
    = upstream_cache_auth 3
c:(remote repository|proxy cache|proxy-cache|pull-through|pull through|caching proxy|proxy repository|in
    front of docker hub) & (manifest unknown| not found|404)
    : a cache says not found when it cannot fetch
    = upstream_cache_auth 2.6, tag_missing -1.5, image_name_wrong -0.5
c:auth_basic & !c:limit_except | c:basic auth … (whole|site|in front) | c:(nginx|proxy|traefik|apache|caddy)
    … (password|htpasswd|ldap) & c:(token|bearer|gitea|harbor|gitlab|forgejo|artifactory) & !c:limit_except
    : the proxy asks for a password of its own
    = two_auth_layers 3.6, wrong_password -0.5
c:(basicauth|basic-auth|basic auth) (middleware*|annotation*|plugin|layer) | c:(forwardauth|forward auth|
    forward-auth|auth_request|authelia|authentik|oauth2-proxy|oauth2 proxy|keycloak gatekeeper|cloudflare
    access|single sign-on proxy|sso proxy|identity-aware proxy|identity aware proxy|pomerium|tinyauth) |
    c:<front> … (userlist|user list|users of its own|own password|own login|login of its own|password of its
    own|asks for a password|wants a password) | c:asks twice | c:both passwords | c:(basic auth|basicauth|
    basic-auth|basic authentication) … (ingress|nginx|traefik|caddy|apache|haproxy|proxy|in front) &
    (@registry=harbor|@registry=gitea|@registry=gitlab|@registry=artifactory|@registry=quay) | c:(ingress|
    nginx|traefik|caddy|apache|haproxy|proxy) … (basic auth|basicauth|basic-auth|basic authentication) &
    (@registry=harbor|@registry=gitea|@registry=gitlab|@registry=artifactory|@registry=quay) |
    c:(two|second|another) (password|login) (prompt|window|box)* | c:password … (twice|two times) &
    c:(browser|proxy)
    : something in front wants a login of its own
    = two_auth_layers 3.4, wrong_password -1, not_a_registry 0.8
""")

PUSHES = table("""
c:(slow|slowly) … (connection|upload*|link|network) | c:(large|big|huge) (image*|layer*) | c:all layers
    (upload|are pushed) | c:in the middle | c:takes (very |)(long|minutes|hours) … (push|upload*) |
    c:several gb | c:gigabyte* | c:(5|10|15|20|30) minutes … (push|upload*) | t:in the middle of push |
    c:long upload* | c:after … minutes
    : the upload takes long
    = token_expired_during_upload 2.4
c:(upload|uplink) (speed|rate|bandwidth) | c:(wifi|wi-fi|dsl|adsl|mobile|lte|satellite|congested|narrow|
    thin) & @command=push | c:(slow|bad|poor|weak) (internet|network|line|link|uplink|connection|upload*|
    wifi|wi-fi) | c:(more than|over|longer than|about|takes|several|ten|five|many|quarter) … (minutes|an
    hour) & @command=push & !ago | c:(upload|push) … (takes|took|lasts|needs) … (minutes|hour|hours|long)
    : the upload takes its time
    = token_expired_during_upload 1.8, stored_token_expired -0.8
t:*gb & @command=push & (t:unauthorized|t:authentication required|t:401) | t:(pushed|layer already exists) …
    unauthorized & @command=push & !t:denied
    : layers have gone up, then the login is not good any more
    = token_expired_during_upload 2.2, proxy_forwarded_proto 0.8, wrong_password -1.5, no_credentials -1,
      repository_missing -1
c:(small|smaller|little|tiny) (ones|image*|layer*|build*) … (<works>|push*|pass|are pushed|go) &
    @command=push | c:(at the end|as soon as it is done|when … (gone|done|finished|uploaded|complete)|at the
    manifest|after all layers|last layer*|end of the push|once … uploaded) & @command=push & (unauthorized|
    401|authentication required)
    : it is the time that makes the difference
    = token_expired_during_upload 2, no_credentials -1.5, wrong_password -1.5
(c:patch|c:upload*|c:blobs/uploads|c:layer*|c:pushing) … (invalid token|token expired|token is
    expired|expired) & @command=push | t:blobs/uploads … (invalid token|token expired|expired) | t:invalid
    token … method=(patch|put)
    : in the middle of an upload the token is no good any more
    = token_expired_during_upload 3, registry_unavailable -1
t:not to be used after | t:token is expired by | t:token has expired … currently | t:token expired at … now
    : the registry's log: a token was used after its time
    = token_expired_during_upload 3.6, clock_skew 2.4, stored_token_expired 1
c:expires_in & @command=push | c:(token|jwt) (lifetime|life time|validity|ttl|expiry|expiration) &
    @command=push | c:(lifetime|ttl|expiration) of (the |)token* & @command=push
    : how long a token lives
    = token_expired_during_upload 2, clock_skew 0.3
(c:(slow|slowly|large|big|huge) … (upload*|image*|layer*|connection|push*)|t:middle of push|c:long upload*)
    & @command=push & (unauthorized|authentication required|401|denied)
    : a token lives for minutes, the upload takes longer
    = token_expired_during_upload 2.6, no_credentials -2, wrong_password -2, login_other_registry -1.5
c:small (image*|layer*) … (work|works|pass) | c:large layers fail
    : small ones pass
    = token_expired_during_upload 1.6, proxy_body_size_limit 1
t:mount* & !t:mounts* & (t:cross-repository|t:blob*|t:from=|t:scopes) | t:?mount= | c:mounts a blob |
    c:cross-repo* | c:blob mount* | c:mount* … from another repository | c:from … (source|another|other)
    repository & c:blob* | t:cross-repository
    : a blob is mounted from another repository
    = cross_repo_mount_scope 5
c:(mount|mounts|mounted|mounting) & c:(layer*|blob*) & (c:repositor*|c:project|@command=push) & !c:volume &
    !c:socket & !c:secret | c:(two|both|several|second) (scope|scopes) | c:(reuse|reuses|reused|share|
    shares|shared|common) (layer|layers|blob|blobs) & (insufficient*|401|denied|scope)
    : blobs are mounted, not sent
    = cross_repo_mount_scope 3.2, account_lacks_permission -0.5, image_name_wrong -0.5
t:missing scopes | c:multi-platform images … push* | c:(shared|common) (layers|blobs) | c:manifest list &
    c:push*
    : more than one scope is asked for
    = cross_repo_mount_scope 1.8
notary | t:signing and pushing trust | docker_content_trust* | content trust | t:trust
    (data|metadata|server)
    : the signing server has a say, too
    = content_trust_server_auth 5.5
(push permission only|only push|push only|write only|only write|may only (write|push)|write … not
    read|push-only|with push permission|only (the |)push|push but not pull|push right only|without pull) &
    !c:pull permission
    : a push needs pull and push
    = push_without_pull 4.5
c:(*gb|gigabyte*|gib) & @command=push | c:(home|dsl|vpn|mobile|satellite) connection & @command=push |
    c:(layers|layer) … (end|finish*|complete*) & @command=push & (unauthorized|401|denied)
    : a long upload
    = token_expired_during_upload 2.8, no_credentials -1.5, wrong_password -1.5
c:(build|builds|job|pipeline) … (over an hour|an hour|hours|long|minutes) &
    (unauthorized|401|denied|expired)
    : a long job: what was given at its start may have run out
    = stored_token_expired 2.2, token_expired_during_upload 1.6, no_credentials -1, wrong_password -1
(c:only|c:just|c:gives|c:grants|c:granted|c:asks|c:actions|c:scope) … push … pull & (insufficient scope|
    insufficient_scope|401|unauthorized|denied) & !c:pull works & !c:pulls & !c:pulling & !c:login | c:(pull
    and push|push and pull) … (<works>|succeed*|needed|wanted|instead|helps) | c:(pull,push|push,pull|both
    pull) & c:(grants|actions|wants|scope|permission*|right*) | c:actions … push & !c:pull
    : with both it works
    = push_without_pull 3.6, token_claims_malformed -0.8
c:(grants|gives|given|granted|has|have) (only |)push & !c:pull and push for | c:with pull and push … <works>
    | c:push … but (no|not) pull
    : a push needs pull and push
    = push_without_pull 3.6
""")
