"""The tap: what passes is what passed, addresses lead through it, and credentials go only where they were meant to."""

from __future__ import annotations

import contextlib
import hashlib
import re
import threading
import time

import httpx
import pytest

from labkit.lab import open_lab
from labkit.lab.server import serve
from labkit.trace.tap import Tap
from labkit.wire.exchange import Trace

MIB = 1 << 20


def straight(request):
    """Over the network, as it is."""
    with httpx.Client(trust_env=False) as client:
        response = client.send(request, stream=True)
        response.read()
    return httpx.Response(
        response.status_code, headers=response.headers.raw, content=response.content or None
    )


@pytest.fixture
def client():
    with httpx.Client(timeout=60, trust_env=False) as opened:
        yield opened


def test_heads_ranges_and_large_bodies_pass_as_they_are(client):
    body = hashlib.shake_128(b"x").digest(3 * MIB)
    digest = f"sha256:{hashlib.sha256(body).hexdigest()}"
    trace = Trace()
    with open_lab("embedded", "none") as lab, Tap(httpx.URL(lab.url), lab.send, trace) as tap:
        place = f"http://{tap.address}/v2/big/blob/blobs"
        location = client.post(f"{place}/uploads/").headers["location"]
        assert location.startswith(f"http://{tap.address}/")
        chunks = (body[at : at + 100_000] for at in range(0, len(body), 100_000))
        patched = client.patch(location, content=chunks)
        assert client.put(f"{patched.headers['location']}&digest={digest}").status_code == 201
        for headers in ({}, {"Range": "bytes=5-99"}, {"If-None-Match": f'"{digest}"'}):
            through = client.get(f"{place}/{digest}", headers=headers)
            direct = client.get(f"{lab.url}/v2/big/blob/blobs/{digest}", headers=headers)
            assert (through.status_code, through.content) == (direct.status_code, direct.content)
            assert {**through.headers, "date": ""} == {**direct.headers, "date": ""}
        head = client.head(f"{place}/{digest}")
        assert (head.headers["content-length"], head.content) == (str(len(body)), b"")
        assert client.get(f"http://{tap.address}/v2/team/../x?a=%2F").status_code == 404
    assert len(trace) == 8
    assert all(exchange.request.url.startswith(lab.url) for exchange in trace)


def test_the_token_server_is_reached_through_a_listener_of_its_own(client):
    trace = Trace()
    with open_lab("embedded", "token") as lab, Tap(httpx.URL(lab.url), lab.send, trace) as tap:
        challenge = client.get(f"http://{tap.address}/v2/").headers["www-authenticate"]
        realm = challenge.partition('realm="')[2].partition('"')[0]
        assert realm != lab.realm and realm.endswith("/token")
        user = lab.users[0]
        token = client.get(realm, params={"service": lab.service}, auth=(user.name, user.password)).json()[
            "token"
        ]
        answer = client.get(f"http://{tap.address}/v2/", headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == 200
    assert [httpx.URL(exchange.request.url).netloc for exchange in trace][1] == httpx.URL(lab.realm).netloc
    said = str(trace.to_json())
    assert user.password not in said and token not in said


def test_a_redirect_leads_through_and_each_listener_serves_its_own_host(client):
    seen = []

    def storage(request):
        seen.append(request)
        return httpx.Response(200, content=b"blob")

    with serve(storage) as other:

        def registry(request):
            seen.append(request)
            return httpx.Response(
                307, headers={"Location": f"http://127.0.0.1:{other.port}/b?signature=s3cret"}
            )

        trace = Trace()
        with serve(registry) as server, Tap(httpx.URL(server.url), straight, trace) as tap:
            asked = f"http://{tap.address}/v2/a/blobs/x"
            answer = client.get(asked, headers={"Authorization": "Bearer t0ken"}, follow_redirects=True)
    assert answer.content == b"blob"
    assert seen[0].headers["authorization"] == "Bearer t0ken"
    assert seen[1].headers["host"] == f"127.0.0.1:{other.port}"
    assert "authorization" not in seen[1].headers
    assert "s3cret" not in str(trace.to_json())


def test_who_does_not_answer_is_no_answer(client):
    def nobody(request):
        raise httpx.ConnectError("Connection refused", request=request)

    trace = Trace()
    with (
        Tap(httpx.URL("https://registry.invalid"), nobody, trace) as tap,
        pytest.raises(httpx.TransportError),
    ):
        client.get(f"http://{tap.address}/v2/")
    assert "ConnectError" in trace[1].error


def test_many_pass_at_once_and_the_slow_do_not_hold_the_others_up(client):
    free = threading.Event()

    def upstream(request):
        if request.url.path == "/slow":
            assert free.wait(30)
        return httpx.Response(200, text="ok")

    with serve(upstream, waits=True) as server, Tap(httpx.URL(server.url), straight, Trace()) as tap:
        slow = threading.Thread(target=client.get, args=(f"http://{tap.address}/slow",))
        slow.start()
        assert client.get(f"http://{tap.address}/v2/").text == "ok"
        free.set()
        slow.join()


@pytest.fixture
def hanging():
    """A registry that takes requests and never answers; and what lets them go in the end."""
    free = threading.Event()

    def never(request):
        assert free.wait(30)
        return httpx.Response(200)

    with serve(never, waits=True) as server:
        yield httpx.URL(server.url)
        free.set()


def until(true):
    for _ in range(100):
        if true():
            return
        time.sleep(0.05)
    raise AssertionError("it never came")


def test_a_request_that_hangs_is_a_row_at_once_and_says_how_long_the_client_waited(client, hanging):
    trace = Trace()
    with Tap(hanging, straight, trace) as tap:
        with pytest.raises(httpx.ReadTimeout):
            client.get(f"http://{tap.address}/v2/", timeout=0.5)
        until(lambda: trace[1].error)
        assert trace[1].seconds >= 0.4
        assert trace[1].error.endswith("then the client went away")
        said = rf"{hanging.netloc.decode()} gave no answer in \d+ ms: then the client went away\."
        assert re.fullmatch(said, trace[1].meaning)


def test_what_still_waits_when_the_tap_ends_is_a_row(client, hanging):
    trace = Trace()
    with Tap(hanging, straight, trace) as tap:
        threading.Thread(target=lambda: quietly(client, f"http://{tap.address}/v2/"), daemon=True).start()
        until(lambda: len(trace))
        assert (trace[1].seconds, trace[1].meaning) == (None, "No answer yet.")
    assert trace[1].error.endswith("then the tap was closed") and trace[1].seconds is not None
    time.sleep(0.2)
    assert trace[1].error.endswith("then the tap was closed")


def quietly(client, url):
    with contextlib.suppress(httpx.TransportError):
        client.get(url)


@pytest.mark.parametrize(
    ("name", "value", "led"),
    [
        ("Location", "//{host}/b?x=1#f", "http://{tap}/b?x=1#f"),
        ("Location", "HTTP://{host}/b", "http://{tap}/b"),
        ("Location", "http://{host}?x=1", "http://{tap}/?x=1"),
        ("Location", "/v2/b", "/v2/b"),
        (
            "Link",
            '<http://{host}/v2/_catalog?last=a>; rel="next"',
            '<http://{tap}/v2/_catalog?last=a>; rel="next"',
        ),
        ("Link", '</v2/_catalog?last=a>; rel="next"', '</v2/_catalog?last=a>; rel="next"'),
        (
            "WWW-Authenticate",
            'Bearer service="http://{host}/t",realm="http://u:p@{host}/t"',
            'Bearer service="http://{host}/t",realm="http://{tap}/t"',
        ),
        (
            "WWW-Authenticate",
            'Bearer realm="http://{host}/t",service="http://{host}/t"',
            'Bearer realm="http://{tap}/t",service="http://{host}/t"',
        ),
    ],
)
def test_every_address_that_a_client_would_follow_leads_through(client, name, value, led):
    def registry(request):
        text = value.format(host=request.headers["host"])
        return httpx.Response(200, headers={name: text})

    with serve(registry) as server, Tap(httpx.URL(server.url), straight, Trace()) as tap:
        said = client.get(f"http://{tap.address}/v2/").headers[name]
    places = {"host": httpx.URL(server.url).netloc.decode(), "tap": tap.address}
    assert said == led.format(**places)
