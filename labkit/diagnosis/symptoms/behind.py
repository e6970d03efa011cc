"""What stands behind a registry or beside it: storage, caches, mirrors, other registries."""

from __future__ import annotations

from labkit.diagnosis.symptoms.tables import table

BEHIND = table("""
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
    = redirect_to_other_registry 3.5
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
c:(its|cache's|proxy's|nexus'|harbor's|artifactory's) log … (401|403|429|upstream|unauthorized) | c:upstream
    (credential*|password|login|account)
    : the cache's own login upstream
    = upstream_cache_auth 3
c:(remote repository|proxy cache|proxy-cache|pull-through|pull through|caching proxy|proxy repository|in
    front of docker hub) & (manifest unknown| not found|404)
    : a cache says not found when it cannot fetch
    = upstream_cache_auth 2.6, tag_missing -1.5, image_name_wrong -0.5
""")
