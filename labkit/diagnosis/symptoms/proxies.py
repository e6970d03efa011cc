"""What proxies on the way out and firewalls say, and what is told of them."""

from __future__ import annotations

from labkit.diagnosis.symptoms.tables import table

PROXIES = table("""
(i/o timeout|timed out|deadline exceeded|client.timeout|request canceled|timeout|unreachable|no route to
    host) & @proxy=out & !t:proxyconnect & !@realm=odd
    : a network with a proxy, and the engine does not use it
    = engine_proxy_not_used 4.4, http_proxy_refuses -0.5
(t:no such host|t:server misbehaving|t:connection refused|t:name resolution|t:lookup … timeout|t:name or
    service not known) & @proxy=out & !t:proxyconnect & !@realm=odd & (@registry=dockerhub|@registry=gar|
    @registry=ghcr|@registry=quay|@registry=ecr|@registry=acr)
    : behind a proxy nobody asks for that address but one who goes round it
    = engine_proxy_not_used 6, connection_refused -1, name_not_resolved -1
(i/o timeout|timed out|deadline exceeded|no such host|timeout|connection refused) & c:(curl|browser|wget|
    other (tools|programs|containers)|ping|docker pull) … <works> & !t:proxyconnect & @proxy=out
    : the shell gets through, the engine does not
    = engine_proxy_not_used 1.5, connection_timed_out -0.5
(i/o timeout|timed out|deadline exceeded|no such host|timeout) & c:(curl|browser|wget) … (<works>|opens|
    reach*|through) & !@proxy=front
    : the shell gets through, the engine does not
    = engine_proxy_not_used 2
t:proxyconnect
    : the proxy is used
    = engine_proxy_not_used -3
t:proxy authentication required | t:407 | t:proxy_auth* | t:proxyauth* | t:authenticationrequired & c:proxy
    | t:authorizedonly | t:auth_required & c:proxy | t:authenticate … (to|with) the proxy | t:proxy …
    (login|credentials) required
    : a proxy on the way wants a password of its own
    = http_proxy_refuses 6.5, password_instead_of_token -2
@bare & !@status=429
    : only a few words in place of an answer: the proxy's, when it was asked for a tunnel
    = http_proxy_refuses 4
@bare & (bad gateway|service unavailable|gateway timeout|gateway time-out)
    : it could not reach the registry
    = http_proxy_refuses -1, registry_unavailable 0.3, name_not_resolved 0.5
@proxy=out & (403|forbidden|blocked|access denied|not allowed|authentication required|
    authenticationrequired|503|502|bad gateway|service unavailable|tunnel|t:<html*|t:<!doctype) &
    !t:proxyconnect & !@registry=harbor & !t:denied: & !t:unauthorized:
    : behind a proxy, and this may be its answer
    = http_proxy_refuses 2.8
t:tunnel (failed|or ssl) | t:from proxy | t:proxy after connect | t:connect tunnel | t:unable to tunnel |
    t:tunnel connection failed | t:cannot connect to proxy | t:response from proxy | t:proxyerror | t:unable
    to connect to proxy
    : no tunnel through the proxy
    = http_proxy_refuses 4, connection_refused -0.5
t:proxyconnect … first record | t:proxyconnect … tls handshake | t:proxyconnect … (eof|http response to
    https|malformed|wrong version|oversized) | t:proxy appears to only use http | t:proxy … (wrong version
    number|wrong_version_number) | t:proxyconnect … server gave http
    : the proxy speaks plain HTTP
    = proxy_url_scheme_wrong 7, http_registry_not_marked_insecure -3
t:(invalid|bad|malformed|unsupported|unknown|illegal) proxy (url|scheme|address|uri|port|host) | t:proxy
    (url|scheme|address|uri) … (invalid|unsupported|malformed|missing) | t:unable to parse proxy | t:failed
    to parse proxy
    : the proxy's address is none
    = proxy_url_scheme_wrong 4.5, http_proxy_refuses 2
https_proxy=https | https_proxy … https: & !c:http_proxy | c:proxy … with https:// | c:https:// … proxy
    (url|address) | c:proxy … (https scheme|scheme https)
    : the proxy's own address says https
    = proxy_url_scheme_wrong 3
t:proxyconnect … (refused|no such host|timeout|timed out|no route|unreachable|eof)
    : the proxy itself cannot be reached
    = http_proxy_refuses 3.5, connection_refused 0.5
t:blocked by | t:zscaler | t:forbidden by the proxy | t:access denied by … (policy|security|filter*) |
    t:squid | t:cntlm | t:your organization | t:your administrator | t:web site … (blocked|category) |
    t:security policy | t:access to this … (site|page|web*) | t:malware | t:url filter* | t:websense |
    t:forcepoint | t:blue coat | t:fortigate | t:via: | t:umbrella | t:web filter* | t:content filter* |
    t:blocked … category | t:forbidden … proxy
    : a word that no registry says: a proxy's
    = http_proxy_refuses 5
t:client with ip … not allowed | t:ip address … not allowed | t:aka.ms/acr/firewall | t:not in the allow* |
    t:ip … (not whitelisted|blocked) | t:public network access … disabled | t:is not allowed access | t:ip
    address … (denied|forbidden|blocked)
    : the registry's firewall names the client's address
    = registry_firewall_blocks_client 7
c:selected networks | c:private endpoint* | c:public network access | c:ip (allow*|white*|restriction*)
    : who may come is limited by address
    = registry_firewall_blocks_client 2.5
(t:<html*|t:looking for beginning of value|t:<!doctype|t:text/html) & (t:403|t:forbidden|t:blocked|t:access
    denied) & !t:413
    : a page that forbids
    = http_proxy_refuses 2.5, registry_firewall_blocks_client 1, not_a_registry -0.5
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
