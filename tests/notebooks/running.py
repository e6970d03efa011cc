"""Runs notebooks in a kernel of their own, with answers put in."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

FOLDER = Path(__file__).resolve().parents[2] / "notebooks"


def read(name: str) -> Any:
    """A notebook as it is shipped."""
    return nbformat.read(FOLDER / f"{name}.ipynb", as_version=4)


def notebook_of(*sources: str) -> Any:
    """A notebook of these code cells."""
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])


def with_answers(notebook: Any, answers: dict[str, list[Any]]) -> Any:
    """A copy in which each answer cell stands once for each answer of its exercise."""
    copied = copy.deepcopy(notebook)
    copied.cells = []
    for cell in notebook.cells:
        for answer in answers.get(cell.metadata.get("exercise", ""), [...]):
            one = copy.deepcopy(cell)
            if "exercise" in cell.metadata and answer is not ...:
                _, rest = cell.source.split("\n", 1)
                one.source = f"answer = {answer!r}\n{rest}"
            copied.cells.append(one)
    return copied


def run(notebook: Any, folder: Path) -> Any:
    """The notebook with its outputs; fails if a cell raises."""
    NotebookClient(
        notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(folder)}}
    ).execute()
    return notebook


def outputs(notebook: Any, kind: str = "text/plain") -> str:
    """All outputs of one kind (and what was printed), one after the other."""
    texts = []
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            texts.append(output.get("text", "") or output.get("data", {}).get(kind, ""))
    return "\n".join(texts)
