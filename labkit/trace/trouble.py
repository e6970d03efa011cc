"""What it means when no answer came, or broke off: refused, unknown, too late, not trusted, not http."""

from __future__ import annotations

from labkit.trace.words import size
from labkit.wire.exchange import Exchange

# Looked for in the error in lower case, as Linux, macOS, Windows, OpenSSL and h11 write it. The first wins.
_SAYINGS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("certificate has expired",), "The certificate of {host} is out of date."),
    (("not yet valid",), "The certificate of {host} is not valid yet: is the clock right?"),
    (("hostname mismatch", "ip address mismatch", "not valid for"), "The certificate is not for {host}."),
    (
        ("certificate verify failed", "certificate_verify_failed", "unknown ca", "unknown authority"),
        "The certificate of {host} is signed by an authority that this client does not know.",
    ),
    (
        ("wrong_version_number", "wrong version number", "record_layer_failure", "record layer failure"),
        "{host} answered in plain http where https was asked.",
    ),
    (("illegal status line", "illegal header line"), "{host} did not answer in http: does it speak https?"),
    (("refused",), "Nobody listens at {host}: the connection was refused."),
    (
        (
            "name or service not known",
            "nodename nor servname",
            "getaddrinfo",
            "name resolution",
            "no address",
        ),
        "The name {host} is not known: no address was found.",
    ),
    (("unreachable", "no route to host"), "There is no way to {host} in this network."),
    (("proxyerror",), "The proxy on the way to {host} did not let the request through."),
    (("connecttimeout",), "{host} cannot be reached: no connection in time."),
    (("timeout", "timed out"), "{host} did not answer in time."),
    (("incomplete", "without sending complete"), "{host} closed the connection too early."),
    (("disconnected", "reset", "aborted", "broken pipe", "eof occurred"), "{host} closed the connection."),
)


def no_answer(exchange: Exchange) -> str:
    """An exchange that ended in an error, or has no answer yet."""
    if exchange.error is None:
        return "No answer yet."
    text = exchange.error.lower()
    sentence = next(
        (saying for needles, saying in _SAYINGS if any(needle in text for needle in needles)), None
    )
    sentence = (sentence or "The exchange with {host} failed.").format(host=exchange.host)
    if exchange.response is None:
        return sentence
    return f"Broken off after {size(exchange.response.bytes)}: {sentence}"
