"""A recording reverse proxy for real clients: every request of theirs in view, whoever it is for.

The registry has a listener, and so has every other host that an answer sends the client to (the token
server, a storage host): addresses in challenges and redirects become those of listeners. Each listener hands
what comes to its own host and to no other, so a credential only goes where it was meant to.
"""

from __future__ import annotations

import contextlib
import re
import ssl
import threading
from collections.abc import Iterator
from types import TracebackType

import httpx

from labkit.lab.server import Server, serve
from labkit.trace.forms import take_form
from labkit.trace.recorder import end_waiting, record
from labkit.wire.challenge import parse_challenges
from labkit.wire.exchange import Send, Trace
from labkit.wire.stage import stage_of

_ONE_CONNECTION = tuple(b"connection keep-alive proxy-connection te trailer transfer-encoding".split())
_NOT_SENT = (*_ONE_CONNECTION, b"host", b"expect", b"upgrade")
"""About one connection only (RFC 9110 section 7.6.1); the host, which is another; what we have answered."""
_MOST_HOSTS = 20
_FULL = re.compile("https?://", re.IGNORECASE)
_LINKED = re.compile("<([^<>]*)>")


class Tap:
    """Listeners in front of a registry, and whatever it sends clients to; what goes through is in `trace`.

    `send` finds the URL that the client asked for in the request's extensions, as `asked`.
    """

    def __init__(
        self,
        upstream: httpx.URL,
        send: Send,
        trace: Trace | None,
        port: int = 0,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._send = send if trace is None else record(send, trace, waiting=True)
        self._tls = tls
        self._listeners: dict[httpx.URL, Server] = {}
        self._lock = threading.Lock()
        self.trace, self.upstream = trace, upstream
        self.address = f"localhost:{self._listen(_origin(upstream), port).port}"

    def __enter__(self) -> Tap:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop listening; may be called twice."""
        if self.trace is not None:
            end_waiting(self.trace, "the tap was closed")
        for server in self._listeners.values():
            server.close()

    def _listen(self, origin: httpx.URL, port: int = 0) -> Server:
        """The listener for a host; raises CannotRun where the port is taken."""
        with self._lock:
            if origin not in self._listeners:
                self._listeners[origin] = serve(self._forward(origin), port, tls=self._tls, waits=True)
            return self._listeners[origin]

    def _forward(self, origin: httpx.URL) -> Send:
        """Hands a request to this host, and the answer back, with addresses changed; bodies stream."""

        def forward(request: httpx.Request) -> httpx.Response:
            target = str(request.extensions.get("target") or request.url.raw_path.decode())
            path = target if target.startswith("/") else httpx.URL(target).raw_path.decode()
            passed = [(name, value) for name, value in request.headers.raw if name.lower() not in _NOT_SENT]
            body = None if _has_no_body(request) else _pieces(request)
            url = origin.copy_with(raw_path=path.encode("latin-1"))
            headers = [(b"Host", url.netloc), *passed]
            said = {"asked": request.url, "gone": request.extensions.get("gone")}
            asked = httpx.Request(request.method, url, headers=headers, content=body, extensions=said)
            take_form(asked)
            asked.extensions["stage"] = stage_of(asked)  # blobs then take the faster transport
            return self._back(self._send(asked), asked)

        return forward

    def _back(self, response: httpx.Response, asked: httpx.Request) -> httpx.Response:
        headers = [
            (name, self._moved(name, value, asked.url))
            for name, value in response.headers.raw
            if name.lower() not in _ONE_CONNECTION
        ]
        if _is_empty(asked.method, response):  # at its end the connection is free for the next
            response.read()
        if hasattr(response, "_content"):
            return httpx.Response(response.status_code, headers=headers, content=response.content or None)
        return httpx.Response(response.status_code, headers=headers, stream=_Passed(response))

    def _moved(self, name: bytes, value: bytes, asked: httpx.URL) -> bytes:
        """A challenge, a redirect or a list's next page that leads through us."""
        text = value.decode("latin-1")
        if name.lower() == b"location":
            text = self._led(text, asked)
        elif name.lower() == b"link":
            text = _LINKED.sub(lambda found: f"<{self._led(found[1], asked)}>", text)
        elif name.lower() == b"www-authenticate":
            for challenge in parse_challenges([text]):
                realm = challenge.params.get("realm", "")
                if challenge.scheme == "bearer" and _FULL.match(realm):
                    where = re.compile(rf'(\brealm[ \t]*=[ \t]*"?){re.escape(realm)}', re.IGNORECASE)
                    if found := where.search(text):
                        text = f"{text[: found.end(1)]}{self.through(realm)}{text[found.end() :]}"
        return text.encode("latin-1")

    def _led(self, address: str, asked: httpx.URL) -> str:
        """`//host/…` has the scheme of what was asked; what names no host stays (RFC 3986 section 4.2)."""
        if address.startswith("//"):
            address = f"{asked.scheme}:{address}"
        return self.through(address) if _FULL.match(address) else address

    def through(self, address: str) -> str:
        """The same address at the listener of its host; unchanged where it is no address, or ours already.

        Names in `.invalid` lead nowhere (RFC 6761), and stay as they are.
        """
        try:
            url = httpx.URL(address)
        except httpx.InvalidURL:
            return address
        origin = _origin(url)
        ours = url.host == "localhost" and url.port in [each.port for each in self._listeners.values()]
        if ours or url.host.endswith(".invalid"):
            return address
        if origin not in self._listeners and len(self._listeners) >= _MOST_HOSTS:
            return address
        rest = re.sub("^[^/?#]*", "", address.partition("://")[2])
        return f"{self._listen(origin).url}{rest if rest.startswith('/') else f'/{rest}'}"


def _origin(url: httpx.URL) -> httpx.URL:
    return httpx.URL(scheme=url.scheme, host=url.host, port=url.port)


def _has_no_body(request: httpx.Request) -> bool:
    headers = request.headers
    return headers.get("content-length", "0") == "0" and "transfer-encoding" not in headers


def _pieces(request: httpx.Request) -> Iterator[bytes]:
    yield from request.stream  # type: ignore[misc]


def _is_empty(method: str, response: httpx.Response) -> bool:
    """True where no byte of a body can come (RFC 9112 section 6.3)."""
    no_body = method == "HEAD" or response.status_code in (204, 304)
    return no_body or response.headers.get("content-length") == "0"


class _Passed(httpx.SyncByteStream):
    """A body as it comes from upstream; its connection is free again at the end, or once nobody reads on."""

    def __init__(self, response: httpx.Response) -> None:
        self._response = response

    def __iter__(self) -> Iterator[bytes]:
        with contextlib.closing(self._response):
            yield from self._response.iter_raw()

    def close(self) -> None:
        """Also where nothing was read: a generator that has not begun would close nothing."""
        self._response.close()
