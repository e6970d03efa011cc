"""Real clients through the tap: the same result and exit status as without, and every request in view."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from labkit.lab import Lab, open_lab
from labkit.trace.tap import Tap
from labkit.wire.exchange import Trace
from tests.peers.clients import CLIENTS, Client, new_name


@pytest.fixture(scope="module", params=["htpasswd", "token"])
def lab(request: pytest.FixtureRequest) -> Iterator[Lab]:
    with open_lab("embedded", request.param) as opened:
        yield opened


@pytest.fixture(params=CLIENTS)
def client(request: pytest.FixtureRequest, require: Callable[..., None], tmp_path: Path) -> Iterator[Client]:
    require("peers", request.param)
    if request.param == "docker":
        require("docker")
    made = CLIENTS[request.param](tmp_path)
    yield made
    made.close()


def statuses(client: Client, lab: Lab, registry: str) -> list[int]:
    """What a client's commands end with at this address: refused, mistyped, in, at work, out."""
    who = {"registry": registry, "user": "alice"}
    shutil.rmtree(client.folder / "image", ignore_errors=True)
    app, target = f"{registry}/team/app:1.0", f"{registry}/{new_name()}:2"
    done = [
        client.do("pull", **who, reference=app),
        client.do("login", "not-the-password", **who),
        client.do("login", lab.users[0].password, **who),
        client.do("pull", **who, reference=app),
        client.do("push", **who, reference=app, target=target),
        client.do("logout", **who),
    ]
    return [int(each.returncode != 0) for each in done]


def test_with_and_without_the_tap_it_is_the_same(lab: Lab, client: Client) -> None:
    trace = Trace()
    with Tap(httpx.URL(lab.url), lab.send, trace) as tap:
        through = statuses(client, lab, tap.address)
    assert through == statuses(client, lab, lab.registry)
    stages = {exchange.stage for exchange in trace}
    assert {"ping", "manifest", "blob"} <= stages
    assert ("token" in stages) is (lab.auth == "token")
    assert trace.password_sent >= 2
    assert lab.users[0].password not in str(trace.to_json())
