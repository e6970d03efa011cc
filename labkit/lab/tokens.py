"""Tokens as distribution 2.8.2 reads them: which key, whose, for whom, until when, for what.

Source: distribution 2.8, registry/auth/token/token.go.
"""

from __future__ import annotations

import base64
import binascii
import json
from typing import Any, NamedTuple

from cryptography.exceptions import InvalidSignature

from labkit.lab.trust import Bundle, UntrustedKeyError, check_signature
from labkit.wire.scope import Scope, granted_from_access

LEEWAY = 60
"""Seconds by which clocks may differ."""
_TEXTS, _TIMES = ("iss", "sub", "aud", "jti"), ("exp", "nbf", "iat")


class BadTokenError(Exception):
    """Something is wrong with the token itself; the registry does not say what."""


class Read(NamedTuple):
    """What a verified token says: who it is for, what it grants, until when (Unix time)."""

    subject: str
    granted: Scope
    expires: int


def read_token(token: str, bundle: Bundle, issuer: str, service: str, now: float) -> Read:
    """Verify a token. Raises BadTokenError."""
    parts = token.split(".")
    if len(parts) != 3:
        raise BadTokenError("not three parts")
    header, claims = _object(parts[0]), _object(parts[1])
    signature = _decoded(parts[2])
    _check_types(claims)
    # An audience in a list fails in 2.8.2, even the right one.
    if (claims.get("iss") or "", claims.get("aud") or "") != (issuer, service):
        raise BadTokenError("issuer or audience")
    expires = claims.get("exp") or 0
    if now > expires + LEEWAY or now < (claims.get("nbf") or 0) - LEEWAY:
        raise BadTokenError("time")
    try:
        key = bundle.key(header, now)
        check_signature(key, str(header.get("alg")), f"{parts[0]}.{parts[1]}".encode(), signature)
    except (UntrustedKeyError, InvalidSignature):
        raise BadTokenError("key or signature") from None
    return Read(claims.get("sub") or "", granted_from_access(claims.get("access")), expires)


def _object(part: str) -> dict[str, Any]:
    try:
        content = json.loads(_decoded(part), parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise BadTokenError("no JSON") from None
    if not isinstance(content, dict):
        raise BadTokenError("no JSON object")
    return content


def _refuse(word: str) -> None:
    raise ValueError(word)  # NaN and Infinity are Python's own


def _decoded(part: str) -> bytes:
    """Base64url with or without its padding, and nothing else in it."""
    try:
        return base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise BadTokenError("no base64url") from None


def _check_types(claims: dict[str, Any]) -> None:
    """Go reads claims into typed fields: one of another type fails the token, null leaves the field empty."""
    wrong = [name for name in _TEXTS if not isinstance(claims.get(name, ""), (str, type(None)))]
    wrong += [name for name in _TIMES if type(claims.get(name, 0)) not in (int, type(None))]
    access = claims.get("access")
    rows = access if isinstance(access, list) else [] if access is None else [access]
    if wrong or not all(isinstance(row, dict) for row in rows):
        raise BadTokenError("type of a claim")
