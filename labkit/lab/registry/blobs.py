"""Blobs: GET and HEAD with ranges, as Go's http.ServeContent gives them, and DELETE."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx

from labkit.lab.registry.answers import TEXT, Stream, answer, error
from labkit.lab.registry.asked import BLOB_TYPE, Call
from labkit.lab.registry.header import first
from labkit.lab.registry.manifests import is_digest
from labkit.lab.store import Blob

_RANGE = re.compile(r"(\d*)-(\d*)")
BOUNDARY = "5ac1f3d0439efc609c6add604221d5b2a8acb6f753401cf075806001a798"
"""Between the parts of an answer to several ranges; Go takes a random one."""


class BadRangeError(ValueError):
    """A Range header that is not understood."""


class BeyondEndError(BadRangeError):
    """A Range of which nothing lies in the blob."""


def get_blob(call: Call) -> httpx.Response:
    """A blob or parts of it, streamed (distribution-spec end-2)."""
    digest = call.reference
    if not is_digest(digest):
        return error("DIGEST_INVALID", {})
    blob = call.store.blob(call.repository, digest)
    if blob is None:
        return error("BLOB_UNKNOWN", digest)
    headers = {
        "Cache-Control": "max-age=31536000",
        "Docker-Content-Digest": digest,
        "Etag": f'"{digest}"',
    }
    if _matches(first(call.request, "if-none-match") or "", headers["Etag"]):
        return httpx.Response(304, headers=headers)
    try:
        fresh = (first(call.request, "if-range") or headers["Etag"]) == headers["Etag"]
        ranges = parse_ranges((first(call.request, "range") or "") if fresh else "", blob.size)
    except BadRangeError as bad:
        return _bad_range(headers, blob, bad)
    headers["Content-Type"] = BLOB_TYPE
    call.tell("pull", mediaType=BLOB_TYPE, digest=digest, size=blob.size)
    return _serve(blob, {"Accept-Ranges": "bytes", **headers}, ranges)


def delete_blob(call: Call) -> httpx.Response:
    """Take a blob from the repository (distribution-spec end-10); one that is in use, too."""
    if not is_digest(call.reference):
        return error("DIGEST_INVALID", {})
    if not call.options.delete:
        return error("UNSUPPORTED")
    if not call.store.remove_blob(call.repository, call.reference):
        return error("BLOB_UNKNOWN")
    call.tell("delete", digest=call.reference)
    return answer(202)


def parse_ranges(header: str, size: int) -> list[tuple[int, int]]:
    """Start and end (exclusive) of each range that lies in a blob of `size` bytes; none for no header.

    Raises BadRangeError, BeyondEndError.  RFC 9110 section 14.1.2, read as Go's net/http does.
    """
    if not header:
        return []
    unit, _, listed = header.partition("=")
    if unit != "bytes":
        raise BadRangeError("invalid range")
    specs = [spec.strip() for spec in listed.split(",") if spec.strip()]
    ranges = [found for spec in specs if (found := _range(spec, size))]
    if specs and not ranges:
        raise BeyondEndError("invalid range: failed to overlap")
    # More than the whole blob is somebody's mistake, and the whole blob is the answer.
    return ranges if sum(end - start for start, end in ranges) <= size else []


def _range(spec: str, size: int) -> tuple[int, int] | None:
    match = _RANGE.fullmatch(spec)
    if not match or spec == "-":
        raise BadRangeError("invalid range")
    first, last = match.groups()
    if not first:
        return max(size - int(last), 0), size
    start, end = int(first), min(int(last) + 1, size) if last else size
    if start >= size:
        return None
    if last and int(last) < start:
        raise BadRangeError("invalid range")
    return start, end


def _matches(header: str, etag: str) -> bool:
    """If-None-Match by RFC 9110 section 13.1.2: a list, compared weakly."""
    return header == "*" or etag in [tag.strip().removeprefix("W/") for tag in header.split(",")]


def _bad_range(headers: dict[str, str], blob: Blob, bad: BadRangeError) -> httpx.Response:
    """416 as 2.8.2 has it: with the length of the whole blob, though the body is a line or nothing."""
    line = f"{bad}\n".encode()
    headers = {**headers, "Content-Length": str(blob.size), "Content-Type": TEXT}
    if isinstance(bad, BeyondEndError):
        headers["Content-Range"] = f"bytes */{blob.size}"
    # Go writes nothing at all once more is to be written than was promised.
    return answer(416, headers, line if len(line) <= blob.size else b"")


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
