"""The end of `explain` and `diagnose`: a diagnosis as text, Markdown or JSON, and a lab where it is so."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from labkit.diagnosis.finding import Diagnosis
    from labkit.wire.reference import Reference


def add_verdict_arguments(parser: argparse.ArgumentParser) -> None:
    """`--reproduce`, `--markdown` and `--json`."""
    parser.add_argument(
        "--reproduce", action="store_true", help="then open a lab where it fails the same way"
    )
    parser.add_argument("--markdown", action="store_true", help="print Markdown for an issue or chat")
    parser.add_argument("--json", action="store_true", help="one JSON document on standard output")


def tell(
    args: argparse.Namespace,
    diagnosis: Diagnosis,
    reference: Reference | None,
    client: str,
    show: Callable[[], None],
    beside: Mapping[str, Any] | None = None,
) -> None:
    """Print the diagnosis as was asked; `show` is for people, `beside` joins the JSON."""
    if args.json:
        print(json.dumps(diagnosis.to_json() | {**(beside or {})}, ensure_ascii=False), flush=True)
    elif args.markdown:
        from labkit.diagnosis.markdown import to_markdown

        print(to_markdown(diagnosis, reference, client), end="", flush=True)
    else:
        show()
    if args.reproduce:
        play(args, diagnosis, reference, client)


def play(args: argparse.Namespace, diagnosis: Diagnosis, reference: Reference | None, client: str) -> None:
    """A lab for the first finding, until Ctrl-C; the JSON on standard output stays alone there."""
    from labkit.cli import terminal
    from labkit.cli.reproduce import reproduce

    reproduce(diagnosis, reference, client, terminal.talk() if args.json else terminal.results())
