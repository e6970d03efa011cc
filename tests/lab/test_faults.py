"""A fault touches what it names, and nothing else."""

from __future__ import annotations

import httpx
import pytest

from labkit.lab import open_lab
from labkit.lab.faults import FAULTS, corrupt_blob
from labkit.protocol.client import pull
from labkit.protocol.network import open_send
from labkit.trace.tap import Tap
from labkit.wire.errors import LabkitError
from labkit.wire.exchange import Trace
from tests.peers.clients import CLIENTS

ONE, OTHER = f"sha256:{'1' * 64}", f"sha256:{'2' * 64}"


def answer(request: httpx.Request) -> httpx.Response:
    if request.url.path.endswith("/gone"):
        return httpx.Response(404, content=b"gone", request=request)
    return httpx.Response(200, headers={"X-Kept": "yes"}, content=b"0123456789", request=request)


def ask(path: str) -> httpx.Response:
    return corrupt_blob(answer, ONE)(httpx.Request("GET", f"http://registry.test{path}"))


def test_one_bit_of_that_blob_is_another_and_the_rest_is_as_it_was() -> None:
    response = ask(f"/v2/team/app/blobs/{ONE}")
    assert response.content == b"0123446789"
    assert response.headers["content-length"] == "10" and response.headers["x-kept"] == "yes"
    assert response.request.url.path.endswith(ONE)


def test_everything_else_passes() -> None:
    for path in (f"/v2/team/app/blobs/{OTHER}", f"/v2/team/app/manifests/{ONE}", "/v2/"):
        assert ask(path).content == b"0123456789"


def test_an_empty_blob_and_a_refusal_pass() -> None:
    def nothing(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200 if request.method == "GET" else 401, content=b"", request=request)

    send = corrupt_blob(nothing, ONE)
    for method in ("GET", "HEAD"):
        assert send(httpx.Request(method, f"http://registry.test/v2/a/blobs/{ONE}")).content == b""


SAID = {
    "rate_limited": (429, "toomanyrequests"),
    "repository_missing": (404, "name unknown"),
    "ping_without_challenge": (401, "authentication required"),
    "http_proxy_refuses": (407, "407"),
    "challenge_not_understood": (401, ""),
    "account_lacks_permission": (401, "requested access to the resource is denied"),
    "token_audience_mismatch": (401, "authentication required"),
    "token_key_untrusted": (401, "authentication required"),
}
"""The status of the refusal, and words of skopeo's message."""


@pytest.fixture(scope="module", params=["embedded", "binary"])
def lab(request, require):
    if request.param == "binary":
        require("peers", "registry")
    with open_lab(request.param, "token") as opened:
        yield opened


@pytest.mark.parametrize("name", FAULTS.keys() - {"ping_without_challenge"})
def test_every_fault_refuses_a_pull_that_is_let_in_without_it(name, lab):
    trace = Trace()
    with open_send() as send:
        options = {"credential": lab.credential("alice")}
        assert pull(lab.reference("team/app:1.0"), send=send, **options).digest
        with pytest.raises(LabkitError):
            pull(lab.reference("team/app:1.0"), send=FAULTS[name].between(send), trace=trace, **options)
    assert trace.exchanges[-1].status == SAID[name][0]


def test_labkit_reads_the_challenge_wherever_it_stands(lab):
    """Where the ping is open to everybody, other clients never learn to authenticate; see the next test."""
    with open_send() as send:
        send = FAULTS["ping_without_challenge"].between(send)
        pulled = pull(lab.reference("team/app:1.0"), send=send, credential=lab.credential("alice"))
    assert [exchange.status for exchange in pulled.trace][:4] == [200, 401, 200, 200]


@pytest.mark.parametrize("name", FAULTS)
def test_a_real_client_meets_it_through_the_tap(name, lab, tmp_path, require):
    require("peers", "skopeo")
    trace = Trace()
    with open_send() as send, Tap(httpx.URL(lab.url), FAULTS[name].between(send), trace) as tap:
        given = f"alice:{lab.credential('alice').secret}"
        command = ["inspect", "--tls-verify=false", "--creds", given, "--retry-times", "0"]
        done = CLIENTS["skopeo"](tmp_path).run(*command, f"docker://{tap.address}/team/app:1.0")
    assert done.returncode != 0
    assert SAID[name][1] in done.stderr
