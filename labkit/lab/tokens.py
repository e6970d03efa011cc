"""Tokens as distribution 2.8.2 reads them: which key, whose, for whom, until when, for what.

Source: distribution 2.8, registry/auth/token/token.go.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import httpx
from cryptography.exceptions import InvalidSignature

from labkit.lab.go_base64 import BadBase64Error, decode_url
from labkit.lab.go_json import BadJsonError, ListOf, PointerTo, Struct, decode
from labkit.lab.trust import Bundle, UntrustedKeyError, check_signature
from labkit.wire.scope import Scope, granted_from_access

LEEWAY = 60
"""Seconds by which clocks may differ."""
_YEAR_1 = 62_135_596_800
"""Seconds from the year 1 to 1970."""
_HEADER = Struct(
    "Header",
    {"typ": "text", "alg": "text", "kid": "text", "x5c": ListOf("text"), "jwk": PointerTo("raw")},
)
_GRANT = Struct(
    "ResourceActions", {"type": "text", "class": "text", "name": "text", "actions": ListOf("text")}
)
_CLAIMS = Struct(
    "ClaimSet",
    {
        **dict.fromkeys(("iss", "sub", "aud", "jti"), "text"),
        **dict.fromkeys(("exp", "nbf", "iat"), "integer"),
        "access": ListOf(PointerTo(_GRANT)),
    },
)


class BadTokenError(Exception):
    """Something is wrong with the token itself; the registry does not say what."""


class Read(NamedTuple):
    """What a verified token says: who it is for, what it grants, until when (Unix time)."""

    subject: str
    granted: Scope
    expires: int


def read_token(token: str, bundle: Bundle, issuer: str, service: str, now: float) -> Read:
    """Verify a token. Raises BadTokenError, and RemoteProtocolError where 2.8.2 hangs up."""
    parts = token.split(".")
    if len(parts) != 3:
        raise BadTokenError("not three parts")
    signature = _decoded(parts[2])
    header, claims = _read(parts[0], _HEADER), _read(parts[1], _CLAIMS)
    # An audience in a list fails in 2.8.2, even the right one.
    if (claims["iss"], claims["aud"]) != (issuer, service):
        raise BadTokenError("issuer or audience")
    expires = claims["exp"]
    if _go_time(now) > _go_time(expires) + LEEWAY or _go_time(now) < _go_time(claims["nbf"]) - LEEWAY:
        raise BadTokenError("time")
    try:
        key = bundle.key(header, now)
        check_signature(key, header["alg"], f"{parts[0]}.{parts[1]}".encode(), signature)
    except (UntrustedKeyError, InvalidSignature):
        raise BadTokenError("key or signature") from None
    if None in (claims["access"] or ()):
        raise httpx.RemoteProtocolError("2.8.2 trips over a null here, and hangs up")
    return Read(claims["sub"], granted_from_access(claims["access"]), expires)


def _read(part: str, shape: Struct) -> dict[str, Any]:
    try:
        return decode(_decoded(part), shape)
    except BadJsonError:
        raise BadTokenError("no JSON, or a value of another type") from None


def _go_time(seconds: float) -> float:
    """Go's time counts from the year 1 in 64 bits, and wraps."""
    whole = int(seconds)
    return (whole + _YEAR_1 + 2**63) % 2**64 - 2**63 + (seconds - whole)


def _decoded(part: str) -> bytes:
    """Base64url with or without its padding, and nothing else in it."""
    padded = part.encode("utf-8", "surrogateescape") + {2: b"==", 3: b"="}.get(len(part) % 4, b"")
    try:
        return decode_url(padded)
    except BadBase64Error:
        raise BadTokenError("no base64url") from None
