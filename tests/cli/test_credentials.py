"""`labkit credentials`: one table for all clients, JSON for scripts, and no secret in either."""

from __future__ import annotations

import base64
import json
import os
import re

import pytest

from labkit.cli import main
from labkit.credentials import CLIENTS

SECRET = "paper-boat-71"


@pytest.fixture
def home(tmp_path, monkeypatch):
    for name in (
        "DOCKER_CONFIG",
        "DOCKER_AUTH_CONFIG",
        "REGISTRY_AUTH_FILE",
        "XDG_RUNTIME_DIR",
        "XDG_CONFIG_HOME",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    auth = base64.b64encode(f"alice:{SECRET}".encode()).decode()
    folder = tmp_path / ".docker"
    folder.mkdir()
    (folder / "config.json").write_text(
        json.dumps({"auths": {"https://reg.example.com/v1/": {"auth": auth}}})
    )
    (folder / "config.json").chmod(0o644)
    return tmp_path


def test_json_has_every_client(home, capsys):
    assert main(["credentials", "reg.example.com/team/app", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["reference"] == "reg.example.com/team/app:latest"
    assert [each["client"] for each in document["clients"]] == list(CLIENTS)
    docker = document["clients"][0]
    assert (docker["kind"], docker["username"]) == ("basic", "alice")
    assert docker["from_key"] == "https://reg.example.com/v1/"
    assert SECRET not in json.dumps(document)


def test_the_table_groups_who_does_the_same(home, capsys):
    assert main(["credentials", "reg.example.com/team/app"]) == 0
    said = capsys.readouterr().out
    assert re.search(r"Basic alice ·[0-9a-f]{4}, 13 characters", " ".join(said.split()))
    assert SECRET not in said
    assert os.name != "posix" or "others may read it" in " ".join(said.split())
    assert max(map(len, said.splitlines())) <= 80


def test_one_client(home, capsys):
    assert (
        main(["credentials", "reg.example.com/team/app", "--client", "podman", "--client", "crane", "--json"])
        == 0
    )
    assert [each["client"] for each in json.loads(capsys.readouterr().out)["clients"]] == ["podman", "crane"]


def test_an_unknown_client_and_a_bad_reference_are_named(home, capsys):
    assert main(["credentials", "reg.example.com/team/app", "--client", "podmn"]) == 2
    assert "did you mean podman?" in capsys.readouterr().err
    assert main(["credentials", "Reg/App:x:y"]) == 2


def test_under_sudo_the_other_home_is_named(home, monkeypatch, capsys):
    monkeypatch.setenv("SUDO_USER", "carol")
    assert main(["credentials", "reg.example.com/team/app", "--client", "docker"]) == 0
    assert "not the home of carol" in " ".join(capsys.readouterr().out.split())
