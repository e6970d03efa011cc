"""`labkit faults`: what can be made to go wrong on purpose."""

from __future__ import annotations

import argparse
import json

from labkit.cli import terminal
from labkit.lab.faults import FAULTS


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `labkit faults`."""
    parser.add_argument("--json", action="store_true", help="one JSON document on standard output")


def main(args: argparse.Namespace) -> int:
    """A line for each."""
    if args.json:
        print(json.dumps({"faults": [fault.to_json() for fault in FAULTS.values()]}))
        return 0
    widest = max(map(len, FAULTS))
    for name, fault in FAULTS.items():
        terminal.results().print(f"{name:<{widest}}  {fault.sentence}", soft_wrap=True)
    return 0
