"""What real clients send at a pull, recorded: for machines that have none of them, or no engine."""

from __future__ import annotations

import json
from importlib import resources

from labkit.wire.errors import UsageError
from labkit.wire.exchange import Trace

CLIENTS = ("docker", "podman", "skopeo", "buildah", "crane", "oras", "regctl")
USERS = {"htpasswd": "carol", "token": "alice"}
"""As whom the pull was, by how the registry checks who asks."""


def recording(client: str, auth: str = "token") -> Trace:
    """A client's pull of team/app:1.0 from a lab, with nothing of it there before. Raises UsageError."""
    if client not in CLIENTS:
        raise UsageError(f"There is no recording of {client!r}.", f"There is one of: {', '.join(CLIENTS)}.")
    if auth not in USERS:
        raise UsageError(f"No recording is of auth {auth!r}.", f"There are: {', '.join(USERS)}.")
    file = resources.files(__package__).joinpath("recorded", f"{client}_{auth}.json")
    trace = Trace.from_json(json.loads(file.read_text(encoding="utf-8")))
    trace.title = f"{client} pull of team/app:1.0, recorded"
    return trace
