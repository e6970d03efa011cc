"""The same configurations, given to the docker on this machine: what it sends is what labkit says."""

import json
import os
import re
import subprocess

import pytest

from labkit.credentials import keychain
from tests.credentials import generated, odd
from tests.credentials.cases import ROWS, text
from tests.credentials.machine import lay
from tests.credentials.programs import path_with, write_keeper
from tests.credentials.recording import Recording

HOST = "reg.example.com"
PORTED = f"{HOST}:5000"


@pytest.fixture(scope="module")
def recording(require, tmp_path_factory):
    """A registry that docker really asks."""
    require("docker")
    require("peers", "docker")
    server = Recording()
    pull(server, {"DOCKER_CONFIG": str(tmp_path_factory.mktemp("empty"))})
    if not server.pings:
        end(server)
        reason = "docker, or its engine, does not reach 127.0.0.1 of this machine"
        required = "docker" in os.environ.get("LABKIT_REQUIRE", "").replace(",", " ").split()
        (pytest.fail if required else pytest.skip)(reason)
    yield server
    end(server)


def end(server):
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def knows_variable():
    """True for a docker that reads DOCKER_AUTH_CONFIG: 28.3 and later (docker/cli pull request 6008)."""
    said = subprocess.run(["docker", "--version"], capture_output=True, text=True, check=True).stdout
    return tuple(map(int, re.search(r"(\d+)\.(\d+)", said).groups())) >= (28, 3)


def pull(server, env):
    """Let docker pull; the proofs it sent, and what it said."""
    server.proofs.clear()
    asked = subprocess.run(
        ["docker", "pull", f"{server.host}/team/app:1"],
        env=os.environ | env,
        capture_output=True,
        text=True,
        timeout=60,
    )
    return list(server.proofs), asked.stderr


@pytest.fixture
def both(recording, knows_variable, tmp_path, monkeypatch):
    """What docker sent and what labkit found for one configuration: two (kind, user name, secret)."""

    def ask(config, *, env=None, kept=None):
        for name in ("HOME", "USERPROFILE"):
            monkeypatch.setenv(name, str(tmp_path))
        monkeypatch.setenv("DOCKER_CONFIG", str(tmp_path))
        monkeypatch.setenv("PATH", path_with(tmp_path))
        monkeypatch.delenv("DOCKER_AUTH_CONFIG", raising=False)
        for name, value in (env or {}).items():
            monkeypatch.setenv(name, here(value))
        if config is not None:
            (tmp_path / "config.json").write_text(here(text(config)))
        for suffix, secrets in (kept or {}).items():
            write_keeper(tmp_path, suffix, {here(url): pair for url, pair in secrets.items()})
        proofs, said = pull(recording, {})
        if not knows_variable:
            monkeypatch.delenv("DOCKER_AUTH_CONFIG", raising=False)
        lookup = keychain.resolve(f"{recording.host}/team/app:1", "docker")
        return proof(proofs), lookup, said

    def here(value):
        return value.replace(PORTED, recording.host).replace(HOST, recording.host)

    return ask


def proof(proofs):
    """The first proof that says who docker is."""
    for kind, username, secret in proofs:
        if kind == "Bearer at the registry":
            return "registry_token", "", secret
        if kind != "anonymous":
            return kind, username, secret
    return "anonymous", "", ""


def found(lookup):
    credential = lookup.credential
    sends_name = credential.kind == "basic"
    return credential.kind, credential.username if sends_name else "", credential.secret


ASKABLE = [
    row
    for row in ROWS
    if row["reference"].startswith(HOST) and f"{HOST}:443" not in json.dumps(row) and "files" not in row
]


@pytest.mark.parametrize("row", ASKABLE, ids=[row["id"] for row in ASKABLE])
def test_docker_sends_what_labkit_says(both, row):
    sent, lookup, _ = both(row["config"], env=row.get("env"), kept=row.get("helpers"))
    assert sent == found(lookup)


def entry(**fields):
    return {"auths": {HOST: fields}}


@pytest.mark.parametrize(
    "config",
    [
        entry(username="ann", password="lab-secret-1\n"),
        entry(auth="YW5uOg=="),
        entry(username="ann"),
        entry(password="lab-secret-1"),
        entry(auth=5, username="ann", password="lab-secret-1"),
        {"AUTHS": {HOST: {"Auth": "YW5uOmxhYi1zZWNyZXQtMQ=="}}},
        json.dumps(entry(auth="YW5uOmxhYi1zZWNyZXQtMQ==")) + "{ more",
        "\ufeff" + json.dumps(entry(auth="YW5uOmxhYi1zZWNyZXQtMQ==")),
        entry(auth="YW5uOmxhYi1zZWNyZXQtMQ"),
        entry(auth="YW5uOmxhYi1zZWNy\nZXQtMQ=="),
        entry(auth="YW5uOmxhYi1zZWNyZXQtMQ==") | {"credsStore": 5},
        entry(auth="YW5uOsOkw7Y="),
    ],
)
def test_docker_reads_a_file_as_labkit_does(both, config):
    sent, lookup, _ = both(config)
    assert sent == found(lookup)


def test_docker_sends_nothing_for_half_an_answer_of_a_helper(both):
    sent, lookup, _ = both({"credsStore": "store"}, kept={"store": {HOST: ["", "lab-secret-4"]}})
    assert sent == found(lookup) == ("anonymous", "", "")


def test_when_a_helper_fails_docker_stops_or_takes_what_labkit_passed_over(both):
    """Newer ones stop; 28.2 and before take the entry of `auths` (RetrieveAuthTokenFromImage)."""
    config = entry(auth="YW5uOmxhYi1zZWNyZXQtMQ==") | {"credsStore": "missing"}
    sent, lookup, said = both(config)
    assert lookup.kind == "error"
    assert any("older dockers" in line and "auths" in line for line in lookup.warnings)
    stopped = sent[0] == "anonymous" and "getting credentials" in said
    assert stopped or sent == ("basic", "ann", "lab-secret-1")


MADE_UP = [*map(generated.row, range(60)), *map(odd.row, range(60))]
SETTLED = [row for row in MADE_UP if generated.settled(row, "docker")]


@pytest.mark.parametrize("row", SETTLED, ids=[row["id"] for row in SETTLED])
def test_docker_sends_what_labkit_says_of_made_up_machines(row, recording, knows_variable, home, monkeypatch):
    reference = lay(row, recording.host, home, monkeypatch)
    sent, said = pull(recording, {})
    if not knows_variable:
        monkeypatch.delenv("DOCKER_AUTH_CONFIG", raising=False)
    lookup = keychain.resolve(reference, "docker")
    if lookup.kind != "error":
        assert proof(sent) == found(lookup), said
    elif proof(sent)[0] != "anonymous":
        assert any("older dockers (28.2) go on with auths key" in line for line in lookup.warnings)
