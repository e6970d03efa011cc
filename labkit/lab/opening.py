"""A lab is opened: its parts, started in the order they need each other: token server, registry, images."""

from __future__ import annotations

import concurrent.futures
import contextlib
import dataclasses
import tempfile
import time

import httpx

from labkit.credentials.credential import ANONYMOUS, Credential, basic
from labkit.lab.backends import backend
from labkit.lab.config import ANONYMOUS_ACCESS, ISSUER, SERVICE, Setup, TokenServer
from labkit.lab.images import lab_images
from labkit.lab.keys import new_key
from labkit.lab.parts import Parts, send_inside, send_outside
from labkit.lab.tls import lab_tls
from labkit.lab.token_app import token_app
from labkit.lab.watcher import Watcher
from labkit.protocol.flow import push_blob_flow, push_manifest_flow
from labkit.protocol.runner import run
from labkit.protocol.session import Session, ping_flow
from labkit.wire.exchange import Send

tempfile.gettempdir()  # tries the folder with a file: now, since Ctrl-C in the middle would leave it there
_TOKEN_SERVER_WITHOUT_SOCKETS = "localhost:5001"


def open_parts(name: str, setup: Setup) -> Parts:
    """Start one backend and what belongs to it; whatever goes wrong, all of it is undone.

    Raises BackendUnavailable and CannotRun.
    """
    with contextlib.ExitStack() as undo:
        inside: dict[str, Send] = {}
        if setup.secure:
            setup = dataclasses.replace(setup, tls=undo.enter_context(lab_tls()))
        setup = _with_token_server(setup, _keys_named_by(name, setup), inside, undo)
        watcher = undo.enter_context(contextlib.closing(Watcher()))
        running = backend(name).start(_behind_front(setup), watcher)
        undo.callback(running.close)
        if running.app and not setup.sockets:
            inside[running.registry] = running.app
        send = send_inside(inside) if inside else send_outside(undo, setup.tls)
        url, realm = f"{setup.scheme}://{running.registry}", setup.token.realm if setup.token else None
        seed(running.back_door or send, url, _pusher(setup))
        setup.journal.begin()
        parts = Parts(setup, running, send, url, realm, setup.tls.ca if setup.tls else None, undo)
        if setup.has_front:
            from labkit.lab.front import put_in_front

            parts = put_in_front(parts)
        return dataclasses.replace(parts, undo=undo.pop_all())


def _behind_front(setup: Setup) -> Setup:
    """The port that was asked for is the front's, if there is one."""
    return dataclasses.replace(setup, port=0) if setup.has_front else setup


def seed(send: Send, url: str, credential: Credential) -> None:
    """Push the lab's images through the registry's own API, blobs side by side: the start takes a fifth less.

    Raises Refused where the registry says no, Unreachable where it does not answer.
    """
    session = Session(httpx.URL(url), credential)
    run(ping_flow(session), send)

    def push(repository: str, blob: bytes) -> None:
        run(push_blob_flow(session, repository, blob), send)

    blobs = [(image.repository, blob) for image in lab_images() for blob in image.blobs.values()]
    with concurrent.futures.ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda each: push(*each), blobs))
    for image in lab_images():
        for manifest in image.manifests:
            target = image.tag if manifest is image.manifests[-1] else manifest.digest
            run(
                push_manifest_flow(session, image.repository, target, manifest.media_type, manifest.body),
                send,
            )


def _keys_named_by(name: str, setup: Setup) -> str:
    """How tokens name their key: distribution 3 no longer knows libtrust's ids, but all take certificates."""
    if name == "binary":
        from labkit.lab.backends.binary import is_version_3

        return "x5c" if is_version_3() else "kid"
    return "x5c" if name == "container" and ":3" in setup.image else "kid"


def _with_token_server(
    setup: Setup, named_by: str, inside: dict[str, Send], undo: contextlib.ExitStack
) -> Setup:
    """Start the token server, if there is to be one: its address must be known before the registry starts."""
    if setup.auth != "token":
        return setup
    key = new_key()
    app = token_app(
        setup.users,
        key,
        issuer=ISSUER,
        service=SERVICE,
        clock=time.time,
        anonymous=ANONYMOUS_ACCESS,
        lifetime=setup.token_lifetime,
        named_by=named_by,
        refresh_tokens=setup.refresh_tokens,
    )
    if setup.sockets:
        from labkit.lab.server import serve

        server = serve(app, tls=setup.tls.server() if setup.tls else None)
        undo.callback(server.close)
        host = f"localhost:{server.port}"
    else:
        host = _TOKEN_SERVER_WITHOUT_SOCKETS
        inside[host] = app
    return dataclasses.replace(setup, token=TokenServer(f"{setup.scheme}://{host}/token", key))


def _pusher(setup: Setup) -> Credential:
    return basic(setup.pusher.name, setup.pusher.password) if setup.pusher else ANONYMOUS
