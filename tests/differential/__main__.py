"""`python -m tests.differential [--examples 2000] [--binary PATH]`: the long run, in all three auth modes."""

from __future__ import annotations

import argparse
import sys

from labkit.lab.backends.binary import find
from tests.differential.operations import CALLERS
from tests.differential.test_differential import agree


def main() -> int:
    """Status 1 when the two differ; the shortest sequence that shows it is printed."""
    parser = argparse.ArgumentParser(prog="python -m tests.differential", description=__doc__)
    parser.add_argument("--examples", type=int, default=2000, help="sequences in all")
    parser.add_argument("--binary", default=find())
    args = parser.parse_args()
    for auth in CALLERS:
        agree(args.binary, auth, args.examples // len(CALLERS), fixed=False)
        print(f"{auth}: {args.examples // len(CALLERS)} sequences, all answers equal")
    return 0


if __name__ == "__main__":
    sys.exit(main())
