"""What networks, registries, token servers, proxies and caches say, also in their own logs."""

from __future__ import annotations

from labkit.diagnosis.symptoms.symptom import tell

NETWORK = (
    tell("t:no such host | t:name or service not known | t:temporary failure in name resolution |"
         " t:could not resolve host | t:server misbehaving | t:getaddrinfo | t:nodename nor servname | t:name resolution |"
         " t:enotfound", "the name has no address here", name_not_resolved=6),
    tell("t:connection refused | t:econnrefused | t:actively refused", "nothing listens at that address",
         connection_refused=6),
    tell("t:i/o timeout | t:connection timed out | t:context deadline exceeded | t:client.timeout exceeded |"
         " t:tls handshake timeout | t:etimedout | t:no route to host | t:network is unreachable |"
         " t:request canceled while waiting | t:read timed out | t:connect timeout",
         "no answer comes", connection_timed_out=5, engine_proxy_not_used=1.5),
    tell("(i/o timeout|timed out|deadline exceeded|client.timeout|request canceled|timeout) & (proxy|http_proxy|https_proxy)",
         "a network with a proxy, and the engine does not use it", engine_proxy_not_used=3.5, http_proxy_refuses=-0.5),
    tell("(i/o timeout|timed out|deadline exceeded|no such host|timeout) & c:(curl|browser|wget) … (works|work|opens|reach*)",
         "the shell gets through, the engine does not", engine_proxy_not_used=2.5),
    tell("t:unknown authority | t:self-signed certificate | t:self signed certificate | t:unable to get local issuer |"
         " t:certificate verify failed | t:unknown ca | t:bad certificate | t:certificate is not trusted |"
         " t:unable to find valid certification path | t:signed by unknown | t:not trusted by the trust provider",
         "the one who pulls does not trust the certificate's issuer", tls_unknown_ca=6),
    tell("t:certificate has expired | t:certificate expired | t:not yet valid: current time",
         "the certificate's time is over, or the clock is wrong", tls_certificate_expired=6),
    tell("t:certificate is valid for | t:legacy common name | t:doesn't match … certificate | t:no ip sans |"
         " t:cannot validate certificate for | t:hostname mismatch | t:certificate is not valid for |"
         " t:does not match certificate", "the certificate is for another name", tls_hostname_mismatch=6),
    tell("t:server gave http response to https client | t:first record does not look like a tls handshake"
         " & !proxyconnect | t:wrong version number | t:tls: oversized record",
         "the server speaks plain HTTP", http_registry_not_marked_insecure=5),
    tell("t:server gave http response to https client & @url=token", "and it is the token server's URL that fails",
         token_realm_wrong=5.5, http_registry_not_marked_insecure=-2),
    tell("insecure-registries | insecure registr* | c:insecure option | c:without tls | c:plain http registry",
         "a registry without TLS", http_registry_not_marked_insecure=1.5),
    tell("t:client sent an http request to an https server | t:plain http request was sent to https port",
         "plain HTTP to a TLS port", http_sent_to_https_port=6),
    tell("t:client sent an http request to an https server & @stage=manifest | t:client sent an http request & @url=token",
         "raised at the token step: the realm's scheme is wrong", token_realm_wrong=3.5),
    tell("t:proxy authentication required | t:407 | t:proxy_auth* | t:authenticationrequired … proxy",
         "a proxy on the way wants a password of its own", http_proxy_refuses=6.5),
    tell("t:proxyconnect … first record | t:proxyconnect … tls handshake", "the proxy speaks plain HTTP",
         proxy_url_scheme_wrong=7),
    tell("t:proxyconnect … (refused|no such host|timeout)", "the proxy itself cannot be reached",
         http_proxy_refuses=2.5, connection_refused=0.5),
    tell("t:blocked by | t:zscaler | t:forbidden by the proxy | t:access denied by … (policy|security|filter*) |"
         " t:squid | t:url filter* | t:websense | t:forcepoint | t:blue coat | t:fortigate | t:via: | t:umbrella |"
         " t:web filter* | t:content filter* | t:blocked … category | t:forbidden … proxy",
         "a word that no registry says: a proxy's", http_proxy_refuses=5),
    tell("c:(corporate|company|office) proxy & (403|forbidden|denied|unauthorized|refused)",
         "a company's proxy stands between", http_proxy_refuses=2.5),
    tell("t:client with ip … not allowed | t:ip address … not allowed | t:aka.ms/acr/firewall | t:not in the allow* |"
         " t:ip … (not whitelisted|blocked) | t:public network access … disabled | t:is not allowed access |"
         " t:ip address … (denied|forbidden|blocked)",
         "the registry's firewall names the client's address", registry_firewall_blocks_client=7),
    tell("c:selected networks | c:private endpoint* | c:public network access | c:ip (allow*|white*|restriction*)",
         "who may come is limited by address", registry_firewall_blocks_client=2.5),
    tell("t:toomanyrequests | t:too many requests | t:429 | t:rate limit* | t:pull rate | t:increase-rate-limit |"
         " t:rate exceeded", "a quota is used up", rate_limited=6),
    tell("t:413 | t:request entity too large | t:payload too large | t:entity too large", "a body was too big for a proxy",
         proxy_body_size_limit=6.5),
    tell("t:unexpected end of json … html | t:text/html | t:<html* | t:<!doctype | t:looking for beginning of value |"
         " t:invalid character '<' | t:unmarshalling content | t:captive portal | t:login page",
         "a web page came in the place of a registry's answer", not_a_registry=3.4, token_server_unavailable=1,
         http_proxy_refuses=0.8),
    tell("t:pinging container registry … 404 | t:page not found & !@stage=token | t:invalid status code … 404 & @stage=ping |"
         " t:not a (docker |)registry | t:does not appear to be a registry | t:v1 … registry … endpoint",
         "the host answers, but not as a registry", not_a_registry=3.5),
    tell("t:(500|502|503|504) | t:internal server error | t:bad gateway | t:service unavailable | t:gateway timeout |"
         " t:unexpected http status: 5* | t:internal_error | t:server error | t:unavailable | t:connection reset",
         "the server itself failed", registry_unavailable=4, token_server_unavailable=0.8, upstream_cache_auth=0.3),
    tell("(@status=500|@status=502|@status=503|@status=504) & @stage=token & !crypt",
         "and it is the token server that failed", token_server_unavailable=3.5, registry_unavailable=-0.5),
)  # fmt: skip

TOKENS = (
    tell("t:did not include a token | t:decode token response | t:no token in bearer response | t:unexpected end of json &"
         " @stage=token", "the token server's answer holds no token", token_server_unavailable=4.2),
    tell("t:no token in bearer response … incorrect | t:no token … incorrect username",
         "the token server refused what was sent", stale_credentials_public=4, token_server_unavailable=-3),
    tell("t:bearer token … (403|404|400|500|502|503) | t:access token … (404|500) | t:token … invalid status code |"
         " t:failed to fetch (oauth|anonymous) token … (500|502|503|504|404|connection|timeout)",
         "the token server answered, with an error", token_server_unavailable=3, token_realm_wrong=2,
         http_proxy_refuses=0.6, account_lacks_permission=0.8),
    tell("t:error parsing http 404 & !t:login attempt", "a 404 that is no registry's: the token address?",
         token_realm_wrong=2.8, token_server_unavailable=2.2, not_a_registry=2),
    tell("(t:no such host|t:connection refused|t:i/o timeout|t:x509*) & @url=token",
         "the failing URL is the token server's", token_realm_wrong=3, token_server_unavailable=2.5),
    tell("(connection refused) & @url=token", "nothing listens at the token address", token_server_unavailable=2.5,
         token_realm_wrong=2.3, connection_refused=-0.5),
    tell("t:realm … (parse|invalid|missing|localhost|127.0.0.1) | t:no realm | t:missing realm |"
         " t:first path segment in url | t:invalid token auth challenge realm",
         "the challenge gives no address that can be used", token_realm_wrong=4.5, challenge_not_understood=2),
    tell("t:unsupported protocol scheme", "an address without a scheme: the realm?", token_realm_wrong=3.5),
    tell("t:cannot obtain authorization token | t:failed to obtain … token", "no token could be fetched at that address",
         token_realm_wrong=3.2, token_server_unavailable=1.5),
    tell("c:(port forward|ssh tunnel|port forwarding|another port|other port|non-default port*|internal (name|host*|address)"
         "|external url|external_url|public url|host header|reverse proxy)",
         "from outside the registry has another address", token_realm_wrong=2, config_key_mismatch=0.3),
    tell("c:cannot get a token | c:fetch … token … (address|url|host) | c:token url | c:realm",
         "the step that fails is the token's", token_realm_wrong=2.5),
    tell("t:another audience | t:invalid audience | t:unable to handle service | t:audience … (mismatch|invalid) |"
         " t:token intended for | t:unknown service | t:service … not (known|recognized|supported) | t:wrong audience",
         "token and registry name different services", token_audience_mismatch=7),
    tell("t:untrusted issuer | t:token from untrusted | t:invalid issuer | t:issuer … (mismatch|not trusted|invalid)",
         "the registry is configured for another issuer", token_issuer_mismatch=7),
    tell("t:untrusted key | t:untrusted signing key | t:signed by untrusted | t:unable to verify token signature |"
         " t:failed to verify token & t:key | t:x5c | t:unknown key id | t:no key found for | t:invalid token signature |"
         " t:signing key | t:token signature is invalid | t:failed to verify token: token | t:rootcertbundle |"
         " t:token has invalid signature", "the registry does not know the key that signed the token",
         token_key_untrusted=6),
    tell("c:jwks | c:kid | c:rootcertbundle | c:signing (key|certificate)", "the token's key is in question",
         token_key_untrusted=2.2),
    tell("t:not to be used before | t:not valid yet | t:token used before issued | t:token is not valid yet |"
         " t:before issued | t:issued in the future | t:nbf", "the clocks differ", clock_skew=7),
    tell("c:clock* | c:ntp | c:time drift | c:system time | c:suspended laptop | c:(vm|machine) … (resume*|sleep)",
         "a clock may be wrong", clock_skew=3.5, tls_certificate_expired=0.3),
    tell("c:access (claim|entry|field) | t:access claim | c:self-written token server | c:own token server | c:custom token"
         " server", "a token server of one's own", token_claims_malformed=2, token_key_untrusted=0.6,
         token_audience_mismatch=0.6),
    tell("c:insufficient scope & c:token", "the token is taken, and grants nothing", token_claims_malformed=2.5),
    tell("t:did not match any rule", "docker_auth: no entry of its list fits this account; empty before the @ is nobody",
         no_credentials=5),
    tell("t:no handler for | t:unexpected … challenge | t:unsupported (auth*|challenge)* | t:none of the challenges |"
         " t:negotiate | t:kerberos | t:ntlm | t:unknown (auth scheme|authentication scheme) | t:www-authenticate |"
         " t:unsupported authentication | t:challenge type | t:malformed … challenge | t:parse … challenge |"
         " t:auth scheme … not", "the client cannot read the challenge",
         challenge_not_understood=5.5),
    tell("c:negotiate | c:kerberos | c:ntlm | c:www-authenticate headers", "an unusual challenge",
         challenge_not_understood=2),
    tell("t:no successful auth challenge … errors: []", "/v2/ challenged nobody", ping_without_challenge=6),
    tell("t:no successful auth challenge … 401", "Basic was tried and refused", two_auth_layers=3.8, wrong_password=3,
         htpasswd_not_bcrypt=1),
    tell("t:no successful auth challenge … 500", "the one who checks passwords failed",
         nginx_htpasswd_hash_unsupported=4.5, registry_unavailable=1),
    tell("(c:basic auth*|c:basic) & c:(nginx|proxy|ldap|apache|traefik|ingress) & c:token",
         "one layer asks for Basic, the other for Bearer", two_auth_layers=3.2),
    tell("c:(two|double|both) (auth*|layers|login*) … (proxy|registry|nginx) | c:authorization header … (both|twice|overwrit*)",
         "two layers want the one Authorization header", two_auth_layers=3),
    tell("c:anonymous (read*|pull*|access|users) | c:(everybody|everyone|anyone|anybody) (can|may|to) (read|pull) |"
         " c:lets (everybody|everyone|anyone|anybody) read | c:public read* | c:read without (login|auth*) |"
         " c:get requests (without|need no)",
         "reads need no login here", ping_without_challenge=2.2, anonymous_blocked_by_basic_challenge=2,
         wrong_password=-0.5),
    tell("(c:anonymous|c:everybody|c:everyone|c:anyone|c:get requests) & (push*|no credentials|post and put|carries no|private)",
         "and what needs a login goes out without one", ping_without_challenge=2.5),
    tell("(c:anonymous|c:everybody|c:everyone|c:anyone) & (without login|without credentials|without logging) & @command=pull |"
         " c:docker bearer token realm | c:bearer token realm",
         "anonymous pulls are meant to work and do not", anonymous_blocked_by_basic_challenge=3.5,
         no_credentials=-1.5),
    tell("c:no credentials arrive | c:carries no (credentials|auth*) | c:without (an |)authorization header |"
         " c:shows that no credentials | c:sends no credentials | c:no authorization header | c:anonymous request",
         "the credential that is stored is not sent", ping_without_challenge=0.8, login_in_other_client=1,
         mirror_ignores_credentials=0.8, tool_ignores_config_entry=0.5, config_key_mismatch=0.8, wrong_password=-3),
)  # fmt: skip

FRONTS = (
    tell("c:(ends|terminates|terminated|terminating|offload*|termination) … (tls|ssl|https) |"
         " c:(tls|ssl|https) (is |)(terminat*|offload*|ends|ended) | x-forwarded-proto | c:behind … (nginx|proxy|traefik|"
         "load balancer|ingress|haproxy|apache|elb|alb|cloudflare)",
         "TLS ends before the registry", proxy_forwarded_proto=1.8, token_realm_wrong=0.5),
    tell("(c:(ends|terminates|terminated|termination|behind) … (tls|ssl|nginx|proxy|ingress|traefik|load balancer|haproxy)|"
         "x-forwarded-proto) & @command=push & !token url",
         "login and pull work, the upload goes to an http address", proxy_forwarded_proto=2.6),
    tell("t:location … http:// | c:location … http:// | c:redirected to http", "the upload's address is http",
         proxy_forwarded_proto=4),
    tell("t:crypt_r() failed | t:crypt_r | t:crypt() failed", "nginx's C library does not know the hash",
         nginx_htpasswd_hash_unsupported=7),
    tell("c:htpasswd & (nginx|500) & !t:htpasswd", "nginx checks the password file", nginx_htpasswd_hash_unsupported=2,
         htpasswd_not_bcrypt=1),
    tell("t:htpasswd … (not found|no such file|permission denied) | t:exec* htpasswd | t:failed to (open|read) … htpasswd |"
         " t:htpasswd … (empty|missing)", "the tool or the file is not there", htpasswd_file_unusable=7),
    tell("c:htpasswd … (empty|missing|unreadable|permission) | c:empty … htpasswd | c:to create a password file",
         "the password file may hold nothing", htpasswd_file_unusable=3),
    tell("c:htpasswd & (401|unauthorized|invalid authorization|authentication|refused) & !c:nginx & !c:zot",
         "registry:2 reads bcrypt only", htpasswd_not_bcrypt=3.6, wrong_password=1, htpasswd_file_unusable=1.2),
    tell("$apr1$ | {sha} | c:md5 | c:htpasswd -b* | c:htpasswd … (without|no|missing) -b | c:apr1",
         "that hash is no bcrypt", htpasswd_not_bcrypt=4),
    tell("t:realm 'registry realm' | t:realm registry realm | t:registry realm", "registry:2's own password file",
         htpasswd_not_bcrypt=1.5, wrong_password=1.5),
    tell("t:only one auth mechanism | t:multiple authentication | t:invalidargument … auth | t:unsupported authorization type |"
         " t:x-amz … authorization | t:authenticationfailed … signature",
         "the storage host got two credentials", redirect_keeps_auth=7),
    tell("(s3|signed url|presigned|blob storage|storage account|*.amazonaws.com/docker*|*.blob.core.windows.net|"
         "storage.googleapis.com|cloudfront|object storage|remote history) & (400|403|forbidden|redirect*)",
         "the refusal is the storage host's", redirect_keeps_auth=3.2),
    tell("c:redirect* & !c:s3 & !c:storage | t:redirected to … registry | c:vanity | c:custom domain | c:moved to another registry |"
         " c:(k8s.gcr.io|registry.k8s.io)", "a name that leads to another registry", redirect_to_other_registry=3),
    tell("t:failed to proxy | t:proxy cache | t:login to dockerhub error | t:upstream … (401|403|429|error|unauthorized) |"
         " t:remote repository … (401|403|unauthorized) | t:error … upstream | t:http status code: 401, body | t:proxy manifest |"
         " t:remote registry … (401|unauthorized)", "a cache speaks of its upstream", upstream_cache_auth=4,
         rate_limited=-1.5, no_credentials=-2),
    tell("c:pull-through | c:pull through | c:proxy cache | c:proxy-cache | c:caching proxy | c:remote repository | c:proxy project |"
         " c:upstream | c:proxy repository", "the image comes through a cache",
         upstream_cache_auth=2.6, namespace_missing=1.2, rate_limited=0.3, image_name_wrong=-0.5, no_credentials=-0.5),
    tell("c:(cached images work|already cached|not yet cached|not cached|new (images|tags) fail)",
         "what is cached works", upstream_cache_auth=3),
    tell("(c:proxy-cache|c:proxy cache|c:pull-through|c:proxy project) & (docker hub|dockerhub) & !burst & !many images &"
         " !t:rate limit* & !t:login to dockerhub error & !expired",
         "through a cache of Docker Hub official images are library/NAME", namespace_missing=3.6),
    tell("c:connection test … (green|good|passes|ok|succeeds) | c:replication … works", "the cache's own login is good",
         namespace_missing=1, upstream_cache_auth=-0.5),
    tell("c:registry-mirror* | c:registry mirror | c:mirror* & !c:proxy-cache & !c:wildcard & !c:mirrored |"
         " t:mirror … no basic auth | t:attempting next endpoint … mirror",
         "a mirror stands before Docker Hub", mirror_ignores_credentials=3.2, credentials_sent_to_wrong_registry=0.8),
)  # fmt: skip

UPLOADS = (
    tell("c:(slow|slowly) … (connection|upload*|link|network) | c:(large|big|huge) (image*|layer*) | c:all layers (upload|are pushed)"
         " | c:in the middle | c:takes (very |)(long|minutes|hours) … (push|upload*) | c:several gb | c:gigabyte* |"
         " c:(5|10|15|20|30) minutes … (push|upload*) | t:in the middle of push | c:long upload*|c:after … minutes",
         "the upload takes long", token_expired_during_upload=2.4),
    tell("(c:(slow|slowly|large|big|huge) … (upload*|image*|layer*|connection|push*)|t:middle of push|c:long upload*) &"
         " @command=push & (unauthorized|authentication required|401|denied)",
         "a token lives for minutes, the upload takes longer", token_expired_during_upload=2.6, no_credentials=-2,
         wrong_password=-2, login_other_registry=-1.5),
    tell("c:small (image*|layer*) … (work|works|pass) | c:large layers fail", "small ones pass",
         token_expired_during_upload=1.6, proxy_body_size_limit=1),
    tell("t:mount* & !t:mounts* & (t:cross-repository|t:blob*|t:from=|t:scopes) | t:?mount= | c:mounts a blob | c:cross-repo* |"
         " c:blob mount* | c:mount* … from another repository | c:from … (source|another|other) repository & c:blob* |"
         " t:mounted from | t:cross-repository", "a blob is mounted from another repository",
         cross_repo_mount_scope=5),
    tell("t:missing scopes | c:multi-platform images … push* | c:(shared|common) (layers|blobs) | c:manifest list & c:push*",
         "more than one scope is asked for", cross_repo_mount_scope=1.8),
    tell("notary | t:signing and pushing trust | docker_content_trust* | content trust | t:trust (data|metadata|server)",
         "the signing server has a say, too", content_trust_server_auth=5.5),
    tell("(push permission only|only push|push only|push-only|with push permission|only (the |)push|push but not pull|"
         "push right only|without pull) & !c:pull permission",
         "a push needs pull and push", push_without_pull=4.5),
)  # fmt: skip
