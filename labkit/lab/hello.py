"""What a client speaks, by its first byte: TLS on a plain port, http on a TLS port are refused at once.

skopeo, podman and docker send a TLS ClientHello before their first plain request. To an HTTP parser
that is the beginning of a request that never ends, so the client would wait for its own time limit.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
import ssl
from typing import Any

from tornado.httpserver import HTTPServer
from tornado.iostream import IOStream, SSLIOStream

TLS_HANDSHAKE = b"\x16"
"""The first byte of a TLS record that opens a connection (RFC 8446 section 5.1)."""
NOT_TLS = (
    b"HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\n"
    b"Connection: close\r\n\r\n400 Bad Request"
)
NOT_PLAIN = b"HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n"
"""Both as Go's server says them (none-tls.plain-http)."""

# A client that does not trust our certificate breaks the handshake off: its business, and no line on stderr.
logging.getLogger("tornado").addHandler(logging.NullHandler())


class FirstByteServer(HTTPServer):
    """An HTTP server that looks at the first byte of each connection before it reads a request."""

    def initialize(
        self, *args: Any, tls: ssl.SSLContext | None = None, patience: float = 120, **kwargs: Any
    ) -> None:
        """As tornado's, with room for the connections that have not said anything yet."""
        kwargs["idle_connection_timeout"] = patience
        super().initialize(*args, **kwargs)
        self._tls, self._patience = tls, patience
        self._silent: set[IOStream] = set()

    def handle_stream(self, stream: IOStream, address: tuple[str, int]) -> None:
        """A client has connected."""
        loop, peer = asyncio.get_running_loop(), stream.socket
        self._silent.add(stream)

        def forget() -> None:
            loop.remove_reader(peer)
            self._silent.discard(stream)

        def stays_silent() -> None:
            forget()
            stream.close()

        def speaks() -> None:
            limit.cancel()
            forget()
            is_tls = _first_byte(peer) == TLS_HANDSHAKE
            if is_tls and self._tls:
                loop.create_task(self._secure(stream, address, self._tls))
            elif is_tls or self._tls:
                _refuse(stream, NOT_TLS if is_tls else NOT_PLAIN)
            else:
                super(FirstByteServer, self).handle_stream(stream, address)

        limit = loop.call_later(self._patience, stays_silent)
        loop.add_reader(peer, speaks)

    async def _secure(self, plain: IOStream, address: tuple[str, int], tls: ssl.SSLContext) -> None:
        """Not by `start_tls`: what that makes cannot be closed before its handshake is done."""
        stream = plain
        try:
            peer = tls.wrap_socket(plain.socket, server_side=True, do_handshake_on_connect=False)
            stream = SSLIOStream(peer, ssl_options=tls)
            await asyncio.wait_for(stream.wait_for_handshake(), self._patience)
        except (TimeoutError, OSError):  # also what tornado and ssl raise
            stream.close()
        else:
            super().handle_stream(stream, address)

    async def close_all_connections(self) -> None:
        """Cut the silent ones as well."""
        for stream in self._silent:
            asyncio.get_running_loop().remove_reader(stream.socket)
            stream.close()
        await super().close_all_connections()


def _refuse(stream: IOStream, words: bytes) -> None:
    with contextlib.suppress(OSError):
        stream.socket.recv(65536)  # bytes left unread would make the close a reset, and lose the answer
        stream.socket.send(words)
    stream.close()


def _first_byte(peer: socket.socket) -> bytes:
    try:
        return peer.recv(1, socket.MSG_PEEK)
    except OSError:
        return b""
