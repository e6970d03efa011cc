"""The forms in which one secret travels: plain, in URLs, JSON and hex, in base64 alone or among more."""

from __future__ import annotations

import json
from base64 import b64encode, urlsafe_b64encode
from urllib.parse import quote, quote_plus

_ENOUGH = 8
"""Base64 letters that must be left of a secret among others to be sure that it is the secret."""
_BASE64 = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_=")


def spellings(secret: str) -> set[str]:
    """Forms that stand for the whole secret and nothing else (RFC 3986, RFC 8259, RFC 4648)."""
    raw = secret.encode("utf-8", "surrogatepass")
    forms = {secret, raw.decode("latin-1"), json.dumps(secret)[1:-1]}
    forms |= {form.replace("/", "\\/") for form in forms}
    quoted = {quote(raw, safe=""), quote_plus(raw), quote(raw)}
    forms |= quoted | {_lower_escapes(form) for form in quoted}
    return forms | {raw.hex(), raw.hex().upper(), *(encode(raw).decode().rstrip("=") for encode in _ENCODERS)}


def base64_cores(secret: str) -> set[str]:
    """What base64 of anything with the secret in it contains; there are three ways to fall into threes."""
    raw = secret.encode("utf-8", "surrogatepass")
    cores = set()
    for encode in _ENCODERS:
        for before, first in ((0, 0), (1, 2), (2, 3)):
            text = encode(b"\0" * before + raw).decode().rstrip("=")
            cores.add(text[first : -1 if (before + len(raw)) % 3 else None])
    return {core for core in cores if len(core) >= _ENOUGH}


def replace_base64(text: str, core: str, mark: str) -> str:
    """Put `mark` where `core` is, and in place of the base64 letters on both sides, which are part of it."""
    shown, at = "", 0
    while (found := text.find(core, at)) >= 0:
        start, end = found, found + len(core)
        while start > at and text[start - 1] in _BASE64:
            start -= 1
        while end < len(text) and text[end] in _BASE64:
            end += 1
        shown, at = shown + text[at:start] + mark, end
    return shown + text[at:]


_ENCODERS = (b64encode, urlsafe_b64encode)


def _lower_escapes(quoted: str) -> str:
    first, *rest = quoted.split("%")
    return first + "".join("%" + piece[:2].lower() + piece[2:] for piece in rest)
