"""A response's body read by a thread of its own, ahead of what is written."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import AsyncIterator

import httpx

_AHEAD = 2 * 1024 * 1024
"""Bytes of a body that are read before those in front of them are written."""


class Ahead:
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
