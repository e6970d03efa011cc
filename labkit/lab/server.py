"""Serves a `Send` over HTTP on loopback, from a daemon thread with its own event loop."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import socket
import ssl
import threading
from types import TracebackType

from labkit.lab.connection import Connection
from labkit.lab.hello import Listening
from labkit.wire.errors import CannotRun
from labkit.wire.exchange import Send

PATIENCE = 120.0
_CLOSING = 5.0
"""Seconds in which a request that is being answered may come to its end."""
_LOOPBACKS = ("127.0.0.1", "::1")
_ATTEMPTS = 20


class Server:
    """A running server; `.close()` frees its port at once."""

    def __init__(
        self,
        send: Send,
        sockets: list[socket.socket],
        host: str,
        tls: ssl.SSLContext | None,
        patience: float,
        waits: bool,
    ) -> None:
        self.host, self._scheme = host, "https" if tls else "http"
        self.port: int = sockets[0].getsockname()[1]
        self._sockets = sockets
        self._loop = asyncio.SelectorEventLoop()  # on Windows too: only it can watch sockets

        async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await Connection(send, self._scheme, patience, waits).serve(reader, writer)

        self._listening = Listening(talk, tls, patience)
        self._thread = threading.Thread(target=self._run, name=f"labkit-server-{self.port}", daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        """`http://HOST:PORT` (https with TLS), with `localhost` for a loopback host."""
        return f"{self._scheme}://{'localhost' if self.host in _LOOPBACKS else self.host}:{self.port}"

    def close(self) -> None:
        """Stop listening, cut every connection, end the thread; may be called twice.

        An app that does not come to an end in the loop's thread is left behind; the port is free even then.
        """
        if not self._loop.is_closed() and self._thread.is_alive():
            with contextlib.suppress(RuntimeError):  # it has just ended
                self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(_CLOSING)
        for listening in self._sockets:
            listening.close()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.call_soon(self._listening.start, self._sockets)
        self._loop.run_forever()
        self._loop.run_until_complete(self._listening.end())
        for listening in self._sockets:
            listening.close()
        self._loop.close()

    def __enter__(self) -> Server:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def serve(
    send: Send,
    port: int = 0,
    host: str = "127.0.0.1",
    tls: ssl.SSLContext | None = None,
    patience: float = PATIENCE,
    waits: bool = False,
) -> Server:
    """Serve `send` until the server is closed, with `tls` over https; port 0 takes a free one.

    A client that says nothing for `patience` seconds, or takes nothing, is cut off. `waits` is for a `send`
    that itself waits for others, as a proxy does: each request then has a thread.

    127.0.0.1 means ::1 too, where this machine has it: clients that are told `localhost` may try either.
    Raises CannotRun where the port is taken.
    """
    for _ in range(_ATTEMPTS):
        try:
            return Server(send, _listen(port, host), host, tls, patience, waits)
        except OSError as error:
            taken = error.errno in (errno.EADDRINUSE, errno.EACCES)
            if not taken or port:
                what = f"Port {port} is taken" if taken else f"Cannot listen on {host}: {error.strerror}"
                raise CannotRun(f"{what}.", "Choose another one, or 0 for any that is free.") from None
    raise CannotRun(f"Found no free port on {host}.", "Try again.")


def _listen(port: int, host: str) -> list[socket.socket]:
    """Listening sockets on one port. Raises OSError where one of them is taken."""
    sockets = [_bound(host, port)]
    if host == "127.0.0.1" and socket.has_ipv6:
        try:
            sockets.append(_bound("::1", sockets[0].getsockname()[1]))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                sockets[0].close()
                raise
    return sockets


def _bound(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.create_server((host, port), family=family, backlog=128)
    bound.setblocking(False)
    return bound
