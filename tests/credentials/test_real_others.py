"""The same configurations, given to the real skopeo, podman, crane and oras: they send what labkit says."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from labkit.credentials import keychain
from tests.credentials.cases import ALL, HOME, text
from tests.credentials.programs import path_with, write_keeper
from tests.credentials.recording import Recording
from tests.credentials.test_real_docker import end, found, proof

HOST = "reg.example.com"
COMMANDS = {
    "skopeo": "skopeo inspect --raw --tls-verify=false docker://{reference}",
    "podman": "podman --root {store}/root --runroot {store}/run --tmpdir {store}/tmp --storage-driver vfs "
    "--cgroup-manager cgroupfs pull -q --tls-verify=false {reference}",
    "crane": "crane manifest --insecure {reference}",
    "oras": "oras manifest fetch --plain-http {reference}",
}
# Where a client sends something else than its source was read to say: none so far.
CLIENTS_OWN: dict[tuple[str, str], str] = {}


def usable(row):
    """Configurations about one host, with files that can be laid into a throwaway home."""
    known = row["client"] in ("docker", "podman", "skopeo", "crane", "oras", "nerdctl", "docker-py")
    places = [*row.get("files", {}), *row.get("env", {}).values()]
    one_host = row["reference"].startswith(f"{HOST}/") and f"{HOST}:" not in json.dumps(row)
    return known and one_host and all(place.startswith((HOME, "{")) for place in places)


ROWS = [row for row in ALL if usable(row)]
PAIRS = [
    (client, row)
    for client in COMMANDS
    for row in ROWS
    if client != "podman" or row["client"] in ("podman", "skopeo")
]


@pytest.fixture(scope="module")
def recording():
    server = Recording()
    yield server
    end(server)


@pytest.fixture(scope="module")
def store():
    folder = Path(tempfile.mkdtemp(prefix="labkit-"))  # podman wants short paths
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def home(tmp_path, monkeypatch):
    for name in ("DOCKER_CONFIG", "DOCKER_AUTH_CONFIG", "REGISTRY_AUTH_FILE", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setenv("PATH", path_with(tmp_path))
    return tmp_path


@pytest.mark.parametrize(("client", "row"), PAIRS, ids=[f"{client}-{row['id']}" for client, row in PAIRS])
def test_it_sends_what_labkit_says(client, row, require, recording, store, home, monkeypatch):
    require("peers", client)

    def here(value):
        return value.replace(HOST, recording.host).replace(HOME, str(home))

    files = dict(row.get("files", {}))
    if row["config"] is not None:
        files[f"{HOME}/.docker/config.json"] = row["config"]
    for path, config in files.items():
        Path(here(path)).parent.mkdir(parents=True, exist_ok=True)
        Path(here(path)).write_text(here(text(config)))
    for name, value in row.get("env", {}).items():
        monkeypatch.setenv(name, here(value))
    for suffix, kept in row.get("helpers", {}).items():
        write_keeper(home, suffix, {here(url): pair for url, pair in kept.items()})

    reference = here(row["reference"])
    reference += "" if ":" in row["reference"] else ":1"
    recording.proofs.clear()
    command = COMMANDS[client].format(reference=reference, store=store).split()
    done = subprocess.run(command, env=os.environ, cwd=home, capture_output=True, text=True, timeout=60)
    lookup = keychain.resolve(reference, client)
    if lookup.kind == "error":
        assert proof(recording.proofs)[0] == "anonymous" and done.returncode != 0, done.stderr
    else:
        assert proof(recording.proofs) == found(lookup), done.stderr


def test_there_are_enough_of_them():
    assert len(ROWS) >= 40
