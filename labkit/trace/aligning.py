"""Which requests of two traces are for the same, and which detours every client may take or leave.

A request is known by what it is for: the door (where the registry first says what it wants), a token for a
scope, a manifest, a blob. What both traces name is paired by that name, the rest by its kind.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from labkit.trace.heard import NOT_TOLD
from labkit.trace.masks import is_mask
from labkit.trace.trouble import kind
from labkit.trace.words import asked_scope, query
from labkit.wire.challenge import parse_challenges
from labkit.wire.exchange import Exchange
from labkit.wire.scope import Scope

_Couple = tuple[Exchange | None, Exchange | None]
_READING = ("ping", "token", "manifest", "blob", "storage", "tags", "catalog", "referrers")


@dataclass(frozen=True, slots=True)
class _Purpose:
    """`kind` is what a request is for, `name` which one of these."""

    kind: str
    name: str


def align(a: Sequence[Exchange], b: Sequence[Exchange]) -> list[_Couple]:
    """Couples in the order of `a`; what is only in `b` comes after what it followed there."""
    left, right = list(_purposes(a)), list(_purposes(b))
    shared = set(left) & set(right)
    waiting: dict[_Purpose, list[int]] = defaultdict(list)
    for place, purpose in enumerate(right):
        waiting[_key(purpose, shared)].append(place)
    partners = [waiting[key].pop(0) if waiting[key := _key(each, shared)] else None for each in left]
    couples: list[_Couple] = [
        (each, None if at is None else b[at]) for each, at in zip(a, partners, strict=True)
    ]
    alone = sorted(place for places in waiting.values() for place in places)
    for place in alone:
        before = {id(each) for each in b[:place]}
        last = max((n for n, (_, other) in enumerate(couples) if id(other) in before), default=-1)
        couples.insert(last + 1, (None, b[place]))
    return couples


def _key(purpose: _Purpose, shared: set[_Purpose]) -> _Purpose:
    return purpose if purpose in shared else _Purpose(purpose.kind, "")


def _purposes(exchanges: Sequence[Exchange]) -> Iterator[_Purpose]:
    opened = door(exchanges)
    for each in exchanges:
        if each is opened:
            yield _Purpose("door", "")
        elif superseded(each, exchanges):
            yield _Purpose(f"{_what(each)}, and again", _name(each))
        elif _again(each, exchanges):
            yield _Purpose("the same manifest by digest", "")
        else:
            yield _Purpose(_what(each), _name(each))


def _what(exchange: Exchange) -> str:
    if exchange.stage == "token":
        return "token"
    method = "GET" if exchange.request.method == "HEAD" else exchange.request.method
    return f"{method} {exchange.stage}" + (" by digest" if _digest_of(exchange) else "")


def _name(exchange: Exchange) -> str:
    if exchange.stage == "token":
        scope = scope_told(exchange)
        return str(scope) if scope is not None else ""
    return re.sub(r"/uploads/.*", "/uploads/", urlsplit(exchange.request.url).path)


def _digest_of(exchange: Exchange) -> str:
    """Of a manifest asked for by digest, that; else empty."""
    found = re.search(r"/manifests/(sha(?:256|512):[0-9a-f]+)$", urlsplit(exchange.request.url).path)
    return found[1] if found else ""


def scope_told(exchange: Exchange) -> Scope | None:
    """The scope of a token request; None where a log keeps it to itself."""
    said = query(exchange).get("scope", [])
    untold_form = exchange.request.method == "POST" and not exchange.request.form
    return None if untold_form or any(map(is_mask, said)) else asked_scope(exchange)


def door(exchanges: Sequence[Exchange]) -> Exchange | None:
    """Where the registry first says what it wants: its first 401 to nobody, else its answer to a ping."""
    bare = [each for each in exchanges if not _carried(each) and each.stage not in ("token", "storage")]
    pings = [each for each in bare if each.stage == "ping" and not superseded(each, exchanges)]
    asked = (each for each in bare if each.status == 401 and (challenged(each) or not told(each)))
    silent = (each for each in bare[:1] if each.response is None and each.error != NOT_TOLD)
    return next(asked, None) or next(iter(pings), None) or next(silent, None)


def _carried(exchange: Exchange) -> bool:
    return exchange.request.header("authorization") is not None


def challenged(exchange: Exchange) -> bool:
    """True if the answer says how to log in."""
    return exchange.response is not None and bool(
        parse_challenges(exchange.response.header_lines("www-authenticate"))
    )


def told(exchange: Exchange) -> bool:
    """False where a log leaves out the headers of an answer: no server sends none."""
    return exchange.response is not None and bool(exchange.response.headers)


def good(exchange: Exchange) -> bool:
    """True if it was answered well, or a log does not tell."""
    return exchange.error == NOT_TOLD or (exchange.status is not None and exchange.status < 400)


def superseded(exchange: Exchange, exchanges: Iterable[Exchange]) -> bool:
    """A probe with https where http is spoken, or a 401 before the credential: the same, later, went well."""
    probe = exchange.response is None and kind(exchange.error or "") == "plain_http"
    if not probe and exchange.status != 401:
        return False
    path = urlsplit(exchange.request.url).path
    later = (each for each in exchanges if each.n > exchange.n and each.host == exchange.host)
    if probe:
        return any(each.response is not None for each in later)
    return any(good(each) and urlsplit(each.request.url).path == path for each in later)


def _again(exchange: Exchange, exchanges: Iterable[Exchange]) -> bool:
    """A manifest by the digest that its tag gave before."""
    digest = _digest_of(exchange)
    before = (each.response for each in exchanges if each.n < exchange.n)
    given = (answer.header("docker-content-digest") for answer in before if answer)
    return bool(digest) and good(exchange) and digest in given


def routine(alone: Exchange, own: Sequence[Exchange], others: Sequence[Exchange]) -> bool:
    """True for what one client asks and another leaves out, to the same end."""
    if superseded(alone, own) or (alone.stage == "ping" and (good(alone) or alone is door(own))):
        return True
    if alone.stage not in _READING or not good(alone):
        return False
    done = [each for each in others if each.stage == alone.stage and good(each)]
    if alone.stage in ("token", "manifest"):
        return bool(done)
    if alone.stage in ("blob", "storage"):
        return bool(done) and (_more_platforms(own, others) or _name(alone) in map(_name, done))
    return False


def _more_platforms(own: Sequence[Exchange], others: Sequence[Exchange]) -> bool:
    """crane, oras and regctl copy all of an index, others what they run."""
    mine, theirs = _platforms(own), _platforms(others)
    return bool(theirs) and mine > theirs


def _platforms(exchanges: Sequence[Exchange]) -> set[str]:
    chosen = (each for each in exchanges if good(each) and not _again(each, exchanges))
    return set(filter(None, map(_digest_of, chosen)))
