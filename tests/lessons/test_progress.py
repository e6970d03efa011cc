from __future__ import annotations

import json
from pathlib import Path

import pytest

from labkit.lessons.progress import FILE, Progress


def test_what_was_done_survives_and_can_be_read(tmp_path: Path) -> None:
    Progress("02", tmp_path).put("predictions", "prompt", "B")
    Progress("02", tmp_path).put("exercises", "challenges", "done")
    assert Progress("02", tmp_path).get("predictions", "prompt") == "B"
    content = json.loads((tmp_path / FILE).read_text(encoding="utf-8"))
    assert content == {"02": {"exercises": {"challenges": "done"}, "predictions": {"prompt": "B"}}}


def test_a_reset_forgets_one_lesson_only(tmp_path: Path) -> None:
    Progress("02", tmp_path).put("recall", "q", "A")
    Progress("03", tmp_path).put("recall", "q", "B")
    Progress("02", tmp_path).reset()
    assert Progress("02", tmp_path).get("recall", "q") is None
    assert Progress("03", tmp_path).get("recall", "q") == "B"


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"02": 7}', '{"02": {"recall": []}}', '{"02": {"recall": {"q": 7}}}']
)
def test_a_spoilt_file_counts_as_none_and_is_mended(tmp_path: Path, content: str) -> None:
    (tmp_path / FILE).write_text(content, encoding="utf-8")
    progress = Progress("02", tmp_path)
    assert progress.get("recall", "q") is None
    progress.put("recall", "q", "A")
    assert progress.get("recall", "q") == "A"


def test_a_folder_that_cannot_be_written_breaks_nothing(tmp_path: Path) -> None:
    progress = Progress("02", tmp_path / "is not there")
    progress.put("recall", "q", "A")
    progress.reset()
    assert progress.get("recall", "q") is None


def test_nothing_half_written_stays_behind(tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()
    Progress("02", tmp_path).put("recall", "q", "A")
    assert [path.name for path in tmp_path.iterdir()] == [FILE]
