"""What token servers say, and registries of their tokens and challenges, also in logs."""

from __future__ import annotations

from labkit.diagnosis.symptoms.tables import table

TOKENS = table("""
t:did not include a token | t:decode token response | t:no token in bearer response | t:unexpected end of
    json & @stage=token
    : the token server's answer holds no token
    = token_server_unavailable 4.2
t:no token in bearer response … incorrect | t:no token … incorrect username
    : the token server refused what was sent
    = stale_credentials_public 4, token_server_unavailable -3
t:bearer token … (403|404|400|500|502|503) | t:access token … (404|500) | t:token … invalid status code |
    t:failed to fetch (oauth|anonymous) token … (500|502|503|504|404|connection|timeout)
    : the token server answered, with an error
    = token_server_unavailable 3, token_realm_wrong 2, http_proxy_refuses 0.6, account_lacks_permission 0.8
(@status=500|@status=502|@status=503|@status=504) & @url=token & !t:crypt
    : and the URL that failed is the token server's
    = token_server_unavailable 3, registry_unavailable -1
t:error parsing http 404 & !t:login attempt
    : a 404 that is no registry's: the token address?
    = token_realm_wrong 2.8, token_server_unavailable 2.2, not_a_registry 2
(t:no such host|t:connection refused|t:i/o timeout|t:server misbehaving|t:client.timeout|t:deadline
    exceeded|t:no route to host|t:request canceled) & @url=token & !@realm=public & !@realm=same
    : the failing URL is the token server's
    = token_realm_wrong 2.6, token_server_unavailable 2
(t:no such host|t:connection refused|t:i/o timeout|t:server misbehaving|t:client.timeout|t:deadline
    exceeded|t:no route to host|t:request canceled|t:name or service|t:lookup*|t:temporary
    failure|t:certificate is valid for|t:invalid character|t:404) & @url=token & @realm=odd
    : the registry names another address for tokens than its own, and that one fails
    = token_realm_wrong 5, name_not_resolved -2, connection_refused -1.5, connection_timed_out -1,
      engine_proxy_not_used -2, tls_hostname_mismatch -1
@realm=public
    : a public registry's token server: its address is right
    = token_realm_wrong -6
t:x509* & @url=token & !@realm=public
    : the failing URL is the token server's
    = token_realm_wrong 0.8
(connection refused|no such host|i/o timeout) & @url=token & @realm=same
    : the address for tokens is the registry's own
    = token_server_unavailable 1.5, token_realm_wrong -0.5
connection refused & @url=token & !@realm=public
    : nothing listens at the token address
    = token_server_unavailable 1.5, connection_refused -0.5
t:realm … (parse|localhost|127.0.0.1) & !t:authentication scope | t:no realm | t:missing realm | t:first
    path segment in url | t:invalid token auth challenge realm | t:realm … (url|uri|escape|scheme|host) |
    t:realm is not a
    : the challenge gives no address that can be used
    = token_realm_wrong 4.5, challenge_not_understood 2
t:invalid url port & @url=token | t:too many colons & @url=token | t:invalid port & @url=token
    : the address for tokens is none
    = token_realm_wrong 4.5, wrong_password -2, no_credentials -1
t:unsupported protocol scheme
    : an address without a scheme: the realm?
    = token_realm_wrong 3.5
t:cannot obtain authorization token | t:failed to obtain … token
    : no token could be fetched at that address
    = token_realm_wrong 3.2, token_server_unavailable 1.5
c:(port forward|ssh tunnel|port forwarding|another port|other port|non-default port*|internal
    (name|host*|address)|external url|external_url|public url|host header|reverse proxy)
    : from outside the registry has another address
    = token_realm_wrong 2, config_key_mismatch 0.3
c:cannot get a token | c:fetch … token … (address|url|host) | c:token url | c:token address | c:realm &
    !c:bearer token & !@registry=nexus | c:root_url | c:root url | c:www-authenticate … (http|internal|
    wrong|other|localhost) | c:auth (url|address|endpoint) … (internal|localhost|wrong|container)
    : the step that fails is the token's
    = token_realm_wrong 2.5
another audience | invalid audience | unable to handle service | t:audience … (mismatch|invalid|include|
    match*|expected|not allowed) | t:aud claim | t:'aud' | t:unexpected audience | t:jwt: audience |
    t:audience … (mismatch|invalid) | token intended for | t:unknown service | t:service … not (known|
    recognized|supported) | wrong audience
    : token and registry name different services
    = token_audience_mismatch 7
c:(audience|aud) & (c:service|c:token|c:registry) & !c:oidc & !c:workflow & !c:federat*
    : whom the token is for is in question
    = token_audience_mismatch 3
untrusted issuer | token from untrusted | invalid issuer | t:issuer … (mismatch|not trusted|invalid|match*|
    expected|unknown) | t:iss claim | t:'iss' | t:unexpected issuer | t:unknown issuer & !t:certificate &
    !t:tls
    : the registry is configured for another issuer
    = token_issuer_mismatch 7
c:issuer & (c:registry|c:token) & !c:oidc & !c:certificate & !c:cert-manager & !t:x509
    : who made the token is in question
    = token_issuer_mismatch 3.2
untrusted key | untrusted signing key | signed by untrusted | t:unable to verify token signature | t:failed
    to verify token & t:key | t:x5c | unknown key id | no key found for | invalid token signature |
    t:signing key | token signature is invalid | t:cryptographic primitive | t:unknown signing key |
    t:signature verification fail* & t:token | t:(jwt|token) … signature … (invalid|mismatch|fail*) | t:jwks
    & !t:200 | t:no matching key | t:unable to find … key … kid | t:failed to verify token: token |
    t:rootcertbundle | token has invalid signature
    : the registry does not know the key that signed the token
    = token_key_untrusted 6
c:jwks | c:kid | c:rootcertbundle | c:signing (key|certificate)
    : the token's key is in question
    = token_key_untrusted 3
not to be used before | not valid yet | token used before issued | token is not valid yet | before issued |
    issued in the future | t:nbf & !t:nbf= | t:signature expired | t:signature not yet current |
    t:timetooskewed | t:requesttimetooskewed | t:time … too skewed | t:current time is too large | t:clock
    skew | t:token used too (early|late) | t:iat … future | t:not within its valid time | t:short-lived
    token … (timeframe|reasonable) | t:at the current time | t:token start time | t:current server time |
    t:clock … (out of sync|wrong|differ*|drift*)
    : the clocks differ
    = clock_skew 7
c:(second|seconds|minute|minutes|hour|hours|day|days) (ahead|behind|fast|slow|late|early|in the past|in the
    future|off) & !c:push* | c:(date|time|clock) … (later|earlier|out of step|differ*) … (than|from|server|
    host|node) & !c:push* | c:clock* & !c:clock is right | c:ntp | c:chrony | c:time sync* | c:hwclock |
    c:(time|date) … (wrong|behind|ahead|drift*|in the past|in the future) | c:time drift | c:system time |
    c:suspended laptop | c:(vm|machine) … (resume*|sleep)
    : a clock may be wrong
    = clock_skew 3.5, tls_certificate_expired 0.3
c:access (claim|entry|field) | t:access claim | c:self-written token server | c:own token server | c:custom
    token server | c:(own|custom|self-written|self written|in-house|home-made) (auth*|token)
    (server|service) | c:(wrote|written|writing|implement*) … (auth*|token) (server|service)
    : a token server of one's own
    = token_claims_malformed 2, token_key_untrusted 0.6, token_audience_mismatch 0.6
c:insufficient scope & c:token | insufficient* & c:jwt | c:access … (object|string|instead of (a |an
    )(list|array))
    : the token is taken, and grants nothing
    = token_claims_malformed 2.5
t:did not match any rule
    : docker_auth: no entry of its list fits this account; empty before the @ is nobody
    = no_credentials 5
no handler for | t:unexpected … challenge | t:unsupported (auth*|challenge)* | t:none of the challenges |
    t:negotiate | t:kerberos | t:ntlm | t:unknown (auth scheme|authentication scheme) | t:www-authenticate |
    t:unsupported authentication | t:challenge type | t:malformed … challenge | t:parse … challenge &
    !authentication scope | t:auth scheme … not
    : the client cannot read the challenge
    = challenge_not_understood 5.5
c:negotiate | c:kerberos | c:ntlm | c:www-authenticate headers
    : an unusual challenge
    = challenge_not_understood 2
no successful auth challenge … errors: []
    : /v2/ challenged nobody
    = ping_without_challenge 6
c:limit_except | c:satisfy any | c:request_method | c:(get|head|gets|reads|reading|pulls) … (open|free|
    unprotected| without (a |any |)(password|login|auth*|credential*)|let through|lets
    through|unauthenticated) & c:(push*|put|post|patch|writ*|private) | c:only (for|on)
    (post|put|push*|writ*) | c:(put and post|post and put|put or post|put requests|writes|pushes|pushing) …
    (need|needs|want|wants|require*|ask*) … (password|auth*|login|credential*)
    : who reads is asked for nothing, who writes is
    = ping_without_challenge 3.4, wrong_password -1.5, no_credentials -0.5, login_other_registry -0.5
c:/v2/ … (200|everybody|anybody|without (a |)challenge|no challenge) | t:get /v2/ http/1.1" 200 …
    (401|unauthorized) | c:/v2 … 200
    : /v2/ challenges nobody
    = ping_without_challenge 3.4, anonymous_blocked_by_basic_challenge -1.5
c:login … (succeed*|accept*|pass|passes|says|ok|goes through) … (any|wrong|bad|false|invalid|made-up|every|
    nonsense|no) (password|credential*) | c:(accepts|accepted|takes|took) (any|every|a wrong|wrong|all|
    nonsense) (password|passwords|credential*|login*) | c:(any|wrong|false|made-up|nonsense)
    (password|credential*) … (is accepted|are accepted|succeed*|is taken)
    : a login that anything passes: nobody asked for it
    = ping_without_challenge 3.2, wrong_password -1.5
no successful auth challenge … 401
    : Basic was tried and refused
    = two_auth_layers 3.8, wrong_password 3, htpasswd_not_bcrypt 1
no successful auth challenge … 500
    : the one who checks passwords failed
    = nginx_htpasswd_hash_unsupported 4.5, registry_unavailable -1
(c:basic auth*|c:basic) & c:(nginx|proxy|ldap|apache|traefik|ingress) & c:token
    : one layer asks for Basic, the other for Bearer
    = two_auth_layers 3.2
c:(two|double|both) (auth*|layers|login*) … (proxy|registry|nginx) | c:authorization header …
    (both|twice|overwrit*)
    : two layers want the one Authorization header
    = two_auth_layers 3
c:anonymous (read*|pull*|access|users) | c:(everybody|everyone|anyone|anybody) (can|may|to) (read|pull) |
    c:lets (everybody|everyone|anyone|anybody) read | c:public read* | c:read without (login|auth*) | c:get
    requests (without|need no)
    : reads need no login here
    = ping_without_challenge 2.2, anonymous_blocked_by_basic_challenge 2, wrong_password -0.5
(c:anonymous|c:everybody|c:everyone|c:anyone|c:get requests) & (push*|no credentials|post and put|carries
    no|private|after login|only after|second|restricted)
    : and what needs a login goes out without one
    = ping_without_challenge 2.5
(c:anonymous|c:everybody|c:everyone|c:anyone) & (without login|without credentials|without logging) &
    @command=pull | c:docker bearer token realm | c:bearer token realm | c:anonymous (pull*|access|read*|
    docker pull) … (on|enabled|allowed|active|activated|ticked|switched on|permitted|granted) & (no basic
    auth|401|unauthorized|no credentials|not authorized) & !c:(push*|private|after login|logged in)
    : anonymous pulls are meant to work and do not
    = anonymous_blocked_by_basic_challenge 3.5, no_credentials -1.5
c:anonymous* & @registry=nexus & @command=pull & (no basic auth|401|unauthorized|not authorized)
    : Nexus lets nobody in without a login as long as its realm for tokens is off
    = anonymous_blocked_by_basic_challenge 2, no_credentials -0.5
c:no credentials arrive | c:carries no (credentials|auth*) | c:without (an |)authorization header | c:shows
    that no credentials | c:sends no credentials | c:no authorization header | c:anonymous request
    : the credential that is stored is not sent
    = ping_without_challenge 0.8, login_in_other_client 1, mirror_ignores_credentials 0.8,
      tool_ignores_config_entry 0.5, config_key_mismatch 0.8, wrong_password -3
c:(jwt|payload|claims|claim) … (access|action*|scope) | c:access … (type|name|actions)
    : what the token's access says is in question
    = token_claims_malformed 3, account_lacks_permission -0.3
c:(custom|own|self-made|home-grown|self-written) (auth*|token) (service|server|middleware|endpoint)
    : a token server of one's own
    = token_claims_malformed 1.6, token_audience_mismatch 0.5, token_key_untrusted 0.5
t:did not match any (authz |)rule & !t:{:@ & !t:{ pull
    : docker_auth: no entry of its list gives this account the right
    = account_lacks_permission 5, no_credentials -4
""")
