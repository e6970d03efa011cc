"""The same requests to the real registry and to the embedded one, and the first answer in which they differ."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from labkit.lab.registry.options import Options
from tests.transcripts.asking import Conversation, comparable, in_process
from tests.transcripts.real import running
from tests.transcripts.setups import Setup, app

Asked = tuple[dict[str, Any], tuple[str, dict[str, Any] | None]]
"""A request, and who asks."""
_MADE_ON_THE_FLY = "application/vnd.docker.distribution.manifest.v1+prettyjws"


@dataclass
class Sides:
    """Two registries that have been told the same since they were empty."""

    real: Conversation
    ours: Conversation
    _sequences: int = field(default=0, init=False)

    def differ(self, sequence: list[Asked]) -> str:
        """Put a sequence to both, with repositories of its own; empty, or what they did not agree on."""
        self._sequences += 1
        for asked in sequence:
            request = _named(asked, f"s{self._sequences}")
            real, ours = comparable(self.real.put(request)), comparable(self.ours.put(request))
            if real != ours and real["headers"].get("Content-Type") != _MADE_ON_THE_FLY:
                return f"{json.dumps(request)[:600]}\nreal {real}\nours {ours}"
        return ""


def _named(asked: Asked, name: str) -> dict[str, Any]:
    request, (authorization, token) = asked
    headers = {**request["headers"], **({"Authorization": authorization} if authorization else {})}
    named = {**request, "headers": headers, **({"token": token} if token else {})}
    told: dict[str, Any] = json.loads(json.dumps(named).replace("{}/", f"{name}/"))
    return told


@contextlib.contextmanager
def open_sides(binary: str, auth: str) -> Iterator[Sides]:
    """A real registry process and an embedded one in this auth mode, both empty."""
    setup = Setup(auth, Options(delete=True))
    with running(binary, setup) as real:
        yield Sides(real, Conversation(in_process(app(setup))))
