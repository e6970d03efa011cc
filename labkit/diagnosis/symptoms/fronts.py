"""What stands in front of a registry or behind it: proxies, password files, storage, caches; and pushing."""

from __future__ import annotations

from labkit.diagnosis.symptoms.tables import table

FRONTS = table("""
c:<front> … <tls> | c:<tls> … <front> | c:(ends|terminates|terminated|terminating|offload*|termination) …
    (tls|ssl|https) | c:(tls|ssl|https) (is |)(terminat*|offload*|ends|ended) | x-forwarded-proto | c:behind
    … (nginx|proxy|traefik|load balancer|ingress|haproxy|apache|elb|alb|cloudflare)
    : TLS ends before the registry
    = proxy_forwarded_proto 1.8, token_realm_wrong 0.5
(c:(ends|terminates|terminated|termination|behind) … (tls|ssl|nginx|proxy|ingress|traefik|load
    balancer|haproxy)|c:<front> … <tls>|c:<tls> … <front>|x-forwarded-proto) & @command=push & !token url
    : login and pull work, the upload goes to an http address
    = proxy_forwarded_proto 2.6
t:location … http:// | c:location … http:// | c:redirected to http
    : the upload's address is http
    = proxy_forwarded_proto 4
t:crypt_r() failed | t:crypt_r | t:crypt() failed
    : nginx's C library does not know the hash
    = nginx_htpasswd_hash_unsupported 7
c:htpasswd & (nginx|500) & !t:htpasswd
    : nginx checks the password file
    = nginx_htpasswd_hash_unsupported 2, htpasswd_not_bcrypt 1
t:htpasswd … (not found|no such file|permission denied) | t:exec* htpasswd | t:failed to (open|read) …
    htpasswd | t:htpasswd … (empty|missing)
    : the tool or the file is not there
    = htpasswd_file_unusable 7
c:htpasswd … (empty|missing|unreadable|permission) | c:empty … htpasswd | c:to create a password file
    : the password file may hold nothing
    = htpasswd_file_unusable 3
c:htpasswd & (401|unauthorized|invalid authorization|authentication|refused) & !c:nginx & !c:zot
    : registry:2 reads bcrypt only
    = htpasswd_not_bcrypt 3.6, wrong_password 1, htpasswd_file_unusable 1.2
$apr1$ | {sha} | c:md5 | c:htpasswd -b* | c:htpasswd … (without|no|missing) -b | c:apr1
    : that hash is no bcrypt
    = htpasswd_not_bcrypt 4
t:realm 'registry realm' | t:realm registry realm | t:registry realm
    : registry:2's own password file
    = htpasswd_not_bcrypt 1.5, wrong_password 1.5
t:only one auth mechanism | t:multiple authentication | t:invalidargument … auth | t:unsupported
    authorization type | t:x-amz … authorization | t:authenticationfailed … signature
    : the storage host got two credentials
    = redirect_keeps_auth 7
(s3|signed url|presigned|blob storage|storage
    account|*.amazonaws.com/docker*|*.blob.core.windows.net|storage.googleapis.com|cloudfront|object
    storage|remote history) & (400|403|forbidden|redirect*)
    : the refusal is the storage host's
    = redirect_keeps_auth 3.2
c:redirect* & !c:s3 & !c:storage | t:redirected to … registry | c:vanity | c:custom domain | c:moved to
    another registry | c:(k8s.gcr.io|registry.k8s.io)
    : a name that leads to another registry
    = redirect_to_other_registry 3
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
t:unknown blob | t:blob upload unknown | t:blob_upload_unknown | t:blob unknown to registry
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
c:auth_basic | c:basic auth … (whole|site|in front) | c:(nginx|proxy|traefik|apache) …
    (password|htpasswd|ldap) & c:(token|bearer|gitea|harbor|gitlab)
    : the proxy asks for a password of its own
    = two_auth_layers 3.6, wrong_password -0.5
""")

PUSHES = table("""
c:(slow|slowly) … (connection|upload*|link|network) | c:(large|big|huge) (image*|layer*) | c:all layers
    (upload|are pushed) | c:in the middle | c:takes (very |)(long|minutes|hours) … (push|upload*) |
    c:several gb | c:gigabyte* | c:(5|10|15|20|30) minutes … (push|upload*) | t:in the middle of push |
    c:long upload* | c:after … minutes
    : the upload takes long
    = token_expired_during_upload 2.4
(c:(slow|slowly|large|big|huge) … (upload*|image*|layer*|connection|push*)|t:middle of push|c:long upload*)
    & @command=push & (unauthorized|authentication required|401|denied)
    : a token lives for minutes, the upload takes longer
    = token_expired_during_upload 2.6, no_credentials -2, wrong_password -2, login_other_registry -1.5
c:small (image*|layer*) … (work|works|pass) | c:large layers fail
    : small ones pass
    = token_expired_during_upload 1.6, proxy_body_size_limit 1
t:mount* & !t:mounts* & (t:cross-repository|t:blob*|t:from=|t:scopes) | t:?mount= | c:mounts a blob |
    c:cross-repo* | c:blob mount* | c:mount* … from another repository | c:from … (source|another|other)
    repository & c:blob* | t:mounted from | t:cross-repository
    : a blob is mounted from another repository
    = cross_repo_mount_scope 5
t:missing scopes | c:multi-platform images … push* | c:(shared|common) (layers|blobs) | c:manifest list &
    c:push*
    : more than one scope is asked for
    = cross_repo_mount_scope 1.8
notary | t:signing and pushing trust | docker_content_trust* | content trust | t:trust
    (data|metadata|server)
    : the signing server has a say, too
    = content_trust_server_auth 5.5
(push permission only|only push|push only|push-only|with push permission|only (the |)push|push but not
    pull|push right only|without pull) & !c:pull permission
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
c:(grants|gives|given|granted|has|have) (only |)push & !c:pull and push for | c:with pull and push … <works>
    | c:push … but (no|not) pull
    : a push needs pull and push
    = push_without_pull 3.6
""")
