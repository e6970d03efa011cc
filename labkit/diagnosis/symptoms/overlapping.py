"""Words that a text shares with what is written of a cause: a weak hint where no symptom knows the wording.

The words of a cause are those of its own texts and of the symptoms that speak for it; a word counts the
more, the fewer causes have it (inverse document frequency), and the measure is the cosine.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from labkit.diagnosis.causes import CAUSES
from labkit.diagnosis.symptoms.tables import Tell

_WORD = re.compile(r"[a-z][a-z0-9]{2,}")
_ENDINGS = ("ations", "ation", "ing", "ies", "ed", "es", "s", "e", "y")
_SYNONYMS = {
    "upgrad": "updat",
    "rotat": "chang",
    "password": "secret",
    "runner": "ci",
    "pipelin": "ci",
    "workflow": "ci",
    "job": "ci",
    "laptop": "local",
    "downgrad": "older",
    "directory": "path",
    "folder": "path",
    "cert": "certificat",
    "cron": "path",
    "jenkin": "ci",
    "distro": "wsl",
}


class Words(NamedTuple):
    """For each word how rare it is among causes, and for each cause its words, as a vector of length one."""

    rare: Mapping[str, float]
    known: Mapping[str, Mapping[str, float]]


def likeness(text: str, words: Words) -> dict[str, float]:
    """How alike the text is to each cause that shares a word with it, 0 to 1."""
    asked = _unit(_weighted(stems(text), words.rare))
    found = {
        slug: sum(value * own.get(word, 0.0) for word, value in asked.items())
        for slug, own in words.known.items()
    }
    return {slug: share for slug, share in found.items() if share > 0}


def stems(text: str) -> Iterable[str]:
    """Its words, without the commonest endings, and one for each group of words that mean the same."""
    for word in _WORD.findall(text.lower()):
        ending = next((end for end in _ENDINGS if word.endswith(end) and len(word) - len(end) > 2), "")
        stem = word.removesuffix(ending)
        yield _SYNONYMS.get(stem, stem)


def words_of(rows: Iterable[Tell]) -> Words:
    """The words of every cause, from its own texts and the rows that speak for it."""
    texts = {slug: f"{slug} {cause.what} {cause.tells} {cause.fix}" for slug, cause in CAUSES.items()}
    for row in rows:
        for slug, weight in row.weights.items():
            if weight > 0:
                texts[slug] += f" {row.phrase} {row.means}"
    counts = {slug: Counter(stems(text)) for slug, text in texts.items()}
    having = Counter(word for words in counts.values() for word in words)
    rare = {word: math.log(len(CAUSES) / number) for word, number in having.items()}
    return Words(rare, {slug: _unit(_weighted(words.elements(), rare)) for slug, words in counts.items()})


def _weighted(words: Iterable[str], rare: Mapping[str, float]) -> dict[str, float]:
    counted = Counter(word for word in words if word in rare)
    return {word: (1 + math.log(number)) * rare[word] for word, number in counted.items()}


def _unit(vector: dict[str, float]) -> dict[str, float]:
    norm = math.sqrt(sum(value * value for value in vector.values())) or 1.0
    return {word: value / norm for word, value in vector.items()}
