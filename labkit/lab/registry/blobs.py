"""Blobs: GET and HEAD with ranges, as Go's http.ServeContent gives them, and DELETE."""

from __future__ import annotations

from collections.abc import Iterator

import httpx

from labkit.lab.registry.answers import TEXT, Stream, answer, error
from labkit.lab.registry.asked import BLOB_TYPE, Call
from labkit.lab.registry.conditions import BadRangeError, BeyondEndError, asked_ranges, precondition
from labkit.lab.registry.manifests import is_digest
from labkit.lab.store import Blob

BOUNDARY = "5ac1f3d0439efc609c6add604221d5b2a8acb6f753401cf075806001a798"
"""Between the parts of an answer to several ranges; Go takes a random one."""


def refused(call: Call) -> httpx.Response | None:
    """The answer to whoever names no digest, whatever they want of it."""
    return None if is_digest(call.reference) else error("DIGEST_INVALID", {})


def get_blob(call: Call) -> httpx.Response:
    """A blob or parts of it, streamed (distribution-spec end-2)."""
    digest = call.reference
    blob = call.store.blob(call.repository, digest)
    if blob is None:
        return error("BLOB_UNKNOWN", digest)
    headers = {
        "Cache-Control": "max-age=31536000",
        "Docker-Content-Digest": digest,
        "Etag": f'"{digest}"',
    }
    if status := precondition(call.request, headers["Etag"]):
        return _not_given(status, headers, blob)
    try:
        ranges = asked_ranges(call.request, headers["Etag"], blob.size)
    except BadRangeError as bad:
        return _bad_range(headers, blob, bad)
    headers["Content-Type"] = BLOB_TYPE
    call.tell("pull", mediaType=BLOB_TYPE, digest=digest, size=blob.size)
    return _serve(blob, {"Accept-Ranges": "bytes", **headers}, ranges)


def delete_blob(call: Call) -> httpx.Response:
    """Take a blob from the repository (distribution-spec end-10); one that is in use, too."""
    if not call.options.delete:
        return error("UNSUPPORTED")
    if not call.store.remove_blob(call.repository, call.reference):
        return error("BLOB_UNKNOWN")
    call.tell("delete", digest=call.reference)
    return answer(202)


def _not_given(status: int, headers: dict[str, str], blob: Blob) -> httpx.Response:
    if status == httpx.codes.NOT_MODIFIED:
        return httpx.Response(status, headers=headers)
    # 2.8.2 promises the whole blob here, too.
    headers = {**headers, "Content-Length": str(blob.size), "Content-Type": BLOB_TYPE}
    return httpx.Response(status, headers=headers, stream=Stream(iter(())))


def _bad_range(headers: dict[str, str], blob: Blob, bad: BadRangeError) -> httpx.Response:
    """416 as 2.8.2 has it: with the length of the whole blob, though the body is a line or nothing."""
    line = f"{bad}\n".encode()
    headers = {**headers, "Content-Length": str(blob.size), "Content-Type": TEXT}
    if isinstance(bad, BeyondEndError):
        headers["Content-Range"] = f"bytes */{blob.size}"
    # Go writes nothing at all once more is to be written than was promised.
    lines = [line] if len(line) <= blob.size else []
    return httpx.Response(416, headers=headers, stream=Stream(iter(lines)))


def _serve(blob: Blob, headers: dict[str, str], ranges: list[tuple[int, int]]) -> httpx.Response:
    if len(ranges) > 1:
        return _parts(blob, headers, ranges)
    start, end = ranges[0] if ranges else (0, blob.size)
    headers["Content-Length"] = str(end - start)
    if ranges:
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{blob.size}"
    return httpx.Response(206 if ranges else 200, headers=headers, stream=Stream(blob.chunks(start, end)))


def _parts(blob: Blob, headers: dict[str, str], ranges: list[tuple[int, int]]) -> httpx.Response:
    heads = [
        f"--{BOUNDARY}\r\nContent-Range: bytes {start}-{end - 1}/{blob.size}\r\n"
        f"Content-Type: {headers['Content-Type']}\r\n\r\n".encode()
        for start, end in ranges
    ]
    tail = f"\r\n--{BOUNDARY}--\r\n".encode()

    def chunks() -> Iterator[bytes]:
        for n, (head, (start, end)) in enumerate(zip(heads, ranges, strict=True)):
            yield b"\r\n" * (n > 0) + head
            yield from blob.chunks(start, end)
        yield tail

    size = (
        sum(map(len, heads)) + sum(end - start for start, end in ranges) + 2 * (len(ranges) - 1) + len(tail)
    )
    headers["Content-Length"] = str(size)
    headers["Content-Type"] = f"multipart/byteranges; boundary={BOUNDARY}"
    return httpx.Response(206, headers=headers, stream=Stream(chunks()))
