"""Somebody answers, but not a registry, or a registry that cannot: pages, failures, quotas, firewalls."""

from __future__ import annotations

from collections.abc import Iterator

from labkit.diagnosis.case import Case
from labkit.diagnosis.failing import broken, refusal, step
from labkit.diagnosis.finding import Finding
from labkit.diagnosis.reading import at, codes, elsewhere, good, is_a_page, led_to, schemes, speaks_registry
from labkit.diagnosis.rules.rule import found, rule
from labkit.wire.exchange import Exchange

_API = ("ping", "manifest", "blob")


@rule("not_a_registry", "http_proxy_refuses")
def a_page_came(case: Case) -> Iterator[Finding]:
    """HTML where JSON belongs, and no failure of the registry's own: a web site, a portal, a proxy."""
    first = refusal(case)
    if first is None or first.stage not in _API or not is_a_page(first) or _is_challenged(first):
        return
    via = first.response.header("via") if first.response else None
    if first.status is None or first.status >= 500 or first.status == 407 or (first.status == 403 and via):
        return
    if first.status == 200 and first.stage == "blob":
        return
    confidence = 0.55 if first.status == 403 else 0.9
    message = f"A web page came from {first.host}, and no registry's answer: something else speaks there."
    yield found("not_a_registry", confidence, message, first, stage="ping")
    if first.status == 403:
        message = f"The page may be that of a filter or proxy on the way to {first.host}."
        yield found("http_proxy_refuses", 0.35, message, first)


@rule("not_a_registry")
def led_away(case: Case) -> Iterator[Finding]:
    """The API redirects to something that is not an API: a login page, a portal of the network."""
    first = refusal(case)
    where = elsewhere(first) if first and first.stage in ("ping", "manifest") else ""
    if first and where and "/v2/" not in where:
        message = f"{first.host} sends a registry's client to {where}: a login page or a portal."
        yield found("not_a_registry", 0.9, message, first, f"Location: {where}", stage="ping")


@rule("not_a_registry")
def nothing_at_v2(case: Case) -> Iterator[Finding]:
    """404 or 405 at /v2/, and not in a registry's words (distribution-spec end-1)."""
    for each in broken(case):
        mute = each.stage == "ping" and not speaks_registry(each) and not is_a_page(each)
        if mute and each.status in (400, 404, 405, 410) and "HTTPS server" not in _excerpt(each):
            yield found(
                "not_a_registry",
                0.85,
                f"{each.host} answers, but has no registry at /v2/.",
                each,
                "neither a registry's header nor its JSON came along",
            )


def _excerpt(exchange: Exchange) -> str:
    return exchange.response.excerpt if exchange.response else ""


def _is_challenged(exchange: Exchange) -> bool:
    return exchange.status == 401 and bool(exchange.response and exchange.response.header("www-authenticate"))


@rule("nginx_htpasswd_hash_unsupported", "htpasswd_file_unusable")
def only_with_a_password(case: Case) -> Iterator[Finding]:
    """Asked without a password it answers in good order, and fails once one is sent: it cannot check it."""
    first = refusal(case)
    asked = next((each for each in case.trace if "basic" in schemes(each)), None)
    if first is None or asked is None or not first.carried_password or first.stage == "token":
        return
    server = (first.response.header("server") or "") if first.response else ""
    if first.status == 500 and ("nginx" in server or "nginx" in _excerpt(first)):
        message = f"nginx at {first.host} asks for a password, and fails once it has to check one."
        yield found("nginx_htpasswd_hash_unsupported", 0.85, message, asked, first, f"Server: {server}")
    elif first.status in (400, 500) and not _excerpt(first).strip():
        message = f"{first.host} asks for a password, and fails without a word once it has to check one."
        yield found("htpasswd_file_unusable", 0.85, message, asked, first)


@rule("registry_unavailable")
def it_failed(case: Case) -> Iterator[Finding]:
    """5xx from the registry, the storage behind it or the balancer before it (RFC 9110 section 15.6)."""
    for each in broken(case):
        via = each.response.header("via") if each.response else None
        by_proxy = each.status == 503 and via and is_a_page(each) and not speaks_registry(each)
        if each.stage != "token" and each.status and each.status >= 500 and not by_proxy:
            what = "storage behind the registry" if each.stage == "storage" else "registry itself"
            message = f"The {what} failed: {each.status} from {each.host}."
            yield found("registry_unavailable", 0.93, message, each, stage=step(each))


@rule("rate_limited")
def too_many(case: Case) -> Iterator[Finding]:
    """429, or the code TOOMANYREQUESTS (distribution-spec, "Error Codes"; RFC 6585 section 4)."""
    for each in broken(case):
        if each.status == 429 or "TOOMANYREQUESTS" in codes(each):
            wait = each.response.header("retry-after") if each.response else None
            message = f"{each.host} allows no more requests for now: the quota is used up."
            proof = f"header Retry-After: {wait}" if wait else ""
            yield found("rate_limited", 0.97, message, each, proof, stage=step(each))


@rule("mirror_ignores_credentials")
def mirror_refused(case: Case) -> Iterator[Finding]:
    """A host other than the image's is asked first, without a credential, and refuses (engine's mirrors)."""
    if case.reference is None:
        return
    no_mirrors = {case.reference.api_host, *led_to(case)}
    for each in at(case, "ping", "manifest"):
        if each.host in no_mirrors or each.status not in (401, 403):
            continue
        tries = [other for other in case.trace if other.host == each.host]
        silent = not any(other.request.header("authorization") or good(other) for other in tries)
        if silent and any(other.host == case.reference.api_host for other in case.trace):
            message = f"The mirror {each.host} was asked without a credential, and refused."
            yield found("mirror_ignores_credentials", 0.85, message, each)
            return
