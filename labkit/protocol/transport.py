"""Bodies of blobs over urllib3, which moves bytes at twice the speed of httpx's own transport.

httpx stays the client: what goes in, comes out and goes wrong is httpx's.
"""

from __future__ import annotations

import contextlib
import ssl
from collections.abc import Iterator

import httpx
import urllib3
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError, ReadTimeoutError, SSLError
from urllib3.util import SKIP_HEADER

CHUNK = 256 * 1024
CONNECTIONS = 100
"""Kept to one host; more than that many blobs at a time get new ones."""


def is_plain(request: httpx.Request) -> bool:
    """True for a GET of a blob that urllib3 would put on the wire exactly as httpx does.

    It spells escapes in a target its own way, which a signed URL may not survive and a trace would not show.
    """
    if request.method != "GET" or request.extensions.get("stage") not in ("blob", "storage"):
        return False
    if request.extensions.keys() & {"target", "edited"}:
        return False
    if {"content-length", "transfer-encoding"} & request.headers.keys():
        return False
    return _spelled(str(request.url)) == request.url.raw_path.decode("ascii")


def _spelled(url: str) -> str | None:
    with contextlib.suppress(HTTPError):
        return urllib3.util.parse_url(url).request_uri
    return None


class Direct(httpx.BaseTransport):
    """Plain requests to servers that are reached without a proxy."""

    def __init__(self, context: ssl.SSLContext, timeout: httpx.Timeout) -> None:
        limits = urllib3.Timeout(connect=timeout.connect, read=timeout.read)
        self._pools = urllib3.PoolManager(
            ssl_context=context, timeout=limits, retries=False, maxsize=CONNECTIONS
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send it; the body streams. Raises what httpx's own transport raises."""
        headers = urllib3.HTTPHeaderDict()
        for name, value in request.headers.raw:
            headers.add(name.decode("latin-1"), value.decode("latin-1"))
        for added in ("Accept-Encoding", "User-Agent"):  # urllib3 adds nothing that the trace does not show
            headers.setdefault(added, SKIP_HEADER)
        with _as_httpx(request):
            raw = self._pools.urlopen(
                "GET",
                str(request.url),
                headers=headers,
                redirect=False,
                preload_content=False,
                decode_content=False,
            )
        lines = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in raw.headers.iteritems()]
        return httpx.Response(raw.status, headers=lines, stream=_Body(raw, request))

    def close(self) -> None:
        """Close the connections that nobody reads from."""
        self._pools.clear()


class _Body(httpx.SyncByteStream):
    """What is there is handed on at once; a body that ends too early is an error."""

    def __init__(self, raw: urllib3.BaseHTTPResponse, request: httpx.Request) -> None:
        self._raw, self._request = raw, request

    def __iter__(self) -> Iterator[bytes]:
        with _as_httpx(self._request):
            while chunk := self._raw.read1(CHUNK):
                yield chunk

    def close(self) -> None:
        self._raw.close()


@contextlib.contextmanager
def _as_httpx(request: httpx.Request) -> Iterator[None]:
    """urllib3's errors as httpx's, in the words of whatever was below them."""
    try:
        yield
    except HTTPError as error:
        said, kind = str(error.__cause__ or error), _kind(error)
        raise kind(said, request=request) from error


def _kind(error: HTTPError) -> type[httpx.TransportError]:
    if isinstance(error, NewConnectionError | SSLError):
        return httpx.ConnectError
    if isinstance(error, ConnectTimeoutError):
        return httpx.ConnectTimeout
    if isinstance(error, ReadTimeoutError):
        return httpx.ReadTimeout
    return httpx.ReadError if isinstance(error.__cause__, OSError) else httpx.RemoteProtocolError
