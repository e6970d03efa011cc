"""The token server's answer, and tokens that the registry does not take: audience, issuer, key, time, shape.

Source: distribution, docs/content/spec/auth/token.md and jwt.md, registry/auth/token/token.go (Verify).
"""

from __future__ import annotations

from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from typing import NamedTuple

from labkit.diagnosis.case import Case
from labkit.diagnosis.failing import broken, refused
from labkit.diagnosis.finding import Finding
from labkit.diagnosis.reading import (
    at,
    bearer,
    carried,
    good,
    has_token,
    is_a_page,
    lacking,
    token_before,
    token_error,
    token_part,
    wanted_by,
)
from labkit.diagnosis.rules.rule import found, rule
from labkit.wire.exchange import HIDDEN, Exchange
from labkit.wire.scope import granted_from_access

LEEWAY = 60
"""Seconds that distribution grants to clocks."""
_UNSEEN = {
    "token_key_untrusted": 0.3,
    "token_audience_mismatch": 0.28,
    "token_issuer_mismatch": 0.22,
    "clock_skew": 0.1,
}
"""The causes of a token that is refused as such, and how sure of each one is who has not seen the token."""
_LIBTRUST = 11
"""Colons in a `kid` of the form that distribution 2 computes; one of another form it does not know."""


class Token(NamedTuple):
    """A token that the registry refused: the refusal, where the token came from, what it says."""

    refusal: Exchange
    source: Exchange | None
    error: str
    service: str

    @property
    def claims(self) -> dict[str, object]:
        """As far as the trace shows them; empty for an opaque token."""
        return token_part(self.source, "claims")


def turned_down(case: Case) -> Token | None:
    """The token of the first refusal, if it went out as Bearer and was refused as such."""
    first = refused(case)
    sent = (first.request.header("authorization") or "").lower() if first else ""
    if first is None or first.stage == "token" or not sent.startswith("bearer"):
        return None
    asked = bearer(first) or next((each for each in map(bearer, reversed(case.trace)) if each), None)
    service = asked.service or "" if asked else ""
    return Token(first, token_before(case, first), token_error(first), service)


def invalid(case: Case) -> Token | None:
    """The same, if it is the token itself that is wrong, and not its access."""
    token = turned_down(case)
    if token is None or token.refusal.status != 401:
        return None
    if token.source is None:  # a log that leaves tokens out
        return token if token.error == "invalid_token" else None
    if not token.error and lacking(token.source, wanted_by(token.refusal, token.source)):
        return None
    return None if token.error == "insufficient_scope" else token


@rule("token_server_unavailable")
def no_token_came(case: Case) -> Iterator[Finding]:
    """5xx, a page, or JSON without a token where the registry sends its clients."""
    for each in broken(case):
        if each.stage != "token" or each.response is None:
            continue
        status = each.response.status
        if status >= 500:
            why = f"it failed with {status}"
        elif is_a_page(each):
            why = "a web page came from it"
        elif status == 200 and not has_token(each):
            why = "its answer holds no token"
        else:
            continue
        asked = next((other for other in case.trace if other.n < each.n and bearer(other)), None)
        message = f"The registry is in order, but not its token server {each.host}: {why}."
        yield found("token_server_unavailable", 0.93, message, each, asked)


@rule("token_audience_mismatch")
def other_audience(case: Case) -> Iterator[Finding]:
    """`aud` is not the service that the registry goes by; 2.8 takes one string and no list."""
    token = invalid(case)
    audience = token.claims.get("aud") if token else None
    if token and token.service and audience is not None and audience != token.service:
        message = f"The token is made for {audience!r}, and the registry goes by {token.service!r}."
        yield found(
            "token_audience_mismatch",
            0.96,
            message,
            token.source,
            token.refusal,
            f"claim aud: {audience!r}; service in the challenge: {token.service!r}",
        )


@rule("token_audience_mismatch")
def unknown_service(case: Case) -> Iterator[Finding]:
    """The token server does not know the service that the registry's challenge names."""
    for each in broken(case):
        text = each.response.excerpt.lower() if each.response and each.stage == "token" else ""
        if each.status in (400, 401, 403, 404) and "service" in text and not is_a_page(each):
            message = f"The token server {each.host} does not know the service that the registry names."
            yield found("token_audience_mismatch", 0.6, message, each, f"its words: {text[:120]}")


@rule("clock_skew")
def not_now(case: Case) -> Iterator[Finding]:
    """`nbf` is ahead of the registry's clock, or `exp` behind it, by more than its 60 s of leeway."""
    token = invalid(case)
    if token is None or not (now := _clock(case, token.refusal)):
        return
    ahead, behind = _number(token.claims.get("nbf")), _number(token.claims.get("exp"))
    if ahead is not None and ahead > now + LEEWAY / 2:
        off, claim = ahead - now, "nbf"
        message = f"The token is not valid before {off:.0f} s from now, by the registry's clock."
    elif behind is not None and behind < now - LEEWAY / 2 and not _used(case, token):
        off, claim = now - behind, "exp"
        message = f"The token ran out {off:.0f} s before it was used, by the registry's clock."
    else:
        return
    proof = f"claim {claim} against the registry's clock: {off:.0f} s"
    yield found("clock_skew", 0.94, message, token.source, token.refusal, proof)


@rule("token_claims_malformed")
def access_is_no_access(case: Case) -> Iterator[Finding]:
    """The `access` claim is not a list of objects with type, name and actions (jwt.md)."""
    token = turned_down(case)
    if token is None or "access" not in token.claims:
        return
    problems = granted_from_access(token.claims["access"]).problems
    if problems:
        message = "The token verifies, but its access claim has a shape that grants nothing."
        proof = f"claim access: {'; '.join(problems[:3])}"
        yield found("token_claims_malformed", 0.95, message, token.source, token.refusal, proof)


@rule("token_claims_malformed", "token_audience_mismatch")
def a_claim_is_missing(case: Case) -> Iterator[Finding]:
    """A JWT without `aud` or `exp` is refused; distribution reads a missing one as empty, or as 1970."""
    token = invalid(case)
    if token is None or not token.claims:
        return
    if "aud" not in token.claims:
        message = "The token says nothing of its audience (aud)."
        yield found("token_audience_mismatch", 0.9, message, token.source, token.refusal)
    elif "exp" not in token.claims:
        message = "The token has no end (exp); to the registry it ran out long ago."
        yield found("token_claims_malformed", 0.9, message, token.source, token.refusal)


@rule("token_issuer_mismatch", "token_key_untrusted", "token_audience_mismatch", "clock_skew")
def signed_by_whom(case: Case) -> Iterator[Finding]:
    """Audience, time and access are right and the token is refused: issuer or key; the log tells."""
    token = invalid(case)
    if token is None or _explained(case, token):
        return
    header, issuer = token_part(token.source, "header"), token.claims.get("iss")
    if token.source is None:
        message = "The registry does not take the token, and this trace does not show what is in it."
        for slug, sure in _UNSEEN.items():
            yield found(slug, sure, message, token.refusal, "the challenge says invalid_token", stage="token")
    elif not token.claims:
        message = "The registry does not take the token, and only the registry can read what is in it."
        yield found("token_key_untrusted", 0.35, message, token.source, token.refusal)
        yield found("token_issuer_mismatch", 0.25, message, token.source, token.refusal)
    if not token.claims:
        return
    key, sure = _key_odds(header, issuer), 0.95
    if not token.error:  # a registry of distribution's says invalid_token; who knows what this one means
        key, sure = key * 0.6, sure * 0.6
    said = f"header kid: {header.get('kid', 'none')}, alg: {header.get('alg', 'none')}; claim iss: {issuer!r}"
    message = "Audience, time and access of the token are right, and the registry refuses it: {}."
    which = message.format("it does not know the key that signed, or the signature is not that key's")
    yield found("token_key_untrusted", key, which, token.source, token.refusal, said)
    which = message.format(f"it may be configured with another issuer than {issuer!r}")
    yield found("token_issuer_mismatch", sure - key, which, token.source, token.refusal, said)


def _key_odds(header: dict[str, object], issuer: object) -> float:
    """How likely it is the key: certain where the algorithm is none that counts, likely for a plain `kid`."""
    algorithm, kid = str(header.get("alg", "")), str(header.get("kid", ""))
    if algorithm.lower() == "none" or algorithm.startswith("HS"):
        return 0.95
    if not issuer:
        return 0.05
    return 0.42 if kid.count(":") == _LIBTRUST else 0.75


def _explained(case: Case, token: Token) -> bool:
    """True if the claims say by themselves why they were refused, or the token worked before."""
    rules = (other_audience, not_now, access_is_no_access, a_claim_is_missing)
    return any(True for look in rules for _ in look(case)) or _used(case, token)


def _used(case: Case, token: Token) -> bool:
    """True if a token of the same kind was let through before: it is good, and ran out."""
    before = (each for each in at(case, "upload", "manifest", "blob") if each.n < token.refusal.n)
    return any(good(each) and carried(each) for each in before)


def _clock(case: Case, answer: Exchange) -> float | None:
    """The registry's own time at its refusal, from the Date header, else when the request was made."""
    date = answer.response.header("date") if answer.response else None
    try:
        return parsedate_to_datetime(date).timestamp() if date else (answer.started or case.clock or None)
    except (ValueError, OverflowError, TypeError):
        return answer.started or case.clock or None


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if abs(value) < 1e15 else None


@rule("token_expired_during_upload")
def ran_out(case: Case) -> Iterator[Finding]:
    """The token that opened the upload is refused at its end: it lives shorter than the upload took."""
    for each in at(case, "upload", "manifest"):
        sent = each.request.header("authorization") or ""
        if HIDDEN in sent:
            continue
        if each.status != 401 or not sent.startswith("Bearer") or token_error(each) == "insufficient_scope":
            continue
        opened = next(
            (other for other in at(case, "upload") if other.n < each.n and _opens(other, sent)), None
        )
        if opened:
            took = each.started - opened.started
            message = (
                f"The token that opened the upload was refused {took:.0f} s later: it ran out on the way."
            )
            yield found("token_expired_during_upload", 0.9, message, token_before(case, each), opened, each)
            return


def _opens(exchange: Exchange, authorization: str) -> bool:
    return good(exchange) and exchange.request.header("authorization") == authorization
