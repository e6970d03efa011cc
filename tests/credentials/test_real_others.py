"""The same configurations, given to the real clients: they send what labkit says."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from labkit.credentials import CLIENTS, containers, keychain
from tests.credentials import generated, odd
from tests.credentials.cases import ALL, HOME
from tests.credentials.machine import lay
from tests.credentials.recording import Recording
from tests.credentials.test_real_docker import end, found, proof

HOST = generated.HOST
_STORE = "--root {store}/root --runroot {store}/run --storage-driver vfs"
COMMANDS = {
    "skopeo": "skopeo inspect --raw --tls-verify=false docker://{reference}",
    "podman": f"podman {_STORE} --tmpdir {{store}}/tmp --cgroup-manager cgroupfs "
    "pull -q --tls-verify=false {reference}",
    "buildah": f"buildah {_STORE} pull -q --tls-verify=false {{reference}}",
    "crane": "crane manifest --insecure {reference}",
    "oras": "oras manifest fetch --plain-http {reference}",
}
CONTAINERS = ("podman", "skopeo", "buildah")
SEEDS = range(60)


def usable(row):
    """Configurations about one host, with files that can be laid into a throwaway home."""
    known = row["client"] in ("docker", "crane", "oras", "nerdctl", "docker-py", *CONTAINERS)
    places = [*row.get("files", {}), *row.get("env", {}).values()]
    one_host = row["reference"].startswith(f"{HOST}/") and f"{HOST}:" not in json.dumps(row)
    return known and one_host and all(place.startswith((HOME, "{")) for place in places)


def made_up(client):
    """podman and buildah are slow to start, and share their code with skopeo: they get fewer odd ones."""
    odd_ones = range(15 if client in ("podman", "buildah") else 60)
    return [*map(generated.row, SEEDS), *map(odd.row, odd_ones)]


ROWS = [row for row in ALL if usable(row)]
# Of the table podman and buildah get their own rows only.
PAIRS = [
    (client, row)
    for client in COMMANDS
    for row in ROWS
    if client not in ("podman", "buildah") or row["client"] in CONTAINERS
] + [(client, row) for client in COMMANDS for row in made_up(client) if generated.settled(row, client)]


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


def as_older_ones(reference, client, monkeypatch):
    """What the containers/image of Debian 12 does with a file that was named."""
    named = CLIENTS[client].paths(dict(os.environ))[:1]
    older = partial(containers.find_older, files=named)
    monkeypatch.setitem(CLIENTS, client, replace(CLIENTS[client], find=older))
    return keychain.resolve(reference, client)


@pytest.mark.parametrize(("client", "row"), PAIRS, ids=[f"{client}-{row['id']}" for client, row in PAIRS])
def test_it_sends_what_labkit_says(client, row, require, recording, store, home, monkeypatch):
    require("peers", client)

    reference = lay(row, recording.host, home, monkeypatch)
    recording.proofs.clear()
    command = COMMANDS[client].format(reference=reference, store=store).split()
    done = subprocess.run(command, env=os.environ, cwd=home, capture_output=True, text=True, timeout=60)
    lookup, sent = keychain.resolve(reference, client), proof(recording.proofs)
    if warned(lookup, "podman 4.3 stops at that") and client != "skopeo" and "no such file" in done.stderr:
        assert sent[0] == "anonymous"
        return
    if warned(lookup, "older ones") and (sent != found(lookup) or not recording.proofs):
        lookup = as_older_ones(reference, client, monkeypatch)
    if lookup.kind == "error":
        assert not recording.proofs and done.returncode != 0, done.stderr
    else:
        assert recording.proofs and sent == found(lookup), done.stderr


def warned(lookup, words):
    return any(words in each for each in lookup.warnings)


def test_there_are_enough_of_them():
    assert len(ROWS) >= 40
    assert all(sum(client == each for each, _ in PAIRS) >= 40 for client in COMMANDS)
