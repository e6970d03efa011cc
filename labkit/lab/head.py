"""The head of a request, read as Go's net/http reads it: what is asked, how its body comes, who closes.

Source: Go 1.19, net/http, readRequest and readTransfer, and net/url, ParseRequestURI.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from http import HTTPStatus
from typing import NamedTuple

_TOKEN = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_VERSION = re.compile(rb"HTTP/(\d)\.(\d)")
_UNSEEN = re.compile(rb"[\x00-\x20\x7f]")
_BAD_VALUE = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")
_HOST = re.compile(rb"[A-Za-z0-9._~!$&'()*+,;=%:\[\]-]*")
_BAD_PERCENT = re.compile(rb"%(?![0-9A-Fa-f]{2})")
_SCHEME = re.compile(rb"[A-Za-z][A-Za-z0-9+.-]*:")
_IN_HOST = rb"A-Za-z0-9._~!$&'()*+,;=<>\"\x80-\xff-"
_AUTHORITY = re.compile(
    rb"(?:[A-Za-z0-9._:~!$&'()*+,;=%%@-]*@)?"
    rb"(?:\[[^\]]*\](?::\d*)?|[%s]*|[%s:]*:\d*)" % (_IN_HOST, _IN_HOST)
)
_DIGITS = re.compile(rb"\d{1,19}")
_FORBIDDEN_TRAILERS = {b"content-length", b"transfer-encoding", b"trailer"}
_MOST = 1 << 63


class BadHeadError(ValueError):
    """A head that is refused; `answer` is all that the client gets before its connection ends."""

    def __init__(self, status: int = 400, words: str = "", body: str = "") -> None:
        line = f"{status} {HTTPStatus(status).phrase}{': ' if words else ''}{words}"
        headers = "Content-Type: text/plain; charset=utf-8\r\nConnection: close"
        self.answer = f"HTTP/1.1 {line}\r\n{headers}\r\n\r\n{body or line}".encode()
        super().__init__(line)


class Start(NamedTuple):
    """The first line."""

    method: str
    target: str
    version: str


Fields = list[tuple[bytes, bytes]]


@dataclass(frozen=True, slots=True)
class Head:
    """A request without its body, whose `length` is None where it comes in chunks.

    `lasts` says that the connection goes on, `expects` that the client waits to be asked for the body,
    `fair` that it expects nothing else.
    """

    method: str
    target: str
    version: str
    fields: Fields
    host: str
    length: int | None
    lasts: bool
    expects: bool
    fair: bool

    @property
    def old(self) -> bool:
        """Whether this is HTTP/1.0."""
        return self.version == "HTTP/1.0"


def read_start(line: bytes) -> Start:
    """The first line of a request. Raises BadHeadError."""
    method, _, rest = line.partition(b" ")
    target, _, version = rest.partition(b" ")
    if not (_TOKEN.fullmatch(method) and _VERSION.fullmatch(version) and _is_target(method, target)):
        raise BadHeadError
    return Start(method.decode(), target.decode("latin-1"), version.decode())


def _is_target(method: bytes, target: bytes) -> bool:
    if method == b"CONNECT" and not target.startswith(b"/"):
        target = b"http://" + target
    if _UNSEEN.search(target):
        return False
    if target == b"*":
        return True
    scheme = _SCHEME.match(target)
    rest = target[scheme.end() :] if scheme else target
    rest = rest.partition(b"?")[0]
    if not rest.startswith(b"/"):
        return scheme is not None
    if scheme and rest.startswith(b"//"):
        authority, slash, path = rest[2:].partition(b"/")
        return _AUTHORITY.fullmatch(authority) is not None and not _BAD_PERCENT.search(slash + path)
    return not _BAD_PERCENT.search(rest)


def read_fields(lines: Iterable[bytes]) -> Fields:
    """Header lines as names and values; one that begins with a blank goes on with the value before.

    Raises BadHeadError.
    """
    joined: list[bytes] = []
    for line in lines:
        if line[:1] not in (b" ", b"\t"):
            joined.append(line)
        elif joined:
            joined[-1] = joined[-1].rstrip(b" \t") + b" " + line.strip(b" \t")
        else:
            raise BadHeadError
    fields = []
    for line in joined:
        name, colon, value = line.partition(b":")
        if not colon:
            raise BadHeadError
        if name:  # one without a name is passed over
            fields.append((name, value.strip(b" \t")))
    return fields


def read_head(start: Start, fields: Fields) -> Head:
    """The whole head. Raises BadHeadError."""
    said: dict[bytes, list[bytes]] = {}
    for name, value in fields:
        said.setdefault(name.lower(), []).append(value)
    if len(said.get(b"host", ())) > 1:
        raise BadHeadError
    old = start.version == "HTTP/1.0"
    length = _length(said, old)
    if start.version[:7] != "HTTP/1." and start[:3] != ("PRI", "*", "HTTP/2.0"):
        raise BadHeadError(505, "unsupported protocol version")
    if not old and b"host" not in said and start.method != "CONNECT":
        raise BadHeadError(words="missing required Host header")
    host = said.get(b"host", [b""])[0]
    if not _HOST.fullmatch(host):
        raise BadHeadError(words="malformed Host header")
    for name, value in fields:
        if not _TOKEN.fullmatch(name):
            raise BadHeadError(words="invalid header name")
        if _BAD_VALUE.search(value):
            raise BadHeadError(words="invalid header value")
    tokens = {token.strip().lower() for value in said.get(b"connection", ()) for token in value.split(b",")}
    lasts = b"close" not in tokens and (not old or b"keep-alive" in tokens)
    expects = {token.strip().lower() for token in said.get(b"expect", [b""])[0].split(b",")} - {b""}
    asks_first = b"100-continue" in expects and not old and length != 0
    fair = not expects or b"100-continue" in expects
    return Head(*start, fields, host.decode(), length, lasts and fair, asks_first, fair)


def _length(said: dict[bytes, list[bytes]], old: bool) -> int | None:
    """How long the body is, None where it comes in chunks. Raises BadHeadError."""
    coded = said.get(b"transfer-encoding")
    if coded and not old:  # HTTP/1.0 knows none, and there it is passed over
        if len(coded) > 1 or coded[0].lower() != b"chunked":
            raise BadHeadError(501, body="Unsupported transfer encoding")
        named = {name.strip().lower() for value in said.get(b"trailer", ()) for name in value.split(b",")}
        if named & _FORBIDDEN_TRAILERS:
            raise BadHeadError
        return None
    lengths = said.get(b"content-length", [b""])
    if len(set(lengths)) > 1:
        raise BadHeadError
    if not lengths[0]:
        return 0
    if not _DIGITS.fullmatch(lengths[0].lstrip(b"0") or b"0") or int(lengths[0]) >= _MOST:
        raise BadHeadError
    return int(lengths[0])
