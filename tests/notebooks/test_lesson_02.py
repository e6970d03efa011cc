"""Lesson 02 executed: as shipped, with right answers, with each wrong one; on every backend."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from labkit.lessons.lesson_02 import CONTENT
from labkit.lessons.progress import FILE
from tests.notebooks.running import notebook_of, outputs, read, run, with_answers

NAME = "02-the-closed-door"
WRONG = sum(len(exercise.wrong) for exercise in CONTENT.exercises)


@pytest.fixture
def backend(each_backend: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("LABKIT_BACKEND", each_backend)
    return each_backend


@pytest.fixture
def embedded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LABKIT_BACKEND", "embedded")


def executed(notebook: Any, folder: Path) -> tuple[str, str]:
    done = run(notebook, folder)
    html = outputs(done, "text/html")
    assert "✗" not in html and html.count("✓ Checked here") == 4
    assert not [
        cell.id for cell in done.cells for output in cell.get("outputs", []) if output.get("name") == "stderr"
    ]
    return outputs(done), html


def test_as_shipped(backend: str, tmp_path: Path) -> None:
    notebook = read(NAME)
    notebook.cells += notebook_of("print('\\n'.join(user.password for user in lesson.lab.users))").cells
    text, html = executed(notebook, tmp_path)
    assert f"LABKIT_BACKEND asks for {backend}." in text
    assert text.count("not attempted: ") == 2 and "right: " not in text and "wrong: " not in text
    assert html.count("You made no prediction yet.") == 4
    assert not (tmp_path / FILE).exists()
    passwords = notebook.cells.pop().outputs[0].text.split()
    assert len(passwords) == 3
    everything = outputs(notebook) + outputs(notebook, "text/html")
    for user, password in zip(("alice", "bob", "robot-ci"), passwords, strict=True):
        pair = base64.b64encode(f"{user}:{password}".encode()).decode()
        assert not [form for form in (password, pair, quote(password, safe="")) if form in everything]


def test_with_right_answers(backend: str, tmp_path: Path) -> None:
    right = {exercise.id: [exercise.right] for exercise in CONTENT.exercises}
    text, html = executed(with_answers(read(NAME), right), tmp_path)
    assert text.count("right: ") == 2 and "not attempted: " not in text
    assert html.count('<span class="labkit-quiet" role="status">done</span>') == 2
    assert '"done"' in (tmp_path / FILE).read_text(encoding="utf-8")


def test_with_each_wrong_answer(embedded: None, tmp_path: Path) -> None:
    wrong = {exercise.id: list(exercise.wrong) for exercise in CONTENT.exercises}
    text, _ = executed(with_answers(read(NAME), wrong), tmp_path)
    assert text.count("wrong: ") == WRONG and "right: " not in text and "not attempted: " not in text


def test_a_saved_notebook_shows_everything(embedded: None, tmp_path: Path) -> None:
    html = outputs(run(read(NAME), tmp_path), "text/html")
    assert html.count("<style>") == 1
    assert html.count("<caption>") == 6
    for prediction in CONTENT.predictions:
        assert all(option.text in html for option in prediction.options)
    for question in CONTENT.recall:
        assert all(option.text in html for option in question.options)
