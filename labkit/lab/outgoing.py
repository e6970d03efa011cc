"""A response written to a connection, or what is said in its place."""

from __future__ import annotations

import asyncio
import contextlib
import email.utils
import socket
from collections.abc import Iterator

import httpx
from tornado.httputil import HTTPConnection, HTTPHeaders, ResponseStartLine
from tornado.iostream import IOStream, StreamClosedError

_HOP_BY_HOP = (b"connection", b"keep-alive", b"transfer-encoding")
"""RFC 9110 section 7.6.1: about one connection only, and tornado's to say."""
_LINGER = 0.5
"""Seconds in which a client that still sends may read its refusal: a close at once would be a reset."""


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
    try:
        if isinstance(response.stream, httpx.ByteStream):
            body = b"" if method == "HEAD" else b"".join(response.stream)
            await connection.write_headers(line, headers, body or None)
        else:
            await connection.write_headers(line, headers)
            chunks = iter(response.stream)  # type: ignore[arg-type]
            while (chunk := await _next(chunks, waits)) is not None:
                await asyncio.wait_for(connection.write(chunk), patience)
        connection.finish()
    except Exception:  # the client went away, or the body broke off: nothing more can be said
        cut(connection)
    finally:
        response.close()
    return None


async def _next(chunks: Iterator[bytes], waits: bool) -> bytes | None:
    return await asyncio.to_thread(next, chunks, None) if waits else next(chunks, None)


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
