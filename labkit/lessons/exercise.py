"""Exercises: the task, two hints, the solution, and a check that answers a wrong answer by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

State: TypeAlias = Literal["not attempted", "wrong", "right"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check found; `not_checked` says what it did not look at."""

    state: State
    message: str
    not_checked: str = ""


@dataclass(frozen=True, slots=True)
class Exercise:
    """A task. `check` gets an answer without blanks and says what it thinks of it.

    `right` is an answer in full, `wrong` are answers that people give: tests hand in all of them.
    With `fields` the answer is a dict of these names, each one of `choices` or, without choices, a text.
    """

    id: str
    title: str
    prompt: str
    hints: tuple[str, str]
    solution: str
    check: Callable[[Any], Verdict]
    right: Any
    wrong: tuple[Any, ...]
    fields: tuple[str, ...] = ()
    choices: tuple[Any, ...] = ()

    def judge(self, answer: Any) -> Verdict:
        """The verdict on an answer; a blank (`...`) anywhere in it means not attempted."""
        if has_blank(answer):
            return Verdict(
                "not attempted", "Put your answer where the three dots are, and run the cell again."
            )
        return self.check(answer)


def has_blank(answer: Any) -> bool:
    """True if the answer is, or holds, a literal Ellipsis."""
    if isinstance(answer, Mapping):
        return any(has_blank(value) for value in answer.values())
    if isinstance(answer, (list, tuple)):
        return any(has_blank(item) for item in answer)
    return answer is ...


def compare_parts(
    answer: Any, right: Mapping[str, Any], form: str, says: Callable[[str, Any], str], praise: str
) -> Verdict:
    """Judge an answer of named parts: the first wrong part gets the message that `says(name, given)` has.

    `form` says what an answer must look like.
    """
    if not isinstance(answer, Mapping) or set(answer) != set(right):
        return Verdict("wrong", form)
    off = [name for name, value in right.items() if _tidy(answer[name]) != _tidy(value)]
    if not off:
        return Verdict("right", praise)
    good = [name for name in right if name not in off]
    count = f"{len(good)} of {len(right)} are right. " if good else ""
    return Verdict("wrong", f"{count}{off[0]}: {says(off[0], answer[off[0]])}")


def _tidy(value: Any) -> Any:
    return value.strip().lower() if isinstance(value, str) else value
