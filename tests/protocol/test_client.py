"""What a pull leaves on disk: an image layout that is whole, or nothing that looks like one."""

import errno
import json

import httpx
import pytest

from labkit.protocol import client
from labkit.protocol.client import base_url, pull
from labkit.protocol.layout import Layout, writing
from labkit.wire.errors import Corrupt, LabkitError, Unreachable, UsageError
from labkit.wire.manifest import Platform, digest_of
from labkit.wire.reference import parse_reference
from tests.protocol.scripted import CONFIG, LAYER, Scripted

REFERENCE = parse_reference("localhost:5000/app:1")
LAYER_PATH = f"/v2/app/blobs/{digest_of(LAYER)}"


def blobs(folder):
    return sorted(path.name for path in (folder / "blobs" / "sha256").iterdir())


def test_a_pull_writes_a_layout_and_the_next_one_fetches_no_blob(tmp_path):
    send = Scripted({})
    pulled = pull(REFERENCE, send=send, to=tmp_path / "image")
    index = json.loads((tmp_path / "image" / "index.json").read_text())
    assert [entry["digest"] for entry in index["manifests"]] == [pulled.digest]
    assert len(blobs(tmp_path / "image")) == 3
    skipped = []
    again = pull(REFERENCE, send=send, to=tmp_path / "image", notify=lambda p: skipped.append(p.skipped))
    assert skipped == [True, True]
    assert len(again.trace) == 2
    assert len(json.loads((tmp_path / "image" / "index.json").read_text())["manifests"]) == 1


def test_without_a_folder_everything_is_verified_and_nothing_kept():
    pulled = pull(REFERENCE, send=Scripted({}))
    assert len(pulled.trace) == 4
    assert pulled.to_json()["layout"] is None
    assert pulled.to_json()["bytes"] == pulled.trace.bytes > len(LAYER)


@pytest.mark.parametrize("body", [LAYER[:-1], LAYER + b"!", LAYER[::-1], b""])
def test_a_changed_layer_is_refused_and_not_kept(tmp_path, body):
    with pytest.raises(Corrupt):
        pull(REFERENCE, send=Scripted({LAYER_PATH: (200, {}, body)}), to=tmp_path / "image")
    assert digest_of(LAYER).partition(":")[2] not in blobs(tmp_path / "image")
    assert not [name for name in blobs(tmp_path / "image") if "partial" in name]
    assert not (tmp_path / "image" / "index.json").exists()


def test_a_layer_changed_on_disk_is_fetched_again(tmp_path):
    pull(REFERENCE, send=Scripted({}), to=tmp_path)
    Layout(tmp_path).path(digest_of(LAYER)).write_bytes(LAYER[::-1])
    again = pull(REFERENCE, send=Scripted({}), to=tmp_path)
    assert [e.stage for e in again.trace] == ["ping", "manifest", "blob"]
    assert Layout(tmp_path).path(digest_of(LAYER)).read_bytes() == LAYER


def test_a_connection_that_breaks_in_a_blob_leaves_nothing_half(tmp_path):
    def broken():
        yield LAYER[:4]
        raise httpx.ReadError("connection reset")

    with pytest.raises(Unreachable):
        pull(REFERENCE, send=Scripted({LAYER_PATH: (200, {}, broken)}), to=tmp_path / "image")
    assert blobs(tmp_path / "image") == [digest_of(CONFIG).partition(":")[2]]


def test_a_folder_of_somebody_else_is_left_alone(tmp_path):
    (tmp_path / "letter.txt").write_text("dear all")
    with pytest.raises(UsageError, match="not empty"):
        pull(REFERENCE, send=Scripted({}), to=tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_other_images_in_the_layout_stay(tmp_path):
    send = Scripted({"/v2/app/manifests/2": Scripted({}).answers["/v2/app/manifests/1"]})
    pull(REFERENCE, send=send, to=tmp_path)
    pull(parse_reference("localhost:5000/app:2"), send=send, to=tmp_path)
    names = [
        entry["annotations"]["org.opencontainers.image.ref.name"]
        for entry in json.loads((tmp_path / "index.json").read_text())["manifests"]
    ]
    assert names == ["1", "2"]


@pytest.mark.parametrize(
    ("number", "words"), [(errno.ENOSPC, "full"), (errno.EACCES, "may not be written"), (errno.EIO, "Cannot")]
)
def test_disks_that_say_no(number, words, tmp_path):
    with pytest.raises(LabkitError, match=words), writing(tmp_path):
        raise OSError(number, "as the system says it")


@pytest.mark.parametrize(
    ("text", "plain", "base"),
    [
        ("localhost:5000/app", False, "http://localhost:5000"),
        ("127.0.0.1:5000/app", False, "http://127.0.0.1:5000"),
        ("registry.example.com/app", False, "https://registry.example.com"),
        ("registry.example.com:5000/app", True, "http://registry.example.com:5000"),
        ("nginx", False, "https://registry-1.docker.io"),
    ],
)
def test_plain_http_only_here_or_when_asked(text, plain, base):
    assert str(base_url(parse_reference(text), "http" if plain else "auto")) == base


def test_the_platform_of_this_machine_is_a_linux_one():
    assert client.host_platform().os == "linux"


def test_an_image_without_an_index_is_pulled_for_no_platform_in_particular():
    pulled = pull(REFERENCE, send=Scripted({}), platform=Platform("linux", "arm64"))
    assert pulled.to_json()["platform"] is None
    assert "linux/arm64" in pulled.notices[0]
