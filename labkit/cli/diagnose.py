"""`labkit diagnose REF`: what fails, why, the evidence and the fix. Reads only; fit for a CI job."""

from __future__ import annotations

import argparse
import dataclasses
import sys
from pathlib import Path

from rich.console import Console
from rich.text import Text

from labkit.cli import terminal
from labkit.cli.credential import add_credential_arguments, chosen, scheme
from labkit.cli.keeping import kept
from labkit.cli.reading import read_file
from labkit.cli.verdict import add_verdict_arguments, tell
from labkit.credentials.lookup import CLIENTS
from labkit.diagnosis.case import Case
from labkit.diagnosis.diagnosing import diagnose, healthy
from labkit.diagnosis.finding import Diagnosis, Finding
from labkit.diagnosis.probes import SECONDS, Step, probe
from labkit.diagnosis.wording import percent, spoken
from labkit.protocol.flow import parse_wanted
from labkit.wire.errors import UsageError
from labkit.wire.exchange import Trace
from labkit.wire.reference import parse_reference

NOTHING_WRONG, NAMED, COULD_NOT_TELL = 0, 1, 3
_MARKS = {True: ("ok", "green"), False: ("NO", "bold red"), None: ("", "")}
_SHOWN = 3
_RULED_OUT = 5
"""As many as are shown of what it is not, the nearest; --json has them all."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `labkit diagnose`."""
    parser.add_argument(
        "reference", metavar="REF", nargs="?", help="such as registry.example.com/team/app:1.0"
    )
    parser.add_argument(
        "--from",
        dest="file",
        metavar="FILE",
        type=Path,
        help="a saved trace, HAR or client's log; asks nobody",
    )
    parser.add_argument(
        "--client", metavar="NAME", help="whose credential is sent, and whose commands mend it"
    )
    parser.add_argument(
        "--text", metavar="FILE", type=Path, help="what the client printed; - is standard input"
    )
    parser.add_argument("--all", action="store_true", help="go on after the first thing that is broken")
    parser.add_argument(
        "--timeout", metavar="S", type=float, default=SECONDS, help="seconds for all (default: %(default)g)"
    )
    add_credential_arguments(parser)
    parser.add_argument("--platform", metavar="OS/ARCH", help="such as linux/arm64 (default: this machine's)")
    parser.add_argument("--trace", metavar="FILE", type=Path, help="write the trace there, as JSON")
    add_verdict_arguments(parser)


def main(args: argparse.Namespace) -> int:
    """Status 0: nothing wrong; 1: a cause is named; 3: something is wrong, and no cause was found."""
    if args.client is not None and args.client not in CLIENTS:
        raise UsageError(f"labkit does not know {args.client}.", f"It knows: {', '.join(CLIENTS)}.")
    if args.reference is None and args.file is None:
        raise UsageError("What is to be diagnosed?", "Name an image, or a trace: --from FILE.")
    case = _read(args) if args.file else _probed(args)
    diagnosis = diagnose(case)
    tell(args, diagnosis, case.reference, case.client, lambda: show(diagnosis, case, terminal.results()))
    if diagnosis.findings:
        return NAMED
    return NOTHING_WRONG if healthy(case) else COULD_NOT_TELL


def _read(args: argparse.Namespace) -> Case:
    reference = parse_reference(args.reference) if args.reference else None
    return Case(reference, args.client or "", _text(args), trace=read_file(args.file).exchanges)


def _probed(args: argparse.Namespace) -> Case:
    reference, wanted = parse_reference(args.reference), parse_wanted(args.platform)
    if args.timeout <= 0:
        raise UsageError("--timeout is a number of seconds, more than 0.")
    talk, text = terminal.talk(), _text(args)
    talk.print(f"Diagnosing {reference}")
    trace = Trace(f"Diagnosis of {reference}")
    with kept(trace, args.trace):
        case = probe(
            reference,
            trace=trace,
            lookup=chosen(args),
            client=args.client or "",
            scheme=scheme(args),
            platform=wanted,
            ca=args.ca,
            cert=args.cert,
            key=args.key,
            everything=args.all,
            notify=lambda step: _tell(step, talk),
            seconds=args.timeout,
        )
    return dataclasses.replace(case, text=text)


def _text(args: argparse.Namespace) -> str:
    """What the client printed. Raises UsageError for a file that cannot be read."""
    if args.text is None:
        return ""
    try:
        return sys.stdin.read() if str(args.text) == "-" else args.text.read_text("utf-8", "replace")
    except OSError as error:
        raise UsageError(f"{args.text} cannot be read: {error.strerror}.") from None


def _tell(step: Step, talk: Console) -> None:
    mark, style = _MARKS[step.ok]
    talk.print(Text.assemble((f"  {mark:<3}", style), f"{step.name:<15}", step.said), soft_wrap=True)


def show(diagnosis: Diagnosis, case: Case, out: Console) -> None:
    """The finding first; what else it may be in a line each."""
    if not diagnosis.findings:
        well = "Nothing wrong: the manifest comes, and what was asked of the blobs."
        out.print(well if healthy(case) else "No cause was found.", soft_wrap=True)
        return
    first, *others = diagnosis.findings
    for line in _lines(first):
        out.print(line, soft_wrap=True)
    for other in others[:_SHOWN]:
        out.print(f"  or {other.cause.slug} ({percent(other.confidence)}): {other.message}", soft_wrap=True)
    if diagnosis.next_probe:
        out.print(f"  next: {diagnosis.next_probe}", soft_wrap=True)
    if diagnosis.ruled_out:
        out.print(f"  Ruled out: {', '.join(map(spoken, diagnosis.ruled_out[:_RULED_OUT]))}.", soft_wrap=True)


def _lines(finding: Finding) -> list[Text]:
    cause = finding.cause
    head = Text(f"{cause.code} {cause.slug}", style="bold")
    head.append(f"  ({cause.side}, {finding.stage}, {percent(finding.confidence)})", style="not bold")
    return [
        head,
        Text(f"  {finding.message}"),
        *(Text(f"    {evidence}") for evidence in finding.evidence),
        *(Text(f"  fix: {fix}") for fix in finding.fix),
    ]
