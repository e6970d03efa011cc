"""`labkit compare A B`: two traces, and the first difference that matters."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from labkit.cli import terminal
from labkit.cli.reading import read_file
from labkit.trace.compare import Comparison, Pair, compare

SAME, DIFFERENT = 0, 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `labkit compare`."""
    parser.add_argument("a", metavar="A", type=Path, help="a trace, a HAR, or a log: the one that works, say")
    parser.add_argument("b", metavar="B", type=Path, help="the other one")
    parser.add_argument("--json", action="store_true", help="one JSON document on standard output")


def main(args: argparse.Namespace) -> int:
    """Status 1 if something that matters differs, else 0."""
    comparison = compare(read_file(args.a), read_file(args.b))
    if args.json:
        print(json.dumps(comparison.to_json()))
    else:
        terminal.results().print(words(comparison), soft_wrap=True)
    return DIFFERENT if comparison.first else SAME


def words(comparison: Comparison) -> str:
    """The first difference whole, what agrees before it counted, what differs after it in a line each."""
    first = comparison.first
    if first is None:
        count = len(comparison.pairs)
        return f"No difference that matters in {count} pair{'' if count == 1 else 's'} of requests."
    before = comparison.pairs.index(first)
    agree = "1 pair of requests agrees." if before == 1 else f"{before} pairs of requests agree."
    lines = [agree if before else "", f"{_rows(first)}", *first.differences]
    rest = [pair for pair in comparison.pairs[before + 1 :] if pair.differences]
    if rest:
        lines += ["", "After that, and perhaps because of it:"]
        lines += [f"  {_rows(pair)} {pair.differences[0]}" for pair in rest]
    return "\n".join(lines).strip()


def _rows(pair: Pair) -> str:
    a, b = (f"row {each.n}" if each else "no row" for each in (pair.a, pair.b))
    return f"A {a}, B {b}:"
