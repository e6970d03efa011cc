"""A token request's form: who asks and with what stands in it, and it may still be on its way (RFC 6749)."""

from __future__ import annotations

from collections.abc import Iterator

import httpx

from labkit.wire.stage import FORM, form_of

MOST = 64 * 1024
"""Bytes of a form that are read before it is sent on."""


def take_form(request: httpx.Request) -> bytes:
    """The form that a request posts, read however it is framed; empty if it posts none.

    A longer one is read in part, and goes out whole. Never raises: sending raises what reading did.
    """
    if request.method != "POST" or not request.headers.get("content-type", "").lower().startswith(FORM):
        return b""
    if isinstance(request.stream, httpx.ByteStream):
        return request.read() if form_of(request) else b""
    if not isinstance(request.stream, httpx.SyncByteStream):
        return b""
    pieces, rest, broken = b"", iter(request.stream), None
    try:
        while len(pieces) <= MOST and (piece := next(rest, None)) is not None:
            pieces += piece
    except httpx.TransportError as error:
        broken = error
    if broken or len(pieces) > MOST:
        request.stream = _Rest(pieces, rest, broken)
    else:
        request.stream = httpx.ByteStream(pieces)
        request.read()
    return pieces


class _Rest(httpx.SyncByteStream):
    """What was read already, then what is still to come, or what went wrong."""

    def __init__(self, pieces: bytes, rest: Iterator[bytes], broken: Exception | None) -> None:
        self._pieces, self._rest, self._broken = pieces, rest, broken

    def __iter__(self) -> Iterator[bytes]:
        yield self._pieces
        if self._broken:
            raise self._broken
        yield from self._rest
