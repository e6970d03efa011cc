"""`labkit explain [TEXT|CODE|-]`: an error text to its causes, with odds; a finding's code to its page."""

from __future__ import annotations

import argparse
import json
import re
import sys
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

from labkit.cli.verdict import add_verdict_arguments, play, tell
from labkit.wire.errors import UsageError

if TYPE_CHECKING:
    from labkit.diagnosis.finding import Diagnosis, Finding
    from labkit.diagnosis.symptoms.reading import Reading

NAMED, NONE_FOUND = 1, 3
_WIDTH = 100
_MOST_EVIDENCE = 4
_CODE = re.compile(r"[A-Za-z]{2,8}[0-9]{3}|[a-z0-9]+(_[a-z0-9]+)+")
"""A finding's code, or the slug of its cause."""
_FILE = re.compile(r"\S+\.(txt|log|out|err|json|har|yaml|yml)")
"""What is meant as the name of a file."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `labkit explain`."""
    parser.add_argument(
        "text",
        metavar="TEXT|FILE|CODE",
        nargs="*",
        help="what was printed, a file of it, - for standard input; or a code",
    )
    parser.add_argument(
        "--context", default="", metavar="TEXT", help="what you did and saw: 'worked yesterday'"
    )
    add_verdict_arguments(parser)


def main(args: argparse.Namespace) -> int:
    """Status 1 if a cause was named, 3 if none was found; 0 for a code's page."""
    from labkit.diagnosis.explaining import explained
    from labkit.diagnosis.symptoms.reading import read

    words = " ".join(args.text)
    if _CODE.fullmatch(words.strip()):
        from labkit.diagnosis.finding import alone
        from labkit.diagnosis.pages import cause_of, page

        text = page(words)
        paged = {"code": text[2:].partition(":")[0], "page": text}
        print(json.dumps(paged) if args.json else text, flush=True)
        if args.reproduce:
            play(args, alone(cause_of(words)), None, "")
        return 0
    reading = read(_text(args.text), args.context)
    diagnosis = explained(reading)
    tell(
        args,
        diagnosis,
        reading.reference,
        reading.client,
        lambda: print(shown(diagnosis, reading), flush=True),
        {"read": facts(reading)},
    )
    return NAMED if diagnosis.findings else NONE_FOUND


def _text(words: list[str]) -> str:
    """The error text: the argument, the file that it names, or standard input. Raises UsageError."""
    if words in ([], ["-"]):
        if not words and sys.stdin.isatty():
            raise UsageError(
                "nothing to explain", "paste the error text: labkit explain 'no basic auth credentials'"
            )
        return sys.stdin.buffer.read().decode("utf-8", "replace")
    text = " ".join(words)
    if len(text) < 1000 and "\n" not in text and Path(text).is_file():
        return Path(text).read_text("utf-8", "replace")
    if _FILE.fullmatch(text):
        raise UsageError(f"There is no file {text}.", "Is it in another folder? A text goes in as it is.")
    return text


def facts(reading: Reading) -> dict[str, str | None]:
    """What the text says of itself; null where it does not."""
    return {
        "client": reading.client or None,
        "command": reading.command or None,
        "reference": str(reading.reference) if reading.reference else reading.name or None,
        "registry": reading.host or None,
        "registry_kind": reading.registry_kind or None,
        "stage": reading.stage,
    }


def shown(diagnosis: Diagnosis, reading: Reading) -> str:
    """For a person in a hurry: the first cause whole, the others in a line each, then the next probe."""
    from labkit.diagnosis.symptoms.outside import outside
    from labkit.diagnosis.wording import percent

    if not diagnosis.findings and (said := outside(reading)):
        return f"{said} No registry refused anything here."
    if not diagnosis.findings:
        return "No cause found in this text. To ask the registry itself: labkit diagnose IMAGE"
    first, *others = diagnosis.findings
    lines = [*_wrapped(f"{odds(first)}: {first.message}", ""), f"  {first.cause.code} {first.cause.slug}", ""]
    lines += [line for one in first.evidence[:_MOST_EVIDENCE] for line in _wrapped(one, "  ")]
    lines += ["", *(line for one in first.fix for line in _wrapped(f"Fix: {one}", "  "))]
    if others:
        lines += ["", "Or else:"]
        rows = [f"{percent(one.confidence):>4}  {one.cause.slug}: {one.message}" for one in others]
        lines += [line for row in rows for line in _wrapped(row, "  ", 8)]
    if diagnosis.next_probe:
        lines += ["", *_wrapped(f"Look next: {diagnosis.next_probe}", "")]
    read = ", ".join(f"{name} {value}" for name, value in facts(reading).items() if value)
    return "\n".join([*lines, "", *_wrapped(f"Read out of the text: {read or 'nothing'}.", "")])


def odds(finding: Finding) -> str:
    """In words and as a number: `Very likely (78 %)`."""
    from labkit.diagnosis.wording import certainty, percent

    return f"{certainty(finding.confidence).capitalize()} ({percent(finding.confidence)})"


def _wrapped(text: str, indent: str, hang: int = 2) -> list[str]:
    return textwrap.wrap(
        text,
        _WIDTH,
        initial_indent=indent,
        subsequent_indent=indent + " " * hang,
        break_long_words=False,
        break_on_hyphens=False,
    )
