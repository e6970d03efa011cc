"""A page for each code: what is wrong, how to tell, the fix for each client. Made from the cause itself."""

from __future__ import annotations

from difflib import get_close_matches

from labkit.diagnosis.cause import Cause
from labkit.diagnosis.causes import BY_CODE, CAUSES
from labkit.diagnosis.commands import PULL
from labkit.diagnosis.fixes import fixes, is_sentence
from labkit.diagnosis.wording import DECIDERS, SIDES, STEP_NAMES, spoken
from labkit.lab.faults import FAULTS
from labkit.wire.errors import UsageError

_BEGINNINGS = dict.fromkeys(code.rstrip("0123456789") for code in BY_CODE)


def page(code: str) -> str:
    """The page of a finding's code (or of a cause's slug) as Markdown. Raises UsageError for another."""
    cause = cause_of(code)
    steps = " or ".join(STEP_NAMES[stage] for stage in cause.stages)
    return "\n".join(
        [
            f"# {cause.code}: {spoken(cause.slug)}",
            "",
            f"`{cause.slug}`. Who has to change something: {SIDES[cause.side]}. Breaks at: {steps}.",
            "",
            "## What is wrong",
            "",
            cause.what,
            "",
            "## How to tell",
            "",
            cause.tells,
            "",
            _decided(cause),
            "",
            "## What mends it",
            "",
            cause.fix,
            *_commands(cause),
            *_further(cause),
            "",
        ]
    )


def cause_of(code: str) -> Cause:
    """The cause with this code or slug. Raises UsageError for another."""
    cause = BY_CODE.get(code.strip().upper()) or CAUSES.get(code.strip().lower())
    if cause is None:
        near = get_close_matches(code.strip().upper(), BY_CODE, 1) or get_close_matches(
            code.strip(), CAUSES, 1
        )
        hint = f"Did you mean {near[0]}?" if near else f"They begin with {', '.join(_BEGINNINGS)}."
        raise UsageError(f"{code.strip()} is no code of a finding.", hint)
    return cause


def _decided(cause: Cause) -> str:
    *others, last = [DECIDERS[letter] for letter in cause.decided_by.split()]
    who = f"{', '.join(others)} or {last}" if others else last
    return f"What can decide it: {who}.{f' {cause.person}' if cause.person else ''}"


def _commands(cause: Cause) -> list[str]:
    """The commands of each client; clients with the same ones together."""
    by_lines: dict[tuple[str, ...], list[str]] = {}
    for client in filter(None, PULL):
        lines = tuple(line for line in fixes(cause, client) if line != cause.fix)
        if lines:
            by_lines.setdefault(lines, []).append(client)
    if len(by_lines) == 1:
        return ["", *_block(next(iter(by_lines)))]
    return [
        line
        for lines, clients in by_lines.items()
        for line in ("", f"**{', '.join(clients)}**", "", *_block(lines))
    ]


def _block(lines: tuple[str, ...]) -> list[str]:
    typed = [f"    {line}" for line in lines if not is_sentence(line)]
    read = [line for line in lines if is_sentence(line)]
    return [*typed, *([""] if typed and read else []), *read]


def _further(cause: Cause) -> list[str]:
    lines = []
    if cause.slug in FAULTS:
        lines += ["", "## Try it", "", f"    labkit serve --fault {cause.slug}"]
    if cause.taught:
        lines += ["", f"Lesson {cause.taught} of the course explains it."]
    return lines
