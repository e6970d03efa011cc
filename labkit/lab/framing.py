"""A request's body on the wire: so many bytes, or chunks, read a piece at a time."""

from __future__ import annotations

import asyncio
import re

from labkit.lab.registry.answers import escaped

_LONGEST_LINE = 4096
_LONGEST_TRAILER = 4096
_HEX = re.compile(rb"[0-9a-fA-F]+")


class BadBodyError(ValueError):
    """A body that is not framed as it should be; its words are those of Go's net/http."""


class Body:
    """What follows a head; `ended` once all of it was read, `broken` where that cannot be.

    Reading may be given up at any moment, and taken up again.
    """

    def __init__(self, reader: asyncio.StreamReader, length: int | None) -> None:
        self._reader, self._chunked = reader, length is None
        self._left, self._between = length or 0, True
        self._trailing = False
        self.ended, self.broken = length == 0, False

    async def read(self, most: int) -> bytes:
        """What is there next, empty at the end.

        Raises BadBodyError, and EOFError where the client leaves in the middle.
        """
        if self._chunked and not self._left and not self.ended:
            await self._next_chunk()
        if self.ended:
            return b""
        piece = await self._reader.read(min(most, self._left))
        if not piece:
            raise EOFError("client disconnected")
        self._left -= len(piece)
        if not self._left and not self._chunked:
            self.ended = True
        return piece

    async def skip(self, most: int) -> bool:
        """Read what is left, if that is no more than `most` bytes; True if the body has ended."""
        while not self.ended and self._left <= most:
            most -= len(await self.read(most + 1))
        return self.ended

    async def _next_chunk(self) -> None:
        if self._trailing:
            return await self._trailer()
        if not self._between:
            if await self._exactly(2) != b"\r\n":
                raise BadBodyError("malformed chunked encoding")
            self._between = True
        line = (await self._line(_LONGEST_LINE)).rstrip(b" \t\r\n").partition(b";")[0]
        if line and not _HEX.fullmatch(line):
            raise BadBodyError("invalid byte in chunk length")
        if len(line) > 16:
            raise BadBodyError("http chunk length too large")
        self._left = int(line or b"0", 16)
        self._between = False
        if not self._left:
            self._trailing = True
            await self._trailer()
        return None

    async def _trailer(self) -> None:
        lines, size = [], 0
        while line := (await self._line(_LONGEST_TRAILER)).rstrip(b"\r\n"):
            lines.append(line)
            size += len(line)
            if size > _LONGEST_TRAILER:
                raise BadBodyError("http: suspiciously long trailer after chunked body")
        for line in lines:
            if b":" not in line and line[:1] not in b" \t":
                said = escaped(line.decode("utf-8", "surrogateescape"))
                raise BadBodyError(f'malformed MIME header: missing colon: "{said}"')
        self.ended = True

    async def _line(self, longest: int) -> bytes:
        try:
            line = await self._reader.readuntil(b"\n")
        except asyncio.LimitOverrunError:
            raise BadBodyError("header line too long") from None
        except asyncio.IncompleteReadError:
            raise EOFError("client disconnected") from None
        if len(line) > longest:
            raise BadBodyError("header line too long")
        return line

    async def _exactly(self, size: int) -> bytes:
        try:
            return await self._reader.readexactly(size)
        except asyncio.IncompleteReadError:
            raise EOFError("client disconnected") from None
