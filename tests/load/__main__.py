"""`python -m tests.load [--minutes 5]`: the long run, with what the lab holds before and after."""

from __future__ import annotations

import argparse
import sys

from tests.load.learners import AT_ONCE, Lesson
from tests.load.serving import MIB, holds, served


def main() -> int:
    """Status 1 when a request failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.load", description=__doc__)
    parser.add_argument("--minutes", type=float, default=5)
    args = parser.parse_args()
    with served("--auth", "token") as lab:
        lesson = Lesson(lab)
        for part in range(5):
            lesson.go(args.minutes * 60 / 5)
            had = holds(lab["pid"])
            print(
                f"{part + 1}/5: {lesson.pulls} pulls by {AT_ONCE}, {sum(lesson.errors.values())} errors, "
                f"{had.memory / MIB:.0f} MiB, {had.files} descriptors, {had.threads} threads"
            )
    print(*(f"{count} x {error}" for error, count in lesson.errors.items()), sep="\n")
    return 1 if lesson.errors else 0


if __name__ == "__main__":
    sys.exit(main())
