"""One connection: each request read from the wire into a `Send`, and its response written back.

Requests with no or a small body are answered in the event loop's thread, since handing each to another
thread would halve the speed. A larger body, or one that does not come at once, streams through a thread of
its own, a piece at a time, and only once the app asks for it.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from concurrent.futures import Future

import httpx

from labkit.lab.asking import Asking, peer_name
from labkit.lab.framing import BadBodyError, Body
from labkit.lab.head import BadHeadError, Head, read_fields, read_head, read_start
from labkit.lab.incoming import Incoming
from labkit.lab.outgoing import Outgoing, linger
from labkit.wire.exchange import Send

CHUNK = 256 * 1024
SMALL = 64 * 1024
LARGEST_HEAD = 1024 * 1024 + 4096
"""Bytes, as Go's server takes them."""
_UNREAD = 256 * 1024
"""Bytes of a body that nobody wants that are read, so that the connection can go on, as Go's server does."""
_GONE = ("", 0)
_LOOK = 0.2
"""Seconds between two looks whether a client that waits is still there."""
_AT_ONCE = 0.05
"""Seconds that a small body has for being answered in the loop."""


class Connection:
    """Reads requests from a client and answers them; one that says nothing for `patience` seconds is left.

    `waits` says that the `Send` itself waits for others: then each request has a thread.
    """

    def __init__(self, send: Send, scheme: str, patience: float, waits: bool) -> None:
        self._send, self._scheme, self._patience, self._waits = send, scheme, patience, waits

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer until one of the two has had enough."""
        self._reader, self._writer = reader, writer
        self._app = Asking(self._send, self._scheme, peer_name(writer.get_extra_info("peername") or _GONE))
        try:
            while await self._answer_next():
                pass
            writer.close()
            async with asyncio.timeout(self._patience):
                await writer.wait_closed()
        except (OSError, EOFError):  # the client went away, or took too long
            pass
        finally:
            writer.transport.abort()

    async def _answer_next(self) -> bool:
        """Answer one request; whether another may come."""
        try:
            async with asyncio.timeout(self._patience):
                head = await self._head()
        except BadHeadError as bad:
            self._writer.write(bad.answer)
            await linger(self._reader, self._writer)
            return False
        body = Body(self._reader, head.length)
        response, lasts = await self._ask(head, body)
        if response is None:
            self._writer.transport.abort()
            return False
        outgoing = Outgoing(self._writer, head, lasts, self._patience, self._waits)
        lasts = await outgoing.write(response)
        if not lasts and not body.ended:
            await linger(self._reader, self._writer)
        return lasts

    async def _head(self) -> Head:
        """Raises BadHeadError, and EOFError where no other request comes."""
        start, left = await self._line(LARGEST_HEAD)
        first = read_start(start)
        lines: list[bytes] = []
        while True:
            line, left = await self._line(left)
            if not line:
                return read_head(first, read_fields(lines))
            lines.append(line)

    async def _line(self, left: int) -> tuple[bytes, int]:
        """The next line of a head without its end, and how many bytes the head may still have."""
        line = b""
        while not line.endswith(b"\n"):
            try:
                line += await self._reader.readuntil(b"\n")
            except asyncio.IncompleteReadError as cut:
                if cut.partial or left < LARGEST_HEAD:
                    raise BadHeadError from None
                raise
            except asyncio.LimitOverrunError as long:
                line += await self._reader.readexactly(long.consumed)
            if len(line) > left:
                raise BadHeadError(431)
        return line[:-1].removesuffix(b"\r"), left - len(line)

    async def _ask(self, head: Head, body: Body) -> tuple[httpx.Response | None, bool]:
        """The app's response, None where it says that no answer came; whether the connection goes on."""
        if not head.fair:
            return httpx.Response(417, headers={"Connection": "close"}), False
        if self._waits or head.expects or head.length is None or head.length > SMALL:
            return await self._ask_in_a_thread(head, body, b"")
        pieces = bytearray()
        if not body.ended:
            with contextlib.suppress(OSError, EOFError):
                async with asyncio.timeout(_AT_ONCE):
                    while piece := await body.read(CHUNK):
                        pieces += piece
        if not body.ended:
            return await self._ask_in_a_thread(head, body, bytes(pieces))
        return self._app.answer(head, httpx.ByteStream(bytes(pieces))), head.lasts

    async def _ask_in_a_thread(
        self, head: Head, body: Body, first: bytes
    ) -> tuple[httpx.Response | None, bool]:
        loop, incoming = asyncio.get_running_loop(), Incoming(first)
        gone: Future[None] | None = Future() if self._waits else None
        answered: asyncio.Future[httpx.Response | None] = loop.create_future()

        def work() -> None:
            response = self._app.answer(head, incoming, gone)

            def deliver() -> None:
                if not answered.done():
                    answered.set_result(response)

            with contextlib.suppress(RuntimeError):  # the server was closed meanwhile
                loop.call_soon_threadsafe(deliver)

        threading.Thread(target=work, daemon=True).start()
        beside = [loop.create_task(self._feed(head, body, incoming))]
        if gone:
            beside.append(loop.create_task(self._watch(gone)))
        try:
            response = await answered
        finally:
            for task in beside:
                task.cancel()
            await asyncio.wait(beside)
            incoming.end(httpx.ReadError("client disconnected"))
        return response, head.lasts and await self._is_through(head, body)

    async def _watch(self, gone: Future[None]) -> None:
        """Say when the client goes, to whoever waits for others on its behalf."""
        while not (self._reader.at_eof() or self._writer.is_closing()):
            await asyncio.sleep(_LOOK)
        gone.set_result(None)

    async def _feed(self, head: Head, body: Body, incoming: Incoming) -> None:
        """Hand the body over as the app asks for it."""
        if body.ended:
            return incoming.end()
        await incoming.wanted
        if head.expects:
            self._writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        try:
            while piece := await self._piece(body):
                await incoming.put(piece)
            incoming.end()
        except BadBodyError as bad:
            body.broken = True
            incoming.end(httpx.RemoteProtocolError(str(bad)))
        except (OSError, EOFError):
            body.broken = True
            incoming.end(httpx.ReadError("client disconnected"))
        return None

    async def _piece(self, body: Body) -> bytes:
        async with asyncio.timeout(self._patience):
            return await body.read(CHUNK)

    async def _is_through(self, head: Head, body: Body) -> bool:
        """Whether the body is out of the way, for the next request; a client that waits does not send it."""
        if body.broken or (head.expects and not body.ended):
            return False
        try:
            async with asyncio.timeout(self._patience):
                return await body.skip(_UNREAD)
        except (BadBodyError, EOFError):
            return False
