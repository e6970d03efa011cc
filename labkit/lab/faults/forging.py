"""Tokens that say something else: what a client is given, and what the registry gets for it."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import httpx

from labkit.lab.faults.answering import is_token_request, with_body
from labkit.lab.faults.fault import Between
from labkit.wire.exchange import Send

if TYPE_CHECKING:
    from labkit.lab.keys import SigningKey

Json = dict[str, Any]
Forge = Callable[[str], str]
"""From the token server's token to another one."""
_FIELDS = ("token", "access_token")


def forged(forge: Forge, change: Callable[[Json], Json] = dict, *, known: bool = False) -> Between:
    """Clients are given other tokens, in an answer that may be changed, too.

    `known` tokens are taken back by the registry for those that the token server made.
    """

    def between(send: Send) -> Send:
        made: dict[str, str] = {}

        def forging(request: httpx.Request) -> httpx.Response:
            if not is_token_request(request):
                return send(_in_return(request, made) if known else request)
            response = send(request)
            if response.status_code != httpx.codes.OK:
                return response
            said = json.loads(response.read())
            for field in _FIELDS:
                if token := said.get(field):
                    said[field] = forge(token)
                    made[said[field]] = token
            return with_body(response, json.dumps(change(said)).encode())

        return forging

    return between


def _in_return(request: httpx.Request, made: dict[str, str]) -> httpx.Request:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if token in made:
        request.headers["authorization"] = f"{scheme} {made[token]}"
    return request


def claims(change: Callable[[Json], Json]) -> Forge:
    """The same token with other claims, under a signature that was made for the old ones.

    A registry looks at issuer, audience and time first, so it finds the fault that is meant
    (distribution 2.8, registry/auth/token/token.go, Verify).
    """

    def forge(token: str) -> str:
        parts = token.split(".")
        if len(parts) != 3:  # not a JWT: nothing to read or to change
            return token
        return ".".join((parts[0], _encoded(change(_decoded(parts[1]))), parts[2]))

    return forge


def by_another_key() -> Forge:
    """The same claims, signed with a key that the registry does not know, and named as RFC 7638 does."""
    from labkit.lab.keys import new_key

    key = new_key("another token server")
    key = dataclasses.replace(key, kid=_thumbprint(key))

    def forge(token: str) -> str:
        parts = token.split(".")
        return key.sign(_decoded(parts[1])) if len(parts) == 3 else token

    return forge


def _thumbprint(key: SigningKey) -> str:
    """The key's id as RFC 7638 makes it; distribution 2.8 wants libtrust's."""
    numbers = key.public.public_numbers()
    point = {"crv": "P-256", "kty": "EC"} | {
        name: _base64url(getattr(numbers, name).to_bytes(32, "big")) for name in ("x", "y")
    }
    text = json.dumps(point, separators=(",", ":"), sort_keys=True)
    return _base64url(hashlib.sha256(text.encode()).digest())


def _decoded(part: str) -> Json:
    content = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return content if isinstance(content, dict) else {}


def _encoded(content: Json) -> str:
    return _base64url(json.dumps(content).encode())


def _base64url(octets: bytes) -> str:
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()
