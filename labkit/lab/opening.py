"""The parts of a lab, started in the order they need each other: token server, registry, images."""

from __future__ import annotations

import concurrent.futures
import contextlib
import dataclasses
import ssl
import time
from dataclasses import dataclass

import httpx

from labkit.credentials.credential import basic
from labkit.lab.backends import Running, backend
from labkit.lab.config import ANONYMOUS_ACCESS, ISSUER, SERVICE, Setup, TokenServer
from labkit.lab.images import Authorization, lab_images, seed
from labkit.lab.keys import new_key
from labkit.lab.token_app import token_app
from labkit.lab.watcher import Watcher
from labkit.protocol.token import basic_header
from labkit.wire.errors import CannotRun
from labkit.wire.exchange import Send

_TOKEN_SERVER_WITHOUT_SOCKETS = "localhost:5001"


@dataclass(frozen=True, slots=True)
class Parts:
    """A running registry with images in it, what reaches it, and what takes all of it away again."""

    setup: Setup
    running: Running
    send: Send
    undo: contextlib.ExitStack


def open_parts(name: str, setup: Setup) -> Parts:
    """Start one backend and what belongs to it; whatever goes wrong, all of it is undone.

    Raises BackendUnavailable and CannotRun.
    """
    with contextlib.ExitStack() as undo:
        inside: dict[str, Send] = {}
        setup, tokens = _with_token_server(setup, inside, undo)
        watcher = undo.enter_context(contextlib.closing(Watcher()))
        running = backend(name).start(setup, watcher)
        undo.callback(running.close)
        if running.app and not setup.sockets:
            inside[running.registry] = running.app
        send = _send_inside(inside) if inside else _send_outside(undo)
        if running.back_door:
            seed(running.back_door, f"http://{running.registry}", lab_images())
        else:
            _seed_outside(send, f"http://{running.registry}", _authorization(setup, tokens))
        return Parts(setup, running, send, undo.pop_all())


def _seed_outside(send: Send, url: str, authorization: Authorization) -> None:
    """Push the images over the network, blobs side by side: so the start takes a fifth less."""
    single = [
        dataclasses.replace(image, blobs={digest: blob}, manifests=())
        for image in lab_images()
        for digest, blob in image.blobs.items()
    ]
    try:
        with concurrent.futures.ThreadPoolExecutor(3) as pool:
            list(pool.map(lambda image: seed(send, url, [image], authorization), single))
        seed(send, url, [dataclasses.replace(image, blobs={}) for image in lab_images()], authorization)
    except httpx.TransportError as error:
        what = type(error).__name__
        raise CannotRun(
            f"The registry broke off while the images were pushed: {what}.", "Try again."
        ) from None


def _with_token_server(
    setup: Setup, inside: dict[str, Send], undo: contextlib.ExitStack
) -> tuple[Setup, Send | None]:
    """Start the token server, if there is to be one: its address must be known before the registry starts."""
    if setup.auth != "token":
        return setup, None
    key = new_key()
    app = token_app(
        setup.users, key, issuer=ISSUER, service=SERVICE, clock=time.time, anonymous=ANONYMOUS_ACCESS
    )
    if setup.sockets:
        from labkit.lab.server import serve

        server = serve(app)
        undo.callback(server.close)
        host = f"localhost:{server.port}"
    else:
        host = _TOKEN_SERVER_WITHOUT_SOCKETS
        inside[host] = app
    return dataclasses.replace(setup, token=TokenServer(f"http://{host}/token", key)), app


def _authorization(setup: Setup, tokens: Send | None) -> Authorization:
    """How the user who pushes the images proves to the registry who that is."""
    if setup.pusher is None:
        return None
    password = basic_header(basic(setup.pusher.name, setup.pusher.password))
    if tokens is None or setup.token is None:
        return password
    realm, service, ask = setup.token.realm, setup.token.service, tokens

    def token(repository: str) -> str:
        scope = f"repository:{repository}:pull,push"
        request = httpx.Request(
            "GET", realm, params={"service": service, "scope": scope}, headers={"Authorization": password}
        )
        answer = ask(request)
        answer.read()
        return f"Bearer {answer.json()['token']}"

    return token


def _send_outside(undo: contextlib.ExitStack) -> Send:
    """Over the network, without proxies: all of the lab is plain http, so no certificates are loaded."""
    nobody_trusted = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    client = undo.enter_context(httpx.Client(verify=nobody_trusted, trust_env=False, timeout=60))
    return lambda request: client.send(request, stream=True)


def _send_inside(apps: dict[str, Send]) -> Send:
    """In this process, by host and port."""

    def send(request: httpx.Request) -> httpx.Response:
        app = apps.get(request.url.netloc.decode())
        if app is None:
            raise httpx.ConnectError("Connection refused: this lab has no sockets", request=request)
        return app(request)

    return send
