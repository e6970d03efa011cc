"""Clients that try TLS on a plain port: told no at once, as Go's server does, and they go on in plain http.

skopeo, podman and docker send a TLS ClientHello before their first plain request. To an HTTP parser
that is the beginning of a request that never ends, so the client would wait for its own time limit.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
from typing import Any

from tornado.httpserver import HTTPServer
from tornado.iostream import IOStream

TLS_HANDSHAKE = b"\x16"
"""The first byte of a TLS record that opens a connection (RFC 8446 section 5.1)."""
NOT_HERE = (
    b"HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\n"
    b"Connection: close\r\n\r\n400 Bad Request"
)


class PlainServer(HTTPServer):
    """An HTTP server that looks at the first byte of each connection before it reads a request."""

    def initialize(self, *args: Any, **kwargs: Any) -> None:
        """As tornado's, with room for the connections that have not said anything yet."""
        super().initialize(*args, **kwargs)
        self._silent: set[IOStream] = set()

    def handle_stream(self, stream: IOStream, address: tuple[str, int]) -> None:
        """A client has connected."""
        loop, peer = asyncio.get_running_loop(), stream.socket
        self._silent.add(stream)

        def speaks() -> None:
            loop.remove_reader(peer)
            self._silent.discard(stream)
            if _first_byte(peer) == TLS_HANDSHAKE:
                with contextlib.suppress(OSError):
                    peer.recv(65536)  # bytes left unread would make the close a reset, and lose the answer
                    peer.send(NOT_HERE)
                stream.close()
            else:
                super(PlainServer, self).handle_stream(stream, address)

        loop.add_reader(peer, speaks)

    async def close_all_connections(self) -> None:
        """Cut the silent ones as well."""
        for stream in self._silent:
            asyncio.get_running_loop().remove_reader(stream.socket)
            stream.close()
        await super().close_all_connections()


def _first_byte(peer: socket.socket) -> bytes:
    try:
        return peer.recv(1, socket.MSG_PEEK)
    except OSError:
        return b""
