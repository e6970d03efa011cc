"""What a client speaks, by its first byte: TLS on a plain port, http on a TLS port are refused at once.

skopeo, podman and docker send a TLS ClientHello before their first plain request. To an HTTP parser
that is the beginning of a request that never ends, so the client would wait for its own time limit.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
from collections.abc import Awaitable, Callable, Coroutine, Iterable

TLS_HANDSHAKE = b"\x16"
"""The first byte of a TLS record that opens a connection (RFC 8446 section 5.1)."""
NOT_TLS = (
    b"HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\n"
    b"Connection: close\r\n\r\n400 Bad Request"
)
NOT_PLAIN = b"HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n"
"""Both as Go's server says them (none-tls.plain-http)."""
_BUFFERED = 256 * 1024
_PAUSE = 0.2
"""Seconds, when there is no room for another connection."""

Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class Listening:
    """Takes connections and looks at the first byte of each before it hands it to `talk`."""

    def __init__(self, talk: Talk, tls: ssl.SSLContext | None, patience: float) -> None:
        self._talk, self._tls, self._patience = talk, tls, patience
        self._tasks: set[asyncio.Task[None]] = set()
        self._silent: set[socket.socket] = set()

    def start(self, sockets: Iterable[socket.socket]) -> None:
        """Take what comes; called in the loop's thread."""
        for listening in sockets:
            self._begin(self._accept(listening))

    def _begin(self, coroutine: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _accept(self, listening: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        while True:
            try:
                peer, _ = await loop.sock_accept(listening)
            except OSError:  # no descriptor is free
                await asyncio.sleep(_PAUSE)
            else:
                peer.setblocking(False)
                self._silent.add(peer)
                self._begin(self._meet(peer))

    async def _meet(self, peer: socket.socket) -> None:
        connected = None
        try:
            is_tls = await self._first_byte(peer) == TLS_HANDSHAKE
            if is_tls == bool(self._tls):
                connected = await self._connected(peer)
            else:
                _refuse(peer, NOT_TLS if is_tls else NOT_PLAIN)
        except OSError:  # it went, said nothing, or does not trust us: its business, and no line on stderr
            peer.close()
        self._silent.discard(peer)
        if connected:
            await self._talk(*connected)

    async def _first_byte(self, peer: socket.socket) -> bytes:
        """Raises OSError, also where nothing comes in time."""
        loop = asyncio.get_running_loop()
        readable: asyncio.Future[None] = loop.create_future()

        def speaks() -> None:
            if not readable.done():
                readable.set_result(None)

        loop.add_reader(peer, speaks)
        try:
            async with asyncio.timeout(self._patience):
                await readable
        finally:
            loop.remove_reader(peer)
        return peer.recv(1, socket.MSG_PEEK)

    async def _connected(self, peer: socket.socket) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Raises OSError, also what ssl raises."""
        loop = asyncio.get_running_loop()
        reader = asyncio.StreamReader(limit=_BUFFERED)
        protocol = asyncio.StreamReaderProtocol(reader)
        limit = {"ssl_handshake_timeout": self._patience} if self._tls else {}
        transport, _ = await loop.connect_accepted_socket(lambda: protocol, peer, ssl=self._tls, **limit)
        return reader, asyncio.StreamWriter(transport, protocol, reader, loop)

    async def end(self) -> None:
        """Cut every connection."""
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for peer in self._silent:
            peer.close()
        for _ in range(3):  # transports close their sockets a turn later
            await asyncio.sleep(0)


def _refuse(peer: socket.socket, words: bytes) -> None:
    with contextlib.suppress(OSError):
        peer.recv(65536)  # bytes left unread would make the close a reset, and lose the answer
        peer.send(words)
    peer.close()
