"""What it means when no answer came, or broke off: refused, unknown, too late, not trusted, not http."""

from __future__ import annotations

from collections.abc import Iterator

from labkit.trace.words import duration, size
from labkit.wire.exchange import Exchange

# A kind, what is looked for in the error in lower case, as Linux, macOS, Windows, OpenSSL, Go and h11
# write it, and the sentence. The first wins.
_SAYINGS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("too_late", ("no answer in",), "{host} gave no answer in {took}: then {end}."),
    ("proxy", ("proxyerror",), "The proxy on the way to {host} did not let the request through."),
    ("digest", ("digestmismatch",), "What {host} sent is not what its digest says."),
    ("expired", ("certificate has expired",), "The certificate of {host} is out of date."),
    ("not_yet", ("not yet valid",), "The certificate of {host} is not valid yet: is the clock right?"),
    (
        "wrong_name",
        ("hostname mismatch", "ip address mismatch", "not valid for"),
        "The certificate is not for {host}.",
    ),
    (
        "unknown_ca",
        ("certificate verify failed", "certificate_verify_failed", "unknown ca", "unknown authority"),
        "The certificate of {host} is signed by an authority that this client does not know.",
    ),
    (
        "plain_http",
        (
            "wrong_version_number",
            "wrong version number",
            "record_layer_failure",
            "record layer failure",
            "server gave http response to https client",
            "does not look like a tls handshake",
        ),
        "{host} answered in plain http where https was asked.",
    ),
    (
        "not_http",
        ("illegal status line", "illegal header line"),
        "{host} did not answer in http: does it speak https?",
    ),
    ("refused", ("refused",), "Nobody listens at {host}: the connection was refused."),
    (
        "no_address",
        (
            "name or service not known",
            "nodename nor servname",
            "getaddrinfo",
            "name resolution",
            "no address",
            "no such host",
        ),
        "The name {host} is not known: no address was found.",
    ),
    ("no_way", ("unreachable", "no route to host"), "There is no way to {host} in this network."),
    ("no_connection", ("connecttimeout",), "{host} cannot be reached: no connection in time."),
    ("too_late", ("timeout", "timed out", "deadline exceeded"), "{host} did not answer in time."),
    ("cut_off", ("incomplete", "without sending complete"), "{host} closed the connection too early."),
    (
        "closed",
        ("disconnected", "reset", "aborted", "broken pipe", "eof occurred"),
        "{host} closed the connection.",
    ),
)


def kind(error: str) -> str:
    """What kind of trouble an error's text speaks of, such as `refused`; empty for one that says nothing."""
    return next((name for name, _ in _found(error)), "")


def _found(error: str) -> Iterator[tuple[str, str]]:
    text = error.lower()
    for name, needles, saying in _SAYINGS:
        if any(needle in text for needle in needles):
            yield name, saying


def no_answer(exchange: Exchange) -> str:
    """An exchange that ended in an error, or has no answer yet."""
    if exchange.error is None:
        return "No answer yet."
    sentence = next((saying for _, saying in _found(exchange.error)), "The exchange with {host} failed.")
    took, end = duration(exchange.seconds or 0), exchange.error.rpartition("then ")[2]
    sentence = sentence.format(host=exchange.host, took=took, end=end)
    if exchange.response is None or kind(exchange.error) == "digest":
        return sentence
    return f"Broken off after {size(exchange.response.bytes)}: {sentence}"
