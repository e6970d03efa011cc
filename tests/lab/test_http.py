"""HTTP itself: bytes put to the real registry and to the embedded one, which answer and close alike."""

from __future__ import annotations

import base64
import json
import re
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from urllib.parse import urlsplit

import httpx
import pytest

from labkit.lab import open_lab
from labkit.lab.images import lab_images
from labkit.lab.server import serve

HOST = b"Host: localhost\r\n"
OCI = b"Content-Type: application/vnd.oci.image.manifest.v1+json\r\n"
CHUNKED = b"Transfer-Encoding: chunked\r\n"
INDEX = "application/vnd.oci.image.index.v1+json"
EXPECT = b"Expect: 100-continue\r\n"
MANIFEST = b"/v2/team/app/manifests/x"
BLOB = next(iter(lab_images()[1].blobs)).encode()
LAYER = b"/v2/public/hello/blobs/" + BLOB
ETAG = b'"' + BLOB + b'"'


def ask(line, *headers, body=b"", host=HOST):
    if not re.search(rb" [A-Z]+/\d.*$", line):
        line += b" HTTP/1.1"
    return line + b"\r\n" + host + b"".join(headers) + b"\r\n" + body


def sized(body):
    return b"Content-Length: %d\r\n" % len(body)


def put(*headers, body):
    return ask(b"PUT " + MANIFEST, OCI, *headers, body=body)


PING = ask(b"GET /v2/")
HELLO = b"5\r\nhello\r\n0\r\n\r\n"
FIRST_LINES = [
    *(
        f"GET {target}"
        for target in ("", "v2/", "?x", "*", "/v2/%zz", "/v2/%", "http://[::1/v2/", "http://foo")
    ),
    *(
        f"GET {target}"
        for target in ("https://foo/v2", "http://foo:x/v2/", "http://foo:9/v2/_catalog", "//foo/v2/")
    ),
    *(
        f"GET {target}"
        for target in ("/a'b//(c)*!", "/a b", "/v2/%2e%2e/", "/%E9//x", "/v2/caf\xe9//x", "/v2?a=b")
    ),
    *(
        f"GET /v2/{query}"
        for query in ("_catalog?n=%zz", "_catalog?n=1;x", "_catalog?n=%31&n=9", "_catalog?%zz&n=1")
    ),
    *(f"HEAD {target}" for target in ("/", "/v2", "/v2/", "/v2//x", "/nope", "/v2/_catalog", "http://foo")),
    *(f"{method} /v2/" for method in ("get", "FOO", "G(T", "G\0T", "\xe9")),
    *(f"{method} /v2/_catalog" for method in ("get", "Get", "head", "POST", "OPTIONS")),
    *(
        f"get {target}"
        for target in ("/v2", "/", "/v2/team/app/manifests/1.0", "/v2/team/app/blobs/uploads/")
    ),
    *(
        f"GET /v2/{version}"
        for version in (" HTTP/1.0", " HTTP/2.0", " HTTP/1.2", " HTTP/1", " http/1.1", " FOO/1.1")
    ),
    *(
        "GET  /v2/ HTTP/1.1",
        "GET /v2/ HTTP/1.1 ",
        " GET /v2/ HTTP/1.1",
        "GET\t/v2/ HTTP/1.1",
        "GET /v2/\x7f HTTP/1.1",
    ),
    *("GET /v2/ HTTP/1.1x", "\r\nGET /v2/ HTTP/1.1", "PRI * HTTP/2.0", "\0\1\2", "GET /v2/\0"),
]
LINES = [
    *(
        "X y: 1",
        "X : 1",
        ": 1",
        "X",
        " X: 1",
        "A: 1\r\n  folded",
        'X"y: 1',
        "X\xe9: 1",
        "X: \0",
        "X: a\x7f",
        "X: \xff",
    ),
    *("A: 1\nB: 2", "A: 1\rB: 2", "X_y: 1", "X:"),
    *(
        f"Connection: {value}"
        for value in ("close", "CLOSE", "foo, close", "keep-alive", "foo\r\nConnection: close")
    ),
    *(f"Expect: {value}" for value in ("100-continue", "100-Continue", "foo", "", "100-continue, x")),
    *(
        f"Content-Length: {value}"
        for value in ("", "0", "00", "0, 0", "-1", "+0", "a", "9" * 20, "\xb2", "0\r\nContent-Length: 0")
    ),
    *(
        f"Transfer-Encoding: {value}"
        for value in ("gzip", "identity", "xchunked", "gzip, chunked", "chunked, chunked")
    ),
    *("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked", "Transfer-Encoding : chunked"),
    *(
        "Transfer-Encoding: Chunked\r\n\r\n0\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n",
    ),
    "Transfer-Encoding: chunked\r\nTrailer: Content-Length\r\n\r\n0\r\n",
    *("X: " + "a" * 70_000, "X: " + "a" * 1_060_000),
]
HOSTS = [
    "",
    "Host:",
    "Host: a b",
    "Host: a/b",
    "Host: \xe9",
    "Host: localhost:abc",
    "Host: [::1",
    "Host: a\r\nHost: b",
]
CHUNKS = {
    "as it should be": HELLO,
    "with extensions": b"5;a=b\r\nhello\r\n0;c\r\n\r\n",
    "with a trailer": b"5\r\nhello\r\n0\r\nX: y\r\n\r\n",
    "with a bad trailer": b"5\r\nhello\r\n0\r\nX y\r\n\r\n",
    "with blanks": b"5 \r\nhello\r\n0\r\n\r\n",
    "with zeros before": b"000000005\r\nhello\r\n0\r\n\r\n",
    "with no size": b"\r\nhello\r\n0\r\n\r\n",
    "of a size that is none": b"zz\r\nhello\r\n0\r\n\r\n",
    "of a size in C": b"0x5\r\nhello\r\n0\r\n\r\n",
    "of too large a size": b"f" * 18 + b"\r\nhello",
    "with a long tail": b"5\r\nhello there\r\n0\r\n\r\n",
    "with bare newlines": b"5\nhello\n0\n\n",
}
BIG = 300_000
SAME = {
    **{f"first line {line!r}": ask(line.encode("latin-1")) for line in FIRST_LINES},
    **{f"{line[:50]!r}": ask(b"GET /v2/", line.encode("latin-1") + b"\r\n") for line in LINES},
    **{f"{line[:50]!r}, 1.0": ask(b"GET /v2/ HTTP/1.0", line.encode("latin-1") + b"\r\n") for line in LINES},
    **{
        f"host {host!r}": ask(b"GET /v2/", host=host.encode("latin-1") + b"\r\n" * bool(host))
        for host in HOSTS
    },
    **{f"chunks {name}": put(CHUNKED, body=body) + PING for name, body in CHUNKS.items()},
    "three at once": PING * 3,
    "after a body that nobody wants": ask(b"POST /v2/", sized(b"hello"), body=b"hello") + PING,
    "after chunks that nobody wants": ask(b"POST /v2/", CHUNKED, body=HELLO) + PING,
    "after chunks with a GET": ask(b"GET /v2/team/app/tags/list", CHUNKED, body=HELLO) + PING,
    "after a long body that nobody wants": ask(b"GET /v2/", sized(bytes(200_000)), body=bytes(200_000))
    + PING,
    "after a body that is too long": ask(b"GET /v2/", sized(bytes(BIG)), body=bytes(BIG)) + PING,
    "after a bad request": ask(b"GET /v2/%zz") + PING,
    "after the end": ask(b"GET /v2/", b"Connection: close\r\n") + PING,
    "asked for and sent": put(EXPECT, sized(b"hello"), body=b"hello") + PING,
    "asked for and sent in chunks": put(EXPECT, CHUNKED, body=HELLO) + PING,
    "asked for without a body": ask(b"POST /v2/nope", EXPECT, sized(b"")) + PING,
    "asked for and not wanted": ask(b"POST " + MANIFEST, EXPECT, sized(b"hello"), body=b"hello") + PING,
    "asked for by HTTP/1.0": ask(b"PUT " + MANIFEST + b" HTTP/1.0", OCI, EXPECT, sized(b"{"), body=b"{"),
    "both lengths": ask(b"POST /v2/", CHUNKED, sized(b"hell"), body=b"0\r\n\r\n") + PING,
    "HTTP/1.0, to be kept": ask(b"GET /v2/ HTTP/1.0", b"Connection: keep-alive\r\n") * 2,
    "HTTP/1.0, to be kept, without a length": ask(b"GET / HTTP/1.0", b"Connection: keep-alive\r\n") * 2,
    "a body that does not come, to the end": ask(
        b"POST " + MANIFEST, b"Connection: close\r\n", sized(b"hello")
    ),
    "4 MiB": put(sized(bytes(1 << 22)), body=bytes(1 << 22)),
    "4 MiB and a byte": put(sized(bytes((1 << 22) + 1)), body=bytes((1 << 22) + 1)),
    "4 MiB and a byte in chunks": put(CHUNKED, body=b"400001\r\n" + bytes((1 << 22) + 1) + b"\r\n0\r\n\r\n"),
    "9 MB": put(sized(bytes(9_000_000)), body=bytes(9_000_000)),
    "two ranges": ask(b"GET " + LAYER, b"Range: bytes=0-5\r\nRange: bytes=6-7\r\n"),
    "two tags": ask(b"GET " + LAYER, b'If-None-Match: "x"\r\nIf-None-Match: ' + ETAG + b"\r\n"),
    "two hosts behind": ask(b"GET /v2", b"X-Forwarded-Host: a\r\nX-Forwarded-Host: b\r\n"),
    "a long query": ask(b"GET /v2/team/app/tags/list?" + b"a" * 70_000),
    "a long path": ask(b"GET /v2/" + b"a" * 70_000),
    "a line that is too long": ask(b"GET /v2/" + b"a" * 1_100_000),
    "an answer that is long": ask(b"PUT " + MANIFEST, OCI, sized(b"[]"), body=b"[]"),
    "half a line": b"GET /v2/ HT",
    "half a head": b"GET /v2/ HTTP/1.1\r\nHost: lo",
    "half a manifest": put(sized(bytes(9)), body=b"{"),
    "half a manifest in chunks": put(CHUNKED, body=b"5\r\nhel"),
    "half a request, and nothing else": b"",
}
HALF = [name for name in SAME if name.startswith("half")]


def port(lab):
    return urlsplit(lab.url).port


def talk(number, sent, half_closed=False):
    """What comes back until nothing more comes, and whether the connection is then still open."""
    got, state = b"", "open"
    with closing(socket.create_connection(("127.0.0.1", number), timeout=20)) as wire:
        try:
            wire.sendall(sent)
            if half_closed:
                wire.shutdown(socket.SHUT_WR)
        except ConnectionError:
            pass
        try:
            while more := wire.recv(1 << 20):
                got += more
                wire.settimeout(1)
            state = "closed"
        except TimeoutError:
            pass
        except ConnectionError:  # Go does not wait for what is still on its way
            state = "closed"
    return got, state


def alike(answer, number):
    """Without what is another one each time, and without an order of headers."""
    got, state = answer
    got = got.replace(b":%d" % number, b":PORT")
    got = re.sub(rb"uploads/[0-9a-f-]{36}\?_state=[\w%=-]+", b"uploads/UPLOAD", got)
    messages = re.split(rb"(?=HTTP/1\.[01] \d{3})", got)
    return [_sorted(message) for message in messages if message], state


def _sorted(message):
    head, _, body = message.partition(b"\r\n\r\n")
    apart = (b"date:", b"x-content-type-options:", b"docker-upload-uuid:")
    line, *lines = head.split(b"\r\n")
    if line.endswith(b"status code 499"):
        apart += (b"connection:",)
    return line, sorted(each for each in lines if not each.lower().startswith(apart)), body


@pytest.fixture(scope="module")
def labs(require):
    """The real registry and the embedded one, open to all."""
    require("peers", "registry")
    with open_lab("binary", "none") as real, open_lab("embedded", "none") as ours:
        yield real, ours


@pytest.fixture(scope="module")
def answers(labs):
    """What both say to each, asked at once."""

    def both(name):
        return [alike(talk(port(lab), SAME[name], name in HALF), port(lab)) for lab in labs]

    with ThreadPoolExecutor(24) as pool:
        return dict(zip(SAME, pool.map(both, SAME), strict=True))


@pytest.mark.parametrize("name", SAME)
def test_both_answer_and_close_alike(answers, name):
    real, ours = answers[name]
    assert ours == real


@pytest.mark.parametrize("auth", ["htpasswd", "token"])
def test_of_two_authorizations_the_first_counts(require, auth):
    require("peers", "registry")
    for backend in ("binary", "embedded"):
        with open_lab(backend, auth) as lab:
            good, bad = _authorization(lab), b"Authorization: Basic " + base64.b64encode(b"x:y") + b"\r\n"
            said = [
                talk(port(lab), ask(b"GET /v2/", *lines))[0][9:12] for lines in ((good, bad), (bad, good))
            ]
        assert said == [b"200", b"401"], backend


def _authorization(lab):
    user = lab.users[0]
    if lab.auth == "htpasswd":
        said = "Basic " + base64.b64encode(f"{user.name}:{user.password}".encode()).decode()
    else:
        url = httpx.URL(lab.realm, params={"service": lab.service})
        said = "Bearer " + httpx.get(url, auth=(user.name, user.password)).json()["token"]
    return f"Authorization: {said}\r\n".encode()


@pytest.mark.parametrize("size", [5, 60_000, 600_000])
@pytest.mark.parametrize("half_closed", [True, False])
def test_what_came_of_an_upload_before_it_broke_off_is_kept(labs, eventually, size, half_closed):
    for lab in labs:
        place = httpx.post(f"{lab.url}/v2/team/new/blobs/uploads/").headers["location"]
        target = httpx.URL(place).raw_path
        sent = ask(b"PATCH " + target, sized(bytes(size + 100)), body=bytes(size))
        if half_closed:
            answer = talk(port(lab), sent, half_closed=True)[0]
            assert answer.startswith(b"HTTP/1.1 499 status code 499"), lab.backend
            assert b'"detail":"client disconnected"' in answer, lab.backend
        else:
            with closing(socket.create_connection(("127.0.0.1", port(lab)))) as wire:
                wire.sendall(sent)
        assert eventually(lambda place=place: httpx.get(place).status_code == 404), lab.backend
        assert httpx.get(place).json()["errors"][0]["code"] == "BLOB_UPLOAD_INVALID", lab.backend


def test_long_lists_come_in_chunks(labs):
    index = json.dumps({"schemaVersion": 2, "mediaType": INDEX, "manifests": []}).encode()
    said = []
    for lab in labs:
        with httpx.Client(base_url=f"{lab.url}/v2/team/many", headers={"Content-Type": INDEX}) as client:
            for number in range(40):
                client.put(f"/manifests/{number:02}{'x' * 60}", content=index).raise_for_status()
        target = b"GET /v2/team/many/tags/list"
        heads = [talk(port(lab), ask(target + version))[0] for version in (b"", b" HTTP/1.0")]
        said.append([alike((head.partition(b"\r\n\r\n")[0], ""), port(lab)) for head in heads])
    assert said[0] == said[1]


def test_a_refusal_of_a_query_is_written_as_go_writes_it(require):
    require("peers", "registry")
    target = b"POST /v2/team/app/blobs/uploads/?from=%E2%80%A8%ff%e2%82&mount=x"
    details = []
    for backend in ("binary", "embedded"):
        with open_lab(backend, "htpasswd") as lab:
            details.append(talk(port(lab), ask(target, sized(b"")))[0].partition(b"\r\n\r\n")[2])
    assert details[0] == details[1]
    assert b"\\u2028\\ufffd" in details[1]


def test_a_form_that_is_too_long_is_refused_at_once():
    with open_lab("embedded", "token", offline_tokens=True) as lab:
        number = urlsplit(lab.realm).port
        answer, _ = talk(number, ask(b"POST /token", sized(bytes(70_000)), body=b"a" * 70_000))
        assert answer.startswith(b"HTTP/1.1 413")
        assert b"the form is longer than 64 KiB" in answer
        scopes = "&".join(f"scope=repository:team/{n}:pull" for n in range(3000))
        answer, _ = talk(number, ask(f"GET /token?service={lab.service}&{scopes}".encode()))
        assert answer.startswith(b"HTTP/1.1 200")


def test_a_body_that_is_left_in_the_middle_holds_nothing_up():
    with open_lab("embedded", "none") as lab:
        wire = socket.create_connection(("127.0.0.1", port(lab)))
        wire.sendall(put(sized(bytes((1 << 22) + 1)), body=bytes((1 << 22) + 1)))
        assert wire.recv(12) == b"HTTP/1.1 400"
        began = time.monotonic()
    wire.close()
    assert time.monotonic() - began < 4


@pytest.mark.parametrize("body", [b"", b"some"], ids=["in the loop", "in a thread"])
def test_a_server_closes_whatever_its_app_does(monkeypatch, body):
    monkeypatch.setattr("labkit.lab.server._CLOSING", 0.3)
    at_work, over = threading.Event(), threading.Event()

    def app(request):
        at_work.set()
        over.wait(30)
        return httpx.Response(200)

    server = serve(app)
    with closing(socket.create_connection(("127.0.0.1", server.port))) as wire:
        wire.sendall(ask(b"POST /", sized(body) if not body else CHUNKED, body=body))
        assert at_work.wait(10)
        began = time.monotonic()
        server.close()
        assert time.monotonic() - began < 4
        with serve(app, server.port):
            pass
    over.set()
