"""Running and stepping flows, and the words for a request that got no answer."""

import socket

import httpx
import pytest

from labkit.protocol.flow import pull_flow
from labkit.protocol.runner import Stepper, run
from labkit.protocol.session import Session, ping_flow
from labkit.wire.errors import LabkitError, NotFound, Unreachable
from labkit.wire.manifest import Platform
from labkit.wire.reference import parse_reference
from tests.protocol.scripted import Scripted


def flow():
    session = Session(httpx.URL("http://registry.test"))
    return pull_flow(session, parse_reference("registry.test/app:1"), Platform("linux", "amd64"))


def test_a_stepper_waits_before_each_request():
    send = Scripted({})
    stepper = Stepper(flow(), send)
    assert (stepper.request.url.path, send.asked) == ("/v2/", [])
    stepper.step()
    assert stepper.request.url.path == "/v2/app/manifests/1"
    stepper.step()
    assert stepper.request is None
    assert stepper.result.manifest.layers
    with pytest.raises(LabkitError):
        stepper.step()


def test_a_step_may_send_something_else():
    stepper = Stepper(flow(), Scripted({}))
    stepper.step()
    stepper.step(httpx.Request("GET", "http://registry.test/v2/app/manifests/none"))
    assert isinstance(stepper.error, NotFound)
    with pytest.raises(NotFound):
        _ = stepper.result


def unanswered(error):
    def send(request):
        raise error

    with pytest.raises(Unreachable) as caught:
        run(ping_flow(Session(httpx.URL("http://registry.test:5000"))), send)
    return caught.value


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (httpx.ConnectTimeout("timed out"), "in time"),
        (httpx.ConnectError("[Errno 111] Connection refused"), "refuses the connection"),
        (httpx.ConnectError("[Errno -2] Name or service not known"), "No address"),
        (httpx.ConnectError("[Errno 11001] getaddrinfo failed"), "No address"),
        (httpx.ConnectError("[SSL: WRONG_VERSION_NUMBER] wrong version number (_ssl.c:1006)"), "plain http"),
        (
            httpx.ConnectError(
                "[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self-signed certificate (_ssl.c:1006)"
            ),
            "self-signed certificate",
        ),
        (httpx.RemoteProtocolError("Server disconnected without sending a response."), "No answer"),
    ],
)
def test_no_answer_in_words(error, words):
    said = unanswered(error)
    assert words in said.message
    assert said.hint


def test_a_closed_port_for_real():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with httpx.Client() as client, pytest.raises(Unreachable, match="refuses the connection"):
        run(ping_flow(Session(httpx.URL(f"http://127.0.0.1:{port}"))), client.send)
