"""One request on a socket: read from the wire into a `Send`, and its response written back.

Requests with no or a small body are answered in the event loop's thread, since handing each to another
thread would halve the speed. A larger body streams through a thread of its own, a chunk at a time.
"""

from __future__ import annotations

import asyncio
import contextlib
import email.utils
import queue
import threading
from collections.abc import Iterator
from typing import Any

import httpx
from tornado.httputil import (
    HTTPConnection,
    HTTPHeaders,
    HTTPMessageDelegate,
    HTTPServerConnectionDelegate,
    RequestStartLine,
    ResponseStartLine,
)

from labkit.wire.exchange import Send

SMALL = 64 * 1024
_HOP_BY_HOP = (b"connection", b"keep-alive", b"transfer-encoding")
"""RFC 9110 section 7.6.1: about one connection only, and tornado's to say."""
_UNKNOWN = b'{"errors":[{"code":"UNKNOWN","message":"unknown error"}]}\n'


class Connections(HTTPServerConnectionDelegate):
    """Gives every request on every connection to one `Send`."""

    def __init__(self, send: Send) -> None:
        self._send = send

    def start_request(self, server_conn: object, request_conn: HTTPConnection) -> HTTPMessageDelegate:
        """A request begins."""
        return Served(self._send, request_conn)


class Served(HTTPMessageDelegate):
    """One request, from its first line to the last byte of the response."""

    def __init__(self, send: Send, connection: HTTPConnection) -> None:
        self._send = send
        self._connection = connection
        self._body: list[bytes] = []
        self._incoming: Incoming | None = None

    def headers_received(
        self, start_line: RequestStartLine | ResponseStartLine, headers: HTTPHeaders
    ) -> None:
        """Decide by the announced length which way the body goes."""
        assert isinstance(start_line, RequestStartLine)
        self._line, self._headers = start_line, headers
        length = headers.get("Content-Length", "0")
        if "Transfer-Encoding" in headers or not length.isdecimal() or int(length) > SMALL:
            self._incoming = Incoming()
            self._answered = asyncio.get_running_loop().create_future()
            loop = asyncio.get_running_loop()
            threading.Thread(target=self._work, args=(loop, self._incoming), daemon=True).start()

    def data_received(self, chunk: bytes) -> asyncio.Future[None] | None:
        """A piece of the body; no more is read until the future is done."""
        if self._incoming:
            return self._incoming.put(chunk)
        self._body.append(chunk)
        return None

    def finish(self) -> None:
        """The body has ended."""
        asyncio.get_running_loop().create_task(self._reply())

    def on_connection_close(self) -> None:
        """The client went away before the response was written."""
        if self._incoming:
            self._incoming.end(broken=True)

    async def _reply(self) -> None:
        if self._incoming:
            self._incoming.end()
            response = await self._answered
        else:
            response = self._ask(httpx.ByteStream(b"".join(self._body)))
        await write(self._connection, self._line.method, response)

    def _work(self, loop: asyncio.AbstractEventLoop, incoming: Incoming) -> None:
        response = self._ask(incoming)
        incoming.discard()

        def deliver() -> None:
            if not self._answered.done():
                self._answered.set_result(response)

        with contextlib.suppress(RuntimeError):  # the server was closed meanwhile
            loop.call_soon_threadsafe(deliver)

    def _ask(self, stream: httpx.SyncByteStream) -> httpx.Response | None:
        """The app's response; None where it says that no answer came."""
        try:
            request = self._request(stream)
        except httpx.InvalidURL:
            return httpx.Response(400, text="400 Bad Request")
        try:
            return self._send(request)
        except httpx.TransportError:
            return None
        except Exception:  # whatever the app did, the client gets an answer
            return httpx.Response(500, headers={"Content-Type": "application/json"}, content=_UNKNOWN)

    def _request(self, stream: httpx.SyncByteStream) -> httpx.Request:
        target, context = self._line.path, self._connection.context  # type: ignore[attr-defined]
        path = target if target.startswith("/") else "/"
        return httpx.Request(
            self._line.method,
            f"{context.protocol}://{self._headers.get('Host', 'localhost')}{path}",
            headers=[(name.encode(), value.encode("latin-1")) for name, value in self._headers.get_all()],
            stream=stream,
            extensions={"target": target, "peer": _peer(context.address)},
        )


class Incoming(httpx.SyncByteStream):
    """A body on its way from the event loop's thread to the app's: a chunk at a time, for flat memory."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._queue: queue.SimpleQueue[tuple[bytes | None, asyncio.Future[None] | None]] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._unwanted = False
        self._ended = False
        self._broken = False

    def put(self, chunk: bytes) -> asyncio.Future[None] | None:
        """Hand over a chunk; the future is done when it was taken, and only then is more read."""
        with self._lock:
            if self._unwanted:
                return None
            taken = self._loop.create_future()
            self._queue.put((chunk, taken))
            return taken

    def end(self, broken: bool = False) -> None:
        """No more comes; `broken` where the client went away in the middle."""
        if not self._ended:
            self._ended, self._broken = True, broken
            self._queue.put((None, None))

    def discard(self) -> None:
        """The app has had enough: what still comes is read and dropped, so that the client can listen."""
        with self._lock:
            self._unwanted = True
        while not self._queue.empty():
            self._done(self._queue.get()[1])

    def __iter__(self) -> Iterator[bytes]:
        while True:
            chunk, taken = self._queue.get()
            if chunk is None:
                if self._broken:
                    raise httpx.ReadError("the client went away")
                return
            yield chunk
            self._done(taken)

    def _done(self, taken: asyncio.Future[None] | None) -> None:
        if taken is None:
            return

        def resolve() -> None:
            if not taken.done():
                taken.set_result(None)

        with contextlib.suppress(RuntimeError):  # the server was closed meanwhile
            self._loop.call_soon_threadsafe(resolve)


async def write(connection: HTTPConnection, method: str, response: httpx.Response | None) -> None:
    """Write a response; without one, or when its body breaks off, the connection is cut."""
    if response is None:
        return cut(connection)
    headers = HTTPHeaders()
    for name, value in response.headers.raw:
        if name.lower() not in _HOP_BY_HOP:
            headers.add(name.decode("latin-1"), value.decode("latin-1"))
    headers.setdefault("Date", email.utils.formatdate(usegmt=True))
    line = ResponseStartLine("HTTP/1.1", response.status_code, response.reason_phrase)
    try:
        if isinstance(response.stream, httpx.ByteStream):
            body = b"" if method == "HEAD" else b"".join(response.stream)
            await connection.write_headers(line, headers, body or None)
        else:
            await connection.write_headers(line, headers)
            for chunk in response.stream:  # type: ignore[union-attr]
                await connection.write(chunk)
        connection.finish()
    except Exception:  # the client went away, or the body broke off: nothing more can be said
        cut(connection)
    finally:
        response.close()
    return None


def _peer(address: Any) -> str:
    """Host and port of the other end, as Go writes them."""
    host, port = (str(part) for part in address[:2])
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def cut(connection: HTTPConnection) -> None:
    """End a connection without another word."""
    stream = connection.detach()  # type: ignore[attr-defined]
    if stream is not None:
        stream.close()
