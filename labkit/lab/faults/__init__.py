"""Faults to put between a client and a registry, each known by the slug of the cause that it reproduces.

Most take a `Send` and give one that misbehaves, in front of any registry; a few change how a lab listens.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from labkit.lab.faults import blob, connection, credential, manifest, ping, push, token
from labkit.lab.faults.blob import corrupt_blob
from labkit.lab.faults.fault import Door, Fault
from labkit.wire.exchange import Send

__all__ = ["FAULTS", "WITHOUT_FAULT", "Door", "Fault", "behind", "corrupt_blob"]

_IN_ORDER = (connection, ping, credential, token, manifest, blob, push)
FAULTS: Mapping[str, Fault] = {fault.name: fault for room in _IN_ORDER for fault in room.FAULTS}

WITHOUT_FAULT = {
    "image_name_wrong": "Which name was meant only a person knows; on the wire it is repository_missing.",
    "no_credentials": "No fault needed: a lab that asks for a login, and a client that has none.",
    "mirror_ignores_credentials": "The engine does it: name a lab as its registry mirror.",
    "dollar_sign_expanded": "The shell does it, before any client runs.",
}
"""Causes that the wire can decide and that need something else than a registry to go wrong, and why."""


def behind(faults: Iterable[Fault], send: Send) -> Send:
    """The registry with these faults in front, the first one outermost."""
    for fault in reversed([*faults]):
        if fault.between:
            send = fault.between(send)
    return send
