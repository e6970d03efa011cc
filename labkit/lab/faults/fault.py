"""What a fault is: a cause, a sentence, and one of two ways to bring it about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from labkit.wire.exchange import Send

Between: TypeAlias = Callable[[Send], Send]
"""What stands between a client and a registry."""


@dataclass(frozen=True, slots=True)
class Door:
    """How the address that clients are given is unlike the lab behind it.

    `speaks` is what answers there; "nothing" refuses the connection, "silence" never takes it. `told` is the
    scheme that clients are told, with the lab's authority unless `ca_told` is False, and `host` the name. The
    certificate is for the name `certified`, and good for so many days from now.
    """

    speaks: Literal["http", "https", "nothing", "silence"] = "https"
    told: Literal["http", "https"] = "https"
    ca_told: bool = True
    host: str = "localhost"
    certified: str = "localhost"
    days: int = 30


@dataclass(frozen=True, slots=True)
class Fault:
    """A cause of refusals by its slug, what goes wrong, and what brings it about: on the wire, or a door.

    `auth` is the mode that the registry must have for it, empty for any. It shows at `shown_by` of `image`;
    `user` is False where it shows without a credential.
    """

    name: str
    sentence: str
    between: Between | None = None
    door: Door | None = None
    auth: Literal["", "none", "htpasswd", "token"] = ""
    shown_by: Literal["pull", "push"] = "pull"
    image: str = "team/app:1.0"
    user: bool = True

    def to_json(self) -> dict[str, Any]:
        """A row of `labkit faults --json`."""
        return {
            "name": self.name,
            "cause": self.name,
            "sentence": self.sentence,
            "auth": self.auth,
            "shown_by": self.shown_by,
            "image": self.image,
            "tap": self.door is None,
        }
