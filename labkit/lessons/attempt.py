"""A pull that may fail: in a lesson a refusal is a result to look at, not a traceback."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from labkit.credentials.credential import ANONYMOUS, Credential, basic
from labkit.lab.lab import Lab
from labkit.protocol.client import Pulled, pull
from labkit.protocol.session import Session
from labkit.views.display import LiveTrace
from labkit.wire.errors import LabkitError
from labkit.wire.exchange import Exchange, Send, Trace
from labkit.wire.manifest import parse_platform
from labkit.wire.redact import Redactor


@dataclass(frozen=True)
class Attempt:
    """What was asked for, every exchange, and how it ended: `error` or `pulled`."""

    name: str
    trace: Trace = field(repr=False)
    error: LabkitError | None = None
    pulled: Pulled | None = field(default=None, repr=False)

    @property
    def last(self) -> Exchange:
        """The exchange that decided."""
        return self.trace.exchanges[-1]

    @property
    def challenge(self) -> str | None:
        """The WWW-Authenticate line of the answer that decided, as it came."""
        return self.last.response.header("www-authenticate") if self.last.response else None


def attempt(
    lab: Lab,
    name: str,
    user: str | None = None,
    password: str | None = None,
    *,
    platform: str | None = None,
    to: Path | None = None,
    send: Send | None = None,
    session: Session | None = None,
    redactor: Redactor | None = None,
) -> Attempt:
    """Pull from the lab with the trace in view while it runs; `password` replaces the right one.

    `to` is a folder to keep the image in, `send` goes in place of the lab's own, to put something in between.
    `session` is one of an earlier pull; with the same `redactor` the same token shows the same mark.
    Raises InvalidReference and UsageError for a name, user or platform that cannot be; a refusal is a result.
    """
    reference, credential = lab.reference(name), _credential(lab, user, password)
    wanted = parse_platform(platform) if platform else None
    trace = Trace(f"Pull of {reference} as {user or 'nobody'}", redactor)
    view = LiveTrace(trace, running=True)
    outcome = "The pull was broken off."
    try:
        pulled = pull(
            reference,
            send=send or lab.send,
            trace=trace,
            credential=credential,
            to=to,
            platform=wanted,
            scheme="http",
            session=session,
        )
        what = f"Pulled for {pulled.platform}" if pulled.platform else "Pulled"
        outcome = f"{what}; every digest was checked."
        return Attempt(name, trace, pulled=pulled)
    except LabkitError as error:
        outcome = f"The pull failed. {error.message}"
        return Attempt(name, trace, error=error)
    finally:
        view.finish(outcome)


def _credential(lab: Lab, user: str | None, password: str | None) -> Credential:
    if user is None:
        return ANONYMOUS
    if password is None:
        return lab.credential(user)
    return basic(user, password)
