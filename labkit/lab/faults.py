"""Faults to put between a client and the lab: each takes a `Send` and gives one that misbehaves."""

from __future__ import annotations

import httpx

from labkit.wire.exchange import Send


def corrupt_blob(send: Send, digest: str) -> Send:
    """The same answers, but one byte in the middle of this blob is another one; its length stays."""

    def corrupting(request: httpx.Request) -> httpx.Response:
        response = send(request)
        if not request.url.path.endswith(f"/blobs/{digest}") or response.status_code != httpx.codes.OK:
            return response
        body = bytearray(response.read())
        if body:
            body[len(body) // 2] ^= 1
        return httpx.Response(200, headers=response.headers, content=bytes(body), request=request)

    return corrupting
