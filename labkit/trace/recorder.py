"""Records what goes over the wire: `record(send, trace)` is a `Send` that leaves exchanges in `trace`."""

from __future__ import annotations

import secrets
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import replace

import httpx

from labkit.trace.forms import take_form
from labkit.trace.meaning import meaning
from labkit.trace.words import duration
from labkit.wire.exchange import Answered, Asked, Exchange, Headers, Send, Trace
from labkit.wire.redact import Redactor
from labkit.wire.stage import FORM, stage_of

_KEEP = 64 * 1024
"""Bytes of a body kept for its excerpt; blobs are not kept at all."""
_OFTEN = 0.25
"""Seconds between two looks at a body that is still coming."""
_one_redactor = threading.Lock()


def record(send: Send, trace: Trace, waiting: bool = False) -> Send:
    """A `Send` that puts each exchange into `trace`, redacted: with its headers, again when its body ended.

    With `waiting` also before there is an answer, and when the client goes away instead: a server leaves a
    future of that, `gone`, in a request's extensions.
    Raises what `send` raises, after recording it. The response's body still streams.
    """
    redactor = _redactor_of(trace)

    def recording(request: httpx.Request) -> httpx.Response:
        recorder = _Recorder(request, trace, redactor)
        if waiting:
            recorder.asked(request.extensions.get("gone"))
        try:
            response = send(request)
        except Exception as error:
            recorder.failed(error)
            raise
        recorder.answered(response)
        return response

    return recording


def end_waiting(trace: Trace, why: str) -> None:
    """What still waits for an answer will get none; `why` ends the sentence that says so."""
    for exchange in trace:
        if exchange.response is None and exchange.error is None:
            trace.put(_unanswered(exchange, why, time.time() - exchange.started))


def _unanswered(exchange: Exchange, why: str, seconds: float) -> Exchange:
    ended = replace(exchange, error=f"no answer in {duration(seconds)}, then {why}", seconds=seconds)
    return replace(ended, meaning=meaning(ended, ()))


def _redactor_of(trace: Trace) -> Redactor:
    with _one_redactor:
        if trace.redactor is None:
            trace.redactor = Redactor(secrets.token_bytes(16))
        return trace.redactor


class _Recorder:
    """Follows one exchange from its request to the end of its body."""

    def __init__(self, request: httpx.Request, trace: Trace, redactor: Redactor) -> None:
        self._trace, self._redactor = trace, redactor
        # A token request's form holds the password or identity token (RFC 6749 sections 4.3.2 and 6).
        form = redactor.body(FORM, take_form(request), "token")
        stage = stage_of(request)
        headers = redactor.headers(_lines(request.headers))
        url = redactor.url(_url(request))
        asked = Asked(request.method, url, headers, form if stage == "token" else "")
        self._exchange = Exchange(
            trace.number(),
            stage,
            asked,
            started=time.time(),
            retry_of=_refused_before(trace, asked),
            edited=tuple(request.extensions.get("edited", ())),
        )
        self._clock = time.perf_counter()
        self._one = threading.RLock()

    def asked(self, gone: Future[None] | None) -> None:
        """It goes out; if `gone` comes before an answer, none was waited for."""
        self._put()
        if gone:
            gone.add_done_callback(lambda _: self._left())

    def _left(self) -> None:
        with self._one:
            if self._exchange.response is None and not self._over():
                self._trace.put(_unanswered(self._exchange, "the client went away", self._elapsed()))

    def failed(self, error: Exception) -> None:
        """No answer came."""
        self._put(error=self._words(error), seconds=self._elapsed())

    def answered(self, response: httpx.Response) -> None:
        """Headers are in; the body may be there already, or is yet to stream."""
        self._response = response
        response.extensions = {**response.extensions, "blame": self.blamed}
        if not response.is_closed and isinstance(response.stream, httpx.SyncByteStream):
            self._put(response=self._answered(0))
            response.stream = _Watched(response.stream, self._keeps(), self._grew, self._ended)
        else:
            body = response.content if hasattr(response, "_content") else b""
            excerpt = self._excerpt(body, len(body)) if self._keeps() else ""
            self._put(response=self._answered(_transferred(response, body), excerpt), seconds=self._elapsed())

    def blamed(self, error: Exception) -> None:
        """The body came whole, and whoever asked for it found that it is not what it should be."""
        self._put(self._exchange.response, self._words(error), self._exchange.seconds)

    def _grew(self, count: int) -> None:
        self._put(response=self._answered(count))

    def _ended(self, count: int, kept: bytes, error: Exception | None) -> None:
        seconds = self._elapsed()
        excerpt = self._excerpt(_decoded(kept, self._response.headers), count) if kept else ""
        self._put(
            response=self._answered(count, excerpt),
            error=self._words(error) if error else None,
            seconds=seconds,
        )

    def _keeps(self) -> int:
        """How much of the body to keep: none of a blob, unless it is an error in a blob's place."""
        is_blob = self._exchange.stage in ("blob", "storage") and self._response.status_code < 400
        return 0 if is_blob else _KEEP

    def _answered(self, count: int, excerpt: str = "") -> Answered:
        headers = self._redactor.headers(_lines(self._response.headers))
        return Answered(self._response.status_code, headers, count, excerpt)

    def _excerpt(self, body: bytes, total: int) -> str:
        content_type = self._response.headers.get("content-type", "")
        return self._redactor.body(content_type, body[:_KEEP], self._exchange.stage, max(total, len(body)))

    def _words(self, error: Exception) -> str:
        said = self._redactor.text(str(error))
        return f"{type(error).__name__}: {said}" if said else type(error).__name__

    def _elapsed(self) -> float:
        return time.perf_counter() - self._clock

    def _put(
        self, response: Answered | None = None, error: str | None = None, seconds: float | None = None
    ) -> None:
        exchange = replace(self._exchange, response=response, error=error, seconds=seconds)
        before = [other for other in self._trace.exchanges if other.n < exchange.n]
        with self._one:
            if not self._over():
                self._exchange = replace(exchange, meaning=meaning(exchange, before))
                self._trace.put(self._exchange)

    def _over(self) -> bool:
        """True if it was given up already: what comes now comes too late."""
        now = self._trace.get(self._exchange.n)
        return now is not None and now.response is None and now.error is not None


class _Watched(httpx.SyncByteStream):
    """A body that counts itself as it passes, and tells once how it ended: read, broken or closed early."""

    def __init__(
        self,
        stream: httpx.SyncByteStream,
        keep: int,
        grew: Callable[[int], None],
        ended: Callable[[int, bytes, Exception | None], None],
    ) -> None:
        self._stream, self._room, self._grew, self._tell = stream, keep, grew, ended
        self._count, self._kept, self._told = 0, bytearray(), False

    def __iter__(self) -> Iterator[bytes]:
        due = time.perf_counter() + _OFTEN
        try:
            for chunk in self._stream:
                self._count += len(chunk)
                if time.perf_counter() > due:
                    self._grew(self._count)
                    due = time.perf_counter() + _OFTEN
                if self._room > 0:
                    self._kept += chunk[: self._room]
                    self._room -= len(chunk)
                yield chunk
        except Exception as error:
            self._end(error)
            raise
        self._end(None)

    def close(self) -> None:
        try:
            self._stream.close()
        finally:
            self._end(None)

    def _end(self, error: Exception | None) -> None:
        if not self._told:
            self._told = True
            self._tell(self._count, bytes(self._kept), error)


def _url(request: httpx.Request) -> str:
    """The URL as asked, not as httpx tidied it: a server leaves the target as it came in the extensions."""
    target = request.extensions.get("target")
    if isinstance(target, bytes):
        target = target.decode("latin-1")
    if not isinstance(target, str) or not target.startswith("/"):
        return str(request.url)
    return f"{request.url.scheme}://{request.url.netloc.decode('ascii')}{target}"


def _lines(headers: httpx.Headers) -> Headers:
    """Header lines with their names spelled as they were sent."""
    encoding = headers.encoding
    return tuple((name.decode("latin-1"), value.decode(encoding)) for name, value in headers.raw)


def _refused_before(trace: Trace, asked: Asked) -> int | None:
    """The number of the latest exchange that asked the same and was refused with 401."""
    for other in reversed(trace.exchanges):
        if (other.request.method, other.request.url, other.status) == (asked.method, asked.url, 401):
            return other.n
    return None


def _transferred(response: httpx.Response, body: bytes) -> int:
    """Bytes on the wire of a body that is here already, which may have been decoded."""
    length = response.headers.get("content-length", "")
    if body and "content-encoding" in response.headers and length.isdecimal():
        return int(length)
    return response.num_bytes_downloaded or len(body)


def _decoded(body: bytes, headers: httpx.Headers) -> bytes:
    """The body without its gzip or deflate coding, empty if that fails (RFC 9110 section 8.4)."""
    coding = headers.get("content-encoding", "identity").strip().lower()
    if coding in ("identity", ""):
        return body
    if coding not in ("gzip", "x-gzip", "deflate"):
        return b""
    try:
        return zlib.decompressobj(wbits=47).decompress(body, _KEEP)
    except zlib.error:
        return b""
