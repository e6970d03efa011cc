"""What goes wrong in a lab and whom it plays, by name; what fits together, and which auth mode that needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches

from labkit.lab.faults import FAULTS, WITHOUT_FAULT, Fault
from labkit.lab.personas import PERSONAS, Persona
from labkit.wire.errors import UsageError

CANNOT_BE: Mapping[tuple[str, str], str] = {
    (
        "two_auth_layers",
        "harbor",
    ): "Harbor takes a password at the registry, too, so both layers are content.",
    (
        "stale_credentials_public",
        "harbor",
    ): "Harbor takes a wrong password for none, and gives what is public.",
    ("htpasswd_not_bcrypt", "ecr"): "ECR keeps no password file: its passwords come from the cloud.",
    ("htpasswd_not_bcrypt", "nexus"): "Nexus keeps its users in its own database, and no password file.",
    ("htpasswd_file_unusable", "ecr"): "ECR keeps no password file: its passwords come from the cloud.",
    ("htpasswd_file_unusable", "nexus"): "Nexus keeps its users in its own database, and no password file.",
}
"""Faults that a persona cannot have, and why."""


def chosen_persona(name: str | None) -> Persona | None:
    """The persona of this name, if one is asked for. Raises UsageError."""
    if name is None or name in PERSONAS:
        return PERSONAS[name] if name else None
    raise UsageError(f'There is no persona "{name}".', f"Choose one of: {', '.join(PERSONAS)}.")


def chosen_faults(names: Sequence[str], sockets: bool = True, tls: bool = False) -> tuple[Fault, ...]:
    """The faults of these names. Raises UsageError for one that there is not, and where they do not fit."""
    faults = tuple(_fault(name) for name in dict.fromkeys(names))
    doors = [fault.name for fault in faults if fault.door]
    if len(doors) > 1:
        raise UsageError(f"{doors[0]} and {doors[1]} both say how the lab listens.", "Name one of them.")
    if doors and not sockets:
        raise UsageError(f"{doors[0]} is about how the lab listens, and without sockets it does not.")
    if doors and tls:
        raise UsageError(f"{doors[0]} says itself how the lab listens.", "Leave TLS out.")
    return faults


def _fault(name: str) -> Fault:
    if name in FAULTS:
        return FAULTS[name]
    near = get_close_matches(name, FAULTS, 1)
    hint = WITHOUT_FAULT.get(name) or (f"Did you mean {near[0]}?" if near else "labkit faults lists them.")
    raise UsageError(f'There is no fault "{name}".', hint)


def chosen_auth(auth: str | None, faults: Sequence[Fault], persona: Persona | None) -> str:
    """The auth mode that was asked for, or that these need. Raises UsageError where they do not agree."""
    for fault in faults:
        if persona and (why := CANNOT_BE.get((fault.name, persona.name))):
            raise UsageError(f"As {persona.name} there is no {fault.name}.", why)
    needs: dict[str, str] = {fault.name: fault.auth for fault in faults if fault.auth}
    needs |= {f"persona {persona.name}": persona.auth} if persona else {}
    needs = ({"The call": auth} if auth else {}) | needs
    for name, other in needs.items():
        first = next(iter(needs))
        if other != needs[first]:
            raise UsageError(f"{first} wants auth {needs[first]}, {name} {other}.", "Leave one out.")
    return next(iter(needs.values()), "htpasswd")
