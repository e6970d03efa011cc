"""What the rules read off a case: who asked with what, what was answered, the token's own claims."""

from __future__ import annotations

import functools
import json
import re
from typing import Any
from urllib.parse import urljoin, urlsplit

from labkit.credentials.outcome import Lookup
from labkit.diagnosis.case import Case
from labkit.protocol.redirects import REDIRECTS
from labkit.trace.words import answer, asked_scope, said
from labkit.wire.challenge import Challenge, parse_challenges
from labkit.wire.errors import InvalidReference
from labkit.wire.exchange import Exchange
from labkit.wire.reference import Reference, parse_reference
from labkit.wire.scope import Scope, granted_from_access, missing, parse_scope


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
    if answered is None or answered.status not in REDIRECTS:
        return ""
    try:
        there = urljoin(exchange.request.url, answered.header("location") or "")
        parts = urlsplit(there)
    except ValueError:
        return "an address that is none"
    same = parts.netloc == exchange.host and parts.path.startswith("/v2")
    return "" if same else f"{parts.scheme}://{parts.netloc}{parts.path}"


def led_to(case: Case) -> set[str]:
    """Host and port of where the registry's API redirects: what goes wrong there is the redirect's fault."""
    return {urlsplit(elsewhere(each)).netloc for each in at(case, "ping", "manifest") if elsewhere(each)}


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


def image(case: Case) -> Reference | None:
    """What was to be pulled: the reference, else what the first manifest's URL names."""
    if case.reference:
        return case.reference
    for each in at(case, "manifest"):
        host = each.host.replace("registry-1.docker.io", "docker.io")
        target = path(each).rpartition("/")[2]
        try:
            return parse_reference(f"{host}/{repository(each)}{'@' if ':' in target else ':'}{target}")
        except InvalidReference:
            continue
    return None


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
    answered = exchange.response if exchange and good(exchange) else None
    return _token_in(answered.excerpt) if answered else None


@functools.lru_cache(maxsize=256)
def _token_in(excerpt: str) -> dict[str, Any] | None:
    """The token that a body shows; kept, since every request that carried it is asked for it."""
    try:
        body = json.loads(excerpt)
    except (ValueError, RecursionError):
        return None
    fields = body if isinstance(body, dict) else {}
    found = (fields.get(key) for key in ("token", "access_token"))
    return next((each for each in found if isinstance(each, dict)), None)


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
