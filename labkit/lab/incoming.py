"""A request's body on its way from the event loop's thread to the app's."""

from __future__ import annotations

import asyncio
import contextlib
import queue
import threading
from collections.abc import Iterator

import httpx


class Incoming(httpx.SyncByteStream):
    """Hands a body over a chunk at a time, for flat memory; `wanted` is done once the app reads."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self.wanted: asyncio.Future[None] = self._loop.create_future()
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
        self._done(self.wanted)
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
