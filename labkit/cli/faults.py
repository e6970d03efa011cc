"""`labkit faults`: what can be made to go wrong on purpose, and the registries that a lab can play."""

from __future__ import annotations

import argparse
import json
from typing import Any

from labkit.cli import terminal
from labkit.lab.faults import FAULTS, Fault
from labkit.lab.personas import PERSONAS, Persona
from labkit.lab.personas.facts import read_facts

_IMAGE = "team/app:1.0"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `labkit faults`."""
    parser.add_argument("--json", action="store_true", help="one JSON document on standard output")


def add_fault_argument(parser: argparse.ArgumentParser) -> None:
    """`--fault`, of whatever can let things go wrong."""
    parser.add_argument(
        "--fault",
        metavar="NAME",
        action="append",
        default=[],
        choices=FAULTS,
        help="let it go wrong like this; may be repeated (labkit faults lists them)",
    )


def main(args: argparse.Namespace) -> int:
    """A line for each; the facts behind the personas are in the JSON document only."""
    if args.json:
        faults = [fault.to_json() for fault in FAULTS.values()]
        print(json.dumps({"faults": faults, "personas": list(map(_persona, PERSONAS.values()))}))
        return 0
    out, widest = terminal.results(), max(map(len, FAULTS))
    for name, fault in FAULTS.items():
        out.print(f"{name:<{widest}}  {fault.sentence}{_where(fault)}", soft_wrap=True)
    out.print("\nA lab can go wrong in the shoes of: labkit serve --persona NAME")
    for name, persona in PERSONAS.items():
        out.print(f"{name:<{widest}}  {persona.registry}", soft_wrap=True)
    return 0


def _where(fault: Fault) -> str:
    """What the fault applies to, where that is not every pull through a lab or a tap."""
    notes = [f"auth {fault.auth}"] if fault.auth else []
    notes += ["serve only"] if fault.door else []
    notes += ["at a push"] if fault.shown_by == "push" else []
    notes += [f"pull {fault.image}"] if fault.image != _IMAGE else []
    return f" [{', '.join(notes)}]" if notes else ""


def _persona(persona: Persona) -> dict[str, Any]:
    facts = [fact._asdict() for fact in read_facts(persona.registry)]
    return {"name": persona.name, "registry": persona.registry, "auth": persona.auth, "facts": facts}
