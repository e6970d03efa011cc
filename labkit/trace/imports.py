"""A trace out of what somebody else wrote down: redacted on the way in, as if it were happening now."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import httpx

from labkit.trace.har import is_har, own_exchanges, read_har
from labkit.trace.heard import NOT_TOLD, Heard
from labkit.trace.logs import names, read_log
from labkit.trace.masks import asks_for_a_token, named
from labkit.trace.meaning import meaning
from labkit.trace.recorder import record
from labkit.wire.allowlist import FORM_KEYS, SECRET_HEADERS, TOKENS
from labkit.wire.errors import UsageError
from labkit.wire.exchange import Exchange, Trace

_DECODED = {"content-encoding", "transfer-encoding"}
"""What no longer holds of a body that a log has decoded."""
_HIDDEN = re.compile(
    r"·[0-9a-f]{4}|\((nothing after it|no user, no password|no password|hidden by the log)\)"
)
"""What stands in a secret header's place."""


def read_trace(text: str, title: str = "") -> Trace:
    """A trace from labkit's JSON, HAR, or the log of a client (`logs.READERS`).

    Raises UsageError for text that holds no exchange.
    """
    document = _json(text)
    try:
        if isinstance(document, dict) and "exchanges" in document:
            return _titled(Trace.from_json(document), title)
        if is_har(document):
            own = own_exchanges(document)
            if own is not None:
                return _titled(_trace_of(own), title)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise UsageError(f"This was a trace, and is damaged: {error!r}.", "Save it anew.") from None
    name, heard = ("HAR", read_har(document)) if is_har(document) else read_log(text)
    trace = Trace(title or f"From {name}")
    for each in heard:
        _again(each, trace)
    if not len(trace):
        raise UsageError("No exchange was found in it.", f"It may be labkit's JSON, HAR, or of: {names()}.")
    return trace


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _titled(trace: Trace, title: str) -> Trace:
    """A trace of labkit's own form; raises UsageError where somebody put a secret into it."""
    for exchange in trace:
        if _tells_a_secret(exchange):
            raise UsageError(
                f"Row {exchange.n} shows a secret, which no trace that labkit wrote does; it is not read.",
                "Take it out of the file, or import the HAR or log that it came from.",
            )
    trace.title = title or trace.title
    return trace


def _tells_a_secret(exchange: Exchange) -> bool:
    answer = exchange.response
    headers = (*exchange.request.headers, *(answer.headers if answer else ()))
    texts = (
        exchange.request.url,
        exchange.request.form,
        answer.excerpt if answer else "",
        *(value for _, value in headers),
    )
    secret = [value for name, value in headers if name.lower() in SECRET_HEADERS]
    secret += [value for name, value in exchange.request.fields.items() if name not in FORM_KEYS]
    return any(map(TOKENS.search, texts)) or not all(map(_HIDDEN.search, secret))


def _trace_of(exchanges: list[Any]) -> Trace:
    trace = Trace()
    for exchange in exchanges:
        trace.put(exchange)
    return trace


def _again(heard: Heard, trace: Trace) -> None:
    """Let it pass the recorder, which redacts it and finds the words; what is no request is left out."""

    def send(request: httpx.Request) -> httpx.Response:
        if heard.status is None:
            raise httpx.TransportError(heard.error)
        headers = [(name, value) for name, value in heard.answered if name.lower() not in _DECODED]
        return httpx.Response(heard.status, headers=_encoded(headers), content=heard.body.encode())

    number = len(trace) + 1
    form = heard.form.encode() or None
    try:
        asked = _encoded(named(heard.headers, heard.url, trace.exchanges))
        known = {"stage": "token"} if asks_for_a_token(heard.url, trace.exchanges) else {}
        request = httpx.Request(heard.method, heard.url, headers=asked, content=form, extensions=known)
        record(send, trace)(request)
    except httpx.TransportError:
        pass
    except (httpx.InvalidURL, ValueError, TypeError):
        return
    trace.put(_told(_as_long_as_said(trace[number], heard, trace), heard))


def _as_long_as_said(made: Exchange, heard: Heard, trace: Trace) -> Exchange:
    """Where a log leaves the body out, it was as long as its headers say."""
    length = made.response.header("content-length") or "" if made.response else ""
    if not made.response or heard.body or made.request.method == "HEAD" or not length.isdecimal():
        return made
    whole = replace(made, response=replace(made.response, bytes=int(length)))
    return replace(whole, meaning=meaning(whole, trace.exchanges[:-1]))


def _told(made: Exchange, heard: Heard) -> Exchange:
    """With the log's own times, and no more said than the log tells."""
    error = made.error.removeprefix("TransportError: ") if made.error else None
    words = made.meaning
    if error == NOT_TOLD:
        words = "The log tells neither the credential nor the answer."
    elif made.status == httpx.codes.UNAUTHORIZED and not heard.answered:
        words = "No; the log leaves out the challenge, which says what would help."
    elif made.stage == "token" and made.status == httpx.codes.OK and "token" not in heard.body:
        words = "A token came; the log leaves it out."
    started, seconds = heard.started or made.started, heard.seconds or made.seconds
    return replace(made, started=started, seconds=seconds, error=error, meaning=words)


def _encoded(headers: list[tuple[str, str]]) -> list[tuple[bytes, bytes]]:
    return [(name.encode("ascii", "replace"), value.encode("utf-8", "replace")) for name, value in headers]
