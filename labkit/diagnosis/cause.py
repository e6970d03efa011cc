"""A cause of refusals: what is wrong, who has to change something, what tells it apart, and the fix."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Side: TypeAlias = Literal["you", "network", "registry", "token server", "platform"]
"""Who has to change something; "platform" is what pulls for you: Kubernetes, CI, a cloud."""

Step: TypeAlias = Literal[
    "config", "dns_tls", "ping", "token", "manifest", "blob", "upload", "push_scope", "runtime"
]
"""A step of a pull or push, in order; "config" is before any request, "runtime" an engine that acts later."""

STEPS: tuple[Step, ...] = (
    "config",
    "dns_tls",
    "ping",
    "token",
    "manifest",
    "blob",
    "upload",
    "push_scope",
    "runtime",
)


@dataclass(frozen=True, slots=True)
class Cause:
    """What can be wrong. HOST, NAMESPACE, NAME, USER in the texts stand for a person's own values.

    `decided_by` has E where an error text can decide it, X what the person did and saw, C local files,
    W the wire, and P where only a person can.
    """

    code: str
    slug: str
    side: Side
    stages: tuple[Step, ...]
    what: str
    tells: str
    fix: str
    decided_by: str
