"""How a registry is set up: what distribution's configuration decides about its answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from labkit.lab.registry.events import Notify

Edition: TypeAlias = Literal["distribution-2.8", "oci-1.1"]
"""Which rules hold where they differ: those of CNCF distribution 2.8, or of the OCI distribution spec 1.1."""
EDITIONS: tuple[str, ...] = get_args(Edition)


@dataclass(frozen=True, slots=True)
class Options:
    """The registry's own settings, named as in distribution's configuration where it has them."""

    edition: Edition = "distribution-2.8"
    delete: bool = False
    readonly: bool = False
    host: str = ""
    """What Locations begin with, whatever a client calls the registry: `https://registry.example.com`."""
    relative_urls: bool = False
    notify: Notify | None = None
    """Told of every pull, push, mount and delete (distribution's `notifications`)."""
