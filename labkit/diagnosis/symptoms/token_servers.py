"""What token servers say, and registries of their tokens, also in logs."""

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
t:failed to fetch (oauth|anonymous) token & (t:eof|t:dial tcp|t:timeout|t:deadline exceeded|t:x509|t:no such
    host|t:500|t:502|t:503|t:504|t:connection reset)
    : no token was fetched, and nobody said a word of credentials
    = token_server_unavailable 1, wrong_password -2.3, stale_credentials_public -2.2,
      password_instead_of_token -1.8, credentials_sent_to_wrong_registry -1.8, no_credentials -3,
      cred_helper_host_not_registered -2, config_key_mismatch -2.4, login_other_registry -1.5
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
    token server | c:(own|custom|self-written|self written|in-house|home-made) … (auth*|token)
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
c:(jwt|payload|claims|claim) … (access|action*|scope) | c:access … (jwt|claim|payload) | c:access …
    (missing|absent|empty|lacks) & c:token | c:access … (type|name|actions)
    : what the token's access says is in question
    = token_claims_malformed 3, account_lacks_permission -0.3
c:(custom|own|self-made|home-grown|self-written) (auth*|token) (service|server|middleware|endpoint)
    : a token server of one's own
    = token_claims_malformed 1.6, token_audience_mismatch 0.5, token_key_untrusted 0.5
t:did not match any (authz |)rule & !t:{:@ & !t:{ pull
    : docker_auth: no entry of its list gives this account the right
    = account_lacks_permission 5, no_credentials -4
""")
