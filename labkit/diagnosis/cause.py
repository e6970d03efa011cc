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

Action: TypeAlias = Literal[
    "log_in",
    "log_in_by_pipe",
    "log_in_as_root",
    "log_in_with_key",
    "log_out",
    "use_secret",
    "make_secret",
    "trust_ca",
    "allow_http",
    "name_proxy",
    "retag",
    "list_tags",
    "list_platforms",
    "hand_over_login",
    "make_htpasswd",
    "set_clock",
    "pull",
]
"""What mends a cause, where a command can; `commands.ACTIONS` has the command for each client."""


LESSONS = ("00", "01", "02", "03", "04")
"""Those that the course has."""


@dataclass(frozen=True, slots=True)
class Cause:
    """What can be wrong. HOST, NAMESPACE, NAME, TAG, USER in the texts stand for a person's own values.

    `fix` says in words what has to change, `actions` which commands do it. `lesson` is the number of the
    lesson that explains it, if one does. `decided_by` has E where an error text can decide it, X what the
    person did and saw, C local files, W the wire, and P where only a person can; `person` then says why.
    """

    code: str
    slug: str
    side: Side
    stages: tuple[Step, ...]
    what: str
    tells: str
    fix: str
    decided_by: str
    actions: tuple[Action, ...] = ()
    lesson: str | None = None
    person: str = ""

    @property
    def taught(self) -> str | None:
        """The lesson, if it is there already."""
        return self.lesson if self.lesson in LESSONS else None
