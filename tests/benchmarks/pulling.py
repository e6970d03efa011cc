"""A traced, verified pull of 512 MiB in eight layers, against other ways to fetch the same bytes."""

import hashlib
import json
import os
import shutil
import subprocess
import tempfile
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import httpx

from labkit.cli.pull import PARALLEL
from labkit.lab import open_lab
from labkit.protocol import client
from labkit.protocol.client import pull
from labkit.protocol.flow import push_blob_flow, push_manifest_flow
from labkit.protocol.network import open_send
from labkit.protocol.runner import run
from labkit.protocol.session import Session
from labkit.trace.tap import Tap
from labkit.wire.exchange import Trace
from labkit.wire.manifest import digest_of
from labkit.wire.reference import parse_reference
from tests.benchmarks.pairs import paired, seconds

LAYERS, MIB = 8, 64
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


def with_curl(base, digests, folder):
    """One curl for all blobs, three at a time; it verifies nothing."""
    command = ["curl", "-sS", "--no-progress-meter", "--fail", "--parallel", "--parallel-max", str(PARALLEL)]
    for digest in digests:
        command += ["-o", str(folder / digest[7:]), f"{base}/v2/big/image/blobs/{digest}"]
    subprocess.run(command, check=True)


def with_crane(reference, folder):
    command = ["crane", "pull", "--insecure", "--format", "oci", str(reference), str(folder / "image")]
    subprocess.run(command, check=True, capture_output=True)


def with_dxf(registry, digests, folder):
    """python-dxf verifies, too; its own default of 8 KiB at a time takes twice as long."""
    with import_module("dxf").DXF(registry, "big/image", insecure=True) as dxf:
        for digest in digests:
            with (folder / digest[7:]).open("wb") as file:
                for chunk in dxf.pull_blob(digest, chunk_size=1 << 20):
                    file.write(chunk)


def with_oras_py(registry, digests, folder):
    """oras-py verifies nothing."""
    client = import_module("oras.client").OrasClient(insecure=True)
    for digest in digests:
        client.download_blob(f"{registry}/big/image:1", digest, str(folder / digest[7:]))


def peers(lab, reference, digests):
    """What a pull is measured against beside the loop and curl: the name, how, and whether it is here.

    They are in no extra, for nothing but this needs them: pip install python-dxf oras
    """
    return [
        ("python-dxf (< 1)", lambda to: with_dxf(lab.registry, digests, to), find_spec("dxf")),
        ("oras-py (< 1)", lambda to: with_oras_py(lab.registry, digests, to), find_spec("oras")),
        ("crane (<= 1.0)", lambda to: with_crane(reference, to), shutil.which("crane")),
    ]


def ours(reference, folder, parallel=PARALLEL):
    with open_send() as send:
        pull(reference, send=send, to=folder, parallel=parallel)


def without_trace(reference, folder):
    """Ours with the recorder taken out, which nobody but this file does."""
    recorder, client.record = client.record, lambda send, trace: send
    try:
        ours(reference, folder)
    finally:
        client.record = recorder


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

        def compare(name, action, peer):
            paired(
                f"{LAYERS * MIB} MiB: {name}", lambda: fresh(scratch, action), lambda: fresh(scratch, peer)
            )

        def pulled(folder):
            ours(reference, folder)

        compare("pull / itself, which is the noise", pulled, pulled)
        compare("pull / bare httpx loop (<= 1.1)", pulled, lambda folder: bare(lab.url, digests, folder))
        compare(
            "pull, one at a time / bare loop",
            lambda folder: ours(reference, folder, 1),
            lambda folder: bare(lab.url, digests, folder),
        )
        compare("trace on / trace off (<= 1.05)", pulled, lambda folder: without_trace(reference, folder))
        compare("pull / curl (goal 1.2)", pulled, lambda folder: with_curl(lab.url, digests, folder))
        for name, peer, here in peers(lab, reference, digests):
            if here:
                compare(f"pull / {name}", pulled, peer)
            else:
                print(f"{LAYERS * MIB} MiB: pull / {name} is missing: it is not installed here")
        with open_send() as send, Tap(httpx.URL(lab.url), send, Trace()) as tap:
            there = f"http://{tap.address}"
            compare(
                "curl through the tap / without (goal 1.3)",
                lambda folder: with_curl(there, digests, folder),
                lambda folder: with_curl(lab.url, digests, folder),
            )


def fresh(scratch, action):
    """The action in an empty folder; emptying it does not count."""
    folder = Path(scratch) / "pull"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return seconds(lambda: action(folder))
