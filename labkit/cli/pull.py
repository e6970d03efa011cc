"""`labkit pull REF`: a verified pull, with every request in view."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from labkit.cli import terminal
from labkit.cli.credential import add_credential_arguments, chosen, scheme
from labkit.cli.keeping import kept
from labkit.credentials.credential import ANONYMOUS, Credential
from labkit.credentials.keychain import resolve
from labkit.protocol.client import Pulled, Scheme, base_url, pull
from labkit.protocol.flow import parse_wanted
from labkit.protocol.network import open_send
from labkit.protocol.session import Session
from labkit.trace.export import counters
from labkit.wire.errors import UsageError
from labkit.wire.exchange import Trace
from labkit.wire.reference import Reference, parse_reference

PARALLEL = 3
"""Blobs at a time, as docker's engine does (max-concurrent-downloads)."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `labkit pull`."""
    parser.add_argument("reference", metavar="REF", help="such as localhost:5000/team/app:1.0")
    parser.add_argument("--to", metavar="DIR", type=Path, help="write an OCI image layout there")
    add_credential_arguments(parser)
    parser.add_argument(
        "--platform", metavar="OS/ARCH", help="such as linux/arm64, or all (default: this machine's)"
    )
    parser.add_argument(
        "--mirror",
        metavar="HOST",
        action="append",
        default=[],
        help="ask this registry first, host or URL, with its own stored credential; may be repeated",
    )
    parser.add_argument(
        "--parallel", metavar="N", type=int, default=PARALLEL, help="blobs at a time (default: %(default)s)"
    )
    parser.add_argument("--trace", metavar="FILE", type=Path, help="write the trace there, as JSON")
    parser.add_argument("--json", action="store_true", help="one JSON document on standard output")


def main(args: argparse.Namespace) -> int:
    """Pull, show, and keep the trace, also that of a pull that failed."""
    reference = parse_reference(args.reference)
    platform = parse_wanted(args.platform)
    if args.parallel < 1:
        raise UsageError("--parallel is the number of blobs at a time, 1 or more.")
    talk = terminal.talk()
    lookup = chosen(args) or resolve(reference)
    for warning in lookup.warnings:
        talk.print(f"Note: {warning}")
    talk.print(f"Pulling {reference} {_as_whom(lookup.credential)}")
    trace = Trace(f"Pull of {reference}")
    with (
        kept(trace, args.trace),
        open_send(args.ca, args.cert, args.key) as send,
        terminal.rows(trace, talk),
        terminal.progress(talk) as notify,
    ):
        pulled = pull(
            reference,
            send=send,
            trace=trace,
            credential=lookup.credential,
            to=args.to,
            platform=platform,
            scheme=scheme(args),
            notify=notify,
            mirrors=[_mirror(name, reference, args) for name in args.mirror],
            parallel=args.parallel,
        )
    for notice in pulled.notices:
        talk.print(f"Note: {notice}")
    if args.json:
        print(json.dumps(pulled.to_json()))
    else:
        terminal.results().print(summary(pulled), soft_wrap=True)
    return 0


def _mirror(name: str, reference: Reference, args: argparse.Namespace) -> Session:
    """A registry asked before the other: it gets what is stored for it, never what is meant for the other."""
    said, _, host = name.rstrip("/").rpartition("://")
    schemes: dict[str, Scheme] = {"": scheme(args), "http": "http", "https": "https"}
    there = parse_reference(f"{host}/{reference.repository}")
    if said not in schemes or there.registry != host:
        raise UsageError(f"{name} is no mirror.", "Give HOST, HOST:PORT, or http://HOST:PORT.")
    credential = ANONYMOUS if args.anonymous else resolve(there).credential
    return Session(base_url(there, schemes[said]), credential)


def summary(pulled: Pulled) -> str:
    """The result in a few lines."""
    where = f"OCI layout in {pulled.layout}" if pulled.layout else "verified, not kept (--to DIR keeps it)"
    platform = "all platforms" if pulled.platform == "all" else pulled.platform
    name = str(pulled.reference)
    return "\n".join(
        [
            name if pulled.reference.digest else f"{name}@{pulled.digest}",
            f"  {f'{platform}, ' if platform else ''}{where}",
            f"  {counters(pulled.trace)}",
        ]
    )


def _as_whom(credential: Credential) -> str:
    if credential.kind == "anonymous":
        return "without a credential"
    return f"as {credential.username or credential.kind.replace('_', ' ')} ({credential.source})"
