"""The parts of a running lab, and how its requests are sent."""

from __future__ import annotations

import contextlib
import ssl
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import httpx

from labkit.lab.backends import Running
from labkit.lab.config import Setup
from labkit.lab.tls import Tls
from labkit.wire.exchange import Send

if TYPE_CHECKING:
    from labkit.lab.switch import Switch


@dataclass(frozen=True, slots=True)
class Parts:
    """A running registry with images in it, what reaches it, and what takes all of it away again.

    `url` and `realm` are what clients are told, `ca` the authority that they are to trust,
    `authority` the one that signed, whether they are told of it or not.
    """

    setup: Setup
    running: Running
    send: Send
    url: str
    realm: str | None
    ca: Path | None
    undo: contextlib.ExitStack
    switch: Switch | None = None
    authority: Path | None = None


def send_outside(undo: contextlib.ExitStack, tls: Tls | None) -> Send:
    """Over the network, without proxies; only the lab's own authority is trusted, if it has one.

    The transport alone, without the client round it, takes half the time a request.
    """
    trusted = tls.client() if tls else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    transport = undo.enter_context(httpx.HTTPTransport(verify=trusted, trust_env=False))
    timeout = httpx.Timeout(60).as_dict()

    def send(request: httpx.Request) -> httpx.Response:
        request.extensions = {"timeout": timeout, **request.extensions}
        response = transport.handle_request(request)
        response.request = request
        return response

    return send


def send_inside(apps: dict[str, Send]) -> Send:
    """In this process, by host and port."""
    names = {host.partition(":")[0] for host in apps}

    def send(request: httpx.Request) -> httpx.Response:
        app = apps.get(request.url.netloc.decode())
        if app is None:
            why = "Connection refused" if request.url.host in names else "No address is known"
            raise httpx.ConnectError(f"{why}: this lab has no sockets", request=request)
        return app(request)

    return send
