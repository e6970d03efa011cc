"""Tables as text, so that they read like one: a line that is not indented begins a row.

A row of symptoms is a phrase (as `phrases` reads it), after a colon what it means, after an equals sign its
weights. These are log-odds: 1 a hint, 2.5 a good reason, 4 strong, 6 as good as proof, negative against.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Tell(NamedTuple):
    """A symptom: words or facts, what they mean, and by slug which causes they speak for or against."""

    phrase: str
    means: str
    weights: Mapping[str, float]


def table(text: str) -> tuple[Tell, ...]:
    """A table of symptoms."""
    return tuple(Tell(phrase, means, _weights(weights)) for phrase, means, weights in rows(text, ":="))


def named(text: str) -> tuple[tuple[str, str], ...]:
    """A table of `name = phrase`."""
    pairs = (row.partition(" = ") for (row,) in rows(text, ""))
    return tuple((name, phrase) for name, _, phrase in pairs)


def rows(text: str, marks: str) -> list[list[str]]:
    """Each row in parts: a part ends where an indented line begins with one of `marks`."""
    found: list[list[str]] = []
    for line in text.strip("\n").split("\n"):
        words = line.strip()
        if line[0] != " ":
            found.append([words])
        elif words[0] in marks:
            found[-1].append(words[1:].strip())
        else:
            found[-1][-1] += f" {words}"
    return found


def _weights(text: str) -> dict[str, float]:
    pairs = (pair.split() for pair in text.split(", "))
    return {slug: float(weight) for slug, weight in pairs}
