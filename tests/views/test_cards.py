"""Cards: predictions, recall, exercises, verdicts, the lab's notice, claims."""

from __future__ import annotations

import re

import pytest

from labkit.lessons.exercise import Exercise, State, Verdict
from labkit.lessons.question import Observation, Prediction, Question, options
from labkit.views.claim import render_claim
from labkit.views.exercise import render_exercise, render_verdict
from labkit.views.notice import LabFacts, render_lab_notice
from labkit.views.question import render_prediction, render_question, render_reveal
from labkit.views.terminal import render_terminal

OPTIONS = options(
    ("It asks", "git asks."), ("It fails", "It has no step for it."), ("It pulls", "Public ones do.")
)
PREDICTION = Prediction("p", "Does `docker` ask?", OPTIONS, lambda: Observation("B", "401."))
QUESTION = Question("q", "Who asks?", OPTIONS, "B", "lesson 01")
EXERCISE = Exercise(
    "e",
    "Read it",
    "Task\n\n    as it is",
    ("first", "second"),
    "the way",
    lambda a: Verdict("right", ""),
    1,
    (2,),
)
SEEN = Observation("B", "401, and no prompt.")


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_a_prediction_shows_its_options_without_buttons() -> None:
    said = words(render_prediction(PREDICTION))
    assert "A It asks B It fails C It pulls" in said and "(your answer)" not in said


def test_a_choice_is_said_in_words_not_by_colour() -> None:
    assert "A It asks (your answer)" in words(render_prediction(PREDICTION, "A"))


def test_a_wrong_prediction_is_answered_by_name() -> None:
    said = words(render_reveal(PREDICTION, SEEN, "A"))
    assert "You said A: It asks. It was B: It fails." in said
    assert "The wire said: 401, and no prompt." in said
    assert "git asks." in said and "C: It pulls. Public ones do." in said
    assert "It has no step for it." not in said


def test_a_right_prediction() -> None:
    said = words(render_reveal(PREDICTION, SEEN, "B"))
    assert "You said B: It fails. It happened." in said and "It has no step for it." in said


def test_without_a_prediction_the_result_is_shown() -> None:
    said = words(render_reveal(PREDICTION, SEEN))
    assert "You made no prediction yet. It was B: It fails." in said and "401, and no prompt." in said


@pytest.mark.parametrize(
    ("chosen", "says"), [("A", "Not so. git asks."), ("B", "Right. It has no step for it.")]
)
def test_recall_replies_to_the_choice(chosen: str, says: str) -> None:
    assert says in words(render_question(QUESTION, chosen, 1))
    assert says not in words(render_question(QUESTION, None, 1))


def test_hints_come_one_at_a_time_and_the_solution_on_request() -> None:
    assert "first" not in render_exercise(EXERCISE)
    assert "first" in render_exercise(EXERCISE, hints=1) and "second" not in render_exercise(
        EXERCISE, hints=1
    )
    assert "second" in render_exercise(EXERCISE, hints=2) and "the way" not in render_exercise(
        EXERCISE, hints=2
    )
    assert "the way" in render_exercise(EXERCISE, solved=True)
    assert "seen the solution" in render_exercise(EXERCISE, "seen the solution")


@pytest.mark.parametrize(
    ("state", "says"), [("not attempted", "No answer yet."), ("wrong", "Not yet."), ("right", "Right.")]
)
def test_a_verdict_says_its_state_and_what_was_not_checked(state: State, says: str) -> None:
    said = words(render_verdict(Verdict(state, "because", "the rest")))
    assert said == f"{says} because Not checked: the rest"


def test_the_notice_says_which_registry_and_why() -> None:
    facts = LabFacts(
        "localhost:1",
        "embedded",
        "token",
        "http://localhost:2/token",
        ("alice",),
        ("localhost:1/a/b:1",),
        ("No engine.",),
    )
    said = words(render_lab_notice(facts))
    for part in (
        "localhost:1",
        "inside this notebook",
        "http://localhost:2/token",
        "alice",
        "a/b:1",
        "No engine.",
    ):
        assert part in said


def test_a_claim_that_does_not_hold_says_so() -> None:
    assert "✓ Checked here: x" in words(render_claim("x", True))
    assert "✗ Not so here: x" in words(render_claim("x", False))


def test_a_terminal_is_escaped() -> None:
    assert "<b>$ docker pull &lt;x&gt;</b>\n&lt;y&gt;" in render_terminal("docker pull <x>", "<y>", "")
