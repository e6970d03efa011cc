"""What names, ports and servers that fail have to say."""

from __future__ import annotations

from labkit.diagnosis.symptoms.tables import table

NETWORKS = table("""
t:no such host | t:dial tcp: lookup & !t:timeout & !t:timed out & !t:refused | t:could not resolve host |
    t:name or service not known | t:temporary failure in name resolution |
    t:server misbehaving | t:getaddrinfo | t:nodename nor servname | t:name resolution | t:enotfound
    | t:eai_again | t:unknownhost* | t:unknown host | t:couldn't resolve | t:can't resolve | t:nxdomain |
    t:servfail | t:no address associated | t:failed to lookup address | t:dns error | t:dns lookup |
    t:lookup … i/o timeout & !t:lookup … dial tcp | t:server can't find | t:could not be resolved | t:unable
    to resolve (host|name|server) | t:name does not resolve | t:no such host is known
    : the name has no address here
    = name_not_resolved 6
t:lookup … (i/o timeout|connection refused|timed out) & !t:lookup … dial tcp
    : it is the name server that does not answer
    = name_not_resolved 1.5, connection_timed_out -2.5, connection_refused -2.5
t:connection refused | t:econnrefused | t:actively refused | t:connection was refused | t:refused the
    connection | t:connectionrefused*
    : nothing listens at that address
    = connection_refused 6
t:i/o timeout | t:connection timed out | t:context deadline exceeded | t:client.timeout exceeded | t:tls
    handshake timeout | t:etimedout | t:no route to host | t:network is unreachable | t:request canceled
    while waiting | t:read timed out | t:connect timeout | t:operation timed out | t:deadlineexceeded |
    t:connecttimeout* | t:did not properly respond | t:host is down | t:ehostunreach | t:enetunreach |
    t:timeouterror | t:timeout awaiting response headers | t:timed out waiting for | t:sockettimeout* |
    t:timeoutexception | t:timeout was reached | t:unreachable & !t:unreachable code | t:connection issue
    between | t:could not connect to the endpoint | t:maximum number of attempts | t:(request|send) … timed
    out | t:connection attempt timed out | t:unable to (reach|connect to) & !t:daemon & !t:(certificate|
    x509|refused)
    : no answer comes
    = connection_timed_out 5, engine_proxy_not_used 1.5
(t:context canceled|t:requestcanceled|t:send request failed|t:cannotpullcontainererror|
    t:resourceinitializationerror|t:unable to pull secrets) & !t:(401|403|404|denied|unauthorized|not
    authorized|not found|no basic auth|manifest|accessdenied*|x509|toomanyrequests|rate limit|no space)
    : a task gave up before anything was refused
    = connection_timed_out 2.5
c:(private subnet*|nat gateway|vpc endpoint*|interface endpoint*|security group*|route table|no internet|air
    gap*|air-gap*|firewall*|no way to the internet|egress rule*|network polic*) & !t:(401|denied|
    unauthorized|not authorized|insufficient*|x509)
    : the way out of that network is narrow
    = connection_timed_out 2.2
t:toomanyreq* | t:too many requests | t:429 | t:rate limit* | t:pull rate | t:increase-rate-limit |
    t:rate exceeded | t:qps exceeded | t:too many failed login | t:throttl* | t:pull limit
    : a quota is used up
    = rate_limited 6
@command=push & (t:eof|t:broken pipe|t:connection reset|t:timeout|t:timed out|t:413|t:too large|t:524|t:504)
    & !t:401 & !t:unauthorized & !t:authentication required & !t:denied
    : the upload breaks off, and nobody spoke of a login
    = token_expired_during_upload -2.5, proxy_body_size_limit 0.8
c:(cloudflare|client_max_body_size|body size|100 mb|100mb|request size|proxy-body-size) & @command=push &
    !t:401 & !t:unauthorized & !t:denied
    : what stands in front has a limit for bodies
    = proxy_body_size_limit 2.5
t:413 | t:request entity too large | t:payload too large | t:entity too large | t:too large body | t:body …
    too large | t:content too large | t:body size limit | t:client_max_body_size
    : a body was too big for a proxy
    = proxy_body_size_limit 6.5
t:text/html | t:<html* | t:<!doctype | t:looking for beginning of value | t:invalid character '<' |
    t:unmarshalling content | t:captive portal | t:login page | t:after top-level value | t:unexpected token
    | t:unexpected end of json … html | t:expected json | t:not valid json | t:jsondecodeerror | t:expecting
    value: line 1 | t:jsonparseexception | t:unexpected content type | t:unexpected end of json input &
    @stage=ping
    : a web page came in the place of a registry's answer
    = not_a_registry 3.4, token_server_unavailable 1, http_proxy_refuses 0.8
(t:<html*|t:looking for beginning of value|t:<!doctype|t:text/html) & (t:413|t:429|t:(500|502|503|504))
    : a page with an error of the server's or of what stands before it
    = not_a_registry -2
t:errors occurred & (t:<html*|t:<!doctype)
    : one registry of several that were tried has answered with a page
    = not_a_registry -2
t:pinging container registry … 404 | t:page not found & !@stage=token | t:invalid status code … 404 &
    @stage=ping | t:not a (docker |)registry | t:does not appear to be a registry | t:v1 … registry …
    endpoint | t:unexpected 302 redirect | t:/v2/": not found | t:/v2/: not found | t:/v2/': not found |
    t:method not allowed | t:10 redirects | t:moved permanently | t:302 found | t:too many redirects |
    t:invalid registry endpoint | t:unable to ping registry | t:neither v1 nor v2 | t:not a v2 registry |
    t:v2 api … not
    : the host answers, but not as a registry
    = not_a_registry 3.5
(t:404|t:405|t:301|t:302|t:303|t:308|t:410|t:501) & (@stage=ping|t:login attempt to|@url=ping) &
    !@url=manifest & !@url=blob & !@url=token
    : asked at /v2/, the host knows of nothing
    = not_a_registry 3, tag_missing -3, image_name_wrong -2, repository_missing -2
(t:/v2/": not found|t:/v2/: not found) & !@url=manifest
    : and it was not asked for an image yet
    = tag_missing -3, image_name_wrong -2, repository_missing -2
(t:login attempt to|@command=login) & (t:404|t:405|t:301|t:302|t:page not found|t:method not allowed)
    : a login asks for no image: what is not found is the registry
    = not_a_registry 2, tag_missing -4, image_name_wrong -3, repository_missing -3, wrong_password -2.5
c:(web (page|interface|site|ui)|ui port|wrong port|another port|other port|http port|connector|sub-path|
    subpath|sub path|context path|end point*|endpoint*|path prefix|mirror … path|captive|hotel|wifi
    login|portal) & (t:404|t:405|t:text/html|t:<html*|t:<!doctype|t:looking for beginning|t:top-level
    value|t:eof) & !@url=manifest & !@stage=manifest
    : another service than the registry may listen there
    = not_a_registry 2
t:(500|502|503|504) | t:internal server error | t:bad gateway | t:service unavailable | t:gateway timeout |
    t:unexpected http status: 5* | t:internal_error | t:server error & !t:400 & !t:401 & !t:403 & !t:404 |
    t:unavailable | t:no healthy upstream | t:upstream connect error | t:backend fetch failed | t:health
    check failed | t:overloaded | t:maintenance | t:under maintenance | t:read-only mode | t:read only mode
    | t:unknown: unknown error
    : the server itself failed
    = registry_unavailable 4, token_server_unavailable 0.8, upstream_cache_auth 0.3
t:filesystem: | t:s3aws | t:driver.error | t:drivername | t:completing upload | t:err.message="unknown error
    | t:s3: & !t:403 | t:nosuchbucket | t:no such bucket | t:storage driver | t:storagedriver* | t:driver …
    (permission denied|no such file|read-only) | t:read-only file system & t:registry | t:redis | t:error
    from registry: unknown | t:bucket does not exist | t:stale nfs
    : the registry's own storage fails
    = registry_unavailable 5, iam_permission_missing -2.5, wrong_identity_used -1, account_lacks_permission
      -1.5, image_name_wrong -1.5, tag_missing -1, no_credentials -1
t:connection reset | t:econnreset | t:forcibly closed | t:broken pipe | t:unexpected eof | t:: eof |
    t:/v2/': eof | t:/v2/": eof | t:/v2/: eof | t:connection closed | t:closed by remote | t:server closed |
    t:use of closed
    : the connection broke off: a server that fails, or something on the way that cuts
    = registry_unavailable 3, connection_timed_out 2, http_proxy_refuses 1.2, content_corrupt 0.4
(@status=500|@status=502|@status=503|@status=504) & @stage=token & !crypt
    : and it is the token server that failed
    = token_server_unavailable 3.5, registry_unavailable -0.5
""")
