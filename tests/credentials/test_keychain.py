"""The keychain against real files, a real environment and helpers that run."""

import json
import sys

import pytest

from labkit.credentials import keychain
from tests.credentials.programs import path_with, write_keeper

KEY = "reg.example.com"
ENTRY = {"auths": {KEY: {"auth": "YW5uOmxhYi1zZWNyZXQtMQ=="}}}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A DOCKER_CONFIG and a home of our own, and nothing of the machine's that could answer."""
    monkeypatch.setenv("DOCKER_CONFIG", str(tmp_path / "config"))
    monkeypatch.delenv("DOCKER_AUTH_CONFIG", raising=False)
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    (tmp_path / "config").mkdir()
    (tmp_path / "home" / ".docker").mkdir(parents=True)
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def test_the_file_of_docker_config(folder):
    (folder / "config" / "config.json").write_text(json.dumps(ENTRY))
    lookup = keychain.resolve(f"{KEY}/a")
    assert (lookup.client, lookup.kind, lookup.username) == ("labkit", "basic", "ann")
    assert lookup.from_file == str(folder / "config" / "config.json")
    assert lookup.credential.secret == "lab-secret-1"


def test_the_file_of_the_home_folder(folder, monkeypatch):
    (folder / "home" / ".docker" / "config.json").write_text(json.dumps(ENTRY))
    hidden = keychain.resolve(f"{KEY}/a", "docker")
    assert (hidden.client, hidden.kind) == ("docker", "anonymous")
    assert any("DOCKER_CONFIG is set" in line for line in hidden.passed_over)
    monkeypatch.delenv("DOCKER_CONFIG")
    lookup = keychain.resolve(f"{KEY}/a")
    assert lookup.from_file == str(folder / "home" / ".docker" / "config.json")


def test_the_variable(folder, monkeypatch):
    monkeypatch.setenv("DOCKER_AUTH_CONFIG", json.dumps(ENTRY))
    assert keychain.resolve(f"{KEY}/a").from_file == "$DOCKER_AUTH_CONFIG"


def test_nothing_at_all_is_anonymous_and_no_reason_to_warn(folder):
    lookup = keychain.resolve("alpine")
    assert (lookup.kind, lookup.warnings) == ("anonymous", ())


def test_a_helper_is_run(folder, monkeypatch):
    monkeypatch.setenv("PATH", path_with(folder))
    (folder / "config" / "config.json").write_text(json.dumps({"credHelpers": {KEY: "lab", "other": "none"}}))
    write_keeper(folder, "lab", {KEY: ["hal", "lab-secret-4"]})
    lookup = keychain.resolve(f"{KEY}/a")
    assert (lookup.kind, lookup.username, lookup.credential.secret) == ("helper", "hal", "lab-secret-4")
    assert keychain.resolve(f"{KEY}:5000/a").helper is None


def test_a_missing_helper_is_an_error_that_says_so(folder):
    (folder / "config" / "config.json").write_text(json.dumps({"credsStore": "labx"}))
    lookup = keychain.resolve(f"{KEY}/a")
    assert lookup.kind == "error"
    assert lookup.warnings[0] == "docker-credential-labx is not on PATH, and config.json names it"


def test_the_helper_of_the_platform_is_found_by_itself(folder, monkeypatch):
    suffix = {"darwin": "osxkeychain", "win32": "wincred"}.get(sys.platform, "secretservice")
    write_keeper(folder, suffix, {KEY: ["hal", "lab-secret-4"]})
    lookup = keychain.resolve(f"{KEY}/a")
    assert (lookup.kind, lookup.helper, lookup.from_file) == ("helper", f"docker-credential-{suffix}", None)
    (folder / "config" / "config.json").write_text(json.dumps(ENTRY))
    assert keychain.resolve(f"{KEY}/a").kind == "basic"


def test_a_file_that_cannot_be_read_is_a_warning(folder):
    (folder / "config" / "config.json").mkdir()
    lookup = keychain.resolve(f"{KEY}/a")
    assert lookup.kind == "anonymous"
    assert str(folder / "config" / "config.json") in lookup.warnings[0]
    assert "cannot be read" in lookup.warnings[0]


def test_bytes_that_are_no_utf8_do_not_stop_it(folder):
    (folder / "config" / "config.json").write_bytes(json.dumps(ENTRY).encode("utf-16"))
    lookup = keychain.resolve(f"{KEY}/a")
    assert "not plain UTF-8" in lookup.warnings[0]
