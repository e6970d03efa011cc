"""Blobs at another host, under an address that is signed: no credential is wanted there."""

from __future__ import annotations

import itertools
import re

import httpx

from labkit.wire.exchange import Send

_BLOB = re.compile("/v2/.+/blobs/sha256:")
_MOST = 1000
_NO_SUCH = "<?xml version='1.0' encoding='UTF-8'?><Error><Code>AccessDenied</Code></Error>"


def with_storage(host: str, send: Send) -> Send:
    """The registry, with its blobs at this host: a GET that may have one is redirected there (307)."""
    signed: dict[str, httpx.Request] = {}
    numbers = itertools.count(1)

    def redirect(request: httpx.Request) -> httpx.Response:
        looked = send(httpx.Request("HEAD", request.url, headers=request.headers))
        looked.close()
        if looked.status_code != httpx.codes.OK:
            return send(request)
        signature = f"{next(numbers):064x}"
        signed[signature] = request
        if len(signed) > _MOST:
            signed.pop(next(iter(signed)), None)
        query = f"X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Expires=1200&X-Amz-Signature={signature}"
        there = request.url.copy_with(host=host, port=None, query=query.encode())
        return httpx.Response(307, headers={"Location": str(there)}, content=b"", request=request)

    def fetch(request: httpx.Request) -> httpx.Response:
        first = signed.get(request.url.params.get("X-Amz-Signature", ""))
        if first is None or first.url.path != request.url.path:
            return httpx.Response(403, headers={"Content-Type": "application/xml"}, text=_NO_SUCH)
        headers = dict(first.headers)
        if "range" in request.headers:
            headers["range"] = request.headers["range"]
        return send(httpx.Request(request.method, first.url, headers=headers))

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.host == host:
            return fetch(request)
        wanted = request.method == "GET" and _BLOB.match(request.url.path)
        return redirect(request) if wanted else send(request)

    return answer
