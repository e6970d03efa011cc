"""What the package ships of real clients is what they do here, tells no secret, and is small."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator

import pytest

from labkit.lab import Lab
from labkit.trace.compare import compare
from labkit.trace.imports import read_trace
from labkit.trace.recordings import CLIENTS, USERS, recording
from labkit.wire.errors import UsageError
from tests.peers.recording import FOLDER, lab_of, pulled, shipped


@pytest.fixture(scope="module", params=USERS)
def lab(request: pytest.FixtureRequest) -> Iterator[Lab]:
    with lab_of(request.param) as opened:
        yield opened


@pytest.mark.parametrize("client", CLIENTS)
def test_a_recording_is_what_the_client_does_here(
    lab: Lab, client: str, require: Callable[..., None]
) -> None:
    require("peers", client)
    if client == "docker":
        require("docker")
    trace = pulled(client, lab)
    first = compare(recording(client, lab.auth), trace).first
    assert first is None, first.differences
    assert lab.users[0].password not in shipped(trace, lab)


@pytest.mark.parametrize(("client", "auth"), [*itertools.product(CLIENTS, USERS)])
def test_a_recording_can_be_read_by_all_that_read_traces(client: str, auth: str) -> None:
    text = (FOLDER / f"{client}_{auth}.json").read_text("utf-8")
    trace = read_trace(text)  # raises where a secret shows
    assert len(trace) == len(recording(client, auth)) > 5
    assert {"manifest", "blob"} | ({"token"} if auth == "token" else set()) <= {row.stage for row in trace}
    assert trace.password_sent == (1 if auth == "token" else sum(row.status == 200 for row in trace))
    assert all(row.seconds is not None and row.meaning and not row.error for row in trace)
    hosts = {"localhost:5000", "localhost:5001"} if auth == "token" else {"localhost:5000"}
    assert {row.host for row in trace} == hosts


def test_two_clients_can_be_told_apart() -> None:
    first = compare(recording("docker", "token"), recording("oras", "token")).first
    assert first and first.differences == ("A asks the registry (GET /v2/), B does not.",)
    assert compare(recording("podman", "token"), recording("skopeo", "token")).first is None


def test_they_are_small_and_no_more_than_named() -> None:
    files = [*FOLDER.iterdir()]
    assert {file.name for file in files} == {f"{one}_{auth}.json" for one in CLIENTS for auth in USERS}
    assert sum(file.stat().st_size for file in files) < 200_000


@pytest.mark.parametrize("asked", [("curl", "token"), ("docker", "none"), ("../docker", "token")])
def test_what_there_is_not_is_said(asked: tuple[str, str]) -> None:
    with pytest.raises(UsageError, match="recording"):
        recording(*asked)
