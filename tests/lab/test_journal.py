"""Who pulled what: the events of the embedded registry are those that the real one posts."""

from __future__ import annotations

import json

import httpx
import pytest

from labkit.credentials.credential import basic
from labkit.lab import open_lab
from labkit.lab.images import lab_images
from labkit.lab.journal import ACCESS, Journal
from labkit.lab.registry.documents import OCI_INDEX, OCI_MANIFEST
from labkit.protocol.token import basic_header
from labkit.wire.digest import digest_of

APP, HELLO = lab_images()
CHILD, INDEX = APP.manifests[0].digest, APP.manifests[-1].digest
LAYER = list(APP.blobs)[1]
BODY = b"something new"
REQUESTS = [
    ("GET", "/v2/", {}, b""),
    ("GET", "/v2/team/app/manifests/1.0", {"Accept": OCI_INDEX}, b""),
    ("HEAD", "/v2/team/app/manifests/1.0", {"Accept": OCI_INDEX}, b""),
    ("GET", "/v2/team/app/manifests/1.0", {"Accept": OCI_INDEX, "If-None-Match": INDEX}, b""),
    ("GET", "/v2/team/app/manifests/1.0", {"Accept": "text/plain"}, b""),
    ("GET", f"/v2/team/app/manifests/{CHILD}", {"Accept": OCI_MANIFEST}, b""),
    ("GET", f"/v2/team/app/blobs/{LAYER}", {}, b""),
    ("HEAD", f"/v2/team/app/blobs/{LAYER}", {}, b""),
    ("GET", f"/v2/team/app/blobs/{LAYER}", {"Range": "bytes=0-1"}, b""),
    ("GET", f"/v2/team/app/blobs/{digest_of(b'?')}", {}, b""),
    ("GET", "/v2/team/app/tags/list", {}, b""),
    ("POST", f"/v2/team/copy/blobs/uploads/?mount={LAYER}&from=team/app", {}, b""),
    ("PUT", "UPLOAD", {}, BODY),
    ("PUT", "/v2/team/app/manifests/new", {"Content-Type": OCI_INDEX}, APP.manifests[-1].body),
    ("DELETE", f"/v2/team/copy/blobs/{LAYER}", {}, b""),
    ("DELETE", f"/v2/team/app/manifests/{CHILD}", {}, b""),
    ("DELETE", f"/v2/team/app/manifests/{INDEX}", {}, b""),
    ("DELETE", f"/v2/team/app/manifests/{INDEX}", {}, b""),
]


def told(lab, eventually):
    """Put the requests to a lab; its events, without what is another one each time."""
    header = {"Authorization": basic_header(basic("alice", lab.users[0].password)), "User-Agent": "the test"}

    def ask(method, path, headers, body):
        url = path if path.startswith("http") else f"{lab.url}{path}"
        response = lab.send(httpx.Request(method, url, headers={**header, **headers}, content=body))
        response.read()
        return response

    for method, path, headers, body in REQUESTS:
        if path == "UPLOAD":
            location = ask("POST", "/v2/team/app/blobs/uploads/", {}, b"").headers["location"]
            path = f"{location}&digest={digest_of(BODY)}"
        ask(method, path, headers, body)
    assert eventually(lambda: sum(event["action"] == "delete" for event in lab.events) >= 5), lab.events
    return [plain(event, lab) for event in lab.events]


def plain(event, lab):
    assert event["id"] and event["timestamp"].endswith("Z")
    target = {name: str(value).replace(lab.url, "") for name, value in sorted(event["target"].items())}
    request = {name: event["request"][name] for name in ("method", "useragent")}
    return event["action"], target, request, event["actor"]


def test_the_embedded_registry_tells_what_the_real_one_does(require, eventually):
    require("peers", "registry")
    with open_lab("binary") as real, open_lab("embedded") as ours:
        want, got = (told(lab, eventually) for lab in (real, ours))
        # Two tags may be told of in either order.
        assert sorted(got, key=json.dumps) == sorted(want, key=json.dumps)
        lines = [
            [line.partition("] ")[2] for line in lab.access_log][-len(REQUESTS) :] for lab in (real, ours)
        ]
        assert [line.split(" HTTP")[1] for line in lines[1]] == [line.split(" HTTP")[1] for line in lines[0]]


ODD = [
    ("/v2/", b'a"b\\c'),
    ("/v2/", "é\tx".encode()),
    ("/v2/", b"\xff\xfe"),
    ("/v2/", b"\xe2\x80\x8b"),
    ('/v2/x"y/tags/list', b"1"),
    ("/v2/%22%0a/tags/list", b"3"),
    ("//v2//x/../", b"4"),
]


def test_odd_lines_are_written_as_the_real_registry_writes_them(require, eventually):
    require("peers", "registry")
    lines = []
    with open_lab("binary", "none") as real, open_lab("embedded", "none") as ours:
        for lab in (real, ours):
            before = len(lab.access_log)
            for target, agent in ODD:
                headers = {b"Host": b"localhost", b"User-Agent": agent}
                extensions = {"target": target.encode()}
                lab.send(httpx.Request("GET", lab.url, headers=headers, extensions=extensions)).read()
            assert eventually(lambda lab=lab, before=before: len(lab.access_log) == before + len(ODD))
            lines.append([line.partition("] ")[2] for line in lab.access_log[before:]])
    assert lines[1] == lines[0]


def test_the_access_log_has_one_form_and_no_secret(each_backend, eventually):
    with open_lab(each_backend, "token") as lab:
        lab.pull("team/app:1.0", user="bob")
        mistaken = f"{lab.url}/v2/?access_token={lab.users[0].password}"
        token = lab.token_key.sign({"sub": "x"})
        lab.send(httpx.Request("GET", mistaken, headers={"User-Agent": f"the test, {token}"})).read()
        assert eventually(lambda: any("the test, " in line for line in lab.access_log))
        log = lab.access_log
        assert sum("/v2/team/app/manifests/1.0" in line for line in log) >= 1
        assert all(ACCESS.match(line) for line in log)
        assert not [line for line in log if any(user.password in line for user in lab.users)]
        assert not [line for line in log if token.rpartition(".")[2] in line]


def test_what_is_posted_to_the_journal_and_is_no_event_is_refused():
    journal = Journal()

    def post(body):
        return journal.endpoint(httpx.Request("POST", "http://localhost/", content=body)).status_code

    assert [post(b"{}"), post(b"junk"), post(b'{"events": 5}'), post(b" " * (5 << 20))] == [
        400,
        400,
        400,
        413,
    ]
    assert post(b'{"events": [{"timestamp": "2026"}]}') == 200
    journal.begin()
    assert post(b'{"events": [{"timestamp": "2000"}]}') == 200
    assert not journal.events
    assert journal.endpoint(httpx.Request("GET", "http://localhost/")).status_code == 404


@pytest.mark.parametrize("count", [10_001])
def test_the_journal_forgets_the_oldest(count):
    journal = Journal()
    for number in range(count):
        journal.notify({"action": str(number)})
    assert (len(journal.events), journal.events[0]["action"]) == (10_000, "1")


def test_in_process_a_target_may_be_bytes_of_any_kind():
    journal = Journal()
    send = journal.logging(lambda request: httpx.Response(404))
    send(httpx.Request("GET", "http://localhost/", extensions={"target": b'/v2/caf\xc3\xa9"\xff'}))
    assert '"GET /v2/café\\"\\xff HTTP/1.1" 404' in journal.lines[0]
