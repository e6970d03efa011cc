"""The symptoms added up: odds for each cause, in words and numbers, with what spoke for it.

Log-odds of independent symptoms add. A softmax over the causes that anything speaks for, and one place for
"something else", makes shares of them; how far to trust the weights was fitted on real cases (`_TRUST`,
`_ELSE`; `python -m tests.diagnosis.corpus` fits them again).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field

from labkit.diagnosis.symptoms import refusals, said_by_clients, said_by_platforms, said_by_servers, told
from labkit.diagnosis.symptoms.phrases import Span, find
from labkit.diagnosis.symptoms.reading import Reading
from labkit.diagnosis.symptoms.symptom import Tell

TABLES = (
    refusals.PLACED,
    said_by_clients.NAMES,
    said_by_clients.FILES,
    said_by_clients.HELPERS,
    said_by_servers.NETWORK,
    said_by_servers.TOKENS,
    said_by_servers.FRONTS,
    said_by_servers.UPLOADS,
    said_by_platforms.KUBERNETES,
    said_by_platforms.CI,
    said_by_platforms.CLOUDS,
    told.CREDENTIAL,
    told.CLIENT,
    told.NAME,
)
_TRUST = 0.8
_ELSE = 1.5


@dataclass
class Suspect:
    """A cause with its log-odds, its share of the probability, and the symptoms for and against it."""

    slug: str
    score: float = 0.0
    share: float = 0.0
    clues: list[tuple[Tell, float, tuple[Span, ...]]] = field(default_factory=list)


def weigh(reading: Reading, trust: float = _TRUST, otherwise: float = _ELSE) -> list[Suspect]:
    """Every cause that something speaks for or against, likeliest first."""
    suspects: dict[str, Suspect] = {}
    for row, spans in symptoms(reading):
        for slug, weight in row.weights.items():
            suspect = suspects.setdefault(slug, Suspect(slug))
            suspect.score += weight
            suspect.clues.append((row, weight, spans))
    named = [one for one in suspects.values() if any(weight > 0 for _, weight, _ in one.clues)]
    total = math.exp(trust * otherwise) + sum(math.exp(trust * one.score) for one in named)
    for one in named:
        one.share = math.exp(trust * one.score) / total
    return sorted(suspects.values(), key=lambda one: (-one.share, -one.score, one.slug))


def symptoms(reading: Reading) -> Iterator[tuple[Tell, tuple[Span, ...]]]:
    """The rows that hold, with the places of their words."""
    searched = reading.searched
    taken: list[Span] = []
    for row in refusals.ALIKE:
        spans = find(row.phrase, searched)
        if spans is None or (spans and any(_within(spans[0], one) for one in taken)):
            continue
        taken += spans[:1]
        yield row, spans
    for table in TABLES:
        for row in table:
            spans = find(row.phrase, searched)
            if spans is not None:
                yield row, spans


def _within(span: Span, other: Span) -> bool:
    return other[0] <= span[0] and span[1] <= other[1]
