"""Causes of refusals: challenge, token server and what stands in front."""

from __future__ import annotations

from labkit.diagnosis.cause import Cause

CAUSES = (
    Cause(
        "TOKEN001",
        "token_realm_wrong",
        "registry",
        stages=("token",),
        what="The realm in the challenge is an address the client cannot use: internal name, other "
        "port or scheme.",
        tells="`WWW-Authenticate: Bearer realm=` differs from the public URL; the failing URL in the "
        "error is the token URL.",
        fix="Set realm or external URL to the public address; proxy forwards `Host` and `X-Forwarded-Proto`",
        decided_by="E W",
    ),
    Cause(
        "TOKEN002",
        "proxy_forwarded_proto",
        "registry",
        stages=("upload",),
        what="A TLS proxy does not say `X-Forwarded-Proto: https`, so the upload `Location` is http "
        "and the token is not sent there.",
        tells="Login and pull work, push is refused at the upload; `Location: http://…` behind an "
        "https host.",
        fix="`proxy_set_header X-Forwarded-Proto https;` on the outer proxy, not overwritten by the"
        " inner one",
        decided_by="X W",
    ),
    Cause(
        "TOKEN003",
        "token_audience_mismatch",
        "token server",
        stages=("token",),
        what="`aud` of the token is not the `service` of the registry (or the token server does not "
        "know the service asked for).",
        tells="Log `token intended for another audience`; claim `aud` against `service=` in the challenge.",
        fix="Same `service` on both sides (`REGISTRY_AUTH_TOKEN_SERVICE`)",
        decided_by="E W",
    ),
    Cause(
        "TOKEN004",
        "token_issuer_mismatch",
        "token server",
        stages=("token",),
        what="`iss` of the token is not the issuer the registry is configured with.",
        tells="Log `untrusted issuer`; `aud` is right.",
        fix="Same issuer string on both sides (`REGISTRY_AUTH_TOKEN_ISSUER`)",
        decided_by="E W",
    ),
    Cause(
        "TOKEN005",
        "token_key_untrusted",
        "token server",
        stages=("token",),
        what="The registry does not know the key that signed: `kid`, x5c chain or JWKS do not match "
        "rootcertbundle.",
        tells="Log `token signed by untrusted key with ID`; header `kid` of the JWT; registry 3 wants"
        " another `kid` form than 2.",
        fix="`kid` as the registry computes it, or send `x5c`, or configure `jwks`",
        decided_by="E W",
    ),
    Cause(
        "TOKEN006",
        "token_claims_malformed",
        "token server",
        stages=("token",),
        what="The token verifies but its `access` claim has the wrong shape, so it grants nothing.",
        tells="Signature, `iss`, `aud`, time all good; `access` differs from `[{type,name,actions}]`;"
        " `insufficient scope`.",
        fix="Issue `access` as the token specification says",
        decided_by="W",
    ),
    Cause(
        "TOKEN007",
        "clock_skew",
        "token server",
        stages=("token",),
        what="Clocks of issuer and verifier differ; the token is not valid yet (or already not).",
        tells="`not to be used before`, `not valid yet`; `Date` headers against `nbf`/`iat`; comes "
        "and goes by node.",
        fix="NTP on all hosts; leeway",
        decided_by="E W",
    ),
    Cause(
        "TOKEN008",
        "ping_without_challenge",
        "registry",
        stages=("ping",),
        what="`GET /v2/` answers 200 because somebody may read anonymously, so the client never "
        "learns to authenticate.",
        tells="Public parts work, private ones and pushes go out without credentials although logged "
        "in; podman or curl works.",
        fix="Challenge on `/v2/`, or a token server with anonymous pull",
        decided_by="X W",
    ),
    Cause(
        "TOKEN009",
        "anonymous_blocked_by_basic_challenge",
        "registry",
        stages=("ping",),
        what="The reverse: anonymous reads are meant to work, but `/v2/` challenges with Basic and "
        "the client stops without credentials.",
        tells="`curl` of the manifest without login is 200 while `/v2/` is 401 Basic; Nexus: Docker "
        "Bearer Token Realm inactive.",
        fix="Nexus: activate the realm; else answer `/v2/` with 200 or Bearer",
        decided_by="W P",
    ),
    Cause(
        "TOKEN010",
        "two_auth_layers",
        "registry",
        stages=("ping",),
        what="A proxy asks for Basic and the registry behind it for Bearer; one Authorization header"
        " cannot satisfy both.",
        tells="Two different challenges for the same URL, without and with Basic.",
        fix="Keep one layer",
        decided_by="W",
    ),
    Cause(
        "TOKEN011",
        "challenge_not_understood",
        "you",
        stages=("ping",),
        what="The client cannot read the challenge: an unsupported scheme first (Negotiate), or a "
        "spelling it does not expect.",
        tells="Error names the scheme or the header; other clients work; several WWW-Authenticate lines.",
        fix="Upgrade the client, or offer Basic or Bearer first",
        decided_by="E W",
    ),
)
