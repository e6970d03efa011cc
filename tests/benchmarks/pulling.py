"""A traced, verified pull of 256 MiB against the loop anyone would write with httpx."""

import hashlib
import json
import os
import shutil
import tempfile
from pathlib import Path

import httpx

from labkit.lab import open_lab
from labkit.protocol.client import open_send, pull
from labkit.protocol.flow import push_blob_flow, push_manifest_flow
from labkit.protocol.runner import run
from labkit.protocol.session import Session
from labkit.wire.manifest import digest_of
from labkit.wire.reference import parse_reference
from tests.benchmarks.pairs import paired

LAYERS, MIB = 4, 64
OCI = "application/vnd.oci.image.manifest.v1+json"


def image():
    """Random layers, so that nothing on the way can make them smaller."""
    layers = [os.urandom(MIB << 20) for _ in range(LAYERS)]
    config = json.dumps({"os": "linux", "architecture": "amd64", "rootfs": {"type": "layers"}}).encode()
    manifest = {
        "schemaVersion": 2,
        "mediaType": OCI,
        "config": descriptor(config, "application/vnd.oci.image.config.v1+json"),
        "layers": [descriptor(layer, "application/vnd.oci.image.layer.v1.tar") for layer in layers],
    }
    return [config, *layers], json.dumps(manifest).encode()


def descriptor(body, media_type):
    return {"mediaType": media_type, "digest": digest_of(body), "size": len(body)}


def bare(base, digests, folder):
    """What the ratio is measured against: stream, hash, write; no trace, no auth, no layout."""
    with httpx.Client() as client:
        client.get(f"{base}/v2/")
        client.get(f"{base}/v2/big/image/manifests/1", headers={"Accept": OCI})
        for digest in digests:
            hasher = hashlib.sha256()
            url = f"{base}/v2/big/image/blobs/{digest}"
            with client.stream("GET", url) as response, (folder / digest[7:]).open("wb") as file:
                for chunk in response.iter_raw():
                    hasher.update(chunk)
                    file.write(chunk)
            assert "sha256:" + hasher.hexdigest() == digest


def ours(reference, folder):
    with open_send() as send:
        pull(reference, send=send, to=folder)


def main():
    blobs, manifest = image()
    digests = [digest_of(blob) for blob in blobs]
    with open_lab("binary", auth="none") as lab, tempfile.TemporaryDirectory() as scratch:
        session = Session(httpx.URL(lab.url))
        with open_send() as send:
            for blob in blobs:
                run(push_blob_flow(session, "big/image", blob), send)
            run(push_manifest_flow(session, "big/image", "1", OCI, manifest), send)
        reference = parse_reference(f"{lab.registry}/big/image:1")

        def fresh(action):
            folder = Path(scratch) / "pull"
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            action(folder)

        paired(
            f"pull {LAYERS * MIB} MiB, traced and verified / bare httpx loop (<= 1.1)",
            lambda: fresh(lambda folder: ours(reference, folder)),
            lambda: fresh(lambda folder: bare(lab.url, digests, folder)),
        )
