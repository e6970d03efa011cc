"""Causes of refusals: challenge, token server and what stands in front."""

from __future__ import annotations

from labkit.diagnosis.cause import Cause

CAUSES = (
    Cause(
        "TOKEN001",
        "token_realm_wrong",
        "registry",
        stages=("token",),
        what="The realm in the challenge is an address that the client cannot use: an internal name, "
        "another port or scheme.",
        tells="The `realm` of WWW-Authenticate differs from the public address, and the address in the "
        "error is the token server's.",
        fix="Set the registry's realm or external URL to the public address; a proxy in front must pass "
        "on `Host` and `X-Forwarded-Proto`.",
        decided_by="E W",
        lesson="04",
    ),
    Cause(
        "TOKEN002",
        "proxy_forwarded_proto",
        "registry",
        stages=("upload",),
        what="A proxy that ends TLS does not say `X-Forwarded-Proto: https`, so the upload's `Location` "
        "is http and the client does not send the token there.",
        tells="Login and pull work, a push is refused at the upload; `Location: http://…` from a host "
        "that speaks https.",
        fix="Add `proxy_set_header X-Forwarded-Proto https;` to the outer proxy, and let no inner one "
        "overwrite it.",
        decided_by="X W",
        lesson="08",
    ),
    Cause(
        "TOKEN003",
        "token_audience_mismatch",
        "token server",
        stages=("token",),
        what="The token's `aud` is not the `service` of the registry, or the token server does not know "
        "the service asked for.",
        tells="The registry's log says `token intended for another audience`; compare the claim `aud` "
        "with `service` in the challenge.",
        fix="Give registry and token server the same service name (`REGISTRY_AUTH_TOKEN_SERVICE`).",
        decided_by="E W",
        lesson="05",
    ),
    Cause(
        "TOKEN004",
        "token_issuer_mismatch",
        "token server",
        stages=("token",),
        what="The token's `iss` is not the issuer that the registry is set to trust.",
        tells="The registry's log says `untrusted issuer`; `aud` is right.",
        fix="Give registry and token server the same issuer string (`REGISTRY_AUTH_TOKEN_ISSUER`).",
        decided_by="E W",
        lesson="05",
    ),
    Cause(
        "TOKEN005",
        "token_key_untrusted",
        "token server",
        stages=("token",),
        what="The registry does not know the key that signed the token: `kid`, the x5c chain or the JWKS "
        "do not fit its bundle.",
        tells="The registry's log says `token signed by untrusted key with ID`; compare the token's "
        "header `kid`. Registry 3 wants another form of `kid` than 2.",
        fix="Put the token server's certificate into the registry's `rootcertbundle`, and make `kid` as "
        "the registry does, or send `x5c`, or configure `jwks`.",
        decided_by="E W",
        lesson="05",
    ),
    Cause(
        "TOKEN006",
        "token_claims_malformed",
        "token server",
        stages=("token",),
        what="The token verifies, but its `access` claim has the wrong shape, so it grants nothing.",
        tells="Signature, `iss`, `aud` and times are good; `access` is not a list of `type`, `name` and "
        "`actions`; the registry says `insufficient scope`.",
        fix="Issue `access` as the token specification says: a list of objects with type, name and actions.",
        decided_by="W",
        lesson="05",
    ),
    Cause(
        "TOKEN007",
        "clock_skew",
        "token server",
        stages=("token",),
        what="The clocks of token server and registry differ, so the token is not valid yet, or no longer.",
        tells="`not to be used before` or `not valid yet`; the `Date` headers do not fit `nbf` and `iat`; "
        "it comes and goes from node to node.",
        fix="Let all hosts keep time by NTP, and allow some leeway in the checks.",
        decided_by="E W",
        actions=("set_clock",),
        lesson="05",
    ),
    Cause(
        "TOKEN008",
        "ping_without_challenge",
        "registry",
        stages=("ping",),
        what="`GET /v2/` answers 200, because somebody may read without a login, so the client never "
        "learns that it could log in.",
        tells="Public images work; private ones and pushes are asked for without credentials although "
        "there is a login. podman or curl works.",
        fix="Answer `/v2/` with a challenge, or let a token server give out anonymous tokens.",
        decided_by="X W",
        lesson="04",
    ),
    Cause(
        "TOKEN009",
        "anonymous_blocked_by_basic_challenge",
        "registry",
        stages=("ping",),
        what="Reads are meant to work without a login, but `/v2/` answers with a Basic challenge, and the "
        "client stops without credentials.",
        tells="`curl` of the manifest gives 200 without a login while `/v2/` gives 401 Basic; in Nexus "
        "the Docker Bearer Token Realm is not active.",
        fix="In Nexus, activate the Docker Bearer Token Realm; elsewhere answer `/v2/` with 200 or with "
        "Bearer.",
        decided_by="W P",
        lesson="04",
        person="Whether strangers are meant to read is the owner's to say.",
    ),
    Cause(
        "TOKEN010",
        "two_auth_layers",
        "registry",
        stages=("ping",),
        what="A proxy asks for Basic and the registry behind it for Bearer; one Authorization header "
        "cannot satisfy both.",
        tells="The same address gives two different challenges: one without credentials, the other with "
        "Basic.",
        fix="Keep one of the two: take the login off the proxy, or off the registry.",
        decided_by="W",
        lesson="08",
    ),
    Cause(
        "TOKEN011",
        "challenge_not_understood",
        "you",
        stages=("ping",),
        what="The client cannot read the challenge: a scheme it does not know stands first (Negotiate), "
        "or the spelling is not what it expects.",
        tells="The error names the scheme or the header, and other clients work; there are several "
        "WWW-Authenticate lines.",
        fix="Offer Basic or Bearer first on the registry's side, or upgrade the client.",
        decided_by="E W",
        lesson="02",
    ),
)
