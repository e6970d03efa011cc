"""A listener in front of the lab that writes down what a real client sends."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager

import httpx

from labkit.lab.lab import Lab
from labkit.lab.server import serve
from labkit.trace.recorder import record
from labkit.wire.exchange import Send, Trace

_OURS = (b"host", b"connection", b"transfer-encoding")
"""Headers about one connection only (RFC 9110 section 7.6.1), and the host, which is another here."""


@contextmanager
def tapped(lab: Lab, trace: Trace) -> Iterator[str]:
    """Listen on loopback and hand every request to the lab; gives `localhost:PORT`.

    The token server, if the lab has one, gets a listener too, which challenges then name in its place.
    """
    send = record(lab.send, trace)
    with ExitStack() as servers:
        moved: dict[bytes, bytes] = {}
        if lab.realm:
            there = httpx.URL(lab.realm).copy_with(path="/")
            tokens = serve(_forward(there, send, {}))
            servers.callback(tokens.close)
            moved = {there.netloc: f"localhost:{tokens.port}".encode()}
        registry = serve(_forward(httpx.URL(lab.url), send, moved))
        servers.callback(registry.close)
        yield f"localhost:{registry.port}"


def _forward(server: httpx.URL, send: Send, moved: Mapping[bytes, bytes]) -> Send:
    """Hands requests to `server`; addresses in challenges of its answers become what `moved` says."""

    def forward(request: httpx.Request) -> httpx.Response:
        request.read()
        url = server.copy_with(raw_path=request.url.raw_path)
        there = send(httpx.Request(request.method, url, headers=_passed(request), content=request.content))
        body = b"".join(there.iter_raw()) if not hasattr(there, "_content") else there.content
        there.close()
        headers = [(name, _moved(name, value, moved)) for name, value in _passed(there)]
        return httpx.Response(there.status_code, headers=headers, content=body or None)

    return forward


def _moved(name: bytes, value: bytes, moved: Mapping[bytes, bytes]) -> bytes:
    if name.lower() == b"www-authenticate":
        for old, new in moved.items():
            value = value.replace(b"//" + old + b"/", b"//" + new + b"/")
    return value


def _passed(message: httpx.Request | httpx.Response) -> list[tuple[bytes, bytes]]:
    return [(name, value) for name, value in message.headers.raw if name.lower() not in _OURS]
