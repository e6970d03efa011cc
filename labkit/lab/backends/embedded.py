"""labkit's own registry app, in this process: on loopback from a thread, or without any socket."""

from __future__ import annotations

import contextlib
import time

from labkit.lab.backends import Running
from labkit.lab.config import SERVICE, Setup
from labkit.lab.disk import DiskStore
from labkit.lab.gate import Gate, htpasswd_gate, no_gate, read_htpasswd, token_gate
from labkit.lab.registry.options import Options
from labkit.lab.registry_app import registry_app
from labkit.lab.storage import MemoryStore
from labkit.lab.watcher import Watcher

NAME_WITHOUT_SOCKETS = "localhost:5000"
"""What the registry is called when nothing listens: only the lab's own `send` knows it."""


def unavailable() -> str | None:
    """Always None: it needs nothing that labkit does not bring."""
    return None


def start(setup: Setup, watcher: Watcher) -> Running:
    """Serve a registry with nothing in it; the watcher is only needed once big blobs need a folder.

    Raises CannotRun where the port is taken.
    """
    with contextlib.ExitStack() as undo:
        store = DiskStore(setup.storage) if setup.storage else MemoryStore(guard=watcher.guard_folder)
        undo.callback(store.close)
        options = Options(setup.edition, delete=True, notify=setup.journal.notify)
        app = setup.journal.logging(registry_app(store, _gate(setup), options))
        name = NAME_WITHOUT_SOCKETS
        if setup.sockets:
            from labkit.lab.server import serve

            server = serve(app, setup.port, tls=setup.tls.server() if setup.tls else None)
            undo.callback(server.close)
            name = f"localhost:{server.port}"
        back_door = registry_app(store)
        close, log = undo.pop_all().close, setup.journal.lines
        return Running(name, close=close, app=app, back_door=back_door, access_log=lambda: list(log))


def _gate(setup: Setup) -> Gate:
    if setup.auth == "htpasswd":
        return htpasswd_gate(read_htpasswd(setup.htpasswd), SERVICE, remember=setup.remember)
    if setup.token:
        token = setup.token
        return token_gate(
            token.key.certificate,
            issuer=token.issuer,
            service=token.service,
            realm=token.realm,
            clock=time.time,
        )
    return no_gate
