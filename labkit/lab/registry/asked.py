"""What a request asked, exactly as it came: path and query before anybody tidied them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote_to_bytes

import httpx

from labkit.lab.registry.events import describe
from labkit.lab.registry.header import first
from labkit.lab.registry.options import Options
from labkit.lab.store import Store

BLOB_TYPE = "application/octet-stream"
_ORIGIN = re.compile(rb"[A-Za-z][A-Za-z0-9+.-]*:(//[^/]*)?")
_BAD_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")


@dataclass(frozen=True, slots=True)
class Call:
    """A request that a route matched; `reference` is a tag, a digest or an upload's id."""

    request: httpx.Request
    store: Store
    repository: str
    reference: str
    query: dict[str, str]
    options: Options

    def tell(self, action: str, **target: Any) -> None:
        """Say what was done, to whoever listens: `digest`, `mediaType`, `size`, `tag`, `fromRepository`."""
        if self.options.notify is None:
            return
        if "size" in target:
            kind = "manifests" if target["mediaType"] != BLOB_TYPE else "blobs"
            place = f"{base_url(self.request)}/v2/{self.repository}/{kind}/{target['digest']}"
            target |= {"length": target["size"], "url": place}
        self.options.notify(describe(action, self.request, {"repository": self.repository, **target}))

    def url(self, path: str) -> str:
        """A URL in this registry as the client sees it; what is configured goes before what it says."""
        if self.options.relative_urls:
            return path
        return (self.options.host or base_url(self.request)) + path


def raw_target(request: httpx.Request) -> bytes:
    """The target of the request line, byte for byte."""
    raw = request.extensions.get("target", request.url.raw_path)
    return raw if isinstance(raw, bytes) else str(raw).encode("latin-1")


def target(request: httpx.Request) -> tuple[str, str]:
    """Path (percent-decoded) and raw query; the server leaves the target as it came in `extensions`.

    Bytes that are no UTF-8 become surrogates (PEP 383).
    """
    _, path, query = _split(request)
    return _decoded(path), query.decode("latin-1")


def origin(request: httpx.Request) -> str:
    """What stands before the path in the absolute form of RFC 9112 section 3.2.2, else nothing."""
    return _split(request)[0].decode("latin-1")


def _split(request: httpx.Request) -> tuple[bytes, bytes, bytes]:
    before, _, query = raw_target(request).partition(b"?")
    match = _ORIGIN.match(before)
    where = match[0] if match else b""
    return where, before[len(where) :], query


def _decoded(text: bytes) -> str:
    return unquote_to_bytes(text).decode("utf-8", "surrogateescape")


def read_body(request: httpx.Request, most: int) -> bytes | None:
    """The body, or None if it is larger than `most`; what comes after that is not kept."""
    body = bytearray()
    for chunk in request.stream:  # type: ignore[union-attr]
        body += chunk
        if len(body) > most:
            return None
    return bytes(body)


def parse_query(query: str) -> dict[str, str]:
    """The first value of each parameter, without the pairs that Go's url.ParseQuery passes over."""
    pairs = (pair for pair in query.split("&") if pair and ";" not in pair and not _BAD_PERCENT.search(pair))
    split = (pair.replace("+", " ").encode("latin-1").partition(b"=") for pair in pairs)
    return dict(reversed([(_decoded(name), _decoded(value)) for name, _, value in split]))


def base_url(request: httpx.Request) -> str:
    """Scheme and host for absolute Locations, from Forwarded (RFC 7239), else X-Forwarded-*, else Host.

    Source: distribution 2.8, registry/api/v2/urls.go, NewURLBuilderFromRequest.
    """
    scheme, host = request.url.scheme, first(request, "host")
    if forwarded := first(request, "forwarded"):
        pairs = (pair.partition("=") for pair in forwarded.split(",")[0].split(";"))
        said = {name.strip().lower(): value.strip(' "') for name, _, value in pairs}
        return f"{said.get('proto') or scheme}://{said.get('host') or host}"
    scheme = first(request, "x-forwarded-proto") or scheme
    host = first(request, "x-forwarded-host").split(",")[0].strip() or host
    return f"{scheme}://{host}"
