"""A `Send` on a socket: what goes over the wire, at once and in the middle, and how it ends."""

from __future__ import annotations

import hashlib
import socket
import threading
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from labkit.lab.registry.answers import Stream
from labkit.lab.registry_app import registry_app
from labkit.lab.server import serve
from labkit.lab.storage import MemoryStore
from labkit.wire.digest import digest_of
from labkit.wire.errors import CannotRun

MIB = 1 << 20


@pytest.fixture(scope="module")
def client():
    with httpx.Client(verify=False, timeout=30) as client:
        yield client


@pytest.fixture
def registry():
    store = MemoryStore()
    with serve(registry_app(store)) as server:
        yield server
    store.close()


def echo(request):
    request.read()
    return httpx.Response(200, json={"target": request.extensions["target"], "bytes": len(request.content)})


def raw(server, text, until_closed=False):
    """What comes back for these bytes on a connection of their own."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as wire:
        wire.sendall(text.replace("\n", "\r\n").encode("latin-1"))
        got = wire.recv(65536)
        while until_closed and (more := wire.recv(65536)):
            got += more
    return got.decode("latin-1")


def blob(client, server, body, **how):
    location = client.post(f"{server.url}/v2/team/app/blobs/uploads/").headers["location"]
    url = httpx.URL(location).copy_merge_params({"digest": digest_of(body)})
    return client.put(url, **how)


def test_both_loopbacks_answer_on_the_same_port(client, registry):
    assert registry.url == f"http://localhost:{registry.port}"
    hosts = ["127.0.0.1", "localhost"]
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
        hosts.append("[::1]")
    except OSError:
        pass
    for host in hosts:
        response = client.get(f"http://{host}:{registry.port}/v2/")
        assert (response.status_code, response.text) == (200, "{}")
        assert "date" in response.headers


def test_the_target_comes_as_it_was_sent(client):
    with serve(echo) as server:
        for target in ("/v2/a/../b", "/v2//x", "/v2/a%2Fb?x=%20y", "http://other/v2/"):
            answer = raw(server, f"GET {target} HTTP/1.1\nHost: localhost\nConnection: close\n\n", True)
            assert f'"target":"{target}"' in answer


def test_header_names_and_repeated_lines_stay(client):
    def app(request):
        lines = [("Www-Authenticate", 'Basic realm="a"'), ("Www-Authenticate", "Negotiate"), ("Etag", '"é"')]
        return httpx.Response(401, headers=[(name.encode(), value.encode()) for name, value in lines])

    with serve(app) as server:
        answer = raw(server, "GET / HTTP/1.1\nHost: localhost\nConnection: close\n\n", True)
    assert 'Www-Authenticate: Basic realm="a"\r\nWww-Authenticate: Negotiate\r\n' in answer
    assert "\r\nEtag: " in answer


def test_head_and_keep_alive(registry):
    request = "HEAD /v2/team/app/manifests/1.0 HTTP/1.1\nHost: localhost\n\n"
    with socket.create_connection(("127.0.0.1", registry.port), timeout=10) as wire:
        for _ in range(2):
            wire.sendall(request.replace("\n", "\r\n").encode())
            answer = wire.recv(65536).decode()
            assert answer.startswith("HTTP/1.1 404") and "Content-Length: 93" in answer
            assert answer.endswith("\r\n\r\n")


@pytest.mark.parametrize("framing", ["length", "chunked"])
def test_a_large_blob_streams_in_and_out(client, registry, framing):
    body = hashlib.shake_128(b"x").digest(9 * MIB + 7)
    content = body if framing == "length" else (body[at : at + MIB] for at in range(0, len(body), MIB))
    assert blob(client, registry, body, content=content).status_code == 201
    url = f"{registry.url}/v2/team/app/blobs/{digest_of(body)}"
    assert client.get(url).content == body
    assert client.get(url, headers={"Range": f"bytes={9 * MIB}-"}).content == body[9 * MIB :]


def test_uploads_and_downloads_at_once(client, registry):
    bodies = [hashlib.shake_128(bytes([n])).digest(MIB) for n in range(8)]

    def there_and_back(body):
        assert blob(client, registry, body, content=body).status_code == 201
        return client.get(f"{registry.url}/v2/team/app/blobs/{digest_of(body)}").content == body

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(there_and_back, bodies))


def test_a_refusal_reaches_whoever_is_still_sending(client):
    def app(request):
        return httpx.Response(401, text="no")

    with serve(app) as server:
        response = client.put(f"{server.url}/v2/", content=bytes(5 * MIB))
        assert (response.status_code, response.text) == (401, "no")
        assert client.get(f"{server.url}/v2/").status_code == 401


def test_a_client_that_goes_away_leaves_the_app_with_an_error(registry):
    seen = threading.Event()

    def app(request):
        try:
            request.read()
        except httpx.ReadError:
            seen.set()
            raise
        return httpx.Response(200)

    with serve(app) as server:
        raw_start = b"PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 9999999\r\n\r\nabc"
        with socket.create_connection(("127.0.0.1", server.port)) as wire:
            wire.sendall(raw_start)
        assert seen.wait(10)


@pytest.mark.parametrize("body", [b"", bytes(MIB)], ids=["inline", "streamed"])
def test_an_app_that_fails_is_answered_for(client, body):
    def app(request):
        raise RuntimeError("a bug")

    with serve(app) as server:
        response = client.post(server.url, content=body)
    assert response.status_code == 500
    assert response.json()["errors"][0]["code"] == "UNKNOWN"


def test_no_answer_from_the_app_is_no_answer_on_the_wire(client):
    def app(request):
        raise httpx.ConnectError("nobody there")

    with serve(app) as server, pytest.raises(httpx.RemoteProtocolError):
        client.get(server.url)


def test_a_body_that_breaks_off_cuts_the_connection(client):
    def chunks():
        yield b"some"
        raise OSError("disk gone")

    with serve(lambda request: httpx.Response(200, content=chunks())) as server:
        with pytest.raises(httpx.RemoteProtocolError):
            client.get(server.url)
        assert raw(server, "GET / HTTP/1.1\nHost: localhost\n\n", True).endswith("4\r\nsome\r\n")


def test_a_body_shorter_than_promised_is_sent_as_it_is():
    short = httpx.Response(416, headers={"Content-Length": "17"}, content=b"invalid range\n")
    with serve(lambda request: short) as server:
        answer = raw(server, "GET / HTTP/1.1\nHost: localhost\n\n", True)
    assert "Content-Length: 17" in answer and answer.endswith("invalid range\n")


@pytest.mark.parametrize(
    "text",
    [
        "GET /v2/ HTTP/1.1\nHost: a b\nConnection: close\n\n",
        "GET /v2/ HTTP/1.1\nHost: localhost\nX-Name: \xff\nConnection: close\n\n",
        "GET /v2/%ff%00 HTTP/1.1\nHost: localhost\nConnection: close\n\n",
        "GET /v2/?from=%0d%0aX:%20y HTTP/1.1\nHost: localhost\nConnection: close\n\n",
        "GET HTTP/1.1\n\n",
    ],
)
def test_odd_requests_are_answered(registry, text):
    assert raw(registry, text, True).startswith("HTTP/1.1 ")


def test_a_client_that_tries_tls_first_is_told_at_once(client, registry):
    silent = socket.create_connection(("127.0.0.1", registry.port))
    with httpx.Client(verify=False, timeout=5) as tls, pytest.raises(httpx.ConnectError, match="SSL"):
        tls.get(f"https://localhost:{registry.port}/v2/")
    assert client.get(f"{registry.url}/v2/").status_code == 200
    silent.close()


def test_close_frees_the_port_with_connections_open(client, registry):
    body = bytes(8 * MIB)
    blob(client, registry, body, content=body)
    idle = socket.create_connection(("127.0.0.1", registry.port))
    url = f"{registry.url}/v2/team/app/blobs/{digest_of(body)}"
    upload = socket.create_connection(("127.0.0.1", registry.port))
    upload.sendall(b"POST /v2/ HTTP/1.1\r\nHost: x\r\nContent-Length: 9999999\r\n\r\nabc")
    with client.stream("GET", url) as response:
        pieces = response.iter_raw()
        next(pieces)
        registry.close()
        with pytest.raises(httpx.HTTPError):
            list(pieces)
    registry.close()
    with serve(echo, registry.port) as again:
        assert again.port == registry.port
        assert client.get(again.url).status_code == 200
    idle.close()
    upload.close()


def test_a_taken_port_is_an_error_in_words(registry):
    with pytest.raises(CannotRun, match=f"Port {registry.port} is taken"):
        serve(echo, registry.port)


def test_no_thread_is_left(client):
    before = threading.active_count()
    for _ in range(5):
        with serve(echo) as server:
            client.get(server.url)
    assert threading.active_count() == before


def test_who_leaves_in_the_middle_ends_what_was_read_for_it():
    closed = threading.Event()

    def endless():
        try:
            while True:
                yield bytes(65536)
        finally:
            closed.set()

    def send(request):
        return httpx.Response(200, stream=Stream(endless()))

    with serve(send, waits=True) as server, socket.create_connection(("127.0.0.1", server.port)) as client:
        client.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        assert client.recv(100).startswith(b"HTTP/1.1 200")
        client.close()
        assert closed.wait(60)


def test_what_comes_slowly_is_handed_on_as_it_comes():
    more = threading.Event()

    def slow():
        yield b"first"
        assert more.wait(60)
        yield b"second"

    def send(request):
        return httpx.Response(200, stream=Stream(slow()))

    with serve(send, waits=True) as server, httpx.stream("GET", server.url) as response:
        body = response.iter_raw()
        assert next(body) == b"first"
        more.set()
        assert b"".join(body) == b"second"


def test_a_body_that_breaks_off_is_cut_off():
    def broken():
        yield b"first"
        raise OSError("the upstream is gone")

    def send(request):
        return httpx.Response(200, stream=Stream(broken()))

    with serve(send, waits=True) as server, pytest.raises(httpx.RemoteProtocolError):
        httpx.get(server.url)
