"""The lab's images: the same bytes everywhere, and what real clients can unpack."""

from __future__ import annotations

import gzip
import io
import json
import tarfile

import httpx
import pytest

from labkit.credentials.credential import ANONYMOUS
from labkit.lab import archive
from labkit.lab.images import lab_images
from labkit.lab.opening import seed
from labkit.lab.registry_app import registry_app
from labkit.lab.storage import MemoryStore
from labkit.wire.digest import digest_of
from labkit.wire.errors import Refused
from labkit.wire.manifest import Index, parse_manifest

IMAGES = {image.name: image for image in lab_images()}
DIGESTS = {
    "team/app:1.0": "sha256:ec79caee1b08f2de7ac546e426a733beb750f89b08901cf795a2b038474a9525",
    "public/hello:1.0": "sha256:a169937feb863b43515d54f7877182def8ec82ed4a389b1bcf18033edabffb62",
}


@pytest.mark.parametrize("name", DIGESTS)
def test_the_digests_are_the_same_everywhere(name):
    assert IMAGES[name].digest == DIGESTS[name]


@pytest.mark.parametrize("name", DIGESTS)
def test_every_name_is_the_digest_of_its_bytes(name):
    image = IMAGES[name]
    assert all(digest_of(body) == digest for digest, body in image.blobs.items())
    assert all(digest_of(each.body) == each.digest for each in image.manifests)


def documents(image):
    for each in image.manifests:
        read = parse_manifest(each.body, each.media_type)
        if not isinstance(read, Index):
            yield read


@pytest.mark.parametrize("name", DIGESTS)
def test_layers_unpack_to_what_the_config_names(name):
    image = IMAGES[name]
    for manifest in documents(image):
        config = json.loads(image.blobs[manifest.config.digest])
        assert len(manifest.layers) == len(config["history"]) == 3
        for layer, diff_id in zip(manifest.layers, config["rootfs"]["diff_ids"], strict=True):
            unpacked = gzip.decompress(image.blobs[layer.digest])
            assert digest_of(unpacked) == diff_id
            with tarfile.open(fileobj=io.BytesIO(unpacked), errorlevel=2) as files:
                assert files.getmembers()


def test_team_app_has_two_platforms_that_share_layers():
    image = IMAGES["team/app:1.0"]
    index = parse_manifest(image.manifests[-1].body, image.manifests[-1].media_type)
    platforms = [(each.platform.os, each.platform.architecture) for each in index.manifests]
    assert platforms == [("linux", "amd64"), ("linux", "arm64")]
    first, second = ({layer.digest for layer in each.layers} for each in documents(image))
    assert len(first & second) == 2
    assert 2_000_000 < sum(map(len, image.blobs.values())) < 6_000_000


def test_seeding_goes_through_the_registrys_own_api():
    store = MemoryStore()
    app = registry_app(store)
    seed(app, "http://localhost:5000", ANONYMOUS)
    assert store.repositories() == ["public/hello", "team/app"]
    image = IMAGES["team/app:1.0"]
    assert store.tag("team/app", "1.0") == image.digest
    assert all(store.blob("team/app", digest).size == len(body) for digest, body in image.blobs.items())


def test_a_registry_that_says_no_is_named():
    with pytest.raises(Refused, match="401"):
        seed(lambda request: httpx.Response(401), "http://localhost:5000", ANONYMOUS)


@pytest.mark.parametrize("size", [0, 1, 65535, 65536, 200_000])
def test_gzip_of_any_size_is_gzip(size):
    content = bytes(range(256)) * (size // 256) + b"x" * (size % 256)
    assert gzip.decompress(archive.gzip(content)) == content


def test_tar_holds_folders_and_files():
    with tarfile.open(fileobj=io.BytesIO(archive.tar({"etc/": b"", "etc/motd": b"hello\n"}))) as files:
        folder, file = files.getmembers()
        assert folder.isdir() and folder.mode == 0o755
        assert (file.name, file.mode, file.mtime, file.uid) == ("etc/motd", 0o644, 0, 0)
        assert files.extractfile(file).read() == b"hello\n"
