"""Every lesson's questions and exercises: replies of their own, three states, no answer that breaks a check."""

from typing import Any

import pytest

from labkit.lessons.exercise import Exercise
from labkit.lessons.lesson import Content
from labkit.lessons.question import Prediction, Question
from tests.lessons.contents import CONTENTS, EXERCISES, QUESTIONS

each_exercise = pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_every_option_has_a_reply_of_its_own(question: Prediction | Question) -> None:
    assert 2 <= len(question.options) <= 4
    replies = [option.reply for option in question.options]
    assert len(set(replies)) == len(replies) and all(len(reply.split()) >= 5 for reply in replies)


@pytest.mark.parametrize(("number", "content"), CONTENTS.items(), ids=CONTENTS)
def test_recall_asks_about_this_lesson_and_an_earlier_one(number: str, content: Content) -> None:
    sources = [question.source for question in content.recall]
    assert sources[:2] == ["this lesson", "this lesson"] and len(sources) == 3
    assert number == "00" or sources[2] < f"lesson {number}"
    assert all(question.option(question.right) for question in content.recall)


@each_exercise
def test_the_right_answer_is_right_and_blanks_are_not_attempted(exercise: Exercise) -> None:
    assert exercise.judge(exercise.right).state == "right"
    assert exercise.judge(...).state == "not attempted"
    if isinstance(exercise.right, dict):
        assert exercise.judge(dict.fromkeys(exercise.right, ...)).state == "not attempted"


@each_exercise
def test_each_wrong_answer_has_a_message_of_its_own(exercise: Exercise) -> None:
    verdicts = [exercise.judge(answer) for answer in exercise.wrong]
    assert {verdict.state for verdict in verdicts} == {"wrong"}
    assert all(len(verdict.message.split()) > 5 for verdict in verdicts)
    assert len({verdict.message for verdict in verdicts}) == len(verdicts)


@each_exercise
@pytest.mark.parametrize(
    "answer", [None, 7.5, "text", [], {}, {"A": 1}, {"A": object()}, {1: 2}, object(), [1, 2]]
)
def test_an_answer_of_another_form_is_wrong_and_no_traceback(exercise: Exercise, answer: Any) -> None:
    assert exercise.judge(answer).state in ("wrong", "not attempted")


@each_exercise
def test_there_are_two_hints_and_a_solution(exercise: Exercise) -> None:
    assert len(exercise.hints) == 2 and exercise.solution
