"""Refresh tokens: what a token server gives out at login in the password's place, and takes back."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable

_MOST = 10_000
"""Kept at once; the oldest go first."""


class RefreshTokens:
    """The refresh tokens of one token server; it keeps their hashes only.

    Each is one user's and for one service (distribution, docs/spec/auth/scope, "Refresh Tokens"). `random`
    gives so many random bytes.
    """

    def __init__(self, random: Callable[[int], bytes]) -> None:
        self._random = random
        self._known: dict[bytes, tuple[str, str]] = {}

    def give(self, user: str, service: str) -> str:
        """A new token."""
        token = base64.urlsafe_b64encode(self._random(24)).decode()
        self._known[_hash(token)] = user, service
        if len(self._known) > _MOST:
            del self._known[next(iter(self._known))]
        return token

    def user_of(self, token: str, service: str) -> str | None:
        """Whose token it is; None if it is unknown, revoked, or was given for another service."""
        user, granted_for = self._known.get(_hash(token), (None, ""))
        return user if granted_for == service else None

    def revoke(self, user: str) -> int:
        """Forget all tokens of a user; how many there were."""
        gone = [key for key, (owner, _) in self._known.items() if owner == user]
        for key in gone:
            del self._known[key]
        return len(gone)


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).digest()
