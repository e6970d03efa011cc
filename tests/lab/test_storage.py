"""The store: what is shared between repositories, what is on disk, what happens at once."""

from __future__ import annotations

import hashlib
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from labkit.lab import open_lab
from labkit.lab.content import CHUNK
from labkit.lab.disk import DiskStore
from labkit.lab.storage import MemoryStore
from labkit.wire.digest import digest_of
from labkit.wire.errors import UsageError

BIG = bytes(range(256)) * 4096  # four chunks


@pytest.fixture(params=["in files", "in memory", "kept"])
def store(request, tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    if request.param == "kept":
        store = DiskStore(tmp_path / "kept")
    else:
        store = MemoryStore(spool=4 if request.param == "in files" else 1 << 30)
    yield store
    store.close()
    left = [path.name for path in tmp_path.iterdir()]
    assert left == (["kept"] if request.param == "kept" else [])


def push(store, body, repository="team/app"):
    upload = store.start_upload(repository)
    store.append(repository, upload, [body[:10], body[10:]])
    return store.commit(repository, upload, digest_of(body))


def test_a_blob_comes_back_in_chunks_or_in_part(store):
    blob = store.blob("team/app", push(store, BIG))
    assert blob.size == len(BIG)
    assert [len(chunk) for chunk in blob.chunks()] == [CHUNK] * 4
    assert b"".join(blob.chunks(5, 300_000)) == BIG[5:300_000]
    assert b"".join(blob.chunks(0, 1)) == BIG[:1]


def test_a_blob_belongs_to_the_repositories_it_was_given_to(store):
    digest = push(store, BIG)
    assert store.blob("team/lib", digest) is None
    assert store.mount("team/lib", digest, "team/app") and not store.mount("x", digest, "y")
    assert store.remove_blob("team/app", digest) and not store.remove_blob("team/app", digest)
    assert b"".join(store.blob("team/lib", digest).chunks()) == BIG


def test_the_same_blob_twice_is_kept_once(store):
    reader = store.blob("team/app", push(store, BIG)).chunks()
    first = next(reader)
    assert push(store, BIG) == digest_of(BIG)
    assert first + b"".join(reader) == BIG


def test_an_upload_that_ended_takes_no_more(store):
    upload = store.start_upload("team/app")
    store.append("team/app", upload, [BIG])
    writer = iter([b"late"])

    def late():
        store.commit("team/app", upload, digest_of(BIG))
        yield from writer

    with pytest.raises(KeyError):
        store.append("team/app", upload, late())
    assert b"".join(store.blob("team/app", digest_of(BIG)).chunks()) == BIG


def test_pushes_at_once_do_not_disturb_each_other(store):
    bodies = [hashlib.shake_128(bytes([n])).digest(300_000) for n in range(12)]
    with ThreadPoolExecutor(6) as pool:
        digests = list(pool.map(lambda body: push(store, body), bodies * 2))
    for digest, body in zip(digests, bodies * 2, strict=True):
        assert b"".join(store.blob("team/app", digest).chunks()) == body


def test_removing_a_manifest_takes_its_tags_along(store):
    digest, other = digest_of(b"{}"), digest_of(b"{ }")
    store.put_manifest("team/app", "x/y", b"{}", digest, "1.0")
    store.put_manifest("team/app", "x/y", b"{}", digest, "1.1")
    store.put_manifest("team/app", "x/y", b"{ }", other, "2.0")
    assert store.remove_manifest("team/app", digest) and not store.remove_manifest("team/app", digest)
    assert store.tags("team/app") == ["2.0"] and store.tag("team/app", "2.0") == other
    assert store.manifest("team/app", digest) is None


def test_reading_makes_no_repository(store):
    assert store.tags("team/app") is None and store.tag("team/app", "1.0") is None
    assert store.repositories() == []
    push(store, b"x", "b")
    push(store, b"x", "a/b")
    push(store, b"x", "a-b")
    assert store.repositories() == ["a/b", "a-b", "b"]


def test_small_blobs_leave_no_file(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    store = MemoryStore()
    push(store, BIG)
    assert [path for path in Path(tmp_path).rglob("*") if path.is_file()] == []
    store.close()


def test_what_is_kept_is_there_again(tmp_path):
    first = DiskStore(tmp_path)
    digests = [push(first, body) for body in (BIG, b"", b"small")]
    manifest = digest_of(b"{}")
    first.put_manifest("team/app", "x/y", b"{}", manifest, "1.0")
    upload = first.start_upload("team/app")
    first.append("team/app", upload, [BIG[:1000]])

    again = DiskStore(tmp_path)
    assert [b"".join(again.blob("team/app", digest).chunks()) for digest in digests] == [BIG, b"", b"small"]
    assert again.manifest("team/app", manifest) == ("x/y", b"{}") and again.tag("team/app", "1.0") == manifest
    assert (again.secret, again.repositories()) == (first.secret, ["team/app"])
    assert again.upload_size("team/app", upload) == 1000
    other = BIG + b"more"
    again.append("team/app", upload, [other[1000:]])
    assert again.commit("team/app", upload, digest_of(other)) == digest_of(other)


def test_a_blob_whose_file_is_gone_is_unknown(tmp_path):
    digest = push(DiskStore(tmp_path), BIG)
    (tmp_path / digest.replace(":", "-")).unlink()
    assert DiskStore(tmp_path).blob("team/app", digest) is None


@pytest.mark.parametrize("content", ["", "{}", "junk", '{"secret": 5, "repositories": {}}'])
def test_a_folder_that_is_no_storage_is_named(tmp_path, content):
    (tmp_path / "labkit-registry.json").write_text(content)
    with pytest.raises(UsageError, match="cannot be storage"):
        DiskStore(tmp_path)
    (tmp_path / "labkit-registry.json").rename(tmp_path / "letter.txt")
    with pytest.raises(UsageError, match="not empty"):
        DiskStore(tmp_path)
    with pytest.raises(UsageError):
        DiskStore(tmp_path / "letter.txt")
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_a_lab_finds_its_storage_again(tmp_path):
    with open_lab(storage=tmp_path / "kept", auth="none") as lab:
        before = lab.pull("team/app:1.0").digest
    with open_lab(storage=tmp_path / "kept", auth="none") as lab:
        assert lab.pull("team/app:1.0").digest == before
    with pytest.raises(UsageError, match="binary"):
        open_lab("binary", storage=tmp_path / "kept")
