"""`python -m tests.transcripts record OUT [--binary PATH]`, `… compare A B`, `… differences`.

`record` puts every recorded request to another registry, and writes a transcript of the same form with its
answers. A request that has none yet is a line in golden.jsonl with an id and a request alone.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from pathlib import Path
from typing import Any

from tests.transcripts.asking import comparable, read
from tests.transcripts.differences import KNOWN
from tests.transcripts.real import running
from tests.transcripts.setups import SETUPS


def record(binary: str) -> list[dict[str, Any]]:
    """All requests, put to this registry; each set-up has a fresh one."""
    golden, made = read(), []
    for name, setup in SETUPS.items():
        exchanges = [each for each in golden if each["id"].partition(".")[0] == name]
        with running(binary, setup) as conversation:
            for exchange in exchanges:
                made.append({**exchange, "response": conversation.put(exchange["request"])})
    return made


def compare(one: list[dict[str, Any]], other: list[dict[str, Any]]) -> list[str]:
    """The answers that differ, a line each."""
    answers = {each["id"]: comparable(each["response"]) for each in other}
    return [
        f"{each['id']}: {_told(comparable(each['response']), answers[each['id']])}"
        for each in one
        if each["id"] in answers and comparable(each["response"]) != answers[each["id"]]
    ]


def _told(one: dict[str, Any], other: dict[str, Any]) -> str:
    if one["status"] != other["status"]:
        return f"{one['status']} | {other['status']}"
    fields = {**one["headers"], **other["headers"]}
    said = [
        f"{name}: {one['headers'].get(name)} | {other['headers'].get(name)}"
        for name in fields
        if one["headers"].get(name) != other["headers"].get(name) and name != "Content-Length"
    ]
    if one.get("body") != other.get("body"):
        said.append(f"{str(one.get('body'))[:200]!r} | {str(other.get('body'))[:200]!r}")
    return "; ".join(said) or "length, or what is signed"


def main() -> int:
    """The command of this package."""
    parser = argparse.ArgumentParser(prog="python -m tests.transcripts", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    recording = commands.add_parser("record")
    recording.add_argument("out", type=Path)
    recording.add_argument("--binary", default=shutil.which("docker-registry") or shutil.which("registry"))
    comparing = commands.add_parser("compare")
    comparing.add_argument("one", type=Path)
    comparing.add_argument("other", type=Path)
    commands.add_parser("differences")
    args = parser.parse_args()
    if args.command == "record":
        lines = (json.dumps(each, separators=(",", ":"), ensure_ascii=False) for each in record(args.binary))
        args.out.write_text("\n".join(lines) + "\n", encoding="utf-8")
    elif args.command == "compare":
        print("\n".join(compare(read(args.one), read(args.other))))
    else:
        print("\n".join(f"{which}: {reason}" for which, reason in KNOWN.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
