"""What the package ships of real clients is what they do here, tells no secret, and is small."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest

from labkit.lab import Lab
from labkit.trace.compare import compare
from labkit.trace.imports import read_trace
from labkit.trace.recordings import CLIENTS, USERS, recording
from labkit.wire.errors import UsageError
from labkit.wire.exchange import Trace
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
    kept = recording(client, lab.auth)
    first = compare(kept, trace).first
    assert first is None, first.differences
    assert asked(kept) == asked(trace)
    assert lab.users[0].password not in shipped(trace, lab)


def asked(trace: Trace) -> Counter[tuple[str, ...]]:
    """How often it asks what: `compare` leaves out what another client would do without."""
    rows = (
        (each.request.method, each.stage, urlsplit(each.request.url).path, str(each.status)) for each in trace
    )
    return Counter(rows)


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


def test_clients_that_ask_otherwise_to_the_same_end_do_not_differ() -> None:
    docker, oras = recording("docker", "token"), recording("oras", "token")
    assert asked(docker) != asked(oras)
    assert compare(docker, oras).first is None


def test_they_are_small_and_no_more_than_named() -> None:
    files = [*FOLDER.iterdir()]
    assert {file.name for file in files} == {f"{one}_{auth}.json" for one in CLIENTS for auth in USERS}
    assert sum(file.stat().st_size for file in files) < 200_000


@pytest.mark.parametrize("asked", [("curl", "token"), ("docker", "none"), ("../docker", "token")])
def test_what_there_is_not_is_said(asked: tuple[str, str]) -> None:
    with pytest.raises(UsageError, match="recording"):
        recording(*asked)
