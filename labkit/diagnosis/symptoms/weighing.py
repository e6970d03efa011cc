"""The symptoms added up: odds for each cause, in words and numbers, with what spoke for it.

Log-odds of independent symptoms add. A softmax over the causes that anything speaks for, and one place for
"something else", makes shares of them; `TRUST` in the weights is lower than the cases at hand would
have it (`python -m tests.diagnosis.corpus` prints both): symptoms written with cases in
view fit those too well, and this is what cases met for the first time bore out.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field

from labkit.diagnosis.symptoms import (
    behind,
    certificates,
    challenges,
    clients,
    fronts,
    helpers,
    kubernetes,
    networks,
    places,
    platforms,
    products,
    proxies,
    pushes,
    refusals,
    token_servers,
    told_of_clients,
    told_of_credentials,
    told_of_registries,
)
from labkit.diagnosis.symptoms.phrases import Span, find
from labkit.diagnosis.symptoms.reading import Reading
from labkit.diagnosis.symptoms.tables import Tell

TABLES = (
    places.PLACES,
    clients.NAMES,
    clients.FILES,
    helpers.HELPERS,
    networks.NETWORKS,
    proxies.PROXIES,
    certificates.CERTIFICATES,
    token_servers.TOKENS,
    challenges.CHALLENGES,
    fronts.FRONTS,
    fronts.PASSWORD_FILES,
    behind.BEHIND,
    pushes.PUSHES,
    kubernetes.KUBERNETES,
    platforms.CI,
    platforms.CLOUDS,
    products.WORDS,
    told_of_credentials.CREDENTIALS,
    told_of_clients.CLIENTS,
    told_of_clients.NAMES,
    told_of_registries.REGISTRIES,
)
TRUST = 0.8
ELSE = 1.5
_AGAIN = 0.4


@dataclass
class Suspect:
    """A cause with its log-odds, its share of the probability, and the symptoms for and against it."""

    slug: str
    score: float = 0.0
    share: float = 0.0
    clues: list[tuple[Tell, float, tuple[Span, ...]]] = field(default_factory=list)


def weigh(reading: Reading, trust: float = TRUST, otherwise: float = ELSE) -> list[Suspect]:
    """Every cause that something speaks for or against, likeliest first."""
    suspects: dict[str, Suspect] = {}
    for row, spans, part in symptoms(reading):
        for slug, whole in row.weights.items():
            weight = whole * part
            suspect = suspects.setdefault(slug, Suspect(slug))
            suspect.score += weight
            suspect.clues.append((row, weight, spans))
    named = [one for one in suspects.values() if any(weight > 0 for _, weight, _ in one.clues)]
    total = math.exp(trust * otherwise) + sum(math.exp(trust * one.score) for one in named)
    for one in named:
        one.share = math.exp(trust * one.score) / total
    return sorted(suspects.values(), key=lambda one: (-one.share, -one.score, one.slug))


def symptoms(reading: Reading) -> Iterator[tuple[Tell, tuple[Span, ...], float]]:
    """The rows that hold, with the places of their words, and how much of their weight counts."""
    searched = reading.searched
    taken: list[Span] = []
    for row in refusals.ALIKE:
        spans = find(row.phrase, searched)
        if spans is None or (spans and any(_within(spans[0], one) for one in taken)):
            continue
        # A second general refusal says little that the first did not.
        yield row, spans, _AGAIN if taken else 1
        taken += spans[:1]
    for table in TABLES:
        for row in table:
            spans = find(row.phrase, searched)
            if spans is not None:
                yield row, spans, 1


def _within(span: Span, other: Span) -> bool:
    return other[0] <= span[0] and span[1] <= other[1]
