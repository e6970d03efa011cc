"""`labkit doctor`: what is named, and that nothing is claimed that is not so."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from labkit.cli import doctor, main

NAMES = ["python", "engine", "image", "lab", "ports", "localhost", "browser", "jupyter", "clients"]


def checks(capsys: pytest.CaptureFixture[str]) -> dict[str, dict]:
    main(["doctor", "--json"])
    return {check["name"]: check for check in json.loads(capsys.readouterr().out)["checks"]}


def test_every_check_has_its_four_parts(capsys: pytest.CaptureFixture[str]) -> None:
    found = checks(capsys)
    assert list(found) == NAMES
    assert all(set(check) == {"name", "ok", "detail", "fix"} for check in found.values())
    assert all(check["fix"] for check in found.values() if not check["ok"])


def test_the_status_says_whether_all_is_well(capsys: pytest.CaptureFixture[str]) -> None:
    status = main(["doctor", "--json"])
    found = json.loads(capsys.readouterr().out)["checks"]
    assert status == (0 if all(check["ok"] for check in found) else 1)


def test_without_an_engine_the_lab_is_still_there(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DOCKER_HOST", f"unix://{tmp_path}/no.sock")
    monkeypatch.setenv("PATH", str(tmp_path))
    found = checks(capsys)
    assert not found["engine"]["ok"]
    assert not found["image"]["ok"]
    assert not found["clients"]["ok"]
    assert found["lab"]["ok"]
    assert "embedded" in found["lab"]["detail"]


def test_with_an_engine_it_is_named(require, capsys: pytest.CaptureFixture[str]) -> None:
    require("docker")
    found = checks(capsys)
    assert found["engine"]["ok"]
    assert found["image"]["ok"]
    assert "container" in found["lab"]["detail"]


@pytest.mark.parametrize(
    ("info", "platform", "apart"),
    [
        ({"OperatingSystem": "Docker Desktop"}, "linux", True),
        ({"OperatingSystem": "Alpine Linux"}, "darwin", True),
        ({"OperatingSystem": "Debian GNU/Linux 12"}, "linux", False),
        ({}, "darwin", False),
    ],
)
def test_docker_desktops_localhost_is_found_out(
    info: dict[str, str], platform: str, apart: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    check = doctor._localhost(info)
    assert ("virtual machine" in check.detail) is apart
    assert ("skopeo" in check.fix) is apart


@pytest.mark.skipif(sys.platform == "win32", reason="makes shell scripts")
@pytest.mark.parametrize(
    ("script", "version"),
    [("echo tool version v1.22.3", "1.22.3"), ("echo nothing to see", ""), ("exit 1", "")],
)
def test_a_clients_version_is_read_or_left_out(script: str, version: str, tmp_path: Path) -> None:
    program = tmp_path / "crane"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    assert doctor._version(str(program)) == version


def test_people_get_a_line_each_and_what_is_missing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DOCKER_HOST", f"unix://{tmp_path}/no.sock")
    assert main(["doctor"]) == 1
    printed = capsys.readouterr()
    assert [line.split()[1] for line in printed.out.splitlines() if line[:2] in ("ok", "NO")] == NAMES
    assert "Not ready: engine" in printed.err
