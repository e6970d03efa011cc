"""`labkit trace FILE`: a saved trace, a HAR or a client's log, shown or written in another form."""

from __future__ import annotations

import argparse
from pathlib import Path

from labkit.cli import terminal
from labkit.cli.reading import read_file
from labkit.views.exports import FORMS
from labkit.wire.errors import LabkitError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `labkit trace`."""
    what = "labkit's JSON, HAR, or a log of curl, crane, skopeo, oras or regctl; - is standard input"
    parser.add_argument("file", metavar="FILE", type=Path, help=what)
    parser.add_argument(
        "--as", dest="form", choices=FORMS, help="text, to paste; json; har; mermaid; curl; html"
    )
    parser.add_argument("--to", metavar="FILE", type=Path, help="write it there, and not on standard output")


def main(args: argparse.Namespace) -> int:
    """Without a form the rows are shown as they are while a pull runs."""
    trace = read_file(args.file)
    if args.form is None and args.to is None:
        out = terminal.results()
        with terminal.rows(trace, out):
            for exchange in trace:
                trace.put(exchange)
        return 0
    text = FORMS[args.form or "text"].write(trace)
    if args.to is None:
        print(text, end="" if text.endswith("\n") else "\n")
        return 0
    try:
        args.to.write_text(text, encoding="utf-8")
    except OSError as error:
        raise LabkitError(f"{args.to} cannot be written: {error.strerror}.") from None
    return 0
