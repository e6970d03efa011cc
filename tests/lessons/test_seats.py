"""Questions on the screen: the buttons are real ipywidgets, pressed without a browser."""

from __future__ import annotations

from pathlib import Path

from labkit.lessons.exercise import Exercise, compare_parts
from labkit.lessons.progress import Progress
from labkit.lessons.question import Observation, Prediction, Question, options
from labkit.lessons.seats import ExerciseSeat, PredictionSeat, RecallSeat

OPTIONS = options(("one", "reply one"), ("two", "reply two"))
PREDICTION = Prediction("p", "Which?", OPTIONS, lambda: Observation("B", "two."))
RIGHT = {"A": "x", "B": "y"}
EXERCISE = Exercise(
    "e",
    "Title",
    "Task",
    ("first", "second"),
    "solution",
    lambda answer: compare_parts(answer, RIGHT, "form", lambda part, given: "no", "yes"),
    RIGHT,
    ({"A": "x", "B": "x"},),
    fields=("A", "B"),
)


def test_a_choice_is_committed_once_and_kept(tmp_path: Path) -> None:
    seat = PredictionSeat(PREDICTION, Progress("02", tmp_path))
    seat.ask()
    assert seat.choice and seat.choice.commit.disabled
    seat.choice.letters.value = "A"
    assert seat.chosen is None and not seat.choice.commit.disabled
    seat.choice.commit.click()
    assert seat.chosen == "A"
    again = PredictionSeat(PREDICTION, Progress("02", tmp_path))
    again.ask()
    assert again.chosen == "A" and again.choice is None


def test_just_show_me_keeps_nothing(tmp_path: Path) -> None:
    seat = PredictionSeat(PREDICTION, Progress("02", tmp_path))
    seat.ask()
    assert seat.choice and seat.choice.skip
    seat.choice.letters.value = "A"
    seat.choice.skip.click()
    seat.reveal()
    assert seat.chosen is None


def test_a_choice_that_is_no_longer_an_option_is_forgotten(tmp_path: Path) -> None:
    progress = Progress("02", tmp_path)
    progress.put("predictions", "p", "Z")
    assert PredictionSeat(PREDICTION, progress).chosen is None


def test_recall_keeps_the_answer(tmp_path: Path) -> None:
    seat = RecallSeat(1, Question("q", "Which?", OPTIONS, "B"), Progress("02", tmp_path))
    seat.ask()
    assert seat.choice and seat.choice.skip is None
    seat.choice.letters.value = "B"
    seat.choice.commit.click()
    assert seat.chosen == "B"


def test_an_exercise_answered_in_its_fields(tmp_path: Path) -> None:
    seat = ExerciseSeat(EXERCISE, Progress("02", tmp_path))
    seat.ask()
    assert seat.fields and seat.fields.answer() == {"A": ..., "B": ...}
    for value, state in (("", "open"), ("x", "open"), ("y", "done")):
        seat.fields.fields["A"].value, seat.fields.fields["B"].value = "x", value
        seat.fields.buttons["Check"].click()
        assert seat.state == state


def test_the_solution_is_marked_as_seen_unless_it_was_done(tmp_path: Path) -> None:
    seat = ExerciseSeat(EXERCISE, Progress("02", tmp_path))
    seat.hint()
    assert seat.state == "open"
    seat.solution()
    assert seat.state == "seen the solution"
    seat.check(RIGHT)
    seat.solution()
    assert seat.state == "done"
