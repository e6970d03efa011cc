"""What the registry asks for: challenges that lead nowhere, that contradict, or that never come."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from labkit.diagnosis.case import Case
from labkit.diagnosis.failing import broken, refusal, refused
from labkit.diagnosis.finding import Finding
from labkit.diagnosis.reading import (
    at,
    bearer,
    carried,
    challenges,
    identified,
    is_a_page,
    led_to,
    open_to_all,
    path,
    repository,
    schemes,
)
from labkit.diagnosis.rules.rule import found, rule
from labkit.protocol.auth import is_local
from labkit.trace.trouble import kind
from labkit.trace.words import query
from labkit.wire.exchange import Exchange

_KNOWN = {"basic", "bearer"}


@rule("challenge_not_understood")
def no_scheme_we_know(case: Case) -> Iterator[Finding]:
    """A 401 without Basic or Bearer, or without a challenge at all (RFC 9110 section 11.6.1)."""
    first = refusal(case)
    if first is None or first.status != 401 or first.stage == "token" or schemes(first) & _KNOWN:
        return
    if is_a_page(first) and not challenges(first):
        return
    offered = ", ".join(sorted(filter(None, schemes(first))))
    lines = first.response.header_lines("www-authenticate") if first.response else []
    if offered:
        message = f"{first.host} offers only {offered}, which no registry client speaks."
        yield found(
            "challenge_not_understood", 0.95, message, first, *(f"WWW-Authenticate: {each}" for each in lines)
        )
    elif lines:
        message = f"The challenge of {first.host} cannot be read."
        yield found("challenge_not_understood", 0.9, message, first, f"WWW-Authenticate: {lines[0]}")
    elif not _asked_before(case, first) and first.response and first.response.headers:
        message = f"401 from {first.host}, and no challenge that says how to log in."
        yield found("challenge_not_understood", 0.7, message, first, "no WWW-Authenticate header")


def _asked_before(case: Case, first: Exchange) -> bool:
    """True if a challenge that can be read came earlier: some registries send none with a later 401."""
    return any(schemes(each) & _KNOWN for each in case.trace if each.n < first.n)


@rule("challenge_not_understood")
def a_strange_one_first(case: Case) -> Iterator[Finding]:
    """Basic or Bearer is offered, but behind a scheme that some clients stop at (one challenge a line)."""
    first = refusal(case)
    named = [each.scheme for each in challenges(first)] if first and first.status == 401 else []
    if first and named and named[0] not in _KNOWN and _KNOWN & set(named) and not carried(first):
        message = f"{first.host} offers {named[0] or 'something unreadable'} first; some clients stop there."
        yield found("challenge_not_understood", 0.6, message, first)


@rule("two_auth_layers")
def two_layers(case: Case) -> Iterator[Finding]:
    """One URL asks for another scheme or realm once the first one is served: a proxy, and the registry."""
    for each in broken(case):
        if each.status != 401 or not carried(each) or each.stage == "token":
            continue
        before = [other for other in case.trace if other.n < each.n and not carried(other)]
        asked = next((other for other in reversed(before) if "basic" in schemes(other)), None)
        if each.carried_password and asked and asked.host == each.host and schemes(each) == {"bearer"}:
            message = (
                f"Without a credential {each.host} asks for Basic, and with it for Bearer: "
                "two layers, and one header cannot serve both."
            )
            yield found("two_auth_layers", 0.9, message, asked, each)
            return


@rule("two_auth_layers")
def another_behind(case: Case) -> Iterator[Finding]:
    """A page asks for Basic, and whoever answers it meets a registry that takes no password at all (GHCR)."""
    first = refused(case)
    if first is None or first.status != 403 or not first.carried_password or first.stage == "token":
        return
    words = first.response.excerpt.lower() if first.response else ""
    asked = next((each for each in case.trace if schemes(each) == {"basic"} and not carried(each)), None)
    if asked and asked.host == first.host and is_a_page(asked) and "invalid token" in words:
        message = (
            f"A page at {asked.host} asks for Basic, and the registry behind it wants a token: "
            "two layers, and one header cannot serve both."
        )
        yield found("two_auth_layers", 0.75, message, asked, first)


@rule("ping_without_challenge")
def open_ping(case: Case) -> Iterator[Finding]:
    """/v2/ lets everybody in, the manifest does not: a client that asks only there never logs in."""
    pings = [each for each in at(case, "ping") if not carried(each)]
    ping = next((each for each in pings if each.status == 200 and not is_a_page(each)), None)
    private = next(
        (each for each in at(case, "manifest", "upload") if each.status == 401 and not carried(each)), None
    )
    if ping and private and private.n > ping.n and ping.host == private.host:
        learnt = any(carried(each) and each.status == 200 for each in at(case, "manifest"))
        end = "; labkit learnt it from the manifest's own 401, docker does not" if learnt else ""
        message = f"GET /v2/ asks for nothing, so clients send no credential where one is needed{end}."
        yield found("ping_without_challenge", 0.9, message, ping, private)


@rule("anonymous_blocked_by_basic_challenge")
def closed_ping(case: Case) -> Iterator[Finding]:
    """/v2/ asks everybody for a password, the manifest is open: clients without one stop before it."""
    ping = next((each for each in at(case, "ping") if each.status == 401 and not carried(each)), None)
    if ping is None or schemes(ping) != {"basic"} or any(map(identified, case.trace)):
        return
    manifest = open_to_all(case, ping)
    if manifest and manifest.host == ping.host and not carried(manifest):
        message = (
            "The image is open to everybody, but /v2/ asks for a password first, and clients stop there."
        )
        yield found("anonymous_blocked_by_basic_challenge", 0.92, message, ping, manifest)


@rule("token_realm_wrong")
def realm_is_no_address(case: Case) -> Iterator[Finding]:
    """The challenge leads to no full address, or to one that no client should go to with a password."""
    if any(each.status == 200 for each in at(case, "token")):
        return
    for each in case.trace:
        challenge = bearer(each)
        why = _odd(challenge.realm or "", each) if challenge else ""
        if why:
            line = f'realm="{challenge.realm or ""}"' if challenge else ""
            yield found(
                "token_realm_wrong", 0.93, f"The registry names a token server, but {why}.", each, line
            )
            return


def _odd(realm: str, asked: Exchange) -> str:
    """What is wrong with a realm by itself; empty if nothing is."""
    try:
        there, here = urlsplit(realm), urlsplit(asked.request.url)
        name, own = there.hostname or "", here.hostname or ""
        _ = there.port
    except ValueError:
        return "its realm is no address"
    if there.scheme not in ("http", "https") or not name:
        return "its realm is no full address" if realm else "the challenge has no realm"
    if here.scheme == "https" and there.scheme == "http":
        return f"{there.netloc} is plain http, and the registry https: the password would go in the clear"
    if name != own and is_local(name) and not is_local(own):
        return f"{there.netloc} is an address of a private network, and {own} is not"
    return ""


@rule("token_realm_wrong", "token_server_unavailable")
def never_went(case: Case) -> Iterator[Finding]:
    """The trace ends at a Bearer challenge: every client goes to the token server then."""
    first = refused(case)
    asked = bearer(first)
    if first is None or asked is None or carried(first) or at(case, "token"):
        return
    if first.stage == "ping" and len(case.trace) == 1:  # somebody asked by hand, and has the answer
        return
    if first.host in led_to(case):
        return
    line = f'realm="{asked.realm or ""}"'
    message = "The client went no further than the challenge: it may not have reached the token server."
    yield found("token_realm_wrong", 0.55, message, first, line)
    yield found("token_server_unavailable", 0.25, message, first, line)


_TRUST = {
    "unknown_ca": "tls_unknown_ca",
    "expired": "tls_certificate_expired",
    "not_yet": "tls_certificate_expired",
    "wrong_name": "tls_hostname_mismatch",
}
_UNUSABLE = {
    "no_address": (0.9, "its name has no address here"),
    "plain_http": (0.9, "it speaks plain http, and the realm says https"),
    "not_http": (0.85, "it does not speak http, and the realm says so"),
    "no_way": (0.75, "there is no way to it from here"),
    "no_connection": (0.7, "it cannot be reached from here"),
    "refused": (0.45, "nobody listens at that address"),
}


@rule("token_realm_wrong", "token_server_unavailable")
def realm_cannot_be_reached(case: Case) -> Iterator[Finding]:
    """The registry answers in good order, and the address of its token server leads nowhere from here."""
    for each in broken(case):
        if each.stage != "token" or not each.error or each.response is not None:
            continue
        if kind(each.error) in _TRUST:
            continue
        asked = _challenge_before(case, each)
        confidence, why = _UNUSABLE.get(kind(each.error), (0.3, "no answer came from it"))
        message = f"The token server {each.host}, which the registry names, cannot be used: {why}."
        yield found("token_realm_wrong", confidence, message, each, asked)
        if confidence < 0.9:
            message = f"The token server {each.host} does not answer."
            yield found("token_server_unavailable", 0.93 - confidence, message, each, asked)


@rule("tls_unknown_ca", "tls_certificate_expired", "tls_hostname_mismatch")
def realm_is_not_trusted(case: Case) -> Iterator[Finding]:
    """The token server has a certificate of its own, with troubles of its own."""
    for each in broken(case):
        slug = _TRUST.get(kind(each.error or "")) if each.stage == "token" else None
        if slug:
            message = f"The certificate of the token server {each.host} is not accepted: {each.error}"
            yield found(slug, 0.93, message, each, stage="token")


@rule("token_realm_wrong", "token_audience_mismatch")
def nothing_at_the_realm(case: Case) -> Iterator[Finding]:
    """404 at the realm: another path or host than the token server's, or a service it does not know."""
    for each in broken(case):
        if each.stage == "token" and each.status in (404, 405, 410) and not repository(each):
            where, asked = f"{each.host}{path(each)}", _challenge_before(case, each)
            message = f"There is no token server at {where}, where the registry sends clients."
            yield found("token_realm_wrong", 0.8, message, each, asked)
            if each.status == 404 and "service" in query(each) and not is_a_page(each):
                message = f"{where} may not know the service that was asked for: GitLab says 404 to that."
                yield found("token_audience_mismatch", 0.12, message, each, asked, stage="token")


def _challenge_before(case: Case, token: Exchange) -> Exchange | None:
    return next((each for each in case.trace if each.n < token.n and bearer(each)), None)
