"""What a log puts in a credential's place: that one went out is known, and of which kind, and no more."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from labkit.wire.challenge import Challenge, parse_challenges
from labkit.wire.exchange import HIDDEN, Exchange

_WORDS = "redacted|censored|masked|hidden|omitted|removed|filtered|sanitized|secret"
_MASK = re.compile(rf"(?:(Basic|Bearer)\s+)?(?:[*x•]{{3,}}|[<\[({{]?(?:{_WORDS})[>\])}}]?)", re.IGNORECASE)


def is_mask(value: str) -> bool:
    """True for what stands for something else, such as `<redacted>`, `*****`, `REDACTED`."""
    return _MASK.fullmatch(value.strip()) is not None


def named(headers: Iterable[tuple[str, str]], url: str, before: Sequence[Exchange]) -> list[tuple[str, str]]:
    """The headers of a request to `url`; a credential that the log hides is called so."""
    return [
        (name, _named(value, url, before) if name.lower() == "authorization" else value)
        for name, value in headers
    ]


def _named(value: str, url: str, before: Sequence[Exchange]) -> str:
    mask = _MASK.fullmatch(value.strip())
    if not mask:
        return value
    return f"{(mask[1] or _asked_for(url, before)).capitalize()} {HIDDEN}"


def asks_for_a_token(url: str, before: Sequence[Exchange]) -> bool:
    """True for an address that a challenge named as its token server."""
    answers = (each.response for each in before)
    lines = (line for answer in answers if answer for line in answer.header_lines("www-authenticate"))
    return any(_is_realm(url, challenge) for challenge in parse_challenges(lines))


def _is_realm(url: str, challenge: Challenge) -> bool:
    realm = (challenge.realm or "").partition("?")[0]
    return challenge.scheme == "bearer" and bool(realm) and url.partition("?")[0] == realm


def _asked_for(url: str, before: Sequence[Exchange]) -> str:
    """The scheme that the host's latest challenge wants; a token server takes Basic (spec/auth/token)."""
    for exchange in reversed(before):
        lines = exchange.response.header_lines("www-authenticate") if exchange.response else []
        for challenge in parse_challenges(lines):
            if _is_realm(url, challenge):
                return "Basic"
            if url.partition("://")[2].partition("/")[0] == exchange.host:
                return challenge.scheme
    return "credential"
