"""A response written to a connection, or what is said in its place."""

from __future__ import annotations

import asyncio
import contextlib
import email.utils
import socket
import threading
from collections.abc import AsyncIterator, Iterable

import httpx
from tornado.httputil import HTTPConnection, HTTPHeaders, ResponseStartLine
from tornado.iostream import IOStream, StreamClosedError

_HOP_BY_HOP = (b"connection", b"keep-alive", b"transfer-encoding")
"""RFC 9110 section 7.6.1: about one connection only, and tornado's to say."""
_LINGER = 0.5
"""Seconds in which a client that still sends may read its refusal: a close at once would be a reset."""

_AHEAD = 2 * 1024 * 1024
"""Bytes of a body that are read before those in front of them are written."""


async def write(
    connection: HTTPConnection,
    method: str,
    response: httpx.Response | None,
    patience: float,
    last: bool = False,
    waits: bool = False,
) -> None:
    """Write a response; without one, or when its body breaks off, the connection is cut.

    So it is when the client takes nothing for `patience` seconds. `last` says that no other will follow,
    `waits` that its body comes from elsewhere, and may take its time.
    """
    if response is None:
        return cut(connection)
    headers = HTTPHeaders({"Connection": "close"} if last else {})
    for name, value in response.headers.raw:
        if name.lower() not in _HOP_BY_HOP:
            headers.add(name.decode("latin-1"), value.decode("latin-1"))
    headers.setdefault("Date", email.utils.formatdate(usegmt=True))
    line = ResponseStartLine("HTTP/1.1", response.status_code, response.reason_phrase)
    ahead: _Ahead | None = None
    try:
        if isinstance(response.stream, httpx.ByteStream):
            body = b"" if method == "HEAD" else b"".join(response.stream)
            await connection.write_headers(line, headers, body or None)
        else:
            await connection.write_headers(line, headers)
            ahead = _Ahead(response) if waits else None
            async for chunk in ahead or _at_once(response.stream):  # type: ignore[arg-type]
                await asyncio.wait_for(connection.write(chunk), patience)
        connection.finish()
    except Exception:  # the client went away, or the body broke off: nothing more can be said
        cut(connection)
    finally:
        if ahead:
            ahead.stop()
        else:
            response.close()
    return None


async def _at_once(stream: Iterable[bytes]) -> AsyncIterator[bytes]:
    for chunk in stream:
        yield chunk


class _Ahead:
    """A body that a thread reads while what it read before is written.

    All that is there is taken at once, so a body that comes fast costs few hand-offs between the two threads,
    and one that comes slowly is handed on as it comes. The thread closes the response: nobody else may, while
    it is read.
    """

    def __init__(self, response: httpx.Response) -> None:
        self._response, self._loop = response, asyncio.get_running_loop()
        self._read: list[bytes] = []
        self._size, self._told, self._ended, self._stopped = 0, False, False, False
        self._error: Exception | None = None
        self._room, self._news = threading.Condition(), asyncio.Event()
        threading.Thread(target=self._work, name="labkit-body", daemon=True).start()

    def _work(self) -> None:
        error: Exception | None = None
        try:
            for chunk in self._response.stream:  # type: ignore[union-attr]
                with self._room:
                    self._read.append(chunk)
                    self._size += len(chunk)
                    self._tell()
                    self._room.wait_for(lambda: self._stopped or self._size < _AHEAD)
                    if self._stopped:
                        break
        except Exception as broken:
            error = broken
        with contextlib.suppress(Exception):  # it is over, one way or the other
            self._response.close()
        with self._room:
            self._error, self._ended = error, True
            self._tell()

    def _tell(self) -> None:
        if not self._told:
            self._told = True
            with contextlib.suppress(RuntimeError):  # the loop has ended, and nobody listens
                self._loop.call_soon_threadsafe(self._news.set)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while chunk := await self._take():
            yield chunk

    async def _take(self) -> bytes:
        """What has come since; empty at the end. Raises what reading raised."""
        await self._news.wait()
        with self._room:
            chunks, self._read, self._size, self._told = self._read, [], 0, False
            self._news.clear()
            if self._ended:
                self._news.set()
            self._room.notify()
            if not chunks and self._error:
                raise self._error
        return b"".join(chunks)

    def stop(self) -> None:
        """Nobody takes any more."""
        with self._room:
            self._stopped = True
            self._room.notify()


async def refuse(
    connection: HTTPConnection, method: str, response: httpx.Response | None, patience: float
) -> None:
    """Write the answer to a request whose body is not read, and end the connection."""
    await write(connection, method, response, patience, last=True)
    stream: IOStream | None = connection.detach()  # type: ignore[attr-defined]
    if stream is None:
        return
    with contextlib.suppress(OSError, StreamClosedError, asyncio.TimeoutError):
        await stream.write(b"")  # what was written is out
        stream.socket.shutdown(socket.SHUT_WR)
        await asyncio.wait_for(_drain(stream), _LINGER)
    stream.close()


async def _drain(stream: IOStream) -> None:
    while True:
        await stream.read_bytes(65536, partial=True)


def cut(connection: HTTPConnection) -> None:
    """End a connection without another word."""
    stream = connection.detach()  # type: ignore[attr-defined]
    if stream is not None:
        stream.close()
