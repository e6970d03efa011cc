"""Everything that is known about one failure. What is not known is empty; rules ask for no more than this."""

from __future__ import annotations

from dataclasses import dataclass

from labkit.credentials.outcome import Lookup
from labkit.wire.exchange import Exchange
from labkit.wire.reference import Reference


@dataclass(frozen=True, slots=True)
class Reached:
    """How far a connection to a host came: its addresses, then TCP, then TLS; `error` says where it ended.

    `names` are those of the certificate, `not_after` is Unix time; both empty without one.
    """

    host: str
    port: int
    addresses: tuple[str, ...] = ()
    tcp: bool = False
    tls: bool = False
    error: str = ""
    names: tuple[str, ...] = ()
    not_after: float | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """What is known: the trace, credentials, names and connections, what was printed, what a person saw.

    `text` is what `client` printed, `context` what the person did and saw, in words. `clock` is Unix time
    where the trace was made, 0 if unknown. The trace may be a live one, a saved one or an imported one.
    """

    reference: Reference | None = None
    client: str = ""
    text: str = ""
    context: str = ""
    trace: tuple[Exchange, ...] = ()
    lookups: tuple[Lookup, ...] = ()
    reached: tuple[Reached, ...] = ()
    clock: float = 0.0
