"""The real docker at a registry that is open to all, or its recording."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from labkit.lab.images import lab_images
from labkit.lab.lab import Lab, open_lab
from labkit.lessons.docker_open import pull_openly

METHODS = ["GET", "HEAD", "GET", "GET", "GET", "GET", "GET", "GET"]


@pytest.fixture
def lab() -> Iterator[Lab]:
    with open_lab("embedded", auth="none") as lab:
        yield lab


def test_without_docker_there_is_a_recording_of_today_s_images(
    lab: Lab, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    said, trace = pull_openly(lab, "team/app:1.0")
    assert not said.live and said.note.startswith("Docker is not on this machine. A recording")
    assert [row.request.method for row in trace] == METHODS
    assert f"Digest: {lab_images()[0].digest}" in said.output
    asked = {row.request.url.rpartition("/")[2] for row in trace}
    assert {digest for digest in lab_images()[0].blobs if digest in asked} == {
        row.request.url.rpartition("/")[2] for row in trace if row.stage == "blob"
    }


def test_the_real_docker_asks_what_the_recording_asks(lab: Lab, require: Callable[..., None]) -> None:
    require("docker")
    require("peers", "docker")
    said, trace = pull_openly(lab, "team/app:1.0")
    assert said.live and f"Digest: {lab_images()[0].digest}" in said.output
    assert [row.request.method for row in trace][:3] == METHODS[:3]
    assert trace.password_sent == 0
