"""What names, ports, certificates and proxies on the way have to say."""

from __future__ import annotations

from labkit.diagnosis.symptoms.tables import table

NETWORKS = table("""
t:no such host | t:name or service not known | t:temporary failure in name resolution | t:could not resolve
    host | t:server misbehaving | t:getaddrinfo | t:nodename nor servname | t:name resolution | t:enotfound
    : the name has no address here
    = name_not_resolved 6
t:connection refused | t:econnrefused | t:actively refused
    : nothing listens at that address
    = connection_refused 6
t:i/o timeout | t:connection timed out | t:context deadline exceeded | t:client.timeout exceeded | t:tls
    handshake timeout | t:etimedout | t:no route to host | t:network is unreachable | t:request canceled
    while waiting | t:read timed out | t:connect timeout
    : no answer comes
    = connection_timed_out 5, engine_proxy_not_used 1.5
(i/o timeout|timed out|deadline exceeded|client.timeout|request canceled|timeout) &
    (proxy|http_proxy|https_proxy)
    : a network with a proxy, and the engine does not use it
    = engine_proxy_not_used 3.5, http_proxy_refuses -0.5
(i/o timeout|timed out|deadline exceeded|no such host|timeout) & c:(curl|browser|wget) …
    (works|work|opens|reach*)
    : the shell gets through, the engine does not
    = engine_proxy_not_used 2.5
t:unknown authority | t:self-signed certificate | t:self signed certificate | t:unable to get local issuer |
    t:certificate verify failed | t:unknown ca | t:bad certificate | t:certificate is not trusted | t:unable
    to find valid certification path | t:signed by unknown | t:not trusted by the trust provider
    : the one who pulls does not trust the certificate's issuer
    = tls_unknown_ca 6
t:certificate has expired | t:certificate expired | t:not yet valid: current time
    : the certificate's time is over, or the clock is wrong
    = tls_certificate_expired 6
t:certificate is valid for | t:legacy common name | t:doesn't match … certificate | t:no ip sans | t:cannot
    validate certificate for | t:hostname mismatch | t:certificate is not valid for | t:does not match
    certificate
    : the certificate is for another name
    = tls_hostname_mismatch 6
t:server gave http response to https client | t:first record does not look like a tls handshake &
    !proxyconnect | t:wrong version number | t:tls: oversized record
    : the server speaks plain HTTP
    = http_registry_not_marked_insecure 5
t:server gave http response to https client & @url=token
    : and it is the token server's URL that fails
    = token_realm_wrong 5.5, http_registry_not_marked_insecure -2
insecure-registries | insecure registr* | c:insecure option | c:without tls | c:plain http registry
    : a registry without TLS
    = http_registry_not_marked_insecure 1.5
t:client sent an http request to an https server | t:plain http request was sent to https port
    : plain HTTP to a TLS port
    = http_sent_to_https_port 6
t:client sent an http request to an https server & @stage=manifest | t:client sent an http request &
    @url=token
    : raised at the token step: the realm's scheme is wrong
    = token_realm_wrong 3.5
t:proxy authentication required | t:407 | t:proxy_auth* | t:authenticationrequired … proxy
    : a proxy on the way wants a password of its own
    = http_proxy_refuses 6.5
t:proxyconnect … first record | t:proxyconnect … tls handshake
    : the proxy speaks plain HTTP
    = proxy_url_scheme_wrong 7
t:proxyconnect … (refused|no such host|timeout)
    : the proxy itself cannot be reached
    = http_proxy_refuses 2.5, connection_refused 0.5
t:blocked by | t:zscaler | t:forbidden by the proxy | t:access denied by … (policy|security|filter*) |
    t:squid | t:url filter* | t:websense | t:forcepoint | t:blue coat | t:fortigate | t:via: | t:umbrella |
    t:web filter* | t:content filter* | t:blocked … category | t:forbidden … proxy
    : a word that no registry says: a proxy's
    = http_proxy_refuses 5
c:(corporate|company|office) proxy & (403|forbidden|denied|unauthorized|refused)
    : a company's proxy stands between
    = http_proxy_refuses 2.5
t:client with ip … not allowed | t:ip address … not allowed | t:aka.ms/acr/firewall | t:not in the allow* |
    t:ip … (not whitelisted|blocked) | t:public network access … disabled | t:is not allowed access | t:ip
    address … (denied|forbidden|blocked)
    : the registry's firewall names the client's address
    = registry_firewall_blocks_client 7
c:selected networks | c:private endpoint* | c:public network access | c:ip (allow*|white*|restriction*)
    : who may come is limited by address
    = registry_firewall_blocks_client 2.5
t:toomanyrequests | t:too many requests | t:qps exceeded | t:too many failed login | t:throttl* | t:pull limit
    | t:429 | t:rate limit* | t:pull rate | t:increase-rate-limit | t:rate exceeded
    : a quota is used up
    = rate_limited 6
t:413 | t:request entity too large | t:payload too large | t:entity too large
    : a body was too big for a proxy
    = proxy_body_size_limit 6.5
t:unexpected end of json … html | t:text/html | t:<html* | t:<!doctype | t:looking for beginning of value |
    t:invalid character '<' | t:unmarshalling content | t:captive portal | t:login page
    : a web page came in the place of a registry's answer
    = not_a_registry 3.4, token_server_unavailable 1, http_proxy_refuses 0.8
t:pinging container registry … 404 | t:page not found & !@stage=token | t:invalid status code … 404 &
    @stage=ping | t:not a (docker |)registry | t:does not appear to be a registry | t:v1 … registry …
    endpoint
    : the host answers, but not as a registry
    = not_a_registry 3.5
t:(500|502|503|504) | t:internal server error | t:bad gateway | t:service unavailable | t:gateway timeout |
    t:unexpected http status: 5* | t:internal_error | t:server error | t:unavailable | t:connection reset
    : the server itself failed
    = registry_unavailable 4, token_server_unavailable 0.8, upstream_cache_auth 0.3
(@status=500|@status=502|@status=503|@status=504) & @stage=token & !crypt
    : and it is the token server that failed
    = token_server_unavailable 3.5, registry_unavailable -0.5
(i/o timeout|timed out|deadline exceeded|client.timeout|timeout) & (proxy|http_proxy*) &
    c:(curl|browser|wget|shell) … (works|work|gets|get|opens|reach*|through)
    : the shell gets through the proxy, the engine does not use it
    = engine_proxy_not_used 2.5, connection_timed_out -1
c:(zscaler|netskope|forcepoint|palo alto|fortinet|umbrella|squid|blue coat|bluecoat|mcafee|web
    gateway|secure gateway|dlp)
    : a filtering proxy by name
    = http_proxy_refuses 2.8, tls_unknown_ca 0.8
c:(at home|home network|other network|another network|mobile hotspot|hotspot|without vpn|off vpn|outside the
    office) … (works|fine|it works|pulls) | c:(office|company|corporate) network only
    : on another network it works
    = http_proxy_refuses 1.8, registry_firewall_blocks_client 1.4, connection_timed_out 0.5
t:v2/': forbidden | t:v2/": forbidden | t:manifests … : forbidden
    : a bare Forbidden, without a registry's error code
    = http_proxy_refuses 2, account_lacks_permission 0.5
""")
