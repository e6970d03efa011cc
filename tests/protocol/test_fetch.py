"""Blobs that come side by side, in pieces, or from somebody else: whole in the end, or not there at all."""

import json
import threading

import httpx
import pytest

from labkit.lab import open_lab
from labkit.protocol.client import pull
from labkit.protocol.layout import Layout
from labkit.protocol.network import open_send
from labkit.protocol.runner import run
from labkit.protocol.session import Session, authorized_flow
from labkit.wire.errors import AuthRefused, Corrupt, Unreachable
from labkit.wire.exchange import Trace
from labkit.wire.manifest import digest_of
from labkit.wire.reference import parse_reference
from labkit.wire.scope import repository_scope
from tests.protocol.scripted import CONFIG, LAYER, V2, Scripted, manifest

REFERENCE = parse_reference("localhost:5000/app:1")
LAYER_PATH = f"/v2/app/blobs/{digest_of(LAYER)}"
MIRROR = "mirror.example"


def breaking(start, count, status=200, **headers):
    """An answer that brings `count` bytes from `start` on; then the connection breaks."""

    def body():
        yield LAYER[start : start + count]
        raise httpx.ReadError("connection reset")

    return status, {name.replace("_", "-"): value for name, value in headers.items()}, body


class Ranged:
    """A layer from a server that knows ranges and whose connection breaks every three bytes."""

    def __init__(self):
        self.asked = []

    def __call__(self, request):
        self.asked.append(request.headers.get("range"))
        start = int((self.asked[-1] or "bytes=0-")[6:-1])
        named = f"bytes {start}-{len(LAYER) - 1}/{len(LAYER)}"
        return breaking(start, 3, 206 if start else 200, Content_Range=named)


def left(folder):
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_after_a_break_only_the_rest_is_asked_for(tmp_path):
    ranged = Ranged()
    pull(REFERENCE, send=Scripted({LAYER_PATH: ranged}), to=tmp_path)
    assert ranged.asked == [None, "bytes=3-", "bytes=6-", "bytes=9-"]
    assert Layout(tmp_path).path(digest_of(LAYER)).read_bytes() == LAYER
    assert not (tmp_path / ".incoming").exists()


def test_a_server_that_knows_no_ranges_sends_it_all_again(tmp_path):
    answers = iter([breaking(0, 4), (200, {}, LAYER)])
    send = Scripted({LAYER_PATH: lambda request: next(answers)})
    pull(REFERENCE, send=send, to=tmp_path)
    assert Layout(tmp_path).path(digest_of(LAYER)).read_bytes() == LAYER


@pytest.mark.parametrize(
    "answer",
    [
        (206, {"Content-Range": f"bytes 0-{len(LAYER) - 1}/{len(LAYER)}"}, LAYER),
        (206, {}, LAYER[4:]),
        (416, {}, b"range not satisfiable"),
    ],
)
def test_another_part_than_was_asked_for_is_not_believed(answer, tmp_path):
    answers = iter([breaking(0, 4), answer, (200, {}, LAYER)])
    pull(REFERENCE, send=Scripted({LAYER_PATH: lambda request: next(answers)}), to=tmp_path)
    assert Layout(tmp_path).path(digest_of(LAYER)).read_bytes() == LAYER


def test_the_next_pull_goes_on_where_this_one_broke(tmp_path):
    with pytest.raises(Unreachable):
        pull(REFERENCE, send=Scripted({LAYER_PATH: breaking(0, 4)}), to=tmp_path)
    assert ".incoming/" + digest_of(LAYER)[7:] in left(tmp_path)
    asked = []

    def rest(request):
        asked.append(request.headers.get("range"))
        return 206, {"Content-Range": f"bytes 4-{len(LAYER) - 1}/{len(LAYER)}"}, LAYER[4:]

    pull(REFERENCE, send=Scripted({LAYER_PATH: rest}), to=tmp_path)
    assert asked == ["bytes=4-"]
    assert not (tmp_path / ".incoming").exists()
    assert not [name for name in left(tmp_path) if "partial" in name]


def test_a_rest_that_does_not_fit_is_thrown_away_with_the_beginning(tmp_path):
    with pytest.raises(Unreachable):
        pull(REFERENCE, send=Scripted({LAYER_PATH: breaking(0, 4)}), to=tmp_path)

    def changed(request):
        if "range" not in request.headers:
            return 200, {}, LAYER[::-1]
        return 206, {"Content-Range": f"bytes 4-{len(LAYER) - 1}/{len(LAYER)}"}, LAYER[4:][::-1]

    with pytest.raises(Corrupt, match="digest"):
        pull(REFERENCE, send=Scripted({LAYER_PATH: changed}), to=tmp_path)
    assert not [name for name in left(tmp_path) if digest_of(LAYER)[7:] in name]


def test_a_beginning_that_was_damaged_since_is_fetched_afresh(tmp_path):
    with pytest.raises(Unreachable):
        pull(REFERENCE, send=Scripted({LAYER_PATH: breaking(0, 4)}), to=tmp_path)
    (kept,) = (path for path in (tmp_path / ".incoming").iterdir() if digest_of(LAYER)[7:] in path.name)
    kept.write_bytes(b"XXXX")

    def rest(request):
        if "range" not in request.headers:
            return 200, {}, LAYER
        return 206, {"Content-Range": f"bytes 4-{len(LAYER) - 1}/{len(LAYER)}"}, LAYER[4:]

    pull(REFERENCE, send=Scripted({LAYER_PATH: rest}), to=tmp_path)
    assert Layout(tmp_path).path(digest_of(LAYER)).read_bytes() == LAYER
    assert not (tmp_path / ".incoming").exists()


def test_ctrl_c_keeps_what_came(tmp_path):
    def body():
        yield LAYER[:4]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        pull(REFERENCE, send=Scripted({LAYER_PATH: (200, {}, body)}), to=tmp_path)
    assert (tmp_path / ".incoming" / digest_of(LAYER)[7:]).read_bytes() == LAYER[:4]


def test_blobs_come_side_by_side():
    both = threading.Barrier(2, timeout=30)

    def waits(body):
        def answer(request):
            both.wait()
            return 200, {}, body

        return answer

    send = Scripted({LAYER_PATH: waits(LAYER), f"/v2/app/blobs/{digest_of(CONFIG)}": waits(CONFIG)})
    assert len(pull(REFERENCE, send=send, parallel=2).trace) == 4


def test_the_first_failure_ends_the_others_and_keeps_what_they_have(tmp_path):
    failed = threading.Event()

    def slow():
        yield LAYER[:4]
        assert failed.wait(30)
        yield from (LAYER[n : n + 1] for n in range(4, len(LAYER)))

    def corrupt(request):
        failed.set()
        return 200, {}, CONFIG[::-1]

    answers = {LAYER_PATH: (200, {}, slow), f"/v2/app/blobs/{digest_of(CONFIG)}": corrupt}
    with pytest.raises(Corrupt):
        pull(REFERENCE, send=Scripted(answers), to=tmp_path, parallel=2)
    assert not (tmp_path / "index.json").exists()


def two_platforms():
    documents = [manifest(annotations={"for": name}) for name in ("amd64", "arm64")]
    entries = [
        {
            "mediaType": "application/vnd.docker.distribution.manifest.v2+json",
            "digest": digest_of(document),
            "size": len(document),
            "platform": {"os": "linux", "architecture": name},
        }
        for name, document in zip(("amd64", "arm64"), documents, strict=True)
    ]
    kind = "application/vnd.oci.image.index.v1+json"
    index = json.dumps({"schemaVersion": 2, "mediaType": kind, "manifests": entries}).encode()
    children = {
        f"/v2/app/manifests/{digest_of(document)}": (200, {"Content-Type": entries[0]["mediaType"]}, document)
        for document in documents
    }
    return index, {"/v2/app/manifests/1": (200, {"Content-Type": kind}, index)} | children


def test_all_platforms_with_one_index(tmp_path):
    index, answers = two_platforms()
    pulled = pull(REFERENCE, send=Scripted(answers), to=tmp_path, platform="all")
    assert (pulled.digest, pulled.to_json()["platform"]) == (digest_of(index), "all")
    named = json.loads((tmp_path / "index.json").read_text())["manifests"]
    assert [entry["digest"] for entry in named] == [digest_of(index)]
    assert Layout(tmp_path).path(digest_of(index)).read_bytes() == index
    assert len(list((tmp_path / "blobs" / "sha256").iterdir())) == 5  # index, 2 manifests, config, layer


def test_all_of_an_image_without_an_index_is_the_image(tmp_path):
    pulled = pull(REFERENCE, send=Scripted({}), to=tmp_path, platform="all")
    assert (pulled.platform, pulled.notices) == (None, ())


def test_an_index_of_nothing_is_said():
    index = b'{"schemaVersion": 2, "manifests": []}'
    kind = {"Content-Type": "application/vnd.oci.image.index.v1+json"}
    with pytest.raises(Exception, match="names no image"):
        pull(REFERENCE, send=Scripted({"/v2/app/manifests/1": (200, kind, index)}), platform="all")


def from_mirror(answers, **more):
    mirror = Session(httpx.URL(f"http://{MIRROR}"))
    send = Scripted(answers)
    return pull(REFERENCE, send=send, mirrors=[mirror], **more), send


def test_a_mirror_that_has_it_all_is_the_only_one_asked():
    pulled, send = from_mirror({})
    assert {request.url.host for request in send.asked} == {MIRROR}
    assert pulled.notices == (f"The manifest came from the mirror {MIRROR}.",)


def test_a_mirror_that_does_not_know_the_image_is_asked_once():
    missing = (404, {}, b'{"errors":[{"code":"MANIFEST_UNKNOWN"}]}')
    pulled, send = from_mirror({f"{MIRROR}/v2/app/manifests/1": missing})
    assert [line for line in send.lines if MIRROR in line] == [
        f"GET {MIRROR}/v2/",
        f"GET {MIRROR}/v2/app/manifests/1",
    ]
    assert f"The mirror {MIRROR} did not help" in pulled.notices[0]


def test_a_mirror_with_a_changed_layer_is_passed_over_for_that_layer(tmp_path):
    pulled, send = from_mirror({f"{MIRROR}{LAYER_PATH}": (200, {}, LAYER[::-1])}, to=tmp_path)
    assert f"GET localhost{LAYER_PATH}" in send.lines
    assert Layout(tmp_path).path(digest_of(LAYER)).read_bytes() == LAYER
    assert "did not help" in pulled.notices[1]
    assert "digest" in pulled.notices[1]


def test_each_registry_gets_its_own_credential_and_no_other():
    with (
        open_lab("embedded", "htpasswd") as near,
        open_lab("embedded", "htpasswd") as far,
        open_send() as send,
    ):
        reference = parse_reference(f"{far.registry}/team/app:1.0")
        trace = Trace("mirror")
        mine = {lab: lab.credential("alice") for lab in (near, far)}
        stranger = Session(httpx.URL(near.url), mine[far])
        pulled = pull(reference, send=send, trace=trace, credential=mine[far], mirrors=[stranger], parallel=3)
        assert "did not help" in pulled.notices[0]
        helper = Session(httpx.URL(near.url), mine[near])
        again = pull(reference, send=send, credential=mine[far], mirrors=[helper], parallel=3)
        assert {httpx.URL(exchange.request.url).port for exchange in again.trace} == {helper.base.port}
        with pytest.raises(AuthRefused):
            pull(reference, send=send, credential=mine[near])


class Guarded(Scripted):
    """A registry with a token server and four layers; a token is good for the manifest and `good` more."""

    def __init__(self, good):
        self.layers = [b"layer %d" % n for n in range(4)]
        self.paths = {f"/v2/app/blobs/{digest_of(layer)}": (200, {}, layer) for layer in self.layers}
        described = [{"mediaType": "tar", "digest": digest_of(b), "size": len(b)} for b in self.layers]
        image = (200, {"Content-Type": V2}, manifest(layers=described))
        super().__init__({"/v2/app/manifests/1": image, "/token": self.token} | self.paths)
        self.good, self.issued = good, 0
        self.side_by_side = threading.Barrier(2, timeout=30)

    def token(self, request):
        self.issued += 1
        return 200, {}, json.dumps({"token": f"t{self.issued}"}).encode()

    def __call__(self, request):
        if request.url.path == "/token" or request.url.host == MIRROR:
            return super().__call__(request)
        valid = self.good if request.url.path in self.paths else "t1"
        if request.headers.get("authorization") == f"Bearer {valid}":
            return super().__call__(request)
        if request.url.path in self.paths:
            self.side_by_side.wait()  # both are refused before either may ask for another token
        self.asked.append(request)
        challenge = 'Bearer realm="http://localhost:5001/token",service="s"'
        return httpx.Response(401, headers={"WWW-Authenticate": challenge}, request=request)


def test_blobs_side_by_side_share_a_renewed_token():
    send = Guarded("t2")
    pulled = pull(REFERENCE, send=send, parallel=2)
    assert send.issued == 2
    assert [e.retry_of is not None for e in pulled.trace if e.status == 200].count(True) == 2


def test_blobs_side_by_side_share_the_first_ping_and_token_after_a_mirror_that_fails():
    send, all_of_them = Guarded("t1"), threading.Barrier(4, timeout=30)

    def gone(request):
        all_of_them.wait()
        return 404, {}, b"{}"

    def slow(request):
        threading.Event().wait(0.1)
        return 200, {}, json.dumps({"token": "t1"}).encode()

    send.answers |= {f"{MIRROR}{path}": gone for path in send.paths} | {"/token": slow}
    mirror = Session(httpx.URL(f"http://{MIRROR}"))
    pull(REFERENCE, send=send, mirrors=[mirror], parallel=4)
    assert send.lines.count("GET localhost/v2/") == send.lines.count("GET localhost/token") == 1


def test_a_refused_token_is_forgotten_under_each_of_its_scopes():
    session = Session(httpx.URL("http://localhost:5000"))
    valid = []

    def send(request):
        if request.url.path == "/token":
            return httpx.Response(200, json={"token": valid[-1]}, request=request)
        if request.headers.get("authorization") == f"Bearer {valid[-1]}":
            return httpx.Response(200, request=request)
        challenge = 'Bearer realm="http://localhost:5001/token",scope="repository:app:pull,push"'
        return httpx.Response(401, headers={"WWW-Authenticate": challenge}, request=request)

    def ask():
        return session.request("GET", "/v2/app/manifests/1", "manifest")

    for token in ("t1", "t2", "t3"):
        valid.append(token)
        assert run(authorized_flow(session, ask, repository_scope("app", "pull")), send).status_code == 200
        # As if the wider scope had been demanded at first, too.
        session.tokens["repository:app:pull,push"] = session.tokens["repository:app:pull"]


@pytest.mark.parametrize("auth", ["htpasswd", "token"])
def test_a_break_at_the_real_registry_is_gone_on_with(each_backend, auth, tmp_path):
    """Ranges at registry:2 itself; the connection breaks on our side, in the middle of each layer."""

    class Breaks(httpx.SyncByteStream):
        def __init__(self, stream):
            self.stream = stream

        def __iter__(self):
            for chunk in self.stream:
                yield chunk[: len(chunk) // 2 + 1]
                raise httpx.ReadError("connection reset")

        def close(self):
            self.stream.close()

    broken = set()

    with open_lab(each_backend, auth) as lab, open_send() as send:

        def breaks(request):
            response = send(request)
            if (
                "/blobs/" in request.url.path
                and request.url.path not in broken
                and response.status_code == 200
            ):
                broken.add(request.url.path)
                response.stream = Breaks(response.stream)
            return response

        reference = parse_reference(f"{lab.registry}/team/app:1.0")
        pulled = pull(
            reference,
            send=breaks,
            credential=lab.credential("alice"),
            to=tmp_path,
            platform="all",
            parallel=3,
        )
        statuses = [exchange.status for exchange in pulled.trace if exchange.stage == "blob"]
        assert statuses.count(206) == len(broken) == len(pulled.resolved.blobs)
        assert all(Layout(tmp_path).holds(blob) for blob in pulled.resolved.blobs)
        assert len(pulled.resolved.manifests) == 2
        assert lab.pull("team/app:1.0", user="alice", platform="linux/arm64").digest == pulled.digest
