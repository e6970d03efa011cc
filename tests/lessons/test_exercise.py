"""The three states of an answer, and the lesson's own exercises in each of them."""

from __future__ import annotations

from typing import Any

import pytest

from labkit.lessons.exercise import Exercise, compare_parts, has_blank
from labkit.lessons.lesson_02 import CONTENT

EXERCISES = {exercise.id: exercise for exercise in CONTENT.exercises}
WRONG = [(name, answer) for name, exercise in EXERCISES.items() for answer in exercise.wrong]


@pytest.mark.parametrize("answer", [..., {"A": 1, "B": ...}, [1, ...], ({"a": [...]},)])
def test_a_blank_anywhere_is_not_attempted(answer: Any) -> None:
    assert has_blank(answer)
    for exercise in EXERCISES.values():
        assert exercise.judge(answer).state == "not attempted"


@pytest.mark.parametrize("answer", [None, 0, "", "...", {}, [], {"A": "..."}])
def test_no_blank(answer: Any) -> None:
    assert not has_blank(answer)


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
def test_the_right_answer_is_right(exercise: Exercise) -> None:
    assert exercise.judge(exercise.right).state == "right"


@pytest.mark.parametrize(("name", "answer"), WRONG, ids=str)
def test_a_wrong_answer_is_wrong_and_the_reply_gives_nothing_away(name: str, answer: Any) -> None:
    verdict = EXERCISES[name].judge(answer)
    assert verdict.state == "wrong"
    assert len(verdict.message.split()) > 5


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
def test_each_wrong_answer_has_a_message_of_its_own(exercise: Exercise) -> None:
    messages = [exercise.judge(answer).message for answer in exercise.wrong]
    assert len(set(messages)) == len(messages)


@pytest.mark.parametrize("answer", [None, 7, "text", [], {}, {"A": 1}, {1: 2}, object()])
def test_an_answer_of_another_form_is_told_the_form(answer: Any) -> None:
    for exercise in EXERCISES.values():
        verdict = exercise.judge(answer)
        assert verdict.state == "wrong" and "dict" in verdict.message


def test_what_is_right_already_is_counted_and_blanks_and_case_do_not_matter() -> None:
    right = {"A": "one", "B": "two", "C": "three"}
    verdict = compare_parts(
        {"A": " One ", "B": "x", "C": "three"}, right, "", lambda part, given: f"not {given}", ""
    )
    assert (verdict.state, verdict.message) == ("wrong", "2 of 3 are right. B: not x")


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
def test_the_hints_do_not_hold_the_solution(exercise: Exercise) -> None:
    assert len(set(exercise.hints)) == 2
    for value in set(map(str, exercise.right.values())):
        assert len(value) < 2 or not any(value in hint for hint in exercise.hints)
