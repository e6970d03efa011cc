"""Lesson 04 executed: as shipped, with right answers, with each wrong one; on every backend."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from labkit.lessons.lesson_04 import CONTENT
from labkit.lessons.progress import FILE
from tests.notebooks.running import notebook_of, outputs, read, run, with_answers

NAME = "04-the-token-exchange"
WRONG = sum(len(exercise.wrong) for exercise in CONTENT.exercises)
CLAIMS = 7


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
    assert "Not so here" not in html and html.count("✓ Checked here") == CLAIMS
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
    assert html.count("You made no prediction yet.") == len(CONTENT.predictions)
    assert "Times 100: 600 and 100." in text
    assert not (tmp_path / FILE).exists()
    passwords = notebook.cells.pop().outputs[0].text.split()
    assert len(passwords) == 3
    everything = outputs(notebook) + outputs(notebook, "text/html")
    for user, password in zip(("alice", "bob", "robot-ci"), passwords, strict=True):
        pair = base64.b64encode(f"{user}:{password}".encode()).decode()
        assert not [form for form in (password, pair, quote(password, safe="")) if form in everything]
    assert "eyJ" not in everything


def test_the_same_without_docker(embedded: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    text, _ = executed(read(NAME), tmp_path)
    assert text.count("Docker is not on this machine. A recording of Docker 20.10") == 2
    assert "Count(label='token server, docker', requests=9, to_registry=0, to_token_server=1)" in text


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
    for prediction in CONTENT.predictions:
        assert all(option.text in html for option in prediction.options)
    for question in CONTENT.recall:
        assert all(option.text in html for option in question.options)
    assert "The client knows" in html and "Step 2 of at most" in html
    assert "Asked for against granted" in html and "How often the password travelled" in html
