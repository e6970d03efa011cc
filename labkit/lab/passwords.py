"""Passwords checked against bcrypt, and remembered in a form that nobody can read back."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Callable, Mapping
from typing import TypeAlias

from labkit.wire.errors import UsageError

Check: TypeAlias = Callable[[str, str], bool]
"""Whether this user has this password."""


_LONGEST = 72
"""Bytes of a password that bcrypt looks at."""


def password_check(hashes: Mapping[str, str], *, remember: bool = True) -> Check:
    """A check against {user name: bcrypt hash}; with `remember` each right password costs bcrypt once.

    What is remembered is an HMAC under a random key, never the password. A name that is not there
    costs as much as one that is, so time tells nobody who exists.
    """
    key = salt(4)
    known: dict[str, bytes] = {}
    nobody = next(iter(hashes.values()), "")

    def check(name: str, password: str) -> bool:
        seen = hmac.digest(key, _bytes(f"{name}\0{password}"), hashlib.sha256)
        if hmac.compare_digest(seen, known.get(name, b"")):
            return True
        right = _matches(password, hashes.get(name, nobody)) and name in hashes
        if right and remember:
            known[name] = seen
        return right

    return check


def _matches(password: str, hashed: str) -> bool:
    import bcrypt

    try:
        return bcrypt.checkpw(_bytes(password)[:_LONGEST], hashed.encode())
    except ValueError:  # no bcrypt hash
        return False


def read_basic(authorization: str) -> tuple[str, str] | None:
    """User name and password of an Authorization header, strictly as Go reads it (RFC 7617)."""
    scheme, _, encoded = authorization.partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        text = base64.b64decode(encoded, validate=True).decode("utf-8", "surrogateescape")
    except (binascii.Error, ValueError):
        return None
    name, colon, password = text.partition(":")
    return (name, password) if colon else None


def read_htpasswd(text: str) -> dict[str, str]:
    """The entries of an htpasswd file, as distribution reads it.

    Raises UsageError at a line without a colon.
    """
    entries = {}
    for number, line in enumerate(text.splitlines(), 1):
        entry = line.strip()
        if not entry or entry.startswith("#"):
            continue
        name, colon, hashed = entry.partition(":")
        if not colon:
            raise UsageError(f"Line {number} of the htpasswd file has no colon.", "Each line is NAME:HASH.")
        entries[name] = hashed
    return entries


def write_htpasswd(passwords: Mapping[str, str], cost: int = 4) -> str:
    """An htpasswd file's text with bcrypt hashes of these passwords, for any registry."""
    return "".join(f"{name}:{hash_password(password, cost)}\n" for name, password in passwords.items())


def hash_password(password: str, cost: int = 4) -> str:
    """A bcrypt hash; `cost` 4 takes a millisecond, each more doubles it."""
    import bcrypt

    return bcrypt.hashpw(_bytes(password)[:_LONGEST], salt(cost)).decode()


def salt(cost: int) -> bytes:
    """A random salt for bcrypt, which is no pure Python: imported only where there are passwords."""
    import bcrypt

    return bcrypt.gensalt(cost)


def _bytes(text: str) -> bytes:
    """A password as it came over the wire, also where that was no UTF-8."""
    return text.encode("utf-8", "surrogateescape")
