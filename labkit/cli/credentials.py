"""`labkit credentials REF`: which credential each client would use from here, and what it passed over."""

from __future__ import annotations

import argparse
import json
import secrets
from collections.abc import Sequence
from pathlib import Path

from rich.table import Table
from rich.text import Text

from labkit.cli import terminal
from labkit.credentials.keychain import resolve_all
from labkit.credentials.lookup import CLIENTS
from labkit.credentials.outcome import Lookup
from labkit.views.lookup import alike, from_home, sentences, size_of, sources, what_of, whom
from labkit.wire.redact import Redactor
from labkit.wire.reference import parse_reference


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `labkit credentials`."""
    parser.add_argument("reference", metavar="REF", help="such as registry.example.com/team/app:1.0")
    parser.add_argument("--client", metavar="NAME", action="append", help="only this one; repeatable")
    parser.add_argument("--json", action="store_true", help="one JSON document on standard output")


def main(args: argparse.Namespace) -> int:
    """Status 0 whatever is found: to find nothing is an answer. Runs the helpers that are named."""
    reference = parse_reference(args.reference)
    lookups = resolve_all(reference, args.client or CLIENTS)
    if args.json:
        document = {"reference": str(reference), "clients": [lookup.to_json() for lookup in lookups]}
        print(json.dumps(document))
        return 0
    lookups = from_home(lookups, str(Path.home()))
    marks = Redactor(secrets.token_bytes(16))
    out = terminal.results()
    out.print(Text(str(reference)))
    for group in alike(lookups):
        out.print()
        out.print(Text(", ".join(lookup.client for lookup in group), style="bold"))
        out.print(_grid(("would send", sends(group[0], marks)), ("from", origin(group))))
    for title, field in (("Beware", "warnings"), ("Passed over", "passed_over")):
        if said := sentences(lookups, field):
            terminal.heading(out, title)
            out.print(_grid(*(("-", _whose(line, whom(clients, lookups))) for line, clients in said.items())))
    return 0


def _grid(*rows: tuple[str, str]) -> Table:
    grid = Table.grid(padding=(0, 1))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for name, value in rows:
        grid.add_row(f"  {name}", value)
    return grid


def sends(lookup: Lookup, marks: Redactor) -> str:
    """Kind, user name, fingerprint and length of what would be sent, never the secret."""
    return " ".join(filter(None, (what_of(lookup), size_of(lookup, marks))))


def origin(group: Sequence[Lookup]) -> str:
    """File and key, or the helper and what it was asked for, or why there is nothing."""
    lookup = group[0]
    if lookup.kind == "anonymous":
        return "; ".join(sources(group))
    if lookup.helper and not lookup.from_key:
        return f"{lookup.helper}, asked for {lookup.server_url}"
    if lookup.from_key:
        return f"{lookup.from_file}, key {lookup.from_key}"
    return lookup.credential.source


def _whose(sentence: str, clients: str) -> str:
    """A sentence, and whom it is about where that is not everybody."""
    return f"{sentence} ({clients})" if clients else sentence
