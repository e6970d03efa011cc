"""A trace carried elsewhere: an exchange as a curl line, a trace as text that is safe to paste."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

from labkit.trace.words import duration, role, size, who
from labkit.wire.exchange import HIDDEN, Exchange, Trace

_MARK = re.compile(r"‹(?:redacted[^›]*?)?·([0-9a-f]{4})›")
_PLAIN_NAME = re.compile(r"[A-Za-z0-9._@+-]+")
# curl makes these itself, or would take an answer apart differently with them.
_CURLS_OWN = {"host", "connection", "content-length", "transfer-encoding", "accept-encoding", "user-agent"}
_BLOB = "blob.bin"

TAKEN_OUT = (
    "Taken out: passwords, tokens, cookies, and every header and URL parameter not known to be harmless. "
    "In their place are fingerprints such as ·3f2a: the same secret has the same one, in this trace only. "
    "Still in it: names of hosts, repositories and users."
)


def to_curl(exchange: Exchange) -> str:
    """A line for a POSIX shell that asks the same again.

    Secrets become variables to set before: `$PASSWORD`, `$TOKEN`, or `$SECRET_3F2A` after the fingerprint.
    """
    words = ["curl", *_method(exchange), *_options(exchange.request.url)]
    for name, value in exchange.request.headers:
        if name.lower() == "authorization":
            words += _authorization(name, value)
        elif name.lower() not in _CURLS_OWN:
            words += ["-H", _quoted(f"{name}: {value}")]
    if exchange.request.header("accept") is None:
        words += ["-H", "Accept:"]  # or curl would send */*, and the registry choose another manifest
    return " ".join([*words, *_body(exchange), _quoted(exchange.request.url)])


def _method(exchange: Exchange) -> list[str]:
    method = exchange.request.method
    if method == "HEAD":
        return ["--head"]
    if method == "GET":
        is_blob = exchange.stage in ("blob", "storage")
        return ["-sS", "-o", _BLOB] if is_blob else ["-i"]
    return ["-i", "-X", shlex.quote(method)]


def _options(url: str) -> list[str]:
    """What keeps curl from reading the URL in its own way."""
    globs = ["--globoff"] if re.search(r"[\[\]{}]", url) else []
    return globs + (["--path-as-is"] if re.search(r"/\.\.?(/|\?|$)", url) else [])


def _body(exchange: Exchange) -> list[str]:
    """A body is not kept: the line says where to put it."""
    request = exchange.request
    length = request.header("content-length")
    if length in (None, "0") and not request.header("transfer-encoding"):
        return []
    if request.form:
        return ["--data", _quoted(request.form)]
    if exchange.stage == "token":
        return ["--data", '"$FORM"']
    return ["--data-binary", f"@{_BLOB}"]


def _authorization(name: str, value: str) -> list[str]:
    scheme, _, shown = value.partition(" ")
    if "‹" in value:
        return ["-H", _quoted(f"{name}: {value}")]
    if scheme.lower() == "basic":
        return _basic(name, scheme, shown)
    if shown == HIDDEN and scheme.lower() not in ("basic", "bearer"):
        return ["-H", f'"{name}: $CREDENTIAL"']
    if "·" not in shown and shown != HIDDEN:
        return ["-H", shlex.quote(f"{name}: {scheme}")]
    return ["-H", f'"{name}: {scheme} $TOKEN"']


def _basic(name: str, scheme: str, shown: str) -> list[str]:
    """`-u`, as the password is known by its fingerprint only; `Og==` is no user and no password."""
    if shown == "(no user, no password)":
        return ["-H", shlex.quote(f"{name}: {scheme} Og==")]
    if shown == "(nothing after it)":
        return ["-H", shlex.quote(f"{name}: {scheme}")]
    if shown == HIDDEN:
        return ["-u", '"$USERNAME:$PASSWORD"']
    user, _, fingerprint = shown.rpartition(" ")
    if fingerprint == "password)":
        return ["-u", shlex.quote(f"{shown.removesuffix(' (no password)')}:")]
    if user in ("(unreadable base64)", "(no colon in it)"):
        return ["-H", f'"{name}: {scheme} $CREDENTIAL"']
    if re.fullmatch(r"·[0-9a-f]{4}", user):
        return ["-u", '"$USERNAME:$PASSWORD"']
    user = "" if user == "(no user)" else user
    if not user or _PLAIN_NAME.fullmatch(user):
        return ["-u", f'"{user}:$PASSWORD"']
    return ["-u", shlex.quote(f"{user}:") + '"$PASSWORD"']


def _quoted(text: str) -> str:
    """One shell word: literal, with a variable for each secret that was taken out."""
    shown, at = "", 0
    for mark in _MARK.finditer(text):
        literal = text[at : mark.start()]
        shown += (shlex.quote(literal) if literal else "") + f'"$SECRET_{mark[1].upper()}"'
        at = mark.end()
    return shown + (shlex.quote(text[at:]) if text[at:] or not shown else "")


def to_text(trace: Trace) -> str:
    """The trace as plain text, a few lines for each exchange, safe to paste: it says what was taken out."""
    lines = [trace.title] if trace.title else []
    lines += [counters(trace), ""]
    for exchange in trace:
        lines += _rows(exchange)
    return "\n".join([*lines, "", TAKEN_OUT, ""])


def counters(trace: Trace) -> str:
    """Requests, hosts, passwords, bytes and time of a trace, in a line."""
    hosts = len({exchange.host for exchange in trace})
    counters = [
        f"{len(trace)} request{'' if len(trace) == 1 else 's'}",
        f"{hosts} host{'' if hosts == 1 else 's'}",
        f"password sent {trace.password_sent} ×",
        size(trace.bytes),
    ]
    starts = [exchange.started for exchange in trace]
    ends = [exchange.started + (exchange.seconds or 0) for exchange in trace]
    return " · ".join([*counters, duration(max(ends) - min(starts))] if starts else counters)


def _rows(exchange: Exchange) -> Iterator[str]:
    status = str(exchange.status) if exchange.response else "---"
    took = duration(exchange.seconds) if exchange.seconds is not None else "open"
    received = size(exchange.response.bytes) if exchange.response else ""
    request = f"{exchange.request.method:<6} {exchange.request.url}"
    again = f", again after {exchange.retry_of}" if exchange.retry_of else ""
    yield f"{exchange.n:>3}  {status}  {took:>7}  {received:>8}  {request}"
    yield f"     {role(exchange)}, {who(exchange)}{again}"
    if exchange.response:
        yield from (
            f"     WWW-Authenticate: {line}" for line in exchange.response.header_lines("www-authenticate")
        )
    if exchange.edited:
        yield f"     edited by hand: {', '.join(exchange.edited)}"
    if exchange.error:
        yield f"     {exchange.error}"
    if exchange.meaning:
        yield f"     {exchange.meaning}"
