"""What a rule is: a function from a case to findings, known by the causes that it can name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple, TypeAlias

from labkit.diagnosis.case import Case
from labkit.diagnosis.causes import CAUSES
from labkit.diagnosis.finding import Finding

Look: TypeAlias = Callable[[Case], Iterator[Finding]]


class Rule(NamedTuple):
    """The causes that `look` can name, and the function itself."""

    causes: tuple[str, ...]
    look: Look


RULES: list[Rule] = []


def rule(*causes: str) -> Callable[[Look], Look]:
    """Make a function a rule for these causes. Raises KeyError for a slug that is no cause."""
    for slug in causes:
        CAUSES[slug]

    def keep(look: Look) -> Look:
        RULES.append(Rule(causes, look))
        return look

    return keep
