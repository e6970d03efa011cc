"""Phrases: how the tables of symptoms say which words they look for, without a regular expression each.

    pull access denied … insufficient_scope      words in this order, at most `_GAP` characters apart
    (token|password) expired                     either word
    unauthorized | denied                        either phrase
    sudo docker & !rootless                      both: the first there, the second not
    t:denied & c:worked yesterday                only in the error text, only in what the person told
    @registry=ghcr                               a fact that was read out of the text

    <login> … <works>                            any word of a family

Words match whole words; `expir*` also what begins with it, and so within a phrase: `auth* server`. At the
two ends of a text, where people cut, the better part of a phrase will do.
"""

from __future__ import annotations

import itertools
import re
from functools import cache
from typing import NamedTuple, TypeAlias

Span: TypeAlias = tuple[int, int]
FAMILIES = {
    "<works>": "(works|work|worked|succeeds|succeeded|success|successful|is fine|fine|goes through|"
    "gets through|pulls|can pull|can be pulled|is good|good|reported success|passes|"
    "is accepted|says succeeded|gets the image|"
    "gets it|is pulled|are pulled|is pushed|has no problem|no problem|can push|can be reached)",
    "<fails>": "(fails|fail|failed|refused|denied|rejected|cannot|does not|do not|did not|breaks|broke|stops|"
    "401|403)",
    "<login>": "(login|log in|logged in|logs in|logging in|signed in|sign in)",
    "<front>": "(nginx|traefik|caddy|haproxy|apache|ingress|load balancer|proxy manager|reverse proxy|"
    "cloudflare|elb|alb|istio|envoy)",
    "<tls>": "(tls|ssl|https|certificate)",
    "<ci>": "(workflow*|github action*|in actions|from actions|for actions|ci|cd|ci/cd|pipeline*|build job|"
    "release job|build server|jenkins*|travis*|circleci|circle ci|gitlab-ci|job|jobs|runner*|"
    "buildx failed with|buildx call failed|github_token|github.token|process completed with exit code|"
    "azure devops|bitbucket|teamcity|drone|dependabot|goreleaser|semantic-release)",
    "<others>": "(others|everyone|everybody|everyone else|colleague*|co-worker*|other people|other users|"
    "other developers|maintainer*|other machines)",
}
"""Words that mean the same in these texts."""

_BRACKET = re.compile("[()]")
_NESTED = re.compile(r"\([^()]*\(")
_GROUP = re.compile(r"(?<=\()[\w '|-]+(?=\))")
_GAP = 140
_OPEN_WORD = re.compile(r"(?<=\w)\*")
_CUT = 15
_CUT_SHARE = 0.75


class Searched(NamedTuple):
    """What is searched: the error text up to `border`, the context after it, in lower case; and the facts."""

    text: str
    border: int
    facts: frozenset[str]


class _Term(NamedTuple):
    """One condition: any of `ways`; each is where to look ("", "t", "c", "@") and pieces in order."""

    wanted: bool
    ways: tuple[tuple[str, tuple[str, ...]], ...]


def find(phrase: str, searched: Searched) -> tuple[Span, ...] | None:
    """Where the words stand, None if the phrase does not hold; empty if facts alone made it hold."""
    told = searched.border < len(searched.text)
    for terms in _parsed(phrase):
        spans: list[Span] = []
        for text in terms:
            if text.startswith("c:") and not told:
                break
            if not _may_hold(text, searched.text):
                found, wanted = None, not text.startswith("!")
            else:
                term = _term(text)
                found, wanted = _look(term, searched), term.wanted
            if (found is not None) != wanted:
                break
            if found and found[1]:
                spans.append(found)
        else:
            return tuple(spans)
    return None


def _may_hold(text: str, searched: str) -> bool:
    """False where no word of some group is there, which is seen before the groups are spelled out."""
    return "…" not in text or all(any(word in searched for word in group) for group in _groups(text))


@cache
def _groups(text: str) -> tuple[tuple[str, ...], ...]:
    """The words of each group that holds nothing but words; the rest of a term is not looked at."""
    if _NESTED.search(text):
        return ()
    found = (group.split("|") for group in _GROUP.findall(text))
    return tuple(tuple(word.strip() for word in group) for group in found if all(group))


@cache
def _parsed(phrase: str) -> tuple[tuple[str, ...], ...]:
    """The terms of each way to say it, as text: most are never looked at."""
    return tuple(
        tuple(" ".join(part.split()) for part in _split(way, " & ")) for way in _split(phrase, " | ")
    )


@cache
def _term(text: str) -> _Term:
    if "<" in text:
        for family, words in FAMILIES.items():
            text = text.replace(family, words)
    wanted = not text.startswith("!")
    return _Term(wanted, tuple(map(_way, _spelled_out(text.removeprefix("!").strip()))))


def _way(text: str) -> tuple[str, tuple[str, ...]]:
    if text.startswith("@"):
        return "@", (text[1:],)
    place = text[0] if text[:2] in ("t:", "c:") else ""
    return place, tuple(piece.strip() for piece in (text[2:] if place else text).split("…"))


def _spelled_out(text: str) -> list[str]:
    """The phrase once for each choice that its groups leave."""
    start = text.find("(")
    if start < 0:
        return [text]
    end = _closing(text, start)
    heads = [
        text[:start] + one for choice in _split(text[start + 1 : end], "|") for one in _spelled_out(choice)
    ]
    return [head + tail for head, tail in itertools.product(heads, _spelled_out(text[end + 1 :]))]


def _closing(text: str, start: int) -> int:
    """Where the group ends that begins at `start`."""
    depth = 0
    for found in _BRACKET.finditer(text, start):
        depth += 1 if found[0] == "(" else -1
        if not depth:
            return found.start()
    raise ValueError(f"a group is not closed: {text}")


def _split(text: str, mark: str) -> list[str]:
    """The parts between marks that stand in no group."""
    parts = [""]
    for part in text.split(mark):
        inside = parts[-1].count("(") > parts[-1].count(")")
        parts[-1:] = [parts[-1] + mark + part] if inside else [parts[-1], part]
    return parts[1:]


def _look(term: _Term, searched: Searched) -> Span | None:
    """Where the term stands; an empty span for a fact."""
    for place, pieces in term.ways:
        if place == "@":
            if pieces[0] in searched.facts:
                return (0, 0)
            continue
        start = searched.border if place == "c" else 0
        end = searched.border if place == "t" else len(searched.text)
        if found := _in_order(pieces, searched, start, end):
            return found
    return None


def _in_order(pieces: tuple[str, ...], searched: Searched, start: int, end: int) -> Span | None:
    text = searched.text
    first = start
    while (here := _next(pieces[0], text, first, end)) is not None:
        begin, until = here
        for piece in pieces[1:]:
            there = _next(piece, text, until, min(end, until + _GAP + len(piece)))
            if there is None:
                break
            until = there[1]
        else:
            return begin, until
        first = begin + 1
    if len(pieces) == 1 and start < searched.border:
        return _cut_off(pieces[0].strip("*"), text, start, min(end, searched.border))
    return None


def _next(piece: str, text: str, start: int, end: int) -> Span | None:
    """The piece as whole words, a star at either end open."""
    core = piece.strip("*")
    if pattern := _open_inside(piece):
        found = pattern.search(text, start, end)
        return found.span() if found else None
    at = text.find(core, start, end)
    while at >= 0:
        until = at + len(core)
        free_before = piece[0] == "*" or not (core[0].isalnum() and at and text[at - 1].isalnum())
        free_after = piece[-1] == "*" or not (
            core[-1].isalnum() and until < len(text) and text[until].isalnum()
        )
        if free_before and free_after:
            return at, until
        at = text.find(core, at + 1, end)
    return None


@cache
def _open_inside(piece: str) -> re.Pattern[str] | None:
    """A piece in which a word before the last is open, as a pattern; None for others."""
    core = piece.strip("*")
    if not re.search(r"\w\*", core):
        return None
    before = "" if piece[0] == "*" or not core[0].isalnum() else r"(?<![^\W_])"
    after = "" if piece[-1] == "*" or not core[-1].isalnum() else r"(?![^\W_])"
    inner = r"[\w'-]*".join(re.escape(part) for part in re.split(r"(?<=\w)\*", core))
    return re.compile(before + inner + after)


def _cut_off(piece: str, text: str, start: int, end: int) -> Span | None:
    """The better part of a piece at the end or the beginning of the error text."""
    least = max(_CUT, int(len(piece) * _CUT_SHARE))
    for size in range(len(piece) - 1, least - 1, -1):
        if text.startswith(piece[:size], end - size) and start <= end - size:
            return end - size, end
        if text.startswith(piece[-size:], start):
            return start, start + size
    return None
