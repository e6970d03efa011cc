"""A switch before a registry: what goes wrong can be changed while a lab runs."""

from __future__ import annotations

import httpx

from labkit.lab.choosing import chosen_auth, chosen_faults
from labkit.lab.config import Setup
from labkit.lab.faults import behind
from labkit.wire.errors import UsageError
from labkit.wire.exchange import Send


class Switch:
    """What stands before the registry: its faults can be taken away, and others put there, while it runs.

    `now` are the names of those that are on.
    """

    def __init__(self, send: Send, setup: Setup) -> None:
        self._plain, self._setup = send, setup
        self._wrong = behind(setup.faults, send)
        self.now = tuple(fault.name for fault in setup.faults)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """What the registry answers with the faults that are on."""
        return self._wrong(request)

    def put(self, *names: str) -> None:
        """From now on these faults, and no others. Raises UsageError for what a running lab cannot take."""
        faults = chosen_faults(names)
        chosen_auth(self._setup.auth, faults, self._setup.persona)
        if any(fault.door for fault in (*faults, *self._setup.faults)):
            raise UsageError("This is about how the lab listens.", "Open another lab for it.")
        self._wrong, self.now = behind(faults, self._plain), tuple(names)
