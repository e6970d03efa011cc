"""The exercise of lesson 00: find the request that carried the most bytes."""

from __future__ import annotations

from typing import Any

from labkit.lessons.exercise import Exercise, Verdict, compare_parts

_TASK = """
    Look at the trace of alice's pull, in section 2.

        A   the number of the row whose answer carried the most bytes
        B   how many bytes exactly

    Both are on the screen. For B you have to open the row.
"""

_RIGHT = {"A": "6", "B": "1051751"}
_SAYS_ROW = {
    "1": "row 1 is a short no. Compare what column Answer says in the lower rows.",
    "2": "the token's address is long, but what came back is about 1 kB.",
    "3": "an index is a list. Here it has two entries, and less than 1 kB.",
    "4": "a manifest is a list too. It names sizes of what is still to come, 2.1 MB in all.",
    "5": "the config is small: its size ends in B, for bytes.",
    "7": "790.1 is the largest number in the column, but look at the unit: kB, not MB.",
    "8": "266.3 kB is much, but it is not the most.",
}


def _says(part: str, given: Any) -> str:
    said = _digits(given)
    if part == "A":
        otherwise = f"{str(given)[:20]!r} is not a row of that trace. Write a number from 1 to 8."
        return _SAYS_ROW.get(said, otherwise)
    if "MB" in str(given) or "kB" in str(given) or said in ("1100000", "11", "1.1"):
        return "that is rounded, as the table has it. Open the row, and under Answer unfold `more headers`."
    if said in ("790099", "266283"):
        return "that is how long another layer is. Which row did you open?"
    if said.startswith("21"):
        return "that is the whole pull together. Here it is about one row."
    return f"{str(given)[:20]} is not what the answer's header says. The header is named Content-Length."


def _digits(value: Any) -> str:
    """A number as its digits, however it was typed: 1,051,751 or 1 051 751."""
    return str(value).replace(",", "").replace(" ", "").strip()


def _check(answer: Any) -> Verdict:
    if isinstance(answer, dict):
        answer = {part: _RIGHT[part] if _fits(part, given) else given for part, given in answer.items()}
    return compare_parts(
        answer,
        _RIGHT,
        "The answer is a dict with a number for each of A and B.",
        _says,
        "The lowest layer is half of this image. In most pulls nearly all bytes are in the layers.",
    )


def _fits(part: Any, given: Any) -> bool:
    return part in _RIGHT and _digits(given) == _RIGHT[part]


MOST = Exercise(
    "most",
    "Where are the bytes?",
    _TASK,
    (
        "Column Answer has a size for each thing that came. Mind the units: B, kB, MB.",
        "Open that row. Under Answer, unfold `more headers`. The one you want ends in Length.",
    ),
    """
    A is 6: the lowest of the three layers, 1.1 MB.

    B is 1051751: the answer's header `Content-Length` announces how many bytes follow.
    """,
    _check,
    right={"A": 6, "B": 1051751},
    wrong=(
        *({"A": int(row), "B": 1051751} for row in _SAYS_ROW),
        {"A": 9, "B": 1051751},
        {"A": "row 6", "B": 1051751},
        {"A": 6, "B": "1.1 MB"},
        {"A": 6, "B": 790099},
        {"A": 6, "B": 2111083},
        {"A": 6, "B": 1000000},
        6,
    ),
    fields=("A", "B"),
)
