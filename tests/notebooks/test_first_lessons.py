"""Lessons 00, 01 and 03 executed: as shipped, with right answers, with each wrong one; on every backend."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import pytest

from labkit.lessons import lesson_00, lesson_01, lesson_03
from labkit.lessons.lesson import Content
from labkit.lessons.progress import FILE
from tests.notebooks.running import notebook_of, outputs, read, run, with_answers

LESSONS = {
    "00-start-here": lesson_00.CONTENT,
    "01-a-pull-request-by-request": lesson_01.CONTENT,
    "03-login-and-what-is-kept": lesson_03.CONTENT,
}
PASSWORDS = "print('\\n'.join(user.password for user in lesson.lab.users))"


@pytest.fixture(params=LESSONS)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def content(name: str) -> Content:
    return LESSONS[name]


@pytest.fixture
def backend(each_backend: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("LABKIT_BACKEND", each_backend)
    return each_backend


@pytest.fixture
def embedded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LABKIT_BACKEND", "embedded")


def executed(notebook: Any, folder: Path) -> tuple[str, str]:
    """Plain text and HTML; every claim of the notebook held, and nothing went to standard error."""
    done = run(notebook, folder)
    html = outputs(done, "text/html")
    claims = sum(cell.source.count("lesson.claim(") for cell in done.cells)
    assert "✗" not in html and html.count("✓ Checked here") == claims > 0
    streams = [output.get("name") for cell in done.cells for output in cell.get("outputs", [])]
    assert "stderr" not in streams
    return outputs(done), html


def test_as_shipped(name: str, content: Content, backend: str, tmp_path: Path) -> None:
    notebook = read(name)
    notebook.cells += notebook_of(PASSWORDS).cells
    text, html = executed(notebook, tmp_path)
    assert f"LABKIT_BACKEND asks for {backend}." in text
    assert text.count("not attempted: ") == len(content.exercises)
    assert "right: " not in text and "wrong: " not in text
    assert html.count("You made no prediction yet.") == len(content.predictions)
    assert not (tmp_path / FILE).exists()
    passwords = notebook.cells.pop().outputs
    everything = outputs(notebook) + outputs(notebook, "text/html")
    for password in passwords[0].text.split() if passwords else []:
        assert password not in everything
        assert base64.b64encode(f"alice:{password}".encode()).decode() not in everything


def test_with_right_answers(name: str, content: Content, backend: str, tmp_path: Path) -> None:
    right = {exercise.id: [exercise.right] for exercise in content.exercises}
    text, _ = executed(with_answers(read(name), right), tmp_path)
    assert text.count("right: ") == len(content.exercises) and "not attempted: " not in text
    assert (tmp_path / FILE).read_text(encoding="utf-8").count('"done"') == len(content.exercises)


def test_with_each_wrong_answer(name: str, content: Content, embedded: None, tmp_path: Path) -> None:
    wrong = {exercise.id: list(exercise.wrong) for exercise in content.exercises}
    text, _ = executed(with_answers(read(name), wrong), tmp_path)
    assert text.count("wrong: ") == sum(len(exercise.wrong) for exercise in content.exercises)
    assert "right: " not in text and "not attempted: " not in text


def test_a_saved_notebook_shows_everything(
    name: str, content: Content, embedded: None, tmp_path: Path
) -> None:
    html = outputs(run(read(name), tmp_path), "text/html")
    assert html.count("<style>") == 1
    options = [item.options for item in content.predictions] + [item.options for item in content.recall]
    assert all(option.text.split("`")[0] in html for group in options for option in group)
