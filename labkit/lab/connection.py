"""One request on a socket: read from the wire into a `Send`, and its response written back.

Requests with no or a small body are answered in the event loop's thread, since handing each to another
thread would halve the speed. A larger body streams through a thread of its own, a chunk at a time, and a
large one that is refused is not read.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import threading
from concurrent.futures import Future
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

from labkit.lab.incoming import Incoming
from labkit.lab.outgoing import cut, refuse, write
from labkit.wire.exchange import Send

SMALL = 64 * 1024
UNREAD = 256 * 1024
"""Bytes: a body up to this long is read before its refusal is written, as Go's server does."""
_UNKNOWN = b'{"errors":[{"code":"UNKNOWN","message":"unknown error"}]}\n'
_HOST = re.compile(r"[A-Za-z0-9._~!$&'()*+,;=%:\[\]-]*")
_BAD_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")


class Connections(HTTPServerConnectionDelegate):
    """Gives every request on every connection to one `Send`; a silent client has `patience` seconds.

    `waits` says that the `Send` itself waits for others: then each request has a thread.
    """

    def __init__(self, send: Send, patience: float, waits: bool = False) -> None:
        self._send, self._patience, self._waits = send, patience, waits

    def start_request(self, server_conn: object, request_conn: HTTPConnection) -> HTTPMessageDelegate:
        """A request begins."""
        return Served(self._send, request_conn, self._patience, self._waits)


class Served(HTTPMessageDelegate):
    """One request, from its first line to the last byte of the response."""

    def __init__(self, send: Send, connection: HTTPConnection, patience: float, waits: bool) -> None:
        self._send, self._connection, self._patience, self._waits = send, connection, patience, waits
        self._body: list[bytes] = []
        self._incoming: Incoming | None = None
        self._limit: asyncio.TimerHandle | None = None
        self._gone: Future[None] | None = Future() if waits else None

    def headers_received(
        self, start_line: RequestStartLine | ResponseStartLine, headers: HTTPHeaders
    ) -> asyncio.Future[None] | None:
        """Decide by the announced length which way the body goes; none is read until the future is done."""
        assert isinstance(start_line, RequestStartLine)
        self._line, self._headers = start_line, headers
        said = headers.get("Content-Length", "0")
        if "Transfer-Encoding" in headers:
            length = None
        elif said.isdecimal():
            length = int(said)
        else:
            return None  # tornado answers 400 to that
        expects = headers.get("Expect", "").lower() == "100-continue"
        if length != 0:
            self._wait_on()
        if not self._waits and not expects and length is not None and length <= SMALL:
            return None
        loop = asyncio.get_running_loop()
        self._incoming, self._answered = Incoming(), loop.create_future()
        threading.Thread(target=self._work, args=(loop, self._incoming), daemon=True).start()
        if expects or length is None or length > UNREAD:
            return asyncio.ensure_future(self._unless_refused(self._incoming))
        return None

    def data_received(self, chunk: bytes) -> asyncio.Future[None] | None:
        """A piece of the body; no more is read until the future is done."""
        self._wait_on()
        if self._incoming:
            return self._incoming.put(chunk)
        self._body.append(chunk)
        return None

    def finish(self) -> None:
        """The body has ended."""
        self._wait_no_more()
        if self._gone:
            self._connection.set_close_callback(self._left)  # type: ignore[attr-defined]
        asyncio.get_running_loop().create_task(self._reply())

    def on_connection_close(self) -> None:
        """The client went away before the response was written."""
        self._wait_no_more()
        if self._incoming:
            self._incoming.end(broken=True)
        self._left()

    def _left(self) -> None:
        """Whoever waits for others on the client's behalf may want to know."""
        if self._gone and not self._gone.done():
            self._gone.set_result(None)

    def _wait_on(self) -> None:
        """From now on the client has its time for the next piece."""
        self._wait_no_more()
        loop = asyncio.get_running_loop()
        self._limit = loop.call_later(self._patience, cut, self._connection)

    def _wait_no_more(self) -> None:
        if self._limit:
            self._limit.cancel()

    async def _unless_refused(self, incoming: Incoming) -> None:
        """Wait until the app wants the body; if it answers without, the body is not read at all."""
        await asyncio.wait({self._answered, incoming.wanted}, return_when=asyncio.FIRST_COMPLETED)
        self._wait_on()
        if not incoming.wanted.done():
            self._wait_no_more()
            await refuse(self._connection, self._line.method, self._answered.result(), self._patience)

    async def _reply(self) -> None:
        if self._incoming:
            self._incoming.end()
            response = await self._answered
        else:
            response = self._ask(httpx.ByteStream(b"".join(self._body)))
        await write(self._connection, self._line.method, response, self._patience, waits=self._waits)

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
        except (httpx.InvalidURL, ValueError):
            return httpx.Response(400, text="400 Bad Request")
        try:
            return self._send(request)
        except httpx.TransportError:
            return None
        except Exception:  # whatever the app did, the client gets an answer
            return httpx.Response(500, headers={"Content-Type": "application/json"}, content=_UNKNOWN)

    def _request(self, stream: httpx.SyncByteStream) -> httpx.Request:
        """Raises ValueError, InvalidURL for what Go's server would not read either."""
        target, context = self._line.path, self._connection.context  # type: ignore[attr-defined]
        host = self._headers.get("Host", "" if self._line.version == "HTTP/1.0" else None)
        if host is None or not _HOST.fullmatch(host) or _BAD_PERCENT.search(target):
            raise ValueError("no host, or a malformed one, or a malformed target")
        path = target if target.startswith("/") else "/"
        return httpx.Request(
            self._line.method,
            f"{context.protocol}://{host or 'localhost'}{path}",
            headers=[(name.encode(), value.encode("latin-1")) for name, value in self._headers.get_all()],
            stream=stream,
            extensions={
                "target": target,
                "peer": _peer(context.address),
                "version": self._line.version,
                "gone": self._gone,
            },
        )


def _peer(address: Any) -> str:
    """Host and port of the other end, as Go writes them."""
    host, port = (str(part) for part in address[:2])
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
