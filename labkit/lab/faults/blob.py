"""Faults of blobs: other bytes, and redirects to a storage that is particular."""

from __future__ import annotations

import re

import httpx

from labkit.lab.faults.answering import BLOB, answer, at
from labkit.lab.faults.fault import Fault
from labkit.wire.exchange import Send

_STORAGE = "/storage"
_SIGNED = b"X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Expires=1200&X-Amz-Signature=" + b"0" * 64
_TWO_CREDENTIALS = (
    '<?xml version="1.0" encoding="UTF-8"?><Error><Code>InvalidArgument</Code><Message>Only one auth '
    "mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or the "
    "Authorization header should be specified</Message></Error>"
)


def corrupt_blob(send: Send, digest: str) -> Send:
    """The same answers, but one byte in the middle of this blob is another one; its length stays."""
    return _corrupt(send, f"/blobs/{digest}$")


def _corrupt(send: Send, path: str) -> Send:
    def corrupting(request: httpx.Request) -> httpx.Response:
        response = send(request)
        if not re.search(path, request.url.path) or response.status_code != httpx.codes.OK:
            return response
        body = bytearray(response.read())
        if body:
            body[len(body) // 2] ^= 1
        return httpx.Response(200, headers=response.headers, content=bytes(body), request=request)

    return corrupting


def _every_blob(send: Send) -> Send:
    return _corrupt(send, BLOB)


def _signed_storage(send: Send) -> Send:
    """Blobs are at a signed address of the same host, where clients keep their Authorization."""

    def redirecting(request: httpx.Request) -> httpx.Response:
        if request.url.path.startswith(_STORAGE):
            return answer(request, 400, _TWO_CREDENTIALS, {"Content-Type": "application/xml"})
        if at(BLOB, "GET")(request) and "authorization" in request.headers:
            there = request.url.copy_with(path=_STORAGE + request.url.path, query=_SIGNED)
            return answer(request, 307, "", {"Location": str(there)})
        return send(request)

    return redirecting


FAULTS = (
    Fault("content_corrupt", "One byte in the middle of each blob is another one.", _every_blob),
    Fault(
        "redirect_keeps_auth",
        "Blobs are redirected to a signed address, and storage refuses a second credential.",
        _signed_storage,
        auth="token",
    ),
)
