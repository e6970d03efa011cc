"""A response written to a connection, or what is said in its place."""

from __future__ import annotations

import asyncio
import contextlib
import email.utils
from collections.abc import AsyncIterator, Iterable

import httpx

from labkit.lab.ahead import Ahead
from labkit.lab.head import Head

_HOP_BY_HOP = (b"connection", b"keep-alive", b"transfer-encoding")
"""RFC 9110 section 7.6.1: about one connection only, and ours to say."""
_LINGER = 0.5
"""Seconds in which a client that still sends may read its refusal: a close at once would be a reset."""


class Outgoing:
    """A response on its way to a client, who has `patience` seconds to take each piece.

    `lasts` says whether the connection may go on. `waits` that the body comes from elsewhere, and may take
    its time.
    """

    def __init__(
        self, writer: asyncio.StreamWriter, head: Head, lasts: bool, patience: float, waits: bool
    ) -> None:
        self._writer, self._head, self._patience, self._waits = writer, head, patience, waits
        self._lasts = lasts
        self._chunked = False
        self._left: int | None = None

    async def write(self, response: httpx.Response) -> bool:
        """Write it; whether the connection goes on. One whose body breaks off is cut off."""
        ahead: Ahead | None = None
        try:
            head = self._begin(response)
            if isinstance(response.stream, httpx.ByteStream):
                body = b"" if self._left == 0 else b"".join(response.stream)
                self._writer.write(head + self._framed(body) + self._end())
                await self._drain()
                return self._lasts
            self._writer.write(head)
            if self._left == 0:
                await self._drain()
                return self._lasts
            ahead = Ahead(response) if self._waits else None
            async for chunk in ahead or _at_once(response.stream):  # type: ignore[arg-type]
                self._writer.write(self._framed(chunk))
                await self._drain()
            self._writer.write(self._end())
            return self._lasts
        except Exception:  # the client went away, or the body broke off: nothing more can be said
            self._writer.transport.abort()
            return False
        finally:
            if ahead:
                ahead.stop()
            else:
                response.close()

    def _begin(self, response: httpx.Response) -> bytes:
        """The head; from then on it is known how the body is told from what comes after it."""
        status, sent = response.status_code, [pair for pair in response.headers.raw if not _about_one(pair)]
        reason = response.reason_phrase or f"status code {status}"
        lines = [f"HTTP/1.{'0' if self._head.old else '1'} {status} {reason}".encode("latin-1")]
        lines += [name + b": " + value for name, value in sent]
        said = {name.lower(): value for name, value in sent}
        if b"date" not in said:
            lines.append(b"Date: " + email.utils.formatdate(usegmt=True).encode())
        lines += self._framing(response, said.get(b"content-length"))
        closes = response.headers.get("connection") == "close"
        self._lasts = self._lasts and not closes
        if self._head.old and self._lasts:
            lines.append(b"Connection: keep-alive")
        elif closes or not (self._head.old or self._lasts):
            lines.append(b"Connection: close")
        return b"\r\n".join([*lines, b"", b""])

    def _framing(self, response: httpx.Response, length: bytes | None) -> list[bytes]:
        """What is to be said of how the body ends."""
        if self._head.method == "HEAD" or response.status_code in (204, 304):
            self._left = 0
        elif length is not None:
            self._left = int(length)
        elif isinstance(response.stream, httpx.ByteStream) and not any(response.stream):
            self._left = 0
            return [b"Content-Length: 0"]
        elif self._head.old:
            self._lasts = False  # the end of the connection is the end of the body
        else:
            self._chunked = True
            return [b"Transfer-Encoding: chunked"]
        return []

    def _framed(self, chunk: bytes) -> bytes:
        """Raises ValueError where there is more than was promised."""
        if self._chunked:
            return b"%x\r\n%b\r\n" % (len(chunk), chunk) if chunk else b""
        if self._left is not None:
            self._left -= len(chunk)
            if self._left < 0:
                raise ValueError("more than was promised")
        return chunk

    def _end(self) -> bytes:
        if self._left:  # less than was promised: what came next would be taken for the rest
            self._lasts = False
        return b"0\r\n\r\n" if self._chunked else b""

    async def _drain(self) -> None:
        async with asyncio.timeout(self._patience):
            await self._writer.drain()


def _about_one(pair: tuple[bytes, bytes]) -> bool:
    return pair[0].lower() in _HOP_BY_HOP


async def _at_once(stream: Iterable[bytes]) -> AsyncIterator[bytes]:
    for chunk in stream:
        yield chunk


async def linger(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """End a connection whose client may still be sending, so that it can read what was written."""
    with contextlib.suppress(OSError):  # also TimeoutError: it has had its time
        async with asyncio.timeout(_LINGER):
            await writer.drain()
            if writer.can_write_eof():
                writer.write_eof()
            while await reader.read(65536):
                pass
