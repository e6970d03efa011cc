"""Two traces side by side: the first difference that matters, in words. No secret is needed in either.

Requests are paired by what they are for, not by their number (`aligning`). Ports of this machine,
fingerprints, times, user agents, the order of scopes and of what is fetched side by side do not matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from labkit.trace.aligning import align, routine, scope_told, told
from labkit.trace.heard import NOT_TOLD
from labkit.trace.trouble import kind
from labkit.trace.words import access, role, who
from labkit.wire.challenge import parse_challenges
from labkit.wire.exchange import HIDDEN, Exchange, Trace
from labkit.wire.scope import parse_scope

_MARK = re.compile(r"‹[^›]*›|·[0-9a-f]{4}")
_PROOFS = {
    "anonymous": "anonymously",
    "not told": "as the log does not tell",
    "Bearer": "with a token",
    "Basic": "with a user name that is hidden",
    "identity token": "with an identity token",
    "": "with a credential of an unknown kind",
}
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
    """Pair the requests of two traces, and say what differs; a detour that leads to the same end does not."""
    left, right = list(a), list(b)
    pairs: list[Pair] = []
    for one, other in align(left, right):
        if one and other:
            pairs.append(Pair(one, other, tuple(_differences(one, other))))
        elif one:
            pairs.append(Pair(one, None, () if routine(one, left, right) else (_alone("A", "B", one),)))
        elif other:
            pairs.append(Pair(None, other, () if routine(other, right, left) else (_alone("B", "A", other),)))
    return Comparison(tuple(pairs))


def _alone(one: str, other: str, exchange: Exchange) -> str:
    what = f"{exchange.request.method} {urlsplit(exchange.request.url).path}"
    return f"{one} asks the {role(exchange)} ({what}), {other} does not."


def _differences(a: Exchange, b: Exchange) -> Iterator[str]:
    """What matters, from the request to its answer; what a log does not tell is no difference."""
    whom = role(a)
    if _host(a) != _host(b):
        yield f"A asks {a.host} as {whom}, B asks {b.host}."
    one, other = _asked(a), _asked(b)
    if a.stage == b.stage and one and other and one != other:
        yield f"A asks for {one}, B for {other}."
    if NOT_TOLD in (a.error, b.error):
        return  # a log that tells neither credential nor answer
    if not _same_proof(a, b):
        yield f"To the {whom} A goes {proof(a)}, B {proof(b)}."
    if a.status != b.status:
        yield f"The {whom} answers {_status(a)} to A, {_status(b)} to B."
        return
    if a.error and b.error and _bare(a.error) != _bare(b.error):
        yield f"A: {a.error} B: {b.error}"
    if told(a) and told(b) and _challenges(a, a.stage == b.stage) != _challenges(b, a.stage == b.stage):
        yield f"The challenge to A is {_challenge(a)}, the one to B {_challenge(b)}."
    if (one := _digest(a)) and (other := _digest(b)) and one != other:
        yield f"The {whom} gives A {one}, B {other}: the tag has moved, or the choice is another."


def _host(exchange: Exchange) -> str:
    return "this machine" if _HERE.match(exchange.host) else exchange.host


def _asked(exchange: Exchange) -> str:
    """Path, or the scope of a token request; empty where a log does not tell it."""
    if exchange.stage == "token":
        scope = scope_told(exchange)
        return "" if scope is None else access(scope) or "a token without a scope"
    path = urlsplit(exchange.request.url).path
    return re.sub(r"/uploads/.+", "/uploads/…", path)


def proof(exchange: Exchange) -> str:
    """As whom, without fingerprints: those of two traces cannot be compared."""
    said = who(exchange)
    words = " ".join(_MARK.sub("", said).replace(HIDDEN, "").replace("()", "").split())
    if HIDDEN in said and words != "Bearer":
        return f"with a {'password' if words == 'Basic' else 'credential'} that the log hides"
    if words.startswith(("Basic ", "password of ")):
        return f"as {words.removeprefix('Basic ').removeprefix('password of ')}"
    return _PROOFS.get(words, f"with {words}")


def _same_proof(a: Exchange, b: Exchange) -> bool:
    """True unless the traces tell otherwise: a log may hide who it was, and of which kind the credential."""
    both = [who(each) for each in (a, b)]
    if not any(HIDDEN in said for said in both):
        return proof(a) == proof(b)
    schemes = {said.partition(" ")[0].replace("password", "Basic") for said in both}
    return len(schemes) == 1 or ("Credential" in schemes and "anonymous" not in schemes)


def _status(exchange: Exchange) -> str:
    if exchange.response:
        return str(exchange.response.status)
    return f"nothing ({exchange.error})"


def _bare(error: str) -> str:
    """The kind of trouble where it is known, for each client has its own words for that."""
    return kind(error) or re.sub(r"[\d.:\[\]]+", "", error)


def _challenges(exchange: Exchange, with_scope: bool) -> list[Any]:
    """What a challenge asks; its scope is that of the request, which for a ping is none."""
    lines = exchange.response.header_lines("www-authenticate") if exchange.response else []
    return [
        (
            challenge.scheme,
            _MARK.sub("", _here(challenge.params.get("realm", ""))),
            challenge.params.get("service"),
            access(parse_scope(challenge.params.get("scope", ""))) if with_scope else "",
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
