"""Each lesson in JupyterLab, light and dark: run whole, no new console error, nothing that axe calls serious."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from labkit.cli.course import course_folder
from tests.notebooks.conftest import JupyterLab, Watched, photograph, plain, run_all, serious

LESSONS = sorted(path.name for path in course_folder().glob("[0-9][0-9]-*.ipynb"))


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
@pytest.mark.parametrize("lesson", LESSONS)
def test_a_lesson_looks_and_reads_as_it_should(
    lesson: str,
    theme: str,
    jupyterlab: JupyterLab,
    watch: Callable[..., Watched],
    usual_errors: set[str],
    tmp_path: Path,
) -> None:
    jupyterlab.set("apputils-extension/themes", theme=theme)
    seen = watch(height=1000)
    jupyterlab.open(seen.page, lesson)
    run_all(seen.page)
    assert serious(seen.page) == []
    photograph(seen, Path(os.environ.get("LABKIT_PICTURES", tmp_path)), f"{lesson[:2]}-{theme[11:].lower()}")
    assert plain(seen.errors) <= usual_errors
