"""What a lesson measures, beside what it should: `python -m tests.notebooks.measures`."""

from __future__ import annotations

import re
import statistics
from pathlib import Path
from typing import Any

import nbformat

FOLDER = Path(__file__).resolve().parents[2] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("[0-9][0-9]-*.ipynb"))
TARGETS = {
    "minutes": (5, 30),
    "cells": (15, 40),
    "code lines, median": (1, 3),
    "code lines, p90": (1, 10),
    "words a cell, median": (30, 55),
    "words a cell, p90": (30, 120),
    "words a code line": (10, 60),
}


def code(notebook: Any) -> list[str]:
    """The source of each code cell."""
    return [cell.source for cell in notebook.cells if cell.cell_type == "code"]


def prose(notebook: Any) -> list[str]:
    """The text of each markdown cell."""
    return [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]


def measure(notebook: Any) -> dict[str, float]:
    """One figure for each target."""
    lines = [len([line for line in source.splitlines() if line.strip()]) for source in code(notebook)]
    lengths = [_words(text) for text in prose(notebook)]
    minutes = re.search(r"(\d+) minutes", notebook.cells[0].source)
    return {
        "minutes": float(minutes[1]) if minutes else 0,
        "cells": len(notebook.cells),
        "code lines, median": statistics.median(lines),
        "code lines, p90": round(_p90(lines), 1),
        "words a cell, median": statistics.median(lengths),
        "words a cell, p90": round(_p90(lengths), 1),
        "words a code line": round(sum(lengths) / sum(lines), 1),
    }


def _words(text: str) -> int:
    plain = re.sub(r"\[([^\]]*)\]\([^)]*\)|[`*#|]|-{3,}", r"\1 ", text)
    return len(plain.split())


def _p90(numbers: list[int]) -> float:
    return statistics.quantiles(numbers, n=10)[-1]


def main() -> None:
    """Print a table, a column for each lesson; `!` where a figure is outside its target."""
    found = {path.stem[:2]: measure(nbformat.read(path, as_version=4)) for path in NOTEBOOKS}
    print(f"{'':24}{'target':>12}" + "".join(f"{name:>9}" for name in found))
    for name, (least, most) in TARGETS.items():
        cells = [
            f"{each[name]:g}{' ' if least <= each[name] <= most else '!'}".rjust(9) for each in found.values()
        ]
        print(f"{name:24}{f'{least} to {most}':>12}" + "".join(cells))


if __name__ == "__main__":
    main()
