"""The embedded registry: what the transcripts of distribution 2.8.2 cannot hold."""

from __future__ import annotations

import json

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from labkit.lab.registry.conditions import BadRangeError, parse_ranges
from labkit.lab.registry_app import registry_app
from labkit.lab.storage import MemoryStore
from labkit.wire.digest import digest_of

HOST = "127.0.0.1:5000"


class Client:
    """Asks an app in process, with the target exactly as given."""

    def __init__(self, **options):
        self.store = MemoryStore()
        self.app = registry_app(self.store, **options)

    def __call__(self, method, target, headers=None, body=b""):
        path = target.removeprefix(f"http://{HOST}")
        request = httpx.Request(
            method,
            f"http://{HOST}",
            headers={"Host": HOST, **(headers or {})},
            content=body,
            extensions={"target": path},
        )
        response = self.app(request)
        response.read()
        return response

    def upload(self, body, repository="team/app", digest=None):
        location = self("POST", f"/v2/{repository}/blobs/uploads/").headers["location"]
        return self("PUT", f"{location}&digest={digest or digest_of(body)}", body=body)


def test_an_upload_goes_by_its_state():
    ask = Client()
    opened = ask("POST", "/v2/team/app/blobs/uploads/")
    first = opened.headers["location"]
    assert (opened.status_code, opened.headers["range"]) == (202, "0-0")
    patched = ask("PATCH", first, {"Content-Range": "junk"}, b"12345")
    assert (patched.status_code, patched.headers["range"]) == (202, "0-4")
    assert "BLOB_UPLOAD_INVALID" in ask("PATCH", first, body=b"again").text
    second = patched.headers["location"]
    status = ask("GET", second)
    assert (status.status_code, status.headers["range"]) == (204, "0-4")
    elsewhere = second.replace("team/app", "team/lib")
    assert '"BLOB_UPLOAD_INVALID","message":"blob upload invalid"}' in ask("GET", elsewhere).text
    assert ask("GET", second.partition("?")[0]).status_code == 404
    assert ask("GET", second.replace("_state=", "_state=x")).status_code == 404
    done = ask("PUT", f"{second}&digest={digest_of(b'1234567890')}", body=b"67890")
    assert (done.status_code, done.headers["docker-content-digest"]) == (201, digest_of(b"1234567890"))
    assert ask("GET", done.headers["location"]).content == b"1234567890"
    assert "BLOB_UPLOAD_UNKNOWN" in ask("GET", second).text


def test_only_what_hashes_to_its_digest_is_stored():
    ask = Client()
    for digest, said in (
        (digest_of(b"other"), f'"detail":{{"Digest":"{digest_of(b"other")}","Reason":{{}}}}'),
        ("junk", '"detail":"digest parsing failed"'),
        ("sha512:" + "0" * 128, "DIGEST_INVALID"),
    ):
        refused = ask.upload(b"content", digest=digest)
        assert refused.status_code == 400 and said in refused.text
    assert ask("GET", f"/v2/team/app/blobs/{digest_of(b'other')}").status_code == 404
    by_sha512 = ask.upload(b"content", digest=digest_of(b"content", "sha512"))
    assert by_sha512.headers["docker-content-digest"] == digest_of(b"content")


def test_an_upload_that_was_given_up_is_gone():
    ask = Client()
    location = ask("POST", "/v2/team/app/blobs/uploads/").headers["location"]
    assert ask("DELETE", location).status_code == 204
    assert "BLOB_UPLOAD_UNKNOWN" in ask("PUT", f"{location}&digest={digest_of(b'')}").text


def test_a_mount_that_cannot_be_done_is_an_upload():
    ask = Client()
    ask.upload(b"content")
    digest = digest_of(b"content")
    path = "/v2/team/copy/blobs/uploads/"
    assert ask("POST", f"{path}?mount={digest}&from=team/none").status_code == 202
    assert ask("POST", f"{path}?mount={digest}&from=team/app").status_code == 201
    assert ask("GET", f"/v2/team/copy/blobs/{digest}").content == b"content"


@pytest.mark.parametrize(
    ("headers", "base"),
    [
        ({"Host": "registry.test"}, "http://registry.test"),
        ({"Host": "registry.test", "X-Forwarded-Proto": "https"}, "https://registry.test"),
        ({"X-Forwarded-Host": "public.test, proxy", "X-Forwarded-Proto": "https"}, "https://public.test"),
        ({"Forwarded": "proto=https;host=public.test"}, "https://public.test"),
        ({"Host": "registry.test", "X-Forwarded-Port": "8443"}, "http://registry.test"),
    ],
)
def test_locations_are_absolute_and_follow_the_host_the_client_used(headers, base):
    response = Client()("POST", "/v2/team/app/blobs/uploads/", headers)
    assert response.headers["location"].startswith(f"{base}/v2/team/app/blobs/uploads/")


def test_a_manifest_of_4_mib_passes_and_one_byte_more_does_not():
    ask = Client()
    config = b"{}"
    ask.upload(config)
    kind = "application/vnd.oci.image.manifest.v1+json"
    body = json.dumps(
        {"schemaVersion": 2, "config": {"digest": digest_of(config)}, "layers": [], "x": ""}
    ).encode()
    full = body.replace(b'""', b'"' + b"x" * (4194304 - len(body)) + b'"')
    put = "/v2/team/app/manifests/1.0"
    assert ask("PUT", put, {"Content-Type": kind}, full).status_code == 201
    refused = ask("PUT", put, {"Content-Type": kind}, full + b" ")
    assert refused.status_code == 400 and "http: request body too large" in refused.text


def test_the_path_is_read_as_it_came_or_else_from_the_url():
    app = registry_app(MemoryStore())
    tidied = httpx.Request("GET", "http://localhost:5000/v2/team/app/tags/list")
    assert app(tidied).status_code == 404
    raw = httpx.Request("GET", f"http://{HOST}/v2/", extensions={"target": b"/v2/../v2/?a=b"})
    assert app(raw).headers["location"] == "/v2/?a=b"
    absolute = httpx.Request("GET", f"http://{HOST}/", extensions={"target": "http://elsewhere/v2/"})
    assert app(absolute).status_code == 200


@pytest.mark.parametrize(
    "name", ["a" * 5000, "a-" * 3000 + "!", "a." * 3000 + "/", "a/" * 3000 + "A", "-" * 9000]
)
def test_a_long_name_is_answered_without_backtracking(name):
    assert Client()("GET", f"/v2/{name}/manifests/1.0").status_code in (301, 404, 500)


@given(st.text(), st.integers(0, 50))
def test_ranges_lie_in_the_blob_or_are_refused(header, size):
    try:
        ranges = parse_ranges(f"bytes={header}", size)
    except BadRangeError:
        return
    assert all(0 <= start <= end <= size for start, end in ranges)


@given(st.binary(max_size=200), st.sampled_from(["docker.distribution.manifest.v2", "oci.image.index.v1"]))
def test_whatever_is_put_as_a_manifest_gets_an_answer(body, kind):
    headers = {"Content-Type": f"application/vnd.{kind}+json"}
    # An OCI document without schemaVersion, such as {}, is 500 as in 2.8.2.
    assert Client()("PUT", "/v2/team/app/manifests/x", headers, body).status_code in (400, 500)


@pytest.mark.parametrize(
    "document",
    [
        {"layers": 1},
        {"layers": [1]},
        {"config": [], "layers": []},
        {"config": {"digest": 5}, "layers": [{}]},
        {"manifests": [{}], "config": {}},
    ],
)
def test_a_manifest_of_strange_shape_is_refused(document):
    kind = "application/vnd.oci.image.manifest.v1+json"
    body = json.dumps({"schemaVersion": 2, **document}).encode()
    response = Client()("PUT", "/v2/team/app/manifests/x", {"Content-Type": kind}, body)
    assert response.status_code == 400
