"""What a request makes its answer depend on: If-Match, If-None-Match, If-Range, Range, as Go reads them.

Source: Go 1.19, net/http/fs.go; RFC 9110 sections 13 and 14.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx

from labkit.lab.registry.header import first

_BLANKS = " \t\r\n"
_ETAG = re.compile(r'(?:W/)?"[!#-~\x80-\U0010ffff]*"')
_NUMBER = re.compile(r"[+-]?[0-9]+")
_MOST = 2**63 - 1


class BadRangeError(ValueError):
    """A Range header that is not understood."""


class BeyondEndError(BadRangeError):
    """A Range of which nothing lies in the blob."""


def precondition(request: httpx.Request, etag: str) -> int:
    """412 if If-Match does not hold, 304 if If-None-Match does not; 0 if the answer may be given."""
    if (wanted := first(request, "if-match")) and not _any(wanted, etag, weakly=False):
        return 412
    if (known := first(request, "if-none-match")) and _any(known, etag, weakly=True):
        return 304
    return 0


def asked_ranges(request: httpx.Request, etag: str, size: int) -> list[tuple[int, int]]:
    """The ranges that are wanted, unless If-Range names another version. Raises as `parse_ranges`."""
    version = first(request, "if-range").lstrip(_BLANKS)
    if version and not version.startswith(etag):
        return []
    return parse_ranges(first(request, "range"), size)


def parse_ranges(header: str, size: int) -> list[tuple[int, int]]:
    """Start and end (exclusive) of each range that lies in a blob of `size` bytes; none for no header.

    Raises BadRangeError, BeyondEndError.
    """
    if not header:
        return []
    unit, equals, listed = header.partition("=")
    if unit + equals != "bytes=":
        raise BadRangeError("invalid range")
    specs = [spec.strip(_BLANKS) for spec in listed.split(",") if spec.strip(_BLANKS)]
    ranges = [found for spec in specs if (found := _range(spec, size))]
    if specs and not ranges:
        raise BeyondEndError("invalid range: failed to overlap")
    # More than the whole blob is somebody's mistake, and the whole blob is the answer.
    return ranges if sum(end - start for start, end in ranges) <= size else []


def _range(spec: str, size: int) -> tuple[int, int] | None:
    first, dash, last = (part.strip(_BLANKS) for part in spec.partition("-"))
    if not dash or not (first or last):
        raise BadRangeError("invalid range")
    if not first:
        return size - min(_number(last), size), size
    start = _number(first)
    if start >= size:
        return None
    end = _number(last) if last else size - 1
    if end < start:
        raise BadRangeError("invalid range")
    return start, min(end + 1, size)


def _number(text: str) -> int:
    """As Go's ParseInt; a sign may stand before it, but nothing is below zero."""
    digits = text.lstrip("+-").lstrip("0") or "0"
    if not _NUMBER.fullmatch(text) or len(digits) > 19:
        raise BadRangeError("invalid range")
    number = int(digits)
    if number > _MOST or (text[0] == "-" and number):
        raise BadRangeError("invalid range")
    return number


def _any(listed: str, etag: str, weakly: bool) -> bool:
    """Whether the version is one of those that are listed, as far as the list can be read."""
    return any(tag == "*" or (tag.removeprefix("W/") if weakly else tag) == etag for tag in _tags(listed))


def _tags(listed: str) -> Iterator[str]:
    left = listed
    while left := left.lstrip(_BLANKS + ","):
        if left[0] == "*":
            yield "*"
            return
        if not (match := _ETAG.match(left)):
            return
        yield match[0]
        left = left[match.end() :]
