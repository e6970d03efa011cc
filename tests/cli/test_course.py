"""The course in a learner's folder: brought, refreshed, and never taken away from an edit."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from labkit.cli import course, main
from labkit.cli.lab import jupyter_command


@pytest.fixture
def shipped(tmp_path: Path) -> Path:
    folder = tmp_path / "shipped"
    (folder / "img").mkdir(parents=True)
    (folder / "02-door.ipynb").write_text("lesson, version 1")
    (folder / "img" / "trace.png").write_bytes(b"\x89PNG")
    (folder / ".gitkeep").touch()
    return folder


def test_a_new_folder_gets_everything_but_hidden_files(shipped: Path, tmp_path: Path) -> None:
    laid = course.lay(shipped, tmp_path / "mine")
    assert laid.new == ["02-door.ipynb", "img/trace.png"]
    assert (tmp_path / "mine" / "img" / "trace.png").read_bytes() == b"\x89PNG"
    assert not (tmp_path / "mine" / ".gitkeep").exists()


def test_again_changes_nothing(shipped: Path, tmp_path: Path) -> None:
    course.lay(shipped, tmp_path / "mine")
    laid = course.lay(shipped, tmp_path / "mine")
    assert (laid.new, laid.refreshed, laid.edited) == ([], [], [])


def test_an_unedited_lesson_is_refreshed(shipped: Path, tmp_path: Path) -> None:
    course.lay(shipped, tmp_path / "mine")
    (shipped / "02-door.ipynb").write_text("lesson, version 2")
    assert course.lay(shipped, tmp_path / "mine").refreshed == ["02-door.ipynb"]
    assert (tmp_path / "mine" / "02-door.ipynb").read_text() == "lesson, version 2"


def test_an_edit_stays_and_is_named_also_when_the_lesson_changes(shipped: Path, tmp_path: Path) -> None:
    course.lay(shipped, tmp_path / "mine")
    mine = tmp_path / "mine" / "02-door.ipynb"
    mine.write_text("my answer")
    assert course.lay(shipped, tmp_path / "mine").edited == ["02-door.ipynb"]
    (shipped / "02-door.ipynb").write_text("lesson, version 2")
    assert course.lay(shipped, tmp_path / "mine").edited == ["02-door.ipynb"]
    assert mine.read_text() == "my answer"


def test_an_edit_that_was_undone_is_refreshed_again(shipped: Path, tmp_path: Path) -> None:
    course.lay(shipped, tmp_path / "mine")
    mine = tmp_path / "mine" / "02-door.ipynb"
    mine.write_text("my answer")
    course.lay(shipped, tmp_path / "mine")
    mine.write_text("lesson, version 1")
    (shipped / "02-door.ipynb").write_text("lesson, version 2")
    assert course.lay(shipped, tmp_path / "mine").refreshed == ["02-door.ipynb"]


@pytest.mark.parametrize("record", ["", "not json", "[]", '{"02-door.ipynb": 3}'])
def test_without_a_readable_record_what_differs_counts_as_edited(
    record: str, shipped: Path, tmp_path: Path
) -> None:
    mine = tmp_path / "mine"
    (mine / ".labkit").mkdir(parents=True)
    (mine / ".labkit" / "shipped.json").write_text(record)
    (mine / "02-door.ipynb").write_text("of unknown origin")
    laid = course.lay(shipped, mine)
    assert laid.edited == ["02-door.ipynb"]
    assert laid.new == ["img/trace.png"]
    assert list(json.loads((mine / ".labkit" / "shipped.json").read_text())) == (
        ["img/trace.png"] if "3" not in record else ["02-door.ipynb", "img/trace.png"]
    )


def test_a_deleted_lesson_comes_back(shipped: Path, tmp_path: Path) -> None:
    course.lay(shipped, tmp_path / "mine")
    (tmp_path / "mine" / "02-door.ipynb").unlink()
    assert course.lay(shipped, tmp_path / "mine").new == ["02-door.ipynb"]


def test_a_file_in_the_way_is_a_clear_message(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "taken").write_text("a file")
    assert main(["lab", str(tmp_path / "taken"), "--copy-only"]) == 1
    error = capsys.readouterr().err
    assert "cannot hold the course" in error
    assert "Traceback" not in error


def test_the_command_lays_the_real_course_and_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["lab", str(tmp_path / "mine"), "--copy-only"]) == 0
    laid = {path.name for path in (tmp_path / "mine").glob("*.ipynb")}
    assert laid == {path.name for path in course.course_folder().glob("*.ipynb")}
    (tmp_path / "mine" / min(laid)).write_text("my answer")
    assert main(["lab", str(tmp_path / "mine"), "--copy-only"]) == 0
    assert f"{min(laid)} has your edits and stays" in capsys.readouterr().err


def test_jupyter_opens_the_first_lesson_and_ends_without_asking(shipped: Path) -> None:
    command = jupyter_command(shipped, browser=False)
    assert f"--ServerApp.root_dir={shipped}" in command
    assert "--LabApp.default_url=/lab/tree/02-door.ipynb" in command
    assert {"--ServerApp.answer_yes=True", "--no-browser"} <= set(command)
