"""A diagnosis as Markdown, for an issue or a chat: what was found, its proof and its fix, without secrets."""

from __future__ import annotations

import re

from labkit.diagnosis.finding import Diagnosis, Finding
from labkit.diagnosis.fixes import is_sentence
from labkit.diagnosis.wording import SIDES, STEP_NAMES, certainty, percent, spoken
from labkit.wire.redact import Redactor
from labkit.wire.reference import Reference

_TAKEN = re.compile(r"‹[^›]*›|·[0-9a-f]{4}\b")
_MEANS_SOMETHING = re.compile(r"([\\*_\[\]<>#|])")


def to_markdown(diagnosis: Diagnosis, reference: Reference | None = None, client: str = "") -> str:
    """The findings as Markdown; what looks like a secret is replaced, and it says how often."""
    redactor = Redactor(b"\0" * 16)  # marks are not compared with anybody's
    about = " with ".join(filter(None, (f"`{reference}`" if reference else "", client)))
    lines = [f"### Diagnosis{f' of {about}' if about else ''}", ""]
    if not diagnosis.findings:
        lines += ["No cause was found.", ""]
    for number, finding in enumerate(diagnosis.findings):
        lines += _finding(finding) if number == 0 else _other(finding)
    if diagnosis.ruled_out:
        lines += [f"**Ruled out:** {', '.join(map(spoken, diagnosis.ruled_out))}.", ""]
    if diagnosis.next_probe:
        lines += [f"**Look next:** {_plain(diagnosis.next_probe)}", ""]
    text = redactor.text("\n".join(lines))
    return f"{text}\n{_taken_out(text)}\n"


def _finding(finding: Finding) -> list[str]:
    cause = finding.cause
    commands = [line for line in finding.fix if not is_sentence(line)]
    sentences = [line for line in finding.fix if is_sentence(line)]
    return [
        f"**{cause.code}: {spoken(cause.slug)}**, {certainty(finding.confidence)} "
        f"({percent(finding.confidence)}); on {SIDES[cause.side]}, at the step {STEP_NAMES[finding.stage]}.",
        "",
        _plain(finding.message),
        "",
        *(f"- {_plain(each)}" for each in finding.evidence),
        "",
        *(["Fix:", "", "```sh", *commands, "```", ""] if commands else []),
        *sentences,
        "",
    ]


def _other(finding: Finding) -> list[str]:
    cause = finding.cause
    return [
        f"Or {cause.code}, {spoken(cause.slug)} ({percent(finding.confidence)}): {_plain(cause.what)}",
        "",
    ]


def _plain(text: str) -> str:
    """Text that came from elsewhere, so that it is read and does not become markup; `code` stays code."""
    pieces = text.split("`")
    if len(pieces) % 2 == 0:
        pieces = [text.replace("`", "'")]
    return "`".join(
        piece if n % 2 else _MEANS_SOMETHING.sub(r"\\\1", piece) for n, piece in enumerate(pieces)
    )


def _taken_out(text: str) -> str:
    count = len(_TAKEN.findall(text))
    what = f"{count} value{'' if count == 1 else 's'} that may be secret"
    said = f"{what} stand here as marks only" if count else "nothing had to be taken out"
    return f"_Passwords, tokens and signatures are never part of a diagnosis; {said}. Made by labkit._"
