"""What failed: of each request what the client was left with, in order of time.

A request may be asked several times. What counts is the last answer to somebody who said who they are, or
the last one if nobody did.
"""

from __future__ import annotations

from collections.abc import Iterator

from labkit.diagnosis.case import Case
from labkit.diagnosis.cause import Step
from labkit.diagnosis.reading import (
    at,
    by_password,
    carried,
    elsewhere,
    good,
    has_token,
    identified,
    is_a_page,
    path,
)
from labkit.trace.heard import NOT_TOLD
from labkit.wire.exchange import Exchange

_STEPS: dict[str, Step] = {
    "ping": "ping",
    "token": "token",
    "manifest": "manifest",
    "blob": "blob",
    "storage": "blob",
    "upload": "upload",
}
"""The step of each stage that a pull or push can fail at."""


def broken(case: Case) -> list[Exchange]:
    """What each request that failed was left with, in order of time."""
    found = [each for tries in _purposes(case) if (each := _left_with(case, tries))]
    return sorted(found, key=lambda each: each.n)


def refusal(case: Case) -> Exchange | None:
    """The first request that failed, and was not made good."""
    return next(iter(broken(case)), None)


def refused(case: Case) -> Exchange | None:
    """The first request that failed, if it did because somebody said no to whoever asked."""
    first = refusal(case)
    return first if first and first.status in (401, 403) else None


def step(exchange: Exchange) -> Step:
    """The step of a pull or push that a request belongs to."""
    return _STEPS.get(exchange.stage, "manifest")


def _purposes(case: Case) -> Iterator[list[Exchange]]:
    """The exchanges that a pull or push is made of, those for the same thing together."""
    alike: dict[tuple[str, str], list[Exchange]] = {}
    for exchange in at(case, *_STEPS):
        alike.setdefault((exchange.stage, _purpose(exchange)), []).append(exchange)
    yield from alike.values()


def _purpose(exchange: Exchange) -> str:
    if exchange.stage == "token":
        return exchange.host
    if exchange.stage == "upload":
        return path(exchange).partition("/uploads")[0] + exchange.request.method
    return path(exchange)


def _left_with(case: Case, tries: list[Exchange]) -> Exchange | None:
    named = [each for each in tries if by_password(case, each)]
    chosen = named or [each for each in tries if carried(each) or identified(each)] or tries
    if any(map(_done, chosen)):
        return None
    # A HEAD has no body to say why: the same answer to a GET tells more.
    last = max(
        chosen, key=lambda each: (each.status == chosen[-1].status, each.request.method != "HEAD", each.n)
    )
    if last.error == NOT_TOLD or (last.response is None and last.error is None):
        return None
    is_a_question = last.stage in ("ping", "manifest", "blob", "upload") and last.status == 401
    if is_a_question and not carried(last) and _was_answered(case, last):
        return None
    looks_only = last.request.method == "HEAD" and last.stage == "blob" and last.status == 404
    return None if looks_only else last


def _done(exchange: Exchange) -> bool:
    """True if this request served its purpose."""
    if exchange.stage == "token":
        return good(exchange) and (has_token(exchange) or "log leaves it out" in exchange.meaning)
    if exchange.stage in ("ping", "manifest"):
        return good(exchange) and not is_a_page(exchange) and not elsewhere(exchange)
    return good(exchange)


def _was_answered(case: Case, challenge: Exchange) -> bool:
    """True if a 401 was a question that the client went on from, to a token server or with a credential."""
    later = [each for each in case.trace if each.n > challenge.n]
    went_on = _STEPS.keys() - {"ping"} if challenge.stage == "ping" else {"token"}
    return any(each.stage in went_on or (carried(each) and each.stage in _STEPS) for each in later)
