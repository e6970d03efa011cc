"""What TLS libraries say: certificates that are not trusted, too old or another's, and plain HTTP in
place of TLS."""

from __future__ import annotations

from labkit.diagnosis.symptoms.tables import table

CERTIFICATES = table("""
t:unknown authority | t:certificate signed by unk* | t:self-signed certificate | t:self signed certificate |
    t:unable to get local issuer |
    t:certificate verify failed | t:unknown ca | t:bad certificate | t:certificate is not trusted | t:unable
    to find valid certification path | t:signed by unknown | t:not trusted by the trust provider |
    t:unknownissuer | t:unknown issuer | t:issuer is unknown | t:pkix path | t:suncertpathbuilder* |
    t:self_signed_cert* | t:depth_zero_self_signed* | t:unable_to_verify_leaf* | t:unable_to_get_issuer* |
    t:unable to verify the first certificate | t:unable to get issuer | t:certificate_verify_failed |
    t:partialchain | t:untrustedroot | t:chain … (not trusted|incomplete|terminated in a root) | t:authority
    that is not trusted | t:certificate is not standards compliant | t:certificate … not trusted | t:not
    authorized to sign other certificates | t:remotecertificatechainerrors | t:certificate chain was issued
    by an authority | t:invalid certificate chain | t:invalid peer certificate & !t:expired & !t:notvalid* |
    t:could not validate certificate & !t:expired
    : the one who pulls does not trust the certificate's issuer
    = tls_unknown_ca 6
t:certificate required | t:handshake error | t:tls: handshake failure | t:alert handshake | t:alert bad
    certificate | t:missing (client certificate|key … for client certificate) | t:no required ssl
    certificate was sent
    : the registry asks for a certificate of the client's, or for a cipher it does not have
    = tls_unknown_ca 2.5, http_proxy_refuses 0.5
t:failed to verify certificate & !t:expired & !t:valid for & !t:sans & !t:common name & !t:not yet valid |
    t:tls verification fail* | t:ssl verification | t:certificate problem & !t:expired | t:(ssl|tls)
    certificate error
    : a certificate was not accepted
    = tls_unknown_ca 2.2
c:certs.d & (t:tls*|t:x509|t:certificate)
    : somebody told one client of the authority
    = tls_unknown_ca 1.4
c:(private|own|internal|company*|corporate|self-signed|selfsigned|custom) (ca|certificate authority|
    certificate|root|pki) & t:(x509|certificate|tls|ssl)
    : a certificate authority of one's own
    = tls_unknown_ca 1.2
t:certificate has expired | t:certificate expired | t:not yet valid: current time | t:certificate is expired
    | t:cert_has_expired | t:certificateexpired* | t:certificatenotyetvalid* | t:certificate is not yet
    valid | t:certificate … (has expired|is expired) | t:invalid peer certificate: expired | t:certexpired |
    t:certnotvalidyet | t:notafter | t:peer certificate … expired | t:sec_error_expired* | t:expired or is
    not yet valid
    : the certificate's time is over, or the clock is wrong
    = tls_certificate_expired 6
t:certificate is valid for | t:legacy common name | t:doesn't match … certificate | t:no ip sans | t:cannot
    validate certificate for | t:hostname mismatch | t:certificate is not valid for | t:does not match
    certificate | t:does not match … altname* | t:altname* … (invalid|mismatch) | t:cert_altname_invalid |
    t:err_tls_cert_altname* | t:certificate name does not match | t:name in the certificate does not match |
    t:no subject alternative (name|names|dns name) | t:no alternative certificate subject | t:not valid for
    any names | t:no name matching … found | t:doesn't contain any ip sans | t:notvalidforname |
    t:remotecertificatenamemismatch | t:certificate … doesn't match | t:is not valid for the name | t:ip
    address mismatch | t:hostname … not verified | t:ssl_error_bad_cert_domain | t:certificate subject name
    : the certificate is for another name
    = tls_hostname_mismatch 6.4
t:server gave http response to https client | t:first record does not look like a tls handshake &
    !proxyconnect | t:wrong version number | t:wrong_version_number | t:tls: oversized record |
    t:unrecognized ssl message | t:unrecognised ssl message | t:plaintext connection | t:rx_record_too_long
    | t:record_too_long | t:packet length too long | t:invalidcontenttype | t:corrupt message of type |
    t:corrupted frame | t:unknown_protocol | t:cannot determine the frame size | t:http_request … tls |
    t:not an ssl/tls record
    : the server speaks plain HTTP
    = http_registry_not_marked_insecure 5
t:server gave http response to https client & @url=token & !@realm=public
    : and it is the token server's URL that fails
    = token_realm_wrong 5.5, http_registry_not_marked_insecure -2
t:only secure connections are allowed | t:registry that supports https | t:credentials can be sent safely |
    t:insecureregistryexception | t:supports only http or https with an unknown ca | t:add
    '--insecure-registry* | t:allowinsecureregistries | t:if this private registry
    : this tool wants TLS that it can check, and got none
    = http_registry_not_marked_insecure 3, tls_unknown_ca 2.4
insecure-registries | insecure registr* | c:insecure option | c:without tls | c:plain http registry |
    c:plain http | c:no tls | c:over http | c:http only | c:(an|the) http registry | c:unencrypted |
    c:insecure & !c:insecure-skip* & !t:x509
    : a registry without TLS
    = http_registry_not_marked_insecure 1.5
t:client sent an http request to an https server | t:plain http request was sent to https port | t:plain
    http request … https | t:speaking plain http to | t:requires tls | t:use the https scheme | t:malformed
    http response … (x15|x16|u0015) | t:http request … ssl port | t:sent http … https (port|server)
    : plain HTTP to a TLS port
    = http_sent_to_https_port 6
t:x509 & (t:client sent an http request|t:plain http request)
    : plain HTTP was but the second try
    = http_sent_to_https_port -3
t:malformed http response
    : what came is no HTTP: TLS, or a proxy that speaks otherwise
    = http_sent_to_https_port 3.4, proxy_url_scheme_wrong 1, not_a_registry 1.5
t:client sent an http request to an https server & @stage=manifest | t:client sent an http request &
    @url=token
    : raised at the token step: the realm's scheme is wrong
    = token_realm_wrong 3.5
""")
