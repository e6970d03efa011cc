"""How the registry answers: bodies and headers spelled as Go writes them, errors by distribution's table."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import httpx

JSON = "application/json; charset=utf-8"
TEXT = "text/plain; charset=utf-8"

# distribution 2.8, registry/api/errcode/register.go and registry/api/v2/errors.go
_ERRORS = {
    "UNKNOWN": (500, "unknown error"),
    "UNSUPPORTED": (405, "The operation is unsupported."),
    "UNAUTHORIZED": (401, "authentication required"),
    "DIGEST_INVALID": (400, "provided digest did not match uploaded content"),
    "NAME_UNKNOWN": (404, "repository name not known to registry"),
    "MANIFEST_UNKNOWN": (404, "manifest unknown"),
    "MANIFEST_INVALID": (400, "manifest invalid"),
    "MANIFEST_BLOB_UNKNOWN": (400, "blob unknown to registry"),
    "BLOB_UNKNOWN": (404, "blob unknown to registry"),
    "BLOB_UPLOAD_UNKNOWN": (404, "blob upload unknown to registry"),
    "BLOB_UPLOAD_INVALID": (404, "blob upload invalid"),
    "RANGE_INVALID": (416, "invalid content range"),
    "SIZE_INVALID": (413, "provided length did not match content length"),
    "PAGINATION_NUMBER_INVALID": (400, "invalid number of results requested"),
}
_BUFFERED = 2048
_ESCAPED = re.compile(r"[<>&\u2028\u2029\ud800-\udfff]|\\.")
_ESCAPES = {"\\b": "\\u0008", "\\f": "\\u000c"}
NO_DETAIL = object()
"""Leaves `detail` out; None writes it as null, as distribution does in some places."""


class Problem(NamedTuple):
    """One entry of an error body."""

    code: str
    detail: Any = NO_DETAIL
    message: str = ""


def escaped(text: str) -> str:
    """What Go writes between quotes: nothing in it can end the string or the line.

    Bytes that are no UTF-8 are surrogates (PEP 383).
    """
    return "".join(map(_escape, text.replace("\\", "\\\\").replace('"', '\\"')))


def _escape(character: str) -> str:
    if character.isprintable():
        return character
    if "\udc80" <= character <= "\udcff":
        return f"\\x{ord(character) & 0xFF:02x}"
    return character.encode("unicode_escape").decode()


def answer(status: int, headers: Mapping[str, str] | None = None, body: bytes = b"") -> httpx.Response:
    """A response with a body that is at hand; its length is among the headers."""
    sized = {"Content-Length": str(len(body)), **(headers or {})}
    encoded = [(name.encode(), value.encode()) for name, value in sized.items()]
    return httpx.Response(status, headers=encoded, content=body)


def written(status: int, headers: Mapping[str, str], body: bytes) -> httpx.Response:
    """A response of which nobody has said how long it is: Go's server counts up to what it buffers."""
    response = answer(status, headers, body)
    if len(body) > _BUFFERED:
        del response.headers["Content-Length"]
        response.headers["Transfer-Encoding"] = "chunked"
    return response


def answer_json(content: Any, headers: Mapping[str, str] | None = None, status: int = 200) -> httpx.Response:
    """A JSON body as Go's encoder writes it: no blanks, a newline at the end, HTML's characters escaped."""
    text = json.dumps(content, separators=(",", ":"), ensure_ascii=False)
    text = _ESCAPED.sub(lambda found: _go_escape(found[0]), text)
    return written(status, {"Content-Type": JSON, **(headers or {})}, f"{text}\n".encode())


def _go_escape(found: str) -> str:
    """Python's own escapes stay, but for two that Go does not use; bytes that are no UTF-8 are U+FFFD."""
    if found[0] == "\\":
        return _ESCAPES.get(found, found)
    return "\\ufffd" if "\ud800" <= found <= "\udfff" else f"\\u{ord(found):04x}"


def errors(*problems: Problem, headers: Mapping[str, str] | None = None) -> httpx.Response:
    """An error body; the status is that of the first problem (distribution-spec, "Error Codes")."""
    entries = []
    for code, detail, message in problems:
        entry = {"code": code, "message": message or _ERRORS[code][1], "detail": detail}
        if detail is NO_DETAIL:
            del entry["detail"]
        entries.append(entry)
    return answer_json({"errors": entries}, headers, _ERRORS[problems[0].code][0])


def error(code: str, detail: Any = NO_DETAIL, message: str = "") -> httpx.Response:
    """An error body with one entry."""
    return errors(Problem(code, detail, message))


def broken_off(code: str, broken: httpx.TransportError) -> httpx.Response:
    """The answer to a body that did not come whole, also for who has left and may still listen."""
    response = error(code, str(broken))
    if not isinstance(broken, httpx.ReadError):
        return response
    # distribution 2.8, registry/handlers/helpers.go, copyFullPayload: nginx's "Client Closed Request"
    return written(499, {"Content-Type": TEXT}, response.content)


def text(status: int, line: str, headers: Mapping[str, str] | None = None) -> httpx.Response:
    """What Go's http.Error writes."""
    return written(status, {"Content-Type": TEXT, **(headers or {})}, f"{line}\n".encode())


def page_not_found() -> httpx.Response:
    """What Go's router answers where no route is."""
    return text(404, "404 page not found")


def method_not_allowed(method: str, allowed: Iterable[str]) -> httpx.Response:
    """What gorilla's MethodHandler answers: OPTIONS is told, others are refused."""
    allow = {"Allow": ", ".join(sorted(allowed))}
    return answer(200, allow) if method == "OPTIONS" else text(405, "Method not allowed", allow)


def moved(method: str, location: str) -> httpx.Response:
    """What Go's http.Redirect answers with 301: a body for GET only."""
    if method not in ("GET", "HEAD"):
        return answer(301, {"Location": location})
    page = f'<a href="{html.escape(location)}">Moved Permanently</a>.\n\n'.encode()
    headers = {"Content-Type": "text/html; charset=utf-8", "Location": location}
    return written(301, headers, page if method == "GET" else b"")


class Stream(httpx.SyncByteStream):
    """A body that is produced while it is sent; closing it ends the producer, and with it its file."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks

    def __iter__(self) -> Iterator[bytes]:
        return self._chunks

    def close(self) -> None:
        """End the producer, also in the middle."""
        close = getattr(self._chunks, "close", None)
        if close:
            close()
