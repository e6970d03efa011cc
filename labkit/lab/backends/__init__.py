"""The ways to run a lab registry, all with one interface: `unavailable()` and `start(setup, watcher)`.

`container` runs registry:2 in Docker, `binary` the real registry as a process, `embedded` labkit's own
app in a thread. The first that works is taken, in this order, unless the user says which.
"""

from __future__ import annotations

import contextlib
import http.client
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from labkit.lab.config import Setup
from labkit.lab.tls import Tls
from labkit.lab.watcher import Watcher
from labkit.wire.exchange import Send

NAMES = ("container", "binary", "embedded")


@dataclass(frozen=True, slots=True)
class Running:
    """A registry that answers at `registry` (host:port).

    Where it lives in this process, `app` is the registry itself, and `back_door` the same without its gate.
    """

    registry: str
    close: Callable[[], None]
    app: Send | None = None
    back_door: Send | None = None
    notes: tuple[str, ...] = ()
    access_log: Callable[[], list[str]] = list


class Backend(Protocol):
    """What each module of this package is."""

    def unavailable(self) -> str | None:
        """Why this machine cannot run it, in a sentence; None if it can."""

    def start(self, setup: Setup, watcher: Watcher) -> Running:
        """A registry that answers already. Raises BackendUnavailable or CannotRun; then nothing is left."""


def backend(name: str) -> Backend:
    """The backend of this name; what it needs is imported only now."""
    if name == "container":
        from labkit.lab.backends import container

        return container
    if name == "binary":
        from labkit.lab.backends import binary

        return binary
    from labkit.lab.backends import embedded

    return embedded


def wait_ready(
    host: str, port: int, died: Callable[[], bool], every: float, tls: Tls | None = None, patience: float = 30
) -> int | None:
    """Ask GET /v2/ until a registry says 200 or 401, every so many seconds; returns that status.

    Returns what else was answered last, or None for no answer, when `patience` has run out or it `died`.
    """
    status, end = None, time.monotonic() + patience
    context = tls.client() if tls else None
    while time.monotonic() < end and not died():
        connection = (  # no proxy variables, no authorities to load
            http.client.HTTPSConnection(host, port, timeout=5, context=context)
            if context
            else http.client.HTTPConnection(host, port, timeout=5)
        )
        with contextlib.suppress(OSError, http.client.HTTPException), contextlib.closing(connection):
            connection.request("GET", "/v2/")
            status = connection.getresponse().status
            if status in (200, 401):
                return status
        time.sleep(every)
    return status
