"""A request's body on its way from the event loop's thread to the app's."""

from __future__ import annotations

import asyncio
import contextlib
import queue
from collections.abc import Iterator

import httpx

_Piece = tuple[bytes, asyncio.Future[None] | None]


class Incoming(httpx.SyncByteStream):
    """Hands a body over a piece at a time, for flat memory; `wanted` is done once the app reads.

    `first` has come already.
    """

    def __init__(self, first: bytes = b"") -> None:
        self._loop = asyncio.get_running_loop()
        self.wanted: asyncio.Future[None] = self._loop.create_future()
        self._queue: queue.SimpleQueue[_Piece | httpx.TransportError | None] = queue.SimpleQueue()
        if first:
            self._queue.put((first, None))

    def put(self, chunk: bytes) -> asyncio.Future[None]:
        """Hand over a piece; the future is done when it was taken, and only then is more read."""
        taken = self._loop.create_future()
        self._queue.put((chunk, taken))
        return taken

    def end(self, broken: httpx.TransportError | None = None) -> None:
        """No more comes; `broken` where the client went away in the middle, or made no sense."""
        self._queue.put(broken)

    def __iter__(self) -> Iterator[bytes]:
        self._done(self.wanted)
        while piece := self._queue.get():
            if isinstance(piece, httpx.TransportError):
                raise piece
            chunk, taken = piece
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
