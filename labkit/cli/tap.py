"""`labkit tap UPSTREAM`: a recording proxy, so that you see what your docker really sends."""

from __future__ import annotations

import argparse
import contextlib
import time
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from labkit.cli import terminal
from labkit.cli.faults import add_fault_argument
from labkit.cli.keeping import kept
from labkit.lab.config import check_port
from labkit.lab.faults import behind, on_the_wire
from labkit.protocol.network import open_send
from labkit.trace.export import counters
from labkit.trace.tap import Tap
from labkit.trace.upstream import advice, logins, recipes, upstream_url
from labkit.trace.words import duration
from labkit.wire.exchange import Trace

if TYPE_CHECKING:
    from rich.console import Console

LONG = 5.0
"""Seconds without an answer before that is told."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `labkit tap`."""
    parser.add_argument("upstream", metavar="UPSTREAM", help="a registry, such as registry.example.com")
    parser.add_argument("--port", type=int, default=0, help="to listen on (default: a free one)")
    parser.add_argument("--save", metavar="FILE", type=Path, help="write the trace there in the end, as JSON")
    parser.add_argument(
        "--plain-http", action="store_true", help="the registry speaks http, on another host too"
    )
    add_fault_argument(parser)
    parser.add_argument("--ca", metavar="FILE", type=Path, help="trust this CA certificate (PEM), too")


def main(args: argparse.Namespace) -> int:
    """Status 0 when Ctrl-C or SIGTERM ended it: that is how it is meant to end."""
    check_port(args.port)
    upstream = upstream_url(args.upstream, args.plain_http, bool(args.ca))
    faults = [on_the_wire(name) for name in args.fault]
    out, talk = terminal.results(), terminal.talk()
    trace = Trace(f"What went to {upstream.netloc.decode()}")
    with (
        kept(trace, args.save),
        open_send(args.ca) as send,
        terminal.rows(trace, out),
        Tap(upstream, behind(faults, send), trace, args.port) as tap,
    ):
        out.print(f"Listening on {tap.address} for {upstream}. Ctrl-C ends it.\n")
        for fault in faults:
            out.print(f"Fault: {fault.sentence}", soft_wrap=True)
        _tell_how(tap, out)
        with contextlib.suppress(KeyboardInterrupt):
            _watch(trace, out)
    talk.print(counters(trace))
    return 0


def _tell_how(tap: Tap, out: Console) -> None:
    for client, line in recipes(tap.address, tap.upstream).items():
        out.print(f"  {client:<16} {line}", soft_wrap=True)
    which, mirrors = advice(tap.address, tap.upstream)
    out.print(f"\n{which}\n")
    for client, line in logins(tap.address, tap.upstream).items():
        out.print(f"  {client:<16} {line}", soft_wrap=True)
    out.print(f"\n{mirrors}\n")


def _watch(trace: Trace, out: Console) -> NoReturn:
    """Until Ctrl-C; a request that waits for its answer is told of once, while it waits."""
    told: set[int] = set()
    while True:
        time.sleep(0.5)
        for each in trace:
            waits = time.time() - each.started
            if each.response is None and each.error is None and waits > LONG and each.n not in told:
                told.add(each.n)
                asked = f"{each.request.method} {each.request.url}"
                out.print(f"{each.n:<3} {asked} waits: no answer for {duration(waits)} yet.", soft_wrap=True)
