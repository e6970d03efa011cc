"""Edition oci-1.1: what the OCI distribution spec wants otherwise than distribution 2.8.2 has it."""

from __future__ import annotations

import hashlib
import json
import socket
from contextlib import closing

import httpx
import pytest

from labkit.lab import open_lab
from labkit.lab.registry.documents import OCI_INDEX, OCI_MANIFEST
from labkit.lab.registry.options import Options
from labkit.lab.registry_app import registry_app
from labkit.lab.storage import MemoryStore
from labkit.wire.digest import digest_of
from labkit.wire.errors import UsageError
from tests.lab.test_registry_app import Client

CONFIG = b"{}"
IMAGE = {
    "schemaVersion": 2,
    "mediaType": OCI_MANIFEST,
    "config": {"mediaType": "application/vnd.oci.empty.v1+json", "digest": digest_of(CONFIG), "size": 2},
    "layers": [],
}
BODY = json.dumps(IMAGE).encode()
UPLOADS = "/v2/team/app/blobs/uploads/"


@pytest.fixture
def ask():
    client = Client(options=Options("oci-1.1", delete=True))
    client("POST", f"{UPLOADS}?digest={digest_of(CONFIG)}", body=CONFIG)
    return client


def put(ask, reference="1.0", body=BODY, kind=OCI_MANIFEST):
    return ask("PUT", f"/v2/team/app/manifests/{reference}", {"Content-Type": kind}, body)


def test_a_blob_comes_in_one_request(ask):
    assert ask("GET", f"/v2/team/app/blobs/{digest_of(CONFIG)}").content == CONFIG
    assert ask("POST", f"{UPLOADS}?digest={digest_of(b'?')}", body=b"x").status_code == 400


def test_chunks_come_in_order_or_not_at_all(ask):
    place = ask("POST", UPLOADS).headers["location"]
    assert ask("PATCH", place, {"Content-Range": "0-4"}, b"12345").status_code == 202
    for wrong in ("0-4", "6-10", "5-99", "junk"):  # with an old state, too: the id alone counts
        assert ask("PATCH", place, {"Content-Range": wrong}, b"67890").status_code == 416
    assert ask("GET", place).headers["range"] == "0-4"
    done = ask("PUT", f"{place}&digest={digest_of(b'1234567890')}", {"Content-Range": "5-9"}, b"67890")
    assert done.status_code == 201


def test_content_keeps_the_digest_it_was_given(ask):
    digest = f"sha512:{hashlib.sha512(b'x').hexdigest()}"
    assert ask("POST", f"{UPLOADS}?digest={digest}", body=b"x").headers["docker-content-digest"] == digest
    assert ask("GET", f"/v2/team/app/blobs/{digest}").content == b"x"
    name = f"sha512:{hashlib.sha512(BODY).hexdigest()}"
    assert put(ask, name).headers["docker-content-digest"] == name
    assert ask("GET", f"/v2/team/app/manifests/{name}").content == BODY


def test_a_manifest_is_given_whatever_is_accepted(ask):
    put(ask)
    assert ask("GET", "/v2/team/app/manifests/1.0", {"Accept": "text/plain"}).content == BODY
    assert ask("GET", "/v2/team/app/manifests/1.0", {"If-None-Match": digest_of(BODY)}).status_code == 304


@pytest.mark.parametrize(
    ("reference", "body", "status"),
    [
        ("sha256:abc", BODY, 400),
        (digest_of(b"?"), BODY, 400),
        ("1.0", b"{", 400),
        ("1.0", BODY.replace(b"2", b"3", 1), 400),
        ("1.0", b" " * (4 * 1024 * 1024 + 1), 413),
    ],
)
def test_a_bad_manifest_is_refused(ask, reference, body, status):
    assert put(ask, reference, body).status_code == status
    assert ask("GET", f"/v2/team/app/manifests/{reference}").status_code in (400, 404)


def test_who_refers_to_a_manifest_is_listed(ask):
    subject = {"mediaType": OCI_MANIFEST, "digest": digest_of(BODY), "size": len(BODY)}
    signature = {**IMAGE, "subject": subject, "artifactType": "test/signature", "annotations": {"by": "me"}}
    image = {**IMAGE, "subject": subject}
    index = {"schemaVersion": 2, "mediaType": OCI_INDEX, "manifests": [], "subject": subject}
    bodies = [json.dumps(each).encode() for each in (signature, image, index)]
    for number, body in enumerate(bodies):
        response = put(ask, f"r{number}", body, OCI_INDEX if number == 2 else OCI_MANIFEST)
        assert response.headers["oci-subject"] == digest_of(BODY)
    place = f"/v2/team/app/referrers/{digest_of(BODY)}"
    listed = ask("GET", place)
    assert listed.headers["content-type"] == OCI_INDEX
    kinds = {entry["digest"]: entry.get("artifactType") for entry in listed.json()["manifests"]}
    wanted = ["test/signature", "application/vnd.oci.empty.v1+json", None]
    assert kinds == dict(zip(map(digest_of, bodies), wanted, strict=True))
    only = ask("GET", f"{place}?artifactType=test/signature")
    assert only.headers["oci-filters-applied"] == "artifactType"
    assert [entry["annotations"] for entry in only.json()["manifests"]] == [{"by": "me"}]
    assert ask("GET", f"/v2/team/none/referrers/{digest_of(b'?')}").json()["manifests"] == []
    assert ask("GET", "/v2/team/app/referrers/sha256:abc").status_code == 400


def test_tags_come_sorted_and_in_pages(ask):
    for tag in ("b", "c", "a"):
        put(ask, tag)
    first = ask("GET", "/v2/team/app/tags/list?n=2")
    assert first.json()["tags"] == ["a", "b"]
    rest = ask("GET", first.links["next"]["url"])
    assert (rest.json()["tags"], rest.links) == (["c"], {})
    assert ask("GET", "/v2/team/app/tags/list?n=0").json()["tags"] == []
    assert ask("GET", "/v2/team/app/tags/list?n=x").status_code == 400
    assert ask("GET", "/v2/team/none/tags/list").status_code == 404


def test_a_tag_is_deleted_alone(ask):
    put(ask, "one")
    put(ask, "two")
    assert ask("DELETE", "/v2/team/app/manifests/one").status_code == 202
    assert ask("DELETE", "/v2/team/app/manifests/one").status_code == 404
    assert ask("GET", "/v2/team/app/manifests/two").status_code == 200


def test_only_the_embedded_registry_has_editions():
    with open_lab(edition="oci-1.1", auth="none") as lab:
        assert lab.backend == "embedded" and "oci-1.1" in lab.why[0]
    with pytest.raises(UsageError, match="binary"):
        open_lab("binary", edition="oci-1.1")
    with pytest.raises(UsageError, match="no edition"):
        open_lab("embedded", edition="oci-2")


def test_an_upload_that_broke_off_goes_on_where_it_was(eventually):
    with open_lab(edition="oci-1.1", auth="none") as lab:
        place = httpx.post(f"{lab.url}/v2/team/app/blobs/uploads/").headers["location"]
        url = httpx.URL(place)
        half = bytes(200_000)
        with closing(socket.create_connection(("127.0.0.1", url.port))) as wire:
            head = f"PATCH {url.raw_path.decode()} HTTP/1.1\r\nHost: x\r\nContent-Length: 900000\r\n\r\n"
            wire.sendall(head.encode() + half)
            assert eventually(lambda: httpx.get(place).headers["range"] == "0-199999")
        rest = b"x" * 700_000
        done = httpx.patch(place, content=rest, headers={"Content-Range": "200000-899999"})
        assert done.status_code == 202
        digest = digest_of(half + rest)
        last = f"{done.headers['location']}&digest={digest}"
        assert httpx.put(last).status_code == 201


@pytest.mark.parametrize(
    "kind", ["oci.image.layer.nondistributable.v1.tar+gzip", "docker.image.rootfs.foreign.diff.tar.gzip"]
)
def test_a_layer_may_be_elsewhere(ask, kind):
    layer = {"mediaType": f"application/vnd.{kind}", "digest": digest_of(b"elsewhere"), "size": 9}
    there = json.dumps({**IMAGE, "layers": [{**layer, "urls": ["https://example.com/layer"]}]}).encode()
    nowhere = json.dumps({**IMAGE, "layers": [layer]}).encode()
    assert put(ask, "1.0", there).status_code == 201
    assert put(ask, "1.1", nowhere).json()["errors"][0]["code"] == "MANIFEST_BLOB_UNKNOWN"


def test_referrers_are_found_among_odd_documents(ask):
    subject = {"mediaType": OCI_MANIFEST, "digest": digest_of(BODY), "size": len(BODY)}
    for number, more in enumerate(('"x": ' + "9" * 5_000, '"subject": 5', '"artifactType": 5')):
        body = json.dumps({**IMAGE, "subject": subject})[:-1] + f", {more}}}"
        assert put(ask, f"r{number}", body.encode()).status_code == 201
    listed = ask("GET", f"/v2/team/app/referrers/{digest_of(BODY)}").json()["manifests"]
    kinds = [entry.get("artifactType") for entry in listed]
    assert kinds == ["application/vnd.oci.empty.v1+json", None]


def test_what_an_older_labkit_kept_does_not_hide_the_referrers():
    store = MemoryStore()
    body = b'{"subject": {"digest": "%s"}, "x": NaN}' % digest_of(BODY).encode()
    store.put_manifest("team/app", OCI_MANIFEST, body, digest_of(body))
    request = httpx.Request("GET", f"http://x/v2/team/app/referrers/{digest_of(BODY)}")
    assert registry_app(store, options=Options("oci-1.1"))(request).json()["manifests"] == []
