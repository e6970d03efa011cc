"""What a rule is: a function from a case to findings, known by the causes that it can name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple, TypeAlias

from labkit.diagnosis.case import Case
from labkit.diagnosis.cause import Step
from labkit.diagnosis.causes import CAUSES
from labkit.diagnosis.finding import Finding
from labkit.diagnosis.reading import number, row
from labkit.wire.exchange import Exchange

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


def found(
    slug: str,
    confidence: float,
    message: str,
    *proof: Exchange | str | None,
    stage: Step | None = None,
) -> Finding:
    """A finding without its fix; its proof is exchanges and sentences.

    The stage is the first of the cause's if not given.
    """
    cause = CAUSES[slug]
    exchanges = [each for each in proof if isinstance(each, Exchange)]
    evidence = tuple(row(each) if isinstance(each, Exchange) else each for each in proof if each)
    return Finding(
        cause,
        stage or cause.stages[0],
        confidence,
        message,
        evidence,
        exchanges=number(*exchanges),
    )
