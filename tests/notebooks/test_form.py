"""The notebooks as files: no outputs, minimal metadata, and the course's measures."""

from __future__ import annotations

import ast
import re
from typing import Any

import nbformat
import pytest

from tests.notebooks.measures import NOTEBOOKS, TARGETS, code, measure, prose

KERNEL = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def notebook(request: pytest.FixtureRequest) -> Any:
    return nbformat.read(request.param, as_version=4)


def test_nothing_of_a_past_run_is_in_it(notebook: Any) -> None:
    nbformat.validate(notebook)
    assert notebook.metadata == KERNEL
    for cell in notebook.cells:
        assert set(cell.metadata) <= {"exercise"}, cell.id
        assert cell.get("outputs", []) == [] and cell.get("execution_count") is None, cell.id


def test_cells_have_names_that_stay(notebook: Any) -> None:
    names = [cell.id for cell in notebook.cells]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z][a-z-]{2,40}", name) for name in names)


@pytest.mark.parametrize("figure", TARGETS)
def test_the_measures_of_a_lesson(notebook: Any, figure: str) -> None:
    least, most = TARGETS[figure]
    assert least <= measure(notebook)[figure] <= most


def test_the_form_of_a_lesson(notebook: Any) -> None:
    text = "\n".join(prose(notebook))
    assert len(re.findall(r"^# ", text, re.MULTILINE)) == 1
    sections = re.findall(r"^## (.+)", text, re.MULTILINE)
    assert 3 <= len([name for name in sections if name[0].isdigit()]) <= 6
    assert sections[-2:] == ["Exercises", "Say it in one breath"]
    first = notebook.cells[0].source
    assert "After this lesson you can" in first and " minutes" in first and "The question:" in first
    assert code(notebook)[0].startswith("from labkit.lessons import open_lesson\n")
    assert "**Next:**" in notebook.cells[-1].source


def test_code_shows_and_defines_nothing(notebook: Any) -> None:
    for source in code(notebook):
        kinds = {type(node) for node in ast.walk(ast.parse(source))}
        assert not kinds & {ast.FunctionDef, ast.ClassDef, ast.AsyncFunctionDef, ast.Lambda}


def test_answer_cells_are_blank_and_named(notebook: Any) -> None:
    cells = [cell for cell in notebook.cells if "exercise" in cell.metadata]
    assert 1 <= len(cells) <= 3
    for cell in cells:
        assert cell.source.startswith("answer = ") and "..." in cell.source.splitlines()[0]
        assert f'lesson.check("{cell.metadata.exercise}", answer)' in cell.source
