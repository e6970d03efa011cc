"""A `Send` that holds what comes against its digest, so that a trace shows wrong bytes."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

import httpx

from labkit.wire.exchange import Send

_BY_DIGEST = re.compile(r"/(?:blobs|manifests)/sha256:([0-9a-f]{64})$")


class DigestMismatch(httpx.TransportError):
    """Whole, and not what was asked for; a transport's error, since it ends the exchange like one."""


def checked(send: Send) -> Send:
    """Bodies that were asked for by digest, or come with one, must have it. Raises DigestMismatch."""
    expected: dict[str, str] = {}

    def checking(request: httpx.Request) -> httpx.Response:
        response = send(request)
        wanted = _wanted(request, response) or expected.pop(str(request.url), "")
        if 300 <= response.status_code < 400 and wanted:
            expected[str(request.url.join(response.headers.get("location", "")))] = wanted
        whole = request.method == "GET" and response.status_code == httpx.codes.OK
        if not (whole and wanted) or "content-encoding" in response.headers:
            return response
        if hasattr(response, "_content"):
            _compare(hashlib.sha256(response.content).hexdigest(), wanted)
        elif isinstance(response.stream, httpx.SyncByteStream):
            response.stream = _Hashed(response.stream, wanted)
        return response

    return checking


def _wanted(request: httpx.Request, response: httpx.Response) -> str:
    if match := _BY_DIGEST.search(request.url.path):
        return match[1]
    said = response.headers.get("docker-content-digest", "")
    is_manifest = "/manifests/" in request.url.path
    return said.removeprefix("sha256:") if is_manifest and re.fullmatch("sha256:[0-9a-f]{64}", said) else ""


class _Hashed(httpx.SyncByteStream):
    """The same bytes, and an error in the end if they are not the ones promised."""

    def __init__(self, stream: httpx.SyncByteStream, wanted: str) -> None:
        self._stream, self._wanted = stream, wanted

    def __iter__(self) -> Iterator[bytes]:
        hashed = hashlib.sha256()
        for chunk in self._stream:
            hashed.update(chunk)
            yield chunk
        _compare(hashed.hexdigest(), self._wanted)

    def close(self) -> None:
        self._stream.close()


def _compare(found: str, wanted: str) -> None:
    if found != wanted:
        raise DigestMismatch(f"sha256:{found[:12]}… came in the place of sha256:{wanted[:12]}…")
