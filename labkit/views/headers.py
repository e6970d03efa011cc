"""Which headers of an exchange matter to somebody who asks why a pull failed."""

from __future__ import annotations

from labkit.wire.exchange import Headers

ASKED = frozenset({"authorization", "accept", "range", "content-type"})
ANSWERED = frozenset(
    {
        "www-authenticate",
        "content-type",
        "docker-content-digest",
        "location",
        "retry-after",
        "warning",
        "ratelimit-remaining",
    }
)
_FIRST = ("www-authenticate", "authorization", "location", "docker-content-digest", "retry-after")


def split_headers(
    headers: Headers, matter: frozenset[str]
) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """The lines that matter, the most telling first, and the rest as they came."""
    telling = [pair for pair in headers if pair[0].lower() in matter]
    telling.sort(key=lambda pair: _rank(pair[0].lower()))
    return telling, [pair for pair in headers if pair[0].lower() not in matter]


def _rank(name: str) -> int:
    return _FIRST.index(name) if name in _FIRST else len(_FIRST)
