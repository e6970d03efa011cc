"""Claims: what a token says of itself, read without trusting it (no signature check).

Nothing here keeps the token or its signature, so neither can be printed by accident.
"""

from __future__ import annotations

import base64
import json
import re
from dataclasses import dataclass, field
from typing import Any

from labkit.wire.scope import Scope, granted_from_access

TOKEN_LIMIT = 64 * 1024
"""Characters; longer tokens are not read."""

_BASE64URL = re.compile(r"[A-Za-z0-9_-]*")


@dataclass(frozen=True, slots=True)
class Claims:
    """A token's header and claims (RFC 7519); `problems` says what could not be read.

    A property is None where its claim is absent or of the wrong kind. A token that is not a JWT is
    no error, since tokens are opaque to clients: both dicts are then empty.
    """

    header: dict[str, Any] = field(default_factory=dict)
    claims: dict[str, Any] = field(default_factory=dict)
    problems: tuple[str, ...] = ()

    @property
    def issuer(self) -> str | None:
        """Who made the token."""
        return _text(self.claims.get("iss"))

    @property
    def subject(self) -> str | None:
        """Whom it was made for; empty or absent for anonymous."""
        return _text(self.claims.get("sub"))

    @property
    def audience(self) -> str | tuple[str, ...] | None:
        """As it came: distribution 2.8 takes a string only, so a list (here a tuple) must not look alike."""
        value = self.claims.get("aud")
        if isinstance(value, list):
            return tuple(entry for entry in value if isinstance(entry, str))
        return _text(value)

    @property
    def expires(self) -> float | None:
        """Unix time, seconds."""
        return _time(self.claims.get("exp"))

    @property
    def not_before(self) -> float | None:
        """Unix time, seconds."""
        return _time(self.claims.get("nbf"))

    @property
    def access(self) -> list[Any]:
        """The access claim as it came (distribution, docs/content/spec/auth/jwt.md); empty if none."""
        value = self.claims.get("access")
        return value if isinstance(value, list) else []

    @property
    def granted(self) -> Scope:
        """The access claim as a scope."""
        return granted_from_access(self.claims.get("access"))


def decode_claims(token: str) -> Claims:
    """Read a JWT in compact form (RFC 7519, RFC 7515 section 7.1). Never raises: see `problems`."""
    if len(token) > TOKEN_LIMIT:
        return Claims(
            problems=(f"the token has {len(token)} characters; more than {TOKEN_LIMIT} are not read",)
        )
    parts = token.strip().split(".")
    if len(parts) != 3:
        return Claims(problems=(_not_three(len(parts)),))
    problems: list[str] = []
    header = _object(parts[0], "header", problems)
    claims = _object(parts[1], "claims", problems)
    if not parts[2]:
        problems.append("the signature is empty")
    elif _decoded(parts[2]) is None:
        problems.append("the signature is not base64url")
    if claims is not None:
        problems += _odd_claims(claims)
    return Claims(header or {}, claims or {}, tuple(problems))


def _not_three(parts: int) -> str:
    if parts == 5:
        return "the token has five parts: it is encrypted (JWE, RFC 7516), only its audience can read it"
    return f"the token is opaque: a JWT has three parts between dots, this has {parts}"


def _object(part: str, name: str, problems: list[str]) -> dict[str, Any] | None:
    """Decode one part to a JSON object, or say why not. What it held is not quoted: it may be secret."""
    decoded = _decoded(part)
    if decoded is None:
        problems.append(f"the {name} part is not base64url")
        return None
    try:
        value = json.loads(decoded.decode())
    except (ValueError, RecursionError):
        problems.append(f"the {name} part is not JSON")
        return None
    if not isinstance(value, dict):
        problems.append(f"the {name} part is JSON, but no object")
        return None
    return value


def _decoded(part: str) -> bytes | None:
    """RFC 7515 section 2 drops the padding; some writers keep it, and distribution takes both."""
    bare = part.rstrip("=")
    if not bare or not _BASE64URL.fullmatch(bare) or len(bare) % 4 == 1:
        return None
    return base64.urlsafe_b64decode(bare + "=" * (-len(bare) % 4))


def _odd_claims(claims: dict[str, Any]) -> list[str]:
    """Claims that are there but not of the kind RFC 7519 section 4.1 wants."""
    problems = [f"{name} is not a number" for name in ("exp", "nbf", "iat") if _odd_time(claims.get(name))]
    problems += [f"{name} is not a string" for name in ("iss", "sub") if _odd_text(claims.get(name))]
    audience = claims.get("aud")
    entries = audience if isinstance(audience, list) else [audience]
    if any(_odd_text(entry) for entry in entries):
        problems.append("aud is neither a string nor a list of strings")
    return problems + list(granted_from_access(claims.get("access")).problems)


def _odd_time(value: object) -> bool:
    return value is not None and _time(value) is None


def _odd_text(value: object) -> bool:
    return value is not None and not isinstance(value, str)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _time(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return value if abs(value) < 1e15 else None  # NaN and infinity compare false
