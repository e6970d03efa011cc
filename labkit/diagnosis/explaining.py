"""From a pasted error text to its causes: ranked, with odds, evidence and the next probe."""

from __future__ import annotations

from labkit.diagnosis.cause import Cause, Step
from labkit.diagnosis.causes import CAUSES
from labkit.diagnosis.finding import Diagnosis, Finding
from labkit.diagnosis.fixes import fixes
from labkit.diagnosis.symptoms.outside import outside
from labkit.diagnosis.symptoms.reading import Reading, read
from labkit.diagnosis.symptoms.splits import next_look
from labkit.diagnosis.symptoms.weighing import Suspect, weigh

_LEAST_SCORE = 1.2
"""Log-odds below which nothing was found: a single general word."""
_LEAST_SHARE = 0.04
_MOST = 6
_CLEARED = -1.0


def explain(text: str, context: str = "") -> Diagnosis:
    """The causes that an error text, and what a person tells beside it, speak for. Empty if nothing does."""
    return explained(read(text, context))


def explained(reading: Reading) -> Diagnosis:
    """The same for a text that has been read."""
    if outside(reading):
        return Diagnosis()
    suspects = weigh(reading)
    named = [one for one in suspects if one.share > 0]
    if not named or named[0].score < _LEAST_SCORE:
        return Diagnosis()
    shown = [one for n, one in enumerate(named[:_MOST]) if n < 3 or one.share >= _LEAST_SHARE]
    return Diagnosis(
        findings=tuple(_finding(one, reading) for one in shown),
        ruled_out=_ruled_out(suspects, shown),
        next_probe=next_look({one.slug: one.share for one in named}, _known(reading)),
    )


def _finding(suspect: Suspect, reading: Reading) -> Finding:
    cause = CAUSES[suspect.slug]
    return Finding(
        cause=cause,
        stage=_stage(cause, reading),
        confidence=suspect.share,
        message=cause.what,
        evidence=_evidence(suspect, reading),
        fix=fixes(cause, reading.client, reading.reference, host=reading.host),
    )


def _stage(cause: Cause, reading: Reading) -> Step:
    """The step that the text names, if this cause can break it there; else the cause's first."""
    return reading.stage if reading.stage in cause.stages else cause.stages[0]


def _evidence(suspect: Suspect, reading: Reading) -> tuple[str, ...]:
    """A sentence for each symptom that speaks for the cause, the strongest first, with its words."""
    clues = sorted((clue for clue in suspect.clues if clue[1] > 0), key=lambda clue: -clue[1])
    sentences: dict[str, None] = {}
    for row, _, spans in clues:
        words = " and ".join(f"“{said}”" for span in spans if (said := reading.quoted(span)))
        where = "context" if spans and spans[0][0] >= reading.searched.border else "text"
        said = f"The {where} says {words}" if words else f"From what was read ({_known_words(reading)})"
        sentences[f"{said}: {row.means}."] = None
    return tuple(sentences)


def _ruled_out(suspects: list[Suspect], shown: list[Suspect]) -> tuple[str, ...]:
    """Causes that came into question, or are common, and that something speaks against."""
    listed = {one.slug for one in shown}
    cleared = [
        one for one in suspects if one.slug not in listed and _against(one) <= _CLEARED and one.score < 1
    ]
    return tuple(one.slug for one in sorted(cleared, key=_against))


def _against(suspect: Suspect) -> float:
    return sum(weight for _, weight, _ in suspect.clues if weight < 0)


def _known(reading: Reading) -> dict[str, str]:
    """What fills the places of a question."""
    reference = reading.reference
    return {
        "image": str(reference) if reference else reading.name or "IMAGE",
        "name": (reference.name if reference else reading.name.split("@")[0]) or "NAME",
        "host": (reference.api_host if reference and not reading.urls else reading.host) or "HOST",
        "path": reference.repository if reference else "NAME",
        "helper": reading.helper or "HELPER",
    }


def _known_words(reading: Reading) -> str:
    return ", ".join(
        word for word in (reading.client, reading.command, reading.registry_kind, reading.name) if word
    )
