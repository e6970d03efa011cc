"""Seven real clients at the embedded registry, over http and https: refused, logged in, at work, logged out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from labkit.lab import Lab, open_lab
from labkit.wire.errors import NotFound
from tests.peers.clients import CLIENTS, Client, Done, new_name, table

README = Path(__file__).resolve().parent.parent.parent / "README.md"


@pytest.fixture(
    scope="module",
    params=[f"{auth}-{scheme}" for auth in ("htpasswd", "token") for scheme in ("http", "https")],
)
def lab(request: pytest.FixtureRequest) -> Iterator[Lab]:
    auth, _, scheme = request.param.partition("-")
    with open_lab("embedded", auth, tls=scheme == "https") as opened:
        yield opened


@pytest.fixture(params=CLIENTS)
def client(
    request: pytest.FixtureRequest, lab: Lab, require: Callable[..., None], tmp_path: Path
) -> Iterator[Client]:
    require("peers", request.param)
    if request.param == "docker":
        require("docker")
    made = CLIENTS[request.param](tmp_path, lab.ca)
    yield made
    made.close()


def ok(done: Done) -> str:
    assert done.returncode == 0, f"{done.args}: {done.stderr}"
    return done.stdout + done.stderr


def test_all_that_a_client_can(lab: Lab, client: Client) -> None:
    app, (first, second) = f"{lab.registry}/team/app:1.0", (new_name(), new_name())
    password = lab.users[0].password
    who = {"registry": lab.registry, "user": "alice"}

    assert client.do("pull", **who, reference=app).returncode != 0
    assert (client.do("login", "not-the-password", **who).returncode != 0) is client.login_asks
    assert client.do("pull", **who, reference=app).returncode != 0
    ok(client.do("login", password, **who))
    ok(client.do("pull", **who, reference=app))
    ok(client.do("push", **who, reference=app, target=f"{lab.registry}/{first}:2"))
    pushed = lab.pull(f"{first}:2", user="alice")
    original = lab.pull("team/app:1.0", user="alice", platform="linux/amd64")
    # Clients may compress and describe anew what they push.
    assert len(pushed.resolved.manifest.layers) == len(original.resolved.manifest.layers)

    if "copy" in client.verbs:
        ok(
            client.do(
                "copy", **who, reference=f"{lab.registry}/{first}:2", target=f"{lab.registry}/{second}:3"
            )
        )
        assert lab.pull(f"{second}:3", user="alice").digest == pushed.digest
    if "list" in client.verbs:
        listed = ok(client.do("list", **who, reference=f"{lab.registry}/{first}:2"))
        assert re.search(r'(^|[\s"])2($|[\s"])', listed)
    if "delete" in client.verbs:
        ok(client.do("delete", **who, reference=f"{lab.registry}/{first}:2", digest=pushed.digest))
        with pytest.raises(NotFound):
            lab.pull(f"{first}:2", user="alice")
    ok(client.do("logout", **who))
    assert client.do("pull", **who, reference=app).returncode != 0


@pytest.mark.parametrize("name", CLIENTS)
def test_who_knows_another_ca_is_refused(name: str, require: Callable[..., None], tmp_path: Path) -> None:
    require("peers", name)
    if name == "docker":
        require("docker")
    with open_lab("embedded", "none", tls=True) as lab, open_lab("embedded", "none", tls=True) as other:
        client = CLIENTS[name](tmp_path, other.ca)
        done = client.do("pull", registry=lab.registry, reference=f"{lab.registry}/team/app:1.0")
        client.close()
    assert (done.returncode != 0) is client.checks_ca
    assert ("x509" in done.stderr) is client.checks_ca


def test_the_readme_has_the_table() -> None:
    assert table() in README.read_text("utf-8")
