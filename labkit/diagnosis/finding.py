"""What a diagnosis answers: findings, best first, each with its proof and its fix."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from labkit.diagnosis.cause import Cause, Step


@dataclass(frozen=True, slots=True)
class Finding:
    """A cause that was found: where, how sure (0 to 1), proved by what, mended how. No secret is in it.

    `stage` is the step that broke. `evidence` are sentences that name their source (an exchange by number,
    a file and key, words of the text); `exchanges` are the numbers of the exchanges that prove it.
    """

    cause: Cause
    stage: Step
    confidence: float
    message: str
    evidence: tuple[str, ...] = ()
    fix: tuple[str, ...] = ()
    exchanges: tuple[int, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """As `labkit diagnose --json` prints it."""
        return {
            "code": self.cause.code,
            "cause": self.cause.slug,
            "side": self.cause.side,
            "stage": self.stage,
            "confidence": round(self.confidence, 2),
            "message": self.message,
            "evidence": list(self.evidence),
            "fix": list(self.fix),
            "exchanges": list(self.exchanges),
            "lesson": self.cause.lesson,
        }


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """Findings, best first; slugs of what the evidence speaks against; and what to look at next."""

    findings: tuple[Finding, ...] = ()
    ruled_out: tuple[str, ...] = ()
    next_probe: str | None = None

    def to_json(self) -> dict[str, Any]:
        """The document of `labkit diagnose --json` and `labkit explain --json`."""
        return {
            "findings": [finding.to_json() for finding in self.findings],
            "ruled_out": list(self.ruled_out),
            "next_probe": self.next_probe,
        }


def alone(cause: Cause) -> Diagnosis:
    """A cause that is known already, as a diagnosis."""
    return Diagnosis((Finding(cause, cause.stages[0], 1.0, cause.what),))
