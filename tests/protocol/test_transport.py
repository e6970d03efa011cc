"""Blobs over urllib3: on the wire, in the answer and in what goes wrong, no difference to httpx."""

import contextlib
import socket
import ssl
import threading

import httpx
import pytest

from labkit.protocol.network import open_send
from labkit.protocol.transport import Direct, is_plain

TIMEOUT = httpx.Timeout(30)
LINES = [("User-Agent", "labkit"), ("Range", "bytes=3-"), ("X-Two", "1"), ("X-Two", "2")]


@contextlib.contextmanager
def answering(*pieces):
    """A server that sends these bytes to each client and hangs up: its base URL, and what it was asked."""
    asked = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve():
            with contextlib.suppress(OSError):
                while True:
                    client, _ = server.accept()
                    with client:
                        asked.append(client.recv(65536))
                        client.sendall(b"".join(pieces))

        threading.Thread(target=serve, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}", asked
        server.shutdown(socket.SHUT_RDWR)


def through(transport, url, headers=LINES):
    """What came of a request: status, body and the error, if there was one."""
    body = b""
    with httpx.Client(transport=transport, timeout=TIMEOUT) as client:
        try:
            response = client.send(httpx.Request("GET", url, headers=headers), stream=True)
            for chunk in response.iter_raw():
                body += chunk
        except httpx.TransportError as error:
            return type(error), body
    return response.status_code, dict(response.headers), body


def both(url):
    context = ssl.create_default_context()
    return [through(each, url) for each in (httpx.HTTPTransport(), Direct(context, TIMEOUT))]


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
        b"HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 3-7/8\r\nContent-Length: 5\r\n\r\nhello",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\nhello",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        b"HTTP/1.1 307 Temporary Redirect\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic\r\nContent-Length: 2\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
        b"nonsense\r\n\r\n",
        b"",
    ],
)
def test_asked_and_answered_as_by_httpx(answer):
    with answering(answer) as (base, asked):
        ours, theirs = reversed(both(f"{base}/v2/app/blobs/sha256:ab?sig=a%2Bb%2F"))
    assert ours == theirs
    assert asked[0] == asked[1]


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/", "https://127.0.0.1:1/", "http://nobody.invalid/"])
def test_nobody_there(url):
    assert both(url) == [(httpx.ConnectError, b"")] * 2


def test_a_body_of_another_protocol_is_an_error_of_the_connection():
    with answering(b"HTTP/1.1 400 Bad Request\r\n\r\n") as (base, _):
        assert both(base.replace("http:", "https:")) == [(httpx.ConnectError, b"")] * 2


BLOB = "https://r.example/v2/app/blobs/sha256:ab"


@pytest.mark.parametrize(
    ("method", "url", "more", "plain"),
    [
        ("GET", BLOB, {}, True),
        ("GET", f"{BLOB}?X-Amz-Signature=a%2Fb", {"extensions": {"stage": "storage"}}, True),
        ("GET", f"{BLOB}?sig=a%2fb", {}, False),
        ("GET", f"{BLOB}?sig=[a]", {}, False),
        ("HEAD", BLOB, {}, False),
        ("GET", BLOB, {"content": b"body"}, False),
        ("GET", BLOB, {"extensions": {"stage": "manifest"}}, False),
        ("GET", BLOB, {"extensions": {}}, False),
        ("GET", BLOB, {"extensions": {"stage": "blob", "edited": ("url",)}}, False),
        ("GET", BLOB, {"extensions": {"stage": "blob", "target": b"/x"}}, False),
    ],
)
def test_only_what_looks_the_same_on_the_wire_goes_over_urllib3(method, url, more, plain):
    request = httpx.Request(method, url, **({"extensions": {"stage": "blob"}} | more))
    assert is_plain(request) is plain


def test_blobs_go_through_the_proxy_as_everything_else(monkeypatch):
    answer = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"
    with answering(answer) as (proxy, asked):
        for name in ("NO_PROXY", "no_proxy"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("http_proxy", proxy)
        blob = httpx.Request("GET", BLOB.replace("https", "http"), extensions={"stage": "blob"})
        with open_send() as send:
            assert send(blob).read() == b"hi"
    assert asked[0].startswith(b"GET http://r.example/v2/app/blobs/")
