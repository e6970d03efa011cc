"""What the registry tells of: who pulled, pushed, mounted or deleted what, in distribution's form.

Source: distribution 2.8, notifications/event.go and docs, "Work with notifications".
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import httpx

from labkit.lab.registry.header import first

Event: TypeAlias = dict[str, Any]
"""As distribution posts it, without what only the sender knows: id, timestamp, source."""
Notify: TypeAlias = Callable[[Event], None]

ENVELOPE = "application/vnd.docker.distribution.events.v1+json"


def describe(action: str, request: httpx.Request, target: dict[str, Any]) -> Event:
    """One event; the user is whom the gate let in."""
    return {
        "action": action,
        "target": {name: value for name, value in target.items() if value not in ("", None)},
        "request": {
            "addr": request.extensions.get("peer", ""),
            "host": first(request, "host"),
            "method": request.method,
            "useragent": first(request, "user-agent"),
        },
        "actor": {"name": user} if (user := request.extensions.get("user")) else {},
    }
