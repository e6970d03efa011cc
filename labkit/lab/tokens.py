"""Tokens as distribution 2.8.2 reads them: which key, whose, for whom, until when, for what.

Source: distribution 2.8, registry/auth/token/token.go.
"""

from __future__ import annotations

import base64
import binascii
import json
from typing import Any, NamedTuple

import httpx
from cryptography.exceptions import InvalidSignature

from labkit.lab.trust import Bundle, UntrustedKeyError, check_signature
from labkit.wire.scope import Scope, granted_from_access

LEEWAY = 60
"""Seconds by which clocks may differ."""
_YEAR_1 = 62_135_596_800
"""Seconds from the year 1 to 1970."""
_TEXTS, _TIMES = ("iss", "sub", "aud", "jti"), ("exp", "nbf", "iat")
_NAMES = ("typ", "alg", "kid")


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
    header, claims = _object(parts[0]), _object(parts[1])
    signature = _decoded(parts[2])
    _check_types(header, claims)
    # An audience in a list fails in 2.8.2, even the right one.
    if (claims.get("iss") or "", claims.get("aud") or "") != (issuer, service):
        raise BadTokenError("issuer or audience")
    expires = claims.get("exp") or 0
    if (
        _go_time(now) > _go_time(expires) + LEEWAY
        or _go_time(now) < _go_time(claims.get("nbf") or 0) - LEEWAY
    ):
        raise BadTokenError("time")
    try:
        key = bundle.key(header, now)
        check_signature(key, str(header.get("alg")), f"{parts[0]}.{parts[1]}".encode(), signature)
    except (UntrustedKeyError, InvalidSignature):
        raise BadTokenError("key or signature") from None
    if None in (claims.get("access") or ()):
        raise httpx.RemoteProtocolError("2.8.2 trips over a null here, and hangs up")
    return Read(claims.get("sub") or "", granted_from_access(claims.get("access")), expires)


def _object(part: str) -> dict[str, Any]:
    try:
        text = _decoded(part).decode("utf-8", "replace")
        content = json.loads(text, parse_constant=_refuse, object_pairs_hook=_Object)
    except (ValueError, RecursionError):
        raise BadTokenError("no JSON") from None
    if not isinstance(content, _Object):
        raise BadTokenError("no JSON object")
    fields = content.fields()
    if isinstance(rows := fields.get("access"), list):
        fields["access"] = [row.fields() if isinstance(row, _Object) else row for row in rows]
    return fields


class _Object(dict[str, Any]):
    """A JSON object, read into a map: names as they are, the last of two wins."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        self._pairs = pairs

    def fields(self) -> dict[str, Any]:
        """As Go fills a struct: names in any case, the last of two wins, null changes nothing."""
        fields: dict[str, Any] = {}
        for written, value in self._pairs:
            name = written.replace("\u017f", "s").lower()  # Go folds the long s, too
            if value is not None or name not in fields:
                fields[name] = value
        return fields


def _go_time(seconds: float) -> float:
    """Go's time counts from the year 1 in 64 bits, and wraps."""
    whole = int(seconds)
    return (whole + _YEAR_1 + 2**63) % 2**64 - 2**63 + (seconds - whole)


def _refuse(word: str) -> None:
    raise ValueError(word)  # NaN and Infinity are Python's own


def _decoded(part: str) -> bytes:
    """Base64url with or without its padding, and nothing else in it."""
    try:
        return base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise BadTokenError("no base64url") from None


def _check_types(header: dict[str, Any], claims: dict[str, Any]) -> None:
    """Go reads both into typed fields: one of another type fails the token, null leaves the field empty."""
    access = claims.get("access")
    fits = all(_is_text(header.get(name)) for name in _NAMES) and _is_list(header.get("x5c"))
    fits = fits and all(_is_text(claims.get(name)) for name in _TEXTS)
    fits = fits and all(_is_int(claims.get(name)) for name in _TIMES)
    if not fits or not _is_list(access) or not all(_is_grant(row) for row in access or ()):
        raise BadTokenError("type of a claim")


def _is_text(value: Any) -> bool:
    return value is None or isinstance(value, str)


def _is_int(value: Any) -> bool:
    return value is None or (type(value) is int and -(2**63) <= value < 2**63)


def _is_list(value: Any) -> bool:
    return value is None or isinstance(value, list)


def _is_grant(row: Any) -> bool:
    """The fields of one entry of `access`."""
    if not isinstance(row, dict):
        return row is None
    actions = row.get("actions")
    texts = all(_is_text(row.get(name)) for name in ("type", "class", "name"))
    return texts and _is_list(actions) and all(map(_is_text, actions or ()))
