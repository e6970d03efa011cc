"""The address of a request, short enough for a row or an arrow."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from labkit.wire.exchange import Exchange

_DIGEST = re.compile(r"((?:sha256|sha512):[0-9a-f]{6})[0-9a-f]{20,}")
_REPOSITORY = re.compile(r"^/v2/.+(?=/(?:manifests|blobs|tags|referrers)/)")


def short_path(exchange: Exchange) -> str:
    """The path with digests shortened, and the names of what is in the query."""
    parts = urlsplit(exchange.request.url)
    query = re.sub(r"=[^&]+", "=…", parts.query)
    return _DIGEST.sub(r"\1…", parts.path or "/") + (f"?{query}" if query else "")


def shorter_path(exchange: Exchange, most: int) -> str:
    """The same in at most so many characters: without the repository, at last without its end."""
    path = short_path(exchange)
    if len(path) > most:
        path = _REPOSITORY.sub("…", path)
    return clip(path, most)


def clip(text: str, most: int) -> str:
    """A text in at most so many characters."""
    return text if len(text) <= most else f"{text[: most - 1]}…"
