"""A symptom: words or facts, what they mean, and which causes they speak for or against."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Tell(NamedTuple):
    """`weights` are log-odds by the cause's slug: 1 a hint, 2.5 a good reason, 4 strong, 6 as good as proof."""

    phrase: str
    means: str
    weights: Mapping[str, float]


def tell(phrase: str, means: str, **weights: float) -> Tell:
    """One row of a table of symptoms; `phrase` as `phrases` reads it."""
    return Tell(phrase, means, weights)
