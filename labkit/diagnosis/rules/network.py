"""No answer at all: name, address, TLS, the wrong one of http and https, a proxy on the way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from labkit.diagnosis.case import Case
from labkit.diagnosis.cause import Step
from labkit.diagnosis.failing import broken, step
from labkit.diagnosis.finding import Finding
from labkit.diagnosis.reading import at, good, is_a_page, led_to, registry, speaks_registry
from labkit.diagnosis.rules.rule import found, rule
from labkit.trace.trouble import kind
from labkit.wire.exchange import Exchange


class Trouble(NamedTuple):
    """A connection that came to nothing: what kind of trouble, with whom, the words and the exchange."""

    kind: str
    host: str
    words: str
    exchange: Exchange | None
    stage: Step


def troubles(case: Case) -> Iterator[Trouble]:
    """Connections that failed, but for those to the token server, which are the challenge's affair."""
    for each in broken(case):
        if each.error and each.response is None and each.stage != "token":
            stage: Step = "dns_tls" if each.host == registry(case) else step(each)
            yield Trouble(kind(each.error), each.host, each.error, each, stage)
    for host in case.reached:
        name = f"{host.host}:{host.port}"
        here = registry(case).rpartition("]")[2].partition(":")[0] in ("", host.host)
        if host.error and here and not any(map(good, at(case, "ping", "manifest"))):
            yield Trouble(kind(host.error), name, host.error, None, "dns_tls")


_CAUSES: Mapping[str, tuple[str, float, str]] = {
    "no_address": ("name_not_resolved", 0.95, "The name {host} has no address here."),
    "refused": ("connection_refused", 0.95, "Nobody listens at {host}: the connection was refused at once."),
    "no_way": ("connection_timed_out", 0.85, "There is no way to {host} in this network."),
    "no_connection": ("connection_timed_out", 0.95, "{host} cannot be reached: no connection in time."),
    "too_late": ("connection_timed_out", 0.6, "{host} did not answer in time."),
    "expired": ("tls_certificate_expired", 0.97, "The certificate of {host} is out of date."),
    "not_yet": (
        "tls_certificate_expired",
        0.95,
        "The certificate of {host} is not valid yet, by this clock.",
    ),
    "wrong_name": ("tls_hostname_mismatch", 0.97, "The certificate of {host} is for another name."),
    "unknown_ca": (
        "tls_unknown_ca",
        0.95,
        "The certificate of {host} is signed by an authority that is not trusted here.",
    ),
    "plain_http": (
        "http_registry_not_marked_insecure",
        0.93,
        "{host} speaks plain http, and https was asked of it.",
    ),
    "not_http": ("http_sent_to_https_port", 0.85, "{host} does not answer in http: it seems to want https."),
    "proxy": ("http_proxy_refuses", 0.9, "The proxy on the way to {host} did not let the request through."),
    "closed": ("registry_unavailable", 0.5, "{host} closed the connection without an answer."),
    "cut_off": ("registry_unavailable", 0.5, "{host} closed the connection in the middle of its answer."),
}
"""The cause for each kind of trouble, how sure it is, and the message."""


@rule(*dict.fromkeys(slug for slug, _, _ in _CAUSES.values()))
def no_answer(case: Case) -> Iterator[Finding]:
    """The request ended in an error and not in an answer (the words of socket, TLS and proxy)."""
    plain_first = any(map(_wants_tls, case.trace))
    sent_on = led_to(case)
    for trouble in troubles(case):
        if trouble.kind not in _CAUSES or (trouble.kind == "plain_http" and plain_first):
            continue
        if trouble.host in sent_on:
            continue
        slug, confidence, message = _CAUSES[trouble.kind]
        proof = trouble.exchange or f"connection to {trouble.host}: {trouble.words}"
        details = () if trouble.exchange else tuple(_certificate(case, trouble.host))
        yield found(slug, confidence, message.format(host=trouble.host), proof, *details, stage=trouble.stage)


def _certificate(case: Case, name: str) -> Iterator[str]:
    for host in case.reached:
        if f"{host.host}:{host.port}" == name and host.names:
            yield f"the certificate is for {', '.join(host.names[:5])}"


def _wants_tls(exchange: Exchange) -> bool:
    answered = exchange.response
    return answered is not None and answered.status == 400 and "HTTPS server" in answered.excerpt


def _after(said: Exchange, each: Exchange) -> bool:
    return each.n > said.n and each.host == said.host


@rule("http_sent_to_https_port")
def tls_wanted(case: Case) -> Iterator[Finding]:
    """A server in Go says so itself: `Client sent an HTTP request to an HTTPS server` (net/http)."""
    said = next(filter(_wants_tls, case.trace), None)
    secure = (each for each in case.trace if each.request.url.startswith("https:") and said)
    # A client that goes on with https by itself (labkit's) fails, if it does, for a reason of https.
    if said and not any(good(each) or each.status == 401 or _after(said, each) for each in secure):
        yield found(
            "http_sent_to_https_port",
            0.97,
            f"Plain http was asked of {said.host}, which speaks https on that port.",
            said,
            "its words: Client sent an HTTP request to an HTTPS server",
        )


@rule("http_proxy_refuses")
def proxy_asks(case: Case) -> Iterator[Finding]:
    """407, or a page that came through a proxy in a registry's place (RFC 9110 section 15.5.8, 7.6.3)."""
    for each in broken(case):
        via = each.response.header("via") if each.response else None
        if each.status == 407:
            yield found(
                "http_proxy_refuses",
                0.97,
                "A proxy on the way wants credentials of its own; the registry was not reached.",
                each,
            )
        elif each.status in (403, 503) and via and is_a_page(each) and not speaks_registry(each):
            message = f"A proxy on the way ({via}) answered for {each.host}."
            yield found("http_proxy_refuses", 0.75, message, each, f"header Via: {via}")
