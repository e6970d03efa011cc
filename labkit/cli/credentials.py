"""`labkit credentials REF`: which credential each client would use from here, and what it passed over."""

from __future__ import annotations

import argparse
import json
import secrets
from collections.abc import Iterator

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from labkit.cli import terminal
from labkit.credentials.keychain import resolve_all
from labkit.credentials.lookup import CLIENTS
from labkit.credentials.outcome import Lookup
from labkit.wire.redact import Redactor
from labkit.wire.reference import parse_reference

NOTHING = ("anonymous", "error")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `labkit credentials`."""
    parser.add_argument("reference", metavar="REF", help="such as registry.example.com/team/app:1.0")
    parser.add_argument("--client", metavar="NAME", action="append", help="only this one; repeatable")
    parser.add_argument("--json", action="store_true", help="one JSON document on standard output")


def main(args: argparse.Namespace) -> int:
    """Status 0 whatever is found: to find nothing is an answer. Runs the helpers that are named."""
    reference = parse_reference(args.reference)
    lookups = resolve_all(reference, args.client or CLIENTS)
    marks = Redactor(secrets.token_bytes(16))
    if args.json:
        document = {"reference": str(reference), "clients": [lookup.to_json() for lookup in lookups]}
        print(json.dumps(document))
        return 0
    out = terminal.results()
    out.print(f"{reference}\n")
    for group in _groups(lookups, marks):
        out.print(group)
    for title, field in (("Passed over", "passed_over"), ("Beware", "warnings")):
        said = _said(lookups, field)
        if said:
            out.print(f"\n{title}")
            out.print(said)
    return 0


def _groups(lookups: list[Lookup], marks: Redactor) -> Iterator[RenderableType]:
    """Clients that would do the same stand together, above what they would do."""
    alike: dict[tuple[str, str], list[str]] = {}
    for lookup in lookups:
        alike.setdefault((sends(lookup, marks), origin(lookup)), []).append(lookup.client)
    for (what, where), clients in alike.items():
        yield Text(", ".join(clients), style="bold")
        grid = Table.grid(padding=(0, 2, 0, 2), pad_edge=True)
        grid.add_column()
        grid.add_column(overflow="fold")
        grid.add_row("would send", what)
        grid.add_row("from", where)
        yield grid


def sends(lookup: Lookup, marks: Redactor) -> str:
    """Kind, user name, length and fingerprint of what would be sent, never the secret."""
    if lookup.kind in NOTHING:
        return "anonymous" if lookup.kind == "anonymous" else "nothing: it stops with an error"
    kind = {"identity_token": "identity token", "registry_token": "registry token"}.get(lookup.kind, "Basic")
    secret = lookup.credential.secret
    who = f"{kind} {lookup.username or ''}".strip()
    return f"{who} {marks.fingerprint(secret)}, {len(secret)} characters"


def origin(lookup: Lookup) -> str:
    """File and key, or the helper and what it was asked for."""
    if lookup.helper and lookup.kind not in NOTHING and not lookup.from_key:
        return f"{lookup.helper}, asked for {lookup.server_url}"
    if lookup.from_key:
        return f"{lookup.from_file}, key {lookup.from_key}"
    return lookup.credential.source


def _said(lookups: list[Lookup], field: str) -> Table:
    """Each sentence once, with whom it is about where that is not everybody."""
    said: dict[str, list[str]] = {}
    for lookup in lookups:
        for sentence in getattr(lookup, field):
            said.setdefault(sentence, []).append(lookup.client)
    table = Table.grid(padding=(0, 1))
    for sentence, clients in said.items():
        whom = "" if len(clients) == len(lookups) else f" ({', '.join(clients)})"
        table.add_row("-", f"{sentence}{whom}")
    return table
