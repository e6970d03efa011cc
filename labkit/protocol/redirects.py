"""Redirects: where to, and what may come along."""

from __future__ import annotations

import httpx

from labkit.wire.errors import Refused
from labkit.wire.exchange import Flow

MAX_REDIRECTS = 5
REDIRECTS = (301, 302, 303, 307, 308)
_ALONG = ("User-Agent", "Accept", "Range")


def followed(response: httpx.Response) -> Flow[httpx.Response]:
    """The answer at the end of the redirects; Authorization goes to the same origin only.

    Raises Refused for one that leads out of https, or to what is no web address.  GHSA-vh4v-2xq2-g5cg;
    RFC 9110 section 15.4.
    """
    for _ in range(MAX_REDIRECTS):
        if response.status_code not in REDIRECTS:
            break
        response = yield _redirected(response)
    return response


def _redirected(response: httpx.Response) -> httpx.Request:
    asked, told = response.request, response.headers.get("location", "")
    try:
        url = asked.url.join(told)
    except httpx.InvalidURL:
        url = httpx.URL("")
    host = asked.url.netloc.decode()
    if url.scheme not in ("http", "https") or not url.host:
        raise Refused(f"{host} redirects to what is no address on the web; not followed.")
    if asked.url.scheme == "https" and url.scheme != "https":
        raise Refused(f"{host} redirects from https to {url.scheme}://{url.host}; not followed.")
    same = origin(url) == origin(asked.url)
    along = (*_ALONG, "Authorization") if same else _ALONG
    headers = {name: asked.headers[name] for name in along if name in asked.headers}
    stage = asked.extensions["stage"]
    if stage == "blob" and not same:
        stage = "storage"
    return httpx.Request("GET", url, headers=headers, extensions={"stage": stage})


def origin(url: httpx.URL) -> tuple[str, str, int | None]:
    """Scheme, host and port: who a credential may be sent to (RFC 6454)."""
    default = {"http": 80, "https": 443}.get(url.scheme)
    return url.scheme, url.host, url.port or default
