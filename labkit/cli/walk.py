"""`labkit walk`: the whole story in the terminal, on a lab of its own."""

from __future__ import annotations

import argparse
import json

from labkit.cli import terminal
from labkit.cli.story import Story
from labkit.lab.lab import open_lab
from labkit.trace.export import counters
from labkit.wire.exchange import Trace

BACKENDS = ("auto", "container", "binary", "embedded")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `labkit walk`."""
    parser.add_argument("--backend", choices=BACKENDS, default="auto", help="default: the first that works")
    parser.add_argument("--auth", choices=("htpasswd", "token"), default="token", help="default: %(default)s")
    parser.add_argument("--json", action="store_true", help="one JSON document on standard output")


def main(args: argparse.Namespace) -> int:
    """Status 0 if every step came as the story has it, refusals included."""
    out = terminal.talk() if args.json else terminal.results()
    trace = Trace("labkit walk")
    with open_lab(backend=args.backend, auth=args.auth) as lab:
        terminal.tell_backend(lab)
        with terminal.rows(trace, out):
            story = Story(lab, trace, heading=lambda text: terminal.heading(out, text), say=out.print)
            steps = story.steps()
        backend = lab.backend
    ok = all(step.ok for step in steps)
    if args.json:
        document = {
            "backend": backend,
            "auth": args.auth,
            "ok": ok,
            "steps": [step.to_json() for step in steps],
            "trace": [exchange.to_json() for exchange in trace],
        }
        print(json.dumps(document))
    else:
        terminal.heading(out, "In all")
        out.print(counters(trace))
        for step in steps:
            if not step.ok:
                out.print(f"Not as the story has it: {step.step} (status {step.status}).")
    return 0 if ok else 1
