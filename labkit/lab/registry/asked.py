"""What a request asked, exactly as it came: path and query before anybody tidied them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import httpx

from labkit.lab.registry.events import describe
from labkit.lab.registry.options import Options
from labkit.lab.store import Store

_BAD_ESCAPE = re.compile("%(?![0-9A-Fa-f]{2})")
BLOB_TYPE = "application/octet-stream"


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


def first_header(request: httpx.Request, name: str) -> str:
    """The first line of this name, as Go's Header.Get; nothing if there is none."""
    return next(iter(request.headers.get_list(name)), "").strip(" \t")


def raw_target(request: httpx.Request) -> bytes:
    """The target of the request line, byte for byte."""
    raw = request.extensions.get("target", request.url.raw_path)
    return raw if isinstance(raw, bytes) else str(raw).encode("latin-1")


def target(request: httpx.Request) -> tuple[str, str]:
    """Path (percent-decoded) and raw query; the server leaves the target as it came in `extensions`."""
    text = raw_target(request).decode("latin-1")
    if not text.startswith("/"):  # the absolute form of RFC 9112 section 3.2.2
        parts = urlsplit(text)
        text = f"{parts.path or '/'}?{parts.query}"
    path, _, query = text.partition("?")
    return unquote(path), query


def read_body(request: httpx.Request, most: int) -> bytes | None:
    """The body, or None if it is larger than `most`; what comes after that is not kept."""
    body = bytearray()
    for chunk in request.stream:  # type: ignore[union-attr]
        body += chunk
        if len(body) > most:
            return None
    return bytes(body)


def parse_query(query: str) -> dict[str, str]:
    """The first value of each parameter; one with a semicolon or a bad escape is passed over, as Go does."""
    pairs = (pair for pair in query.split("&") if pair and ";" not in pair and not _BAD_ESCAPE.search(pair))
    return dict(reversed(parse_qsl("&".join(pairs), keep_blank_values=True, errors="surrogateescape")))


def base_url(request: httpx.Request) -> str:
    """Scheme and host for absolute Locations, from Forwarded (RFC 7239), else X-Forwarded-*, else Host.

    Source: distribution 2.8, registry/api/v2/urls.go, NewURLBuilderFromRequest.
    """
    scheme, host = request.url.scheme, request.headers.get("host", "")
    if forwarded := request.headers.get("forwarded"):
        pairs = (pair.partition("=") for pair in forwarded.split(",")[0].split(";"))
        said = {name.strip().lower(): value.strip(' "') for name, _, value in pairs}
        return f"{said.get('proto') or scheme}://{said.get('host') or host}"
    scheme = request.headers.get("x-forwarded-proto") or scheme
    host = request.headers.get("x-forwarded-host", "").split(",")[0].strip() or host
    return f"{scheme}://{host}"
