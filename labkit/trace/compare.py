"""Two traces side by side: the first difference that matters, in words. No secret is needed in either.

Requests are paired by what they are for, not by their number. Ports of this machine, fingerprints, times,
user agents, the order of scopes and that of blobs fetched side by side do not matter.
"""

from __future__ import annotations

import difflib
import itertools
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from labkit.trace.heard import NOT_TOLD
from labkit.trace.words import access, asked_scope, role, who
from labkit.wire.challenge import parse_challenges
from labkit.wire.exchange import Exchange, Trace
from labkit.wire.scope import parse_scope

_MARK = re.compile(r"‹[^›]*›|·[0-9a-f]{4}")
_HERE = re.compile(r"^(localhost|127\.[\d.]+|\[::1\])(:\d+)?$")


@dataclass(frozen=True, slots=True)
class Pair:
    """A request of each trace that are for the same, or of one alone; `differences` are sentences."""

    a: Exchange | None
    b: Exchange | None
    differences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """All pairs in order; the first one with a difference is the one to look at."""

    pairs: tuple[Pair, ...]

    @property
    def first(self) -> Pair | None:
        """The first pair that differs; None where nothing does."""
        return next((pair for pair in self.pairs if pair.differences), None)

    def to_json(self) -> dict[str, Any]:
        """The document of `labkit compare --json`."""
        rows = [
            {"a": pair.a and pair.a.n, "b": pair.b and pair.b.n, "differences": [*pair.differences]}
            for pair in self.pairs
        ]
        first = self.first
        return {"difference": rows[self.pairs.index(first)] if first else None, "pairs": rows}


def compare(a: Trace, b: Trace) -> Comparison:
    """Pair the requests of two traces, and say what differs."""
    left = list(a)
    right = list(_in_order(list(b), left))
    matcher = difflib.SequenceMatcher(None, [*map(_purpose, left)], [*map(_purpose, right)], autojunk=False)
    pairs: list[Pair] = []
    for kind, a1, a2, b1, b2 in matcher.get_opcodes():
        if kind == "equal":
            pairs += [_paired(*both) for both in zip(left[a1:a2], right[b1:b2], strict=True)]
        else:
            pairs += [Pair(each, None, (_alone("A", "B", each),)) for each in left[a1:a2]]
            pairs += [Pair(None, each, (_alone("B", "A", each),)) for each in right[b1:b2]]
    return Comparison(tuple(pairs))


def _in_order(exchanges: list[Exchange], like: list[Exchange]) -> Iterator[Exchange]:
    """What is fetched side by side, blobs above all, comes in any order: here in that of the other trace."""
    places = {each: place for place, each in enumerate(_counted(like))}
    counted = zip(_counted(exchanges), exchanges, strict=True)
    for _, run in itertools.groupby(counted, key=lambda row: _purpose(row[1])):
        rows = sorted(run, key=lambda row: places.get(row[0], len(places)))
        yield from (exchange for _, exchange in rows)


def _counted(exchanges: list[Exchange]) -> Iterator[tuple[str, int]]:
    """Each one's path, and how often that was asked for by then."""
    asked: Counter[str] = Counter()
    for exchange in exchanges:
        path = urlsplit(exchange.request.url).path
        asked[path] += 1
        yield path, asked[path]


def _purpose(exchange: Exchange) -> tuple[str, str, str]:
    """What a request is for: HEAD and GET of a manifest are for the same."""
    method = "GET" if exchange.request.method == "HEAD" else exchange.request.method
    kind = ""
    if exchange.stage == "manifest":
        kind = "by digest" if "sha256:" in exchange.request.url else "by tag"
    return exchange.stage, method, kind


def _alone(one: str, other: str, exchange: Exchange) -> str:
    what = f"{exchange.request.method} {urlsplit(exchange.request.url).path}"
    return f"{one} asks the {role(exchange)} ({what}), {other} does not."


def _paired(a: Exchange, b: Exchange) -> Pair:
    return Pair(a, b, tuple(_differences(a, b)))


def _differences(a: Exchange, b: Exchange) -> Iterator[str]:
    """What matters, from the request to its answer."""
    whom = role(a)
    if _host(a) != _host(b):
        yield f"A asks {a.host} as {whom}, B asks {b.host}."
    if _asked(a) != _asked(b):
        yield f"A asks for {_asked(a)}, B for {_asked(b)}."
    if NOT_TOLD in (a.error, b.error):
        return  # a log that tells neither credential nor answer
    if proof(a) != proof(b):
        yield f"To the {whom} A goes {proof(a)}, B {proof(b)}."
    if a.status != b.status:
        yield f"The {whom} answers {_status(a)} to A, {_status(b)} to B."
        return
    if a.error and b.error and _bare(a.error) != _bare(b.error):
        yield f"A: {a.error} B: {b.error}"
    if _challenges(a) != _challenges(b):
        yield f"The challenge to A is {_challenge(a)}, the one to B {_challenge(b)}."
    if _digest(a) != _digest(b):
        yield f"The {whom} gives A {_digest(a)}, B {_digest(b)}: the tag has moved, or the choice is another."


def _host(exchange: Exchange) -> str:
    return "this machine" if _HERE.match(exchange.host) else exchange.host


def _asked(exchange: Exchange) -> str:
    """Path, or the scope of a token request."""
    if exchange.stage == "token":
        return access(asked_scope(exchange)) or "a token without a scope"
    path = urlsplit(exchange.request.url).path
    return re.sub(r"/uploads/.+", "/uploads/…", path)


def proof(exchange: Exchange) -> str:
    """As whom, without fingerprints: those of two traces cannot be compared."""
    words = " ".join(_MARK.sub("", who(exchange)).replace("()", "").split())
    if words.startswith("Basic "):
        return f"as {words.removeprefix('Basic ')}"
    return {"anonymous": "anonymously", "Bearer": "with a token"}.get(words, f"as {words}")


def _status(exchange: Exchange) -> str:
    if exchange.response:
        return str(exchange.response.status)
    return f"nothing ({exchange.error})"


def _bare(text: str) -> str:
    return re.sub(r"[\d.:\[\]]+", "", text)


def _challenges(exchange: Exchange) -> list[Any]:
    lines = exchange.response.header_lines("www-authenticate") if exchange.response else []
    return [
        (
            challenge.scheme,
            _MARK.sub("", _here(challenge.params.get("realm", ""))),
            challenge.params.get("service"),
            access(parse_scope(challenge.params.get("scope", ""))),
            challenge.params.get("error"),
        )
        for challenge in parse_challenges(lines)
    ]


def _here(realm: str) -> str:
    return re.sub(r"://(localhost|127\.[\d.]+|\[::1\])(:\d+)?", "://this machine", realm)


def _challenge(exchange: Exchange) -> str:
    lines = exchange.response.header_lines("www-authenticate") if exchange.response else []
    return "; ".join(lines) or "none"


def _digest(exchange: Exchange) -> str:
    if exchange.stage != "manifest" or not exchange.response or exchange.response.status != 200:
        return ""
    return (exchange.response.header("docker-content-digest") or "")[:19]
