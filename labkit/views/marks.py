"""Where the parts of a challenge line are, so that a view can underline them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from labkit.wire.challenge import Challenge, parse_challenges

_VALUE = r'[ \t]*=[ \t]*(?:"(?:[^"\\]|\\.)*"?|[^, \t\r\n]*)'


@dataclass(frozen=True, slots=True)
class Mark:
    """A part from `start` to `end` (characters); `name` is the parameter, empty for a scheme."""

    start: int
    end: int
    name: str


def marks(line: str) -> list[Mark]:
    """Schemes and parameters of one line, in order, as `parse_challenges` understood it."""
    found: list[Mark] = []
    at = 0
    for challenge in parse_challenges([line]):
        for name, pattern in _patterns(challenge):
            match = re.compile(pattern, re.IGNORECASE | re.DOTALL).search(line, at)
            if match:
                found.append(Mark(match.start(), match.end(), name))
                at = match.end()
    return found


def _patterns(challenge: Challenge) -> Iterator[tuple[str, str]]:
    if challenge.scheme:
        yield "", rf"(?<![\w-]){re.escape(challenge.scheme)}(?![\w=-])"
    if challenge.token68 is not None:
        yield "token68", re.escape(challenge.token68)
    for name in challenge.params:
        yield name, rf"(?<![\w-]){re.escape(name)}{_VALUE}"
