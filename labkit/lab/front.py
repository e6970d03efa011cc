"""What stands before a lab's registry where faults or a persona are asked for: what clients meet."""

from __future__ import annotations

import contextlib
import dataclasses
import socket
from pathlib import Path

import httpx

from labkit.lab.faults.fault import Door
from labkit.lab.parts import Parts, send_outside
from labkit.lab.personas import played
from labkit.lab.switch import Switch
from labkit.lab.tls import Tls, lab_tls
from labkit.trace.tap import Tap
from labkit.wire.errors import CannotRun

_LOOPBACK = "127.0.0.1"


def put_in_front(parts: Parts) -> Parts:
    """The same lab with its faults and its persona in front; what is started is undone with the lab.

    Raises CannotRun where the port is taken.
    """
    setup, door = parts.setup, next((fault.door for fault in parts.setup.faults if fault.door), None)
    send = parts.send
    if setup.persona:
        token = setup.token
        service, sign = (token.service, token.key.sign) if token else ("", str)
        send = played(setup.persona, send, parts.realm, service, setup.users, sign)
    switch = Switch(send, setup)
    send, parts = switch, dataclasses.replace(parts, switch=switch)
    if not setup.sockets:
        return dataclasses.replace(parts, send=send)
    if door and door.speaks in ("nothing", "silence"):
        port = _closed(setup.port, parts.undo, door.speaks == "silence")
        return _told(parts, door, port, None)
    tls = setup.tls
    if door and door.speaks == "https":
        tls = parts.undo.enter_context(lab_tls(door.certified, door.days))
    speaks_tls = tls and not (door and door.speaks == "http")
    tap = Tap(httpx.URL(parts.url), send, None, setup.port, tls.server() if tls and speaks_tls else None)
    parts.undo.callback(tap.close)
    if parts.realm:
        parts = dataclasses.replace(parts, realm=tap.through(_named(parts.realm, parts)))
    return _told(parts, door or _same(tls), int(tap.address.rpartition(":")[2]), tls)


def _named(realm: str, parts: Parts) -> str:
    """Where the token server is by what the registry says of it."""
    if not (persona := parts.setup.persona):
        return realm
    origin = httpx.URL(realm if persona.elsewhere else parts.url)
    return str(origin.copy_with(raw_path=persona.realm.encode()))


def _same(tls: Tls | None) -> Door:
    return Door("https") if tls else Door("http", "http")


def _told(parts: Parts, door: Door, port: int, tls: Tls | None) -> Parts:
    """The lab as clients are told of it, and a `send` that knows no more than they do."""
    ca: Path | None = tls.ca if tls and door.told == "https" and door.ca_told else None
    send = send_outside(parts.undo, tls if ca else None)
    url, signed = f"{door.told}://{door.host}:{port}", tls.ca if tls else None
    return dataclasses.replace(parts, url=url, ca=ca, authority=signed, send=send)


def _closed(port: int, undo: contextlib.ExitStack, silent: bool) -> int:
    """A port that is ours, and refuses connections, or leaves them waiting: its queue is full.

    Raises CannotRun where the port is taken.
    """
    held = undo.enter_context(socket.socket())
    try:
        held.bind((_LOOPBACK, port))
    except OSError:
        raise CannotRun(f"Port {port} is taken.", "Choose another one, or 0 for any that is free.") from None
    port = int(held.getsockname()[1])
    if silent:
        held.listen(0)
        while _fits(port, undo):
            pass
    return port


def _fits(port: int, undo: contextlib.ExitStack) -> bool:
    """Whether one more connection is taken at once."""
    waiting = undo.enter_context(socket.socket())
    waiting.settimeout(0.2)
    try:
        waiting.connect((_LOOPBACK, port))
    except OSError:
        return False
    return True
