"""What the predictions of lesson 02 read off the wire, on every backend; and its questions as data."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from labkit.lab.lab import Lab, open_lab
from labkit.lessons import open_lesson
from labkit.lessons.attempt import attempt
from labkit.lessons.lesson_02 import CONTENT, RECORDED
from labkit.wire.challenge import parse_challenges
from labkit.wire.errors import AuthRefused, NotFound, UsageError

PREDICTIONS = {prediction.id: prediction for prediction in CONTENT.predictions}


@pytest.fixture
def lab(each_backend: str) -> Iterator[Lab]:
    with open_lab(each_backend, auth=CONTENT.auth) as lab:
        yield lab


def test_the_wire_decides_each_prediction_as_the_prose_has_it(lab: Lab) -> None:
    stranger = attempt(lab, "team/app:1.0")
    ghost = attempt(lab, "team/no-such-app:1.0")
    alice = attempt(lab, "team/no-such-app:1.0", "alice")
    typo = attempt(lab, "team/app:1.0", "alice", "not this one")
    assert isinstance(stranger.error, AuthRefused) and isinstance(alice.error, NotFound)
    assert [row.status for row in stranger.trace] == [401, 401]
    assert stranger.challenge == ghost.challenge == typo.challenge == RECORDED["your own"]
    assert alice.last.status == 404 and alice.challenge is None
    seen = {
        "prompt": PREDICTIONS["prompt"].observe(stranger).key,
        "instruction": PREDICTIONS["instruction"].observe(stranger).key,
        "ghost": PREDICTIONS["ghost"].observe(ghost).key,
        "typo": PREDICTIONS["typo"].observe(typo, stranger).key,
    }
    assert seen == {"prompt": "B", "instruction": "B", "ghost": "A", "typo": "B"}


def test_another_result_is_observed_as_another(lab: Lab) -> None:
    alice = attempt(lab, "team/app:1.0", "alice")
    missing = attempt(lab, "team/no-such-app:1.0", "alice")
    assert alice.error is None and alice.pulled
    assert PREDICTIONS["prompt"].observe(alice).key == "D"
    assert PREDICTIONS["prompt"].observe(missing).key == "C"
    assert PREDICTIONS["ghost"].observe(missing).key == "B"
    assert PREDICTIONS["typo"].observe(missing, alice).key == "A"


@pytest.mark.parametrize("name", RECORDED)
def test_the_recorded_challenges_can_be_read(name: str) -> None:
    (challenge,) = parse_challenges([RECORDED[name]])
    assert challenge.scheme in ("basic", "bearer") and not challenge.problems


def test_a_lesson_works_outside_a_notebook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LABKIT_BACKEND", "embedded")
    first = open_lesson("02")
    again = open_lesson("02")
    try:
        assert first.lab.registry != again.lab.registry
        stranger = again.pull("team/app:1.0")
        again.predict("prompt")
        again.reveal("prompt", stranger)
        again.compare(stranger)
        for exercise in CONTENT.exercises:
            again.exercise(exercise.id)
            again.hint(exercise.id)
            again.check(exercise.id, exercise.right)
            again.solution(exercise.id)
        again.recall()
        again.reset()
    finally:
        again.close()


def test_names_that_are_not_there_are_told_with_those_that_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LABKIT_BACKEND", "embedded")
    with pytest.raises(UsageError, match="02"):
        open_lesson("99")
    lesson = open_lesson("02")
    try:
        with pytest.raises(UsageError, match="prompt, instruction"):
            lesson.predict("nothing")
    finally:
        lesson.close()
