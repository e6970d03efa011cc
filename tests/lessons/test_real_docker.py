from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from labkit.lab.lab import open_lab
from labkit.lessons.real_docker import EXPECTED, pull_as_stranger


def test_without_docker_there_is_a_recording(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    said = pull_as_stranger("localhost:5000/team/app:1.0")
    assert not said.live
    assert said.note == "Docker is not on this machine. A recording of Docker 20.10 at such a registry:"
    assert said.output == (
        'Error response from daemon: Head "http://localhost:5000/v2/team/app/manifests/1.0": no basic auth credentials'
    )


def test_without_an_engine_there_is_a_recording_that_says_why(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, require: Callable[..., None]
) -> None:
    require("peers", "docker")
    monkeypatch.setenv("DOCKER_HOST", f"unix://{tmp_path}/nobody.sock")
    said = pull_as_stranger("localhost:5000/team/app:1.0")
    assert not said.live and EXPECTED in said.output
    assert said.note.startswith("Docker is here, but it cannot speak to the lab")


def test_the_real_docker_says_what_the_recording_says(require: Callable[..., None]) -> None:
    require("docker")
    require("peers", "docker")
    with open_lab("container") as lab:
        said = pull_as_stranger(f"{lab.registry}/team/app:1.0")
    assert said.live and EXPECTED in said.output
