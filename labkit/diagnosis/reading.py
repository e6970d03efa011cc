"""What the rules read off a case: the request that failed, what was sent with it, the token's own claims.

A request may be asked several times. What counts is what the client was left with: the last answer to a
request that carried a credential, or the last one if none did.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

from labkit.credentials.outcome import Lookup
from labkit.diagnosis.case import Case
from labkit.diagnosis.cause import Step
from labkit.trace.heard import NOT_TOLD
from labkit.trace.words import answer, asked_scope, said
from labkit.wire.challenge import Challenge, parse_challenges
from labkit.wire.exchange import Exchange
from labkit.wire.scope import Scope, granted_from_access, missing, parse_scope

_STEPS: dict[str, Step] = {
    "ping": "ping",
    "token": "token",
    "manifest": "manifest",
    "blob": "blob",
    "storage": "blob",
    "upload": "upload",
}
"""The step of each stage that a pull or push can fail at."""


def path(exchange: Exchange) -> str:
    """The URL's path; empty for what is no URL."""
    try:
        return urlsplit(exchange.request.url).path
    except ValueError:
        return ""


def repository(exchange: Exchange) -> str:
    """The repository that a request to the registry is about; empty if about none."""
    match = re.match(r"/v2/(.+?)/(?:manifests|blobs|tags|referrers)/", path(exchange))
    return match[1] if match else ""


def carried(exchange: Exchange) -> bool:
    """True if anything went out in the Authorization header."""
    return exchange.request.header("authorization") is not None


def identified(exchange: Exchange) -> bool:
    """True if a password or an identity token went out: somebody said who they are."""
    return exchange.carried_password or (exchange.stage == "token" and exchange.request.method == "POST")


def challenges(exchange: Exchange | None) -> list[Challenge]:
    """All challenges of an answer, those that cannot be read among them."""
    answered = exchange.response if exchange else None
    return parse_challenges(answered.header_lines("www-authenticate")) if answered else []


def schemes(exchange: Exchange) -> set[str]:
    """The schemes of an answer's challenges, in lower case."""
    return {challenge.scheme for challenge in challenges(exchange)}


def bearer(exchange: Exchange | None) -> Challenge | None:
    """The Bearer challenge of an answer."""
    return next((each for each in challenges(exchange) if each.scheme == "bearer"), None)


def token_error(exchange: Exchange) -> str:
    """`invalid_token` or `insufficient_scope`, where the challenge says so (RFC 6750 section 3.1)."""
    return next((each.params["error"] for each in challenges(exchange) if "error" in each.params), "")


def at(case: Case, *stages: str) -> list[Exchange]:
    """The exchanges of these stages, in order."""
    return [exchange for exchange in case.trace if exchange.stage in stages]


def good(exchange: Exchange) -> bool:
    """True for an answer that lets the client go on."""
    status = exchange.status
    return exchange.error is None and status is not None and status < 400


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
    return any(each.stage == "token" or carried(each) or each.stage != challenge.stage for each in later)


def is_a_page(exchange: Exchange) -> bool:
    """True if the answer is a web page."""
    kind = exchange.response.header("content-type") if exchange.response else None
    empty = (
        exchange.request.method != "HEAD" and exchange.response is not None and not exchange.response.bytes
    )
    return not empty and (kind or "").lower().startswith(("text/html", "application/xhtml"))


def elsewhere(exchange: Exchange) -> str:
    """Where a redirect leads, if to another host or away from the API; empty otherwise."""
    answered = exchange.response
    if answered is None or answered.status not in (301, 302, 303, 307, 308):
        return ""
    try:
        there = urljoin(exchange.request.url, answered.header("location") or "")
        parts = urlsplit(there)
    except ValueError:
        return "an address that is none"
    same = parts.netloc == exchange.host and parts.path.startswith("/v2")
    return "" if same else f"{parts.scheme}://{parts.netloc}{parts.path}"


def speaks_registry(exchange: Exchange) -> bool:
    """True if the answer is one that only a registry gives."""
    answered = exchange.response
    if answered is None:
        return False
    if answered.header("docker-distribution-api-version") or schemes(exchange) & {"bearer"}:
        return True
    return isinstance(answer(exchange).get("errors"), list) or answered.excerpt.strip() == "{}"


def codes(exchange: Exchange) -> list[str]:
    """The error codes of a body (distribution-spec, "Error Codes")."""
    errors = answer(exchange).get("errors")
    rows = errors if isinstance(errors, list) else []
    return [str(row.get("code")) for row in rows if isinstance(row, dict)]


def registry(case: Case) -> str:
    """Host and port of the registry, from the reference, else from the first request to its API."""
    if case.reference:
        return case.reference.api_host
    return next((each.host for each in case.trace if path(each).startswith("/v2")), "")


def token_before(case: Case, exchange: Exchange | None) -> Exchange | None:
    """The exchange that brought a request's token, by its fingerprint if the trace shows it; else the last.

    With None the last one of all.
    """
    got = [
        each for each in at(case, "token") if (exchange is None or each.n < exchange.n) and has_token(each)
    ]
    mark = (exchange.request.header("authorization") or "").rpartition(" ")[2] if exchange else ""
    same = [each for each in got if mark and (_token(each) or {}).get("fingerprint") == mark]
    return next(reversed(same or got), None)


def token_part(exchange: Exchange | None, part: str) -> dict[str, Any]:
    """`header` or `claims` of the token that came, as far as a trace shows them."""
    shown = _token(exchange) or {}
    value = shown.get(part)
    return value if isinstance(value, dict) else {}


def has_token(exchange: Exchange) -> bool:
    """True if the answer of a token server holds a token."""
    return _token(exchange) is not None


def _token(exchange: Exchange | None) -> dict[str, Any] | None:
    body = answer(exchange) if exchange and good(exchange) else {}
    return next((body[key] for key in ("token", "access_token") if isinstance(body.get(key), dict)), None)


def lacking(token: Exchange | None, wanted: Scope) -> Scope | None:
    """What of the wanted scope a token does not grant; None if the trace does not tell what it grants."""
    claims = token_part(token, "claims")
    if claims:
        return missing(wanted, granted_from_access(claims.get("access")))
    stated = answer(token).get("scope") if token else None
    return missing(wanted, parse_scope(stated)) if isinstance(stated, str) and stated else None


def wanted_by(exchange: Exchange, token: Exchange | None) -> Scope:
    """The scope that a refused request needs: what its challenge says, else what was asked for."""
    challenge = bearer(exchange)
    demanded = parse_scope(challenge.scope or "") if challenge else Scope()
    return demanded if len(demanded) else (asked_scope(token) if token else Scope())


def listed(exchange: Exchange, key: str) -> list[str]:
    """The names in a list of tags or repositories."""
    body = said(exchange)
    names = body.get(key) if isinstance(body, dict) else None
    return [name for name in names if isinstance(name, str)] if isinstance(names, list) else []


def lookup(case: Case) -> Lookup | None:
    """The search for a credential whose result was used: that of the client at hand."""
    wanted = (case.client, "labkit") if case.client else ("labkit",)
    for name in wanted:
        for each in case.lookups:
            if each.client == name:
                return each
    return case.lookups[0] if case.lookups else None


def number(*exchanges: Exchange | None) -> tuple[int, ...]:
    """The numbers of these exchanges, each once."""
    return tuple(dict.fromkeys(each.n for each in exchanges if each))


def row(exchange: Exchange) -> str:
    """An exchange as evidence: `exchange 3: GET /v2/… gave 401`."""
    end = f"gave {exchange.status}" if exchange.status else f"had no answer ({exchange.error})"
    return f"exchange {exchange.n}: {exchange.request.method} {path(exchange) or exchange.request.url} {end}"


def by_password(case: Case, first: Exchange) -> bool:
    """True if a credential went out: with the request itself, or to get the token that it carried."""
    if first.stage == "token" or identified(first):
        return identified(first)
    token = token_before(case, first)
    return identified(token) if token else carried(first)


def open_to_all(case: Case, first: Exchange) -> Exchange | None:
    """The same manifest, let through to somebody who gave no name."""
    for each in at(case, "manifest"):
        same = not repository(first) or path(each) == path(first)
        if same and each.status == 200 and not is_a_page(each) and not by_password(case, each):
            return each
    return None
