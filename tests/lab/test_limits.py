"""Bad input on a socket: an answer or a closed connection, never a hang, a traceback or a leak."""

from __future__ import annotations

import os
import socket
import threading
from contextlib import closing
from urllib.parse import urlsplit

import httpx
import psutil
import pytest

from labkit.lab import open_lab
from labkit.lab.server import serve

HOST = b"Host: x\r\n"
EXPECT = b"Expect: 100-continue\r\n"


def line(method, target, *headers, version=b"1.1"):
    return b"%s %s HTTP/%s\r\n%s\r\n" % (method, target, version, b"".join(headers))


def length(number):
    return b"Content-Length: %d\r\n" % number


def ask(port, sent, half_closed=False):
    """All that comes back until the first header block is in, or the connection ends."""
    with closing(socket.create_connection(("127.0.0.1", port), timeout=30)) as wire:
        got = b""
        try:
            wire.sendall(sent)
            if half_closed:
                wire.shutdown(socket.SHUT_WR)
            while b"\r\n\r\n" not in got and (more := wire.recv(65536)):
                got += more
        except ConnectionError:
            pass
    return got


def status(answer):
    return int(answer.split(b" ")[1]) if answer else None


PUT = b"/v2/team/app/manifests/x"
SAME = {
    "nothing to say": line(b"GET", b"/v2/", HOST),
    "HTTP/1.0 without a host": line(b"GET", b"/v2/", version=b"1.0"),
    "no host": line(b"GET", b"/v2/"),
    "a malformed host": line(b"GET", b"/v2/", b"Host: a/b\r\n"),
    "a host that is no ASCII": line(b"GET", b"/v2/", b"Host: \xff\xfe\r\n"),
    "two lengths": line(b"POST", b"/v2/", HOST, length(5), length(6)) + b"hello",
    "a negative length": line(b"POST", b"/v2/", HOST, length(-5)),
    "a length that is none": line(b"POST", b"/v2/", HOST, b"Content-Length: abc\r\n"),
    "no request": b"hello\r\n\r\n",
    "no target": line(b"GET", b"", HOST),
    "NUL in the target": line(b"GET", b"/v2/\0", HOST),
    "a bad percent sign": line(b"GET", b"/v2/%zz", HOST),
    "an absolute target": line(b"GET", b"http://x/v2/", HOST),
    "up and out": line(b"GET", b"/v2/../../etc/passwd", HOST),
    "up and out, in percent": line(b"GET", b"/v2/%2e%2e/%2e%2e/etc/passwd", HOST),
    "a bad header name": line(b"GET", b"/v2/", HOST, b"X Y: z\r\n"),
    "many headers": line(b"GET", b"/v2/", HOST, *(b"X%d: a\r\n" % each for each in range(900))),
    "a large body that is refused": line(b"PUT", PUT, HOST, length(1 << 30)),
    "a large body for nobody": line(b"POST", b"/v2/nothing", HOST, length(1 << 30)),
    "a large body, when asked for": line(b"PUT", PUT, HOST, EXPECT, length(1 << 30)),
}


@pytest.fixture(scope="module")
def labs(require):
    require("peers", "registry")
    with open_lab("binary", "htpasswd") as real, open_lab("embedded", "htpasswd") as ours:
        yield [urlsplit(lab.url).port for lab in (real, ours)]


@pytest.mark.parametrize("what", SAME)
def test_the_real_registry_and_the_embedded_one_agree(labs, what):
    real, ours = (status(ask(port, SAME[what])) for port in labs)
    assert ours == real


@pytest.mark.parametrize(
    "sent",
    [
        line(b"POST", b"/v2/", HOST, length(5), b"Transfer-Encoding: chunked\r\n") + b"0\r\n\r\n",
        line(b"GET", b"/v2/", HOST, version=b"2.0"),
        line(b"GET", b"/v2/" + b"a" * 70_000, HOST),
        line(b"GET", b"/v2/", HOST, b"X: " + b"a" * 1_200_000 + b"\r\n"),
        line(b"OPTIONS", b"*", HOST),
        line(b"CONNECT", b"x:443", HOST),
        line(b"POST", b"/v2/", HOST, b"Transfer-Encoding: chunked\r\n") + b"zz\r\n",
        line(b"POST", b"/v2/", HOST, b"Transfer-Encoding: gzip\r\n"),
        b"GET /v2/ HTTP/1.1\nHost: x\n\n",
        b"\r\n\r\n\r\n\r\n",
        os.urandom(512) + b"\r\n\r\n",
    ],
)
@pytest.mark.parametrize("half_closed", [False, True])
def test_other_odd_requests_are_answered_or_cut_off(sent, half_closed):
    with open_lab("embedded", "htpasswd") as lab:
        port = urlsplit(lab.url).port
        assert status(ask(port, sent, half_closed)) in (None, 301, 400, 401, 404, 431, 501, 505)
        assert status(ask(port, SAME["nothing to say"])) == 401


def answers(request):
    if request.method == "PUT":
        request.read()
    return httpx.Response(200, content=b"x" * (1 << 26) if request.method == "HUGE" else b"{}")


class Slowly(httpx.SyncByteStream):
    """More than any socket's buffer takes."""

    def __iter__(self):
        yield from (bytes(1 << 20) for _ in range(64))


def test_a_client_that_stops_is_cut_off_and_nothing_is_left():
    def app(request):
        if request.method == "GET":
            return httpx.Response(200, stream=Slowly(), headers={"Content-Length": str(64 << 20)})
        return answers(request)

    stops = {
        "says nothing": b"",
        "stops in the first line": b"GET /v2",
        "stops in the headers": b"GET /v2/ HTTP/1.1\r\nHost: x\r\n",
        "stops in a small body": line(b"PUT", b"/", HOST, length(100)) + b"abc",
        "stops in a large body": line(b"PUT", b"/", HOST, length(1 << 20)) + b"abc",
        "stops in chunks": line(b"PUT", b"/", HOST, b"Transfer-Encoding: chunked\r\n") + b"5\r\nabc",
        "reads nothing": line(b"GET", b"/", HOST),
        "says no more": line(b"POST", b"/", HOST),
    }
    threads, files = threading.active_count(), psutil.Process().num_fds() if os.name == "posix" else 0
    with serve(app, patience=0.3) as server:
        wires = [socket.create_connection(("127.0.0.1", server.port), timeout=30) for _ in stops]
        for wire, sent in zip(wires, stops.values(), strict=True):
            wire.sendall(sent)
        for wire in wires:
            while True:
                try:
                    if not wire.recv(1 << 20):
                        break
                except ConnectionError:
                    break
            wire.close()
        assert status(ask(server.port, line(b"POST", b"/", HOST))) == 200
    assert threading.active_count() == threads
    assert os.name != "posix" or psutil.Process().num_fds() <= files


def test_a_body_is_asked_for_only_when_it_is_wanted():
    with serve(answers) as server:
        with closing(socket.create_connection(("127.0.0.1", server.port), timeout=30)) as wire:
            wire.sendall(line(b"PUT", b"/", HOST, EXPECT, length(2)))
            assert wire.recv(100).startswith(b"HTTP/1.1 100")
            wire.sendall(b"{}")
            assert wire.recv(1000).startswith(b"HTTP/1.1 200")
        assert status(ask(server.port, line(b"POST", b"/", HOST, EXPECT, length(2)))) == 200


def test_a_refusal_is_read_by_who_goes_on_sending():
    with open_lab("embedded", "htpasswd") as lab:
        url = f"{lab.url}/v2/team/app/blobs/uploads/x"
        response = httpx.put(url, content=bytes(8 << 20), timeout=30)
        assert response.status_code == 401
