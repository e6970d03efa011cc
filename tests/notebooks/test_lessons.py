"""Each lesson executed: as shipped, with right answers, with each wrong one; on every backend."""

from __future__ import annotations

import base64
import re
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from labkit.lessons.lesson import Content
from labkit.lessons.progress import FILE
from tests.lessons.contents import CONTENTS
from tests.notebooks.measures import NOTEBOOKS
from tests.notebooks.running import notebook_of, outputs, read, run, with_answers

USERS = ("alice", "bob", "robot-ci")
PASSWORDS = "print('\\n'.join(user.password for user in lesson.lab.users))"


@pytest.fixture(params=[path.stem for path in NOTEBOOKS])
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def content(name: str) -> Content:
    return CONTENTS[name[:2]]


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
    assert "Not so here" not in html and html.count("✓ Checked here") == claims > 0
    said = [output for cell in done.cells for output in cell.get("outputs", []) if "name" in output]
    assert [output.text for output in said if output.name == "stderr"] == []
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
        pairs = [base64.b64encode(f"{user}:{password}".encode()).decode() for user in USERS]
        assert not [form for form in (password, quote(password, safe=""), *pairs) if form in everything]
    assert not re.search(r"eyJ[\w-]+\.[\w-]+\.[\w-]+", everything)


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


def test_lesson_04_without_docker(embedded: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    text, _ = executed(read("04-the-token-exchange"), tmp_path)
    assert text.count("Docker is not on this machine. A recording of Docker 20.10") == 2
    assert "Count(label='token server, docker', requests=9, to_registry=0, to_token_server=1)" in text


def test_lesson_04_counts_the_same_on_every_backend(backend: str, tmp_path: Path) -> None:
    assert "Times 100: 600 and 100." in executed(read("04-the-token-exchange"), tmp_path)[0]
