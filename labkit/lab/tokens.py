"""Tokens as distribution 2.8.2 reads them: which key, whose, for whom, until when, for what."""

from __future__ import annotations

import base64
import json
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec

from labkit.lab.keys import PublicKey, certified_key_der, key_der, key_id
from labkit.wire.scope import Scope, granted_from_access

LEEWAY = 60
"""Seconds by which clocks may differ (distribution 2.8, registry/auth/token/token.go)."""
_EC, _RSA = ("ES256", "ES384", "ES512"), ("RS256", "RS384", "RS512")


class BadTokenError(Exception):
    """Something is wrong with the token itself; the registry does not say what."""


def read_token(token: str, key: PublicKey, issuer: str, service: str, now: float) -> Scope:
    """What a token grants, once it is verified. Raises BadTokenError."""
    claims = _verified(token, key)
    if claims.get("iss") != issuer or claims.get("aud") != service:  # a list of audiences fails in 2.8.2
        raise BadTokenError("issuer or audience")
    if now > _time(claims, "exp") + LEEWAY or now < _time(claims, "nbf") - LEEWAY:
        raise BadTokenError("time")
    access = claims.get("access")
    if access is not None and not isinstance(access, list):
        raise BadTokenError("access")
    return granted_from_access(access)


def _verified(token: str, key: PublicKey) -> dict[str, Any]:
    allowed = _EC if isinstance(key, ec.EllipticCurvePublicKey) else _RSA
    try:
        _check_key(jwt.get_unverified_header(token.rstrip("=")), key)
        payload = jwt.PyJWS().decode(token.rstrip("="), key, algorithms=list(allowed))
        claims = json.loads(payload)
    except (jwt.PyJWTError, ValueError, TypeError) as error:
        raise BadTokenError(str(error)) from None
    if not isinstance(claims, dict):
        raise BadTokenError("claims")
    return claims


def _check_key(header: dict[str, Any], key: PublicKey) -> None:
    """The header must name the trusted key, by certificate or libtrust's id; a key it brings is no proof."""
    if chain := header.get("x5c"):
        if certified_key_der(base64.b64decode(chain[0])) == key_der(key):
            return
    elif not header.get("jwk") and header.get("kid") == key_id(key):
        return
    raise BadTokenError("key")


def _time(claims: dict[str, Any], name: str) -> int:
    value = claims.get(name, 0)
    if not isinstance(value, int) or isinstance(value, bool):
        raise BadTokenError(name)
    return value
