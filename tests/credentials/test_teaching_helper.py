"""The helper to learn with: docker's protocol, real clients on it, and a log without a secret."""

from __future__ import annotations

import json
import os
import secrets
import subprocess

import pytest

from labkit.credentials import HelperAnswer, helper, keychain
from labkit.credentials.teaching_helper import asked, install
from labkit.lab import open_lab
from tests.credentials.programs import path_with

SECRET = secrets.token_urlsafe(16)
NOT_FOUND = "credentials not found in native keychain"


@pytest.fixture
def folder(home, monkeypatch):
    """Where it keeps things; it is on PATH."""
    folder = home / "helper"
    install(folder)
    monkeypatch.setenv("PATH", path_with(folder))
    return folder


def say(folder, *arguments, text=""):
    program = next(folder.glob("docker-credential-labkit*"))
    done = subprocess.run([program, *arguments], input=text, capture_output=True, text=True, timeout=60)
    return done.returncode, done.stdout.strip()


def kept(url="reg.example.com", name="alice", secret=SECRET):
    return json.dumps({"ServerURL": url, "Username": name, "Secret": secret})


def test_what_is_stored_is_given_listed_and_erased(folder):
    assert say(folder, "get", text="reg.example.com") == (1, NOT_FOUND)
    assert say(folder, "store", text=kept()) == (0, "")
    status, said = say(folder, "get", text="reg.example.com\n")
    assert (status, json.loads(said)) == (0, json.loads(kept()))
    assert say(folder, "list", text="unused") == (0, '{"reg.example.com": "alice"}')
    assert say(folder, "erase", text="reg.example.com") == (0, "")
    assert say(folder, "get", text="reg.example.com") == (1, NOT_FOUND)
    assert [(line["action"], line["answer"]) for line in asked(folder)] == [
        ("get", NOT_FOUND),
        ("store", "stored"),
        ("get", "given"),
        ("list", "1 listed"),
        ("erase", "erased"),
        ("get", NOT_FOUND),
    ]


def test_a_no_has_the_words_that_clients_know(folder):
    assert say(folder, "get") == (1, "no credentials server URL")
    assert say(folder, "store", text=kept(url="")) == (1, "no credentials server URL")
    assert say(folder, "store", text=kept(name="")) == (1, "no credentials username")
    assert say(folder, "store", text="[") == (1, "what should be stored is no JSON object")
    assert say(folder, "version")[0] == 0
    for wrong in ((), ("burn",), ("get", "more")):
        status, said = say(folder, *wrong)
        assert status == 1 and said.startswith("Usage: ")


def test_only_the_owner_reads_it_and_the_log_holds_no_secret(folder):
    say(folder, "store", text=kept(url=f"https://alice:{SECRET}@reg.example.com"))
    log = (folder / "asked.jsonl").read_text(encoding="utf-8")
    assert "https://reg.example.com" in log and SECRET not in log
    assert os.name != "posix" or (folder / "kept.json").stat().st_mode & 0o077 == 0
    assert sorted(path.name for path in folder.iterdir())[:2] == ["asked.jsonl", "docker-credential-labkit"]


def test_to_ask_for_something_writes_nothing_but_the_log(folder):
    say(folder, "get", text="reg.example.com")
    assert not (folder / "kept.json").exists()


def test_labkit_asks_it_as_any_other(folder):
    say(folder, "store", text=kept())
    assert helper.ask("labkit", "reg.example.com") == HelperAnswer("alice", SECRET)


@pytest.mark.parametrize("client", ["docker", "skopeo"])
def test_a_real_client_logs_in_pulls_and_logs_out_with_it(client, folder, home, require):
    require("peers", client)
    if client == "docker":
        require("docker")
    with open_lab("embedded", "token") as lab:
        host, password = lab.registry, lab.credential("alice").secret
        config = {"docker": {"credsStore": "labkit"}, "skopeo": {"credHelpers": {host: "labkit"}}}[client]
        path = home / {"docker": ".docker/config.json", "skopeo": "containers/auth.json"}[client]
        path.parent.mkdir()
        path.write_text(json.dumps(config))
        insecure = ["--tls-verify=false"] if client == "skopeo" else []
        run(client, "login", *insecure, "-u", "alice", "--password-stdin", host, text=password)
        assert password not in path.read_text()
        found = keychain.resolve(f"{host}/team/app:1.0", client)
        assert (found.kind, found.username, found.credential.secret) == ("helper", "alice", password)
        before = len(asked(folder))
        pull = {"docker": ["pull"], "skopeo": ["inspect", "--raw", *insecure]}[client]
        run(client, *pull, {"docker": "", "skopeo": "docker://"}[client] + f"{host}/team/app:1.0")
        assert {"action": "get", "server_url": host, "answer": "given"} in asked(folder)[before:]
        run(client, "logout", host)
        if client == "docker":
            subprocess.run(["docker", "rmi", f"{host}/team/app:1.0"], capture_output=True, timeout=60)
    assert json.loads((folder / "kept.json").read_text()) == {}
    assert password not in (folder / "asked.jsonl").read_text()


def run(*command, text=None):
    done = subprocess.run(command, input=text, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr


def test_the_lab_brings_the_helper_along_and_takes_it_away(monkeypatch):
    with open_lab("embedded", "none", sockets=False) as lab:
        folder = lab.helper_folder
        assert lab.helper_folder is folder
        assert say(folder, "store", text=kept()) == (0, "")
        assert [line["action"] for line in asked(folder)] == ["store"]
    assert not folder.exists()
