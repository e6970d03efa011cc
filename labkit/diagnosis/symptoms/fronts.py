"""What stands in front of a registry: proxies that end TLS, and ask for passwords of their own."""

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
    = proxy_forwarded_proto 1.7
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
t:unknown blob | t:blob upload unknown | t:blob_upload_unknown | t:blob unknown to registry | t:blob upload
    invalid | t:blob_upload_invalid
    : the upload went to another address than it began at
    = proxy_forwarded_proto 3.8, content_corrupt 0.8, registry_unavailable 0.5
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
@vendor
    : a vendor's registry: what stands before it is in order
    = proxy_forwarded_proto -1.5, ping_without_challenge -1.5, two_auth_layers -1.5, htpasswd_not_bcrypt
      -1.5, token_claims_malformed -1.5, token_key_untrusted -1, anonymous_blocked_by_basic_challenge -1
""")

PASSWORD_FILES = table("""
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
(c:htpasswd|c:password file|c:user file|c:users file) & (401|unauthorized|invalid authorization|
    authentication|refused) & !c:nginx & !c:zot
    : registry:2 reads bcrypt only
    = htpasswd_not_bcrypt 3.6, wrong_password 1, htpasswd_file_unusable 1.2
$apr1$ | {sha} | c:md5 | c:htpasswd … (without|no|missing) -b | c:apr1 | c:openssl passwd | c:crypt |
    c:(online|web) … generator & (c:htpasswd|c:password file) | c:generator … (online|web) & c:htpasswd |
    c:sha1 | c:sha-1 | c:htpasswd (-c|-m|-s|-d|-p|-cm|-bm|-cb|-bc|-nb|-nbm|-bcm|-nbs) |
    c:(hash|password|entry) … (not|no) bcrypt | c:not … bcrypt | $1$ | $5$ | $6$ | c:mkpasswd | c:(plain
    text|plaintext|clear text) password … file
    : that hash is no bcrypt
    = htpasswd_not_bcrypt 4
t:realm 'registry realm' | t:realm registry realm | t:registry realm | t:error authenticating user |
    t:authentication failure & !@registry=harbor | t:basic-realm
    : registry:2's own password file
    = htpasswd_not_bcrypt 1.5, wrong_password 1.5
""")
