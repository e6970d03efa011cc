"""The lab's images, as pure bytes: the same digests on every machine and every Python."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from functools import cache
from typing import Any, TypeAlias

from labkit.lab.archive import gzip, tar
from labkit.lab.registry.documents import OCI_INDEX, OCI_MANIFEST
from labkit.wire.digest import digest_of

OCI_CONFIG = "application/vnd.oci.image.config.v1+json"
OCI_LAYER = "application/vnd.oci.image.layer.v1.tar+gzip"
CREATED = "2024-01-01T00:00:00Z"
MIB = 1024 * 1024

Layer: TypeAlias = tuple[str, bytes, bytes]
"""How it was made, the tar archive, the same as gzip."""


@dataclass(frozen=True, slots=True)
class LabManifest:
    """A manifest or index of a lab image, ready to be put."""

    digest: str
    media_type: str
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class LabImage:
    """One image: its blobs by digest, its manifests children first; the last one carries the tag."""

    repository: str
    tag: str
    blobs: dict[str, bytes] = field(repr=False)
    manifests: tuple[LabManifest, ...]

    @property
    def name(self) -> str:
        """Repository and tag, as in `team/app:1.0`."""
        return f"{self.repository}:{self.tag}"

    @property
    def digest(self) -> str:
        """What the tag stands for."""
        return self.manifests[-1].digest


@cache
def lab_images() -> tuple[LabImage, ...]:
    """team/app:1.0 (an index of linux/amd64 and linux/arm64) and public/hello:1.0 (linux/amd64 alone)."""
    return _team_app(), _public_hello()


def _team_app() -> LabImage:
    base = _layer("base", {"etc/": b"", "etc/motd": b"A private image, for practice.\n"}, MIB)
    app = _layer(
        "app", {"app/": b"", "app/version": b"1.0\n", "app/README": b"Nothing here runs.\n"}, MIB // 4
    )
    blobs: dict[str, bytes] = {}
    children = []
    for architecture in ("amd64", "arm64"):
        machine = {"usr/": b"", "usr/lib/": b"", "usr/lib/machine": f"{architecture}\n".encode()}
        layers = [base, _layer(f"runtime for {architecture}", machine, 3 * MIB // 4), app]
        children.append((architecture, _manifest(blobs, architecture, layers)))
    entries = [
        {**_descriptor(OCI_MANIFEST, child.body), "platform": {"architecture": architecture, "os": "linux"}}
        for architecture, child in children
    ]
    index = _document(OCI_INDEX, {"manifests": entries})
    return LabImage("team/app", "1.0", blobs, (*(child for _, child in children), index))


def _public_hello() -> LabImage:
    texts = {"etc/motd": "A public image.\n", "hello.txt": "Hello from your lab.\n", "version": "1.0\n"}
    blobs: dict[str, bytes] = {}
    layers = [_layer(name, {name: text.encode()}, 0) for name, text in texts.items()]
    return LabImage("public/hello", "1.0", blobs, (_manifest(blobs, "amd64", layers),))


def _layer(name: str, files: dict[str, bytes], ballast: int) -> Layer:
    """Readable files, and so many bytes of noise that pulling takes a while worth watching."""
    if ballast:
        noise = hashlib.shake_128(name.encode()).digest(ballast)
        files = {**files, f"ballast-{name.replace(' ', '-')}": noise}
    archive = tar(files)
    return f"labkit: {name}", archive, gzip(archive)


def _manifest(blobs: dict[str, bytes], architecture: str, layers: list[Layer]) -> LabManifest:
    """An image manifest; its blobs are put into `blobs` (OCI image-spec, manifest.md and config.md)."""
    config = _json(
        {
            "architecture": architecture,
            "os": "linux",
            "created": CREATED,
            "config": {"Env": ["PATH=/app"], "Cmd": ["/app/README"], "Labels": {"made-by": "labkit"}},
            "rootfs": {"type": "layers", "diff_ids": [digest_of(archive) for _, archive, _ in layers]},
            "history": [{"created": CREATED, "created_by": made} for made, _, _ in layers],
        }
    )
    bodies = [(OCI_CONFIG, config), *((OCI_LAYER, packed) for _, _, packed in layers)]
    first, *others = [_descriptor(media_type, body) for media_type, body in bodies]
    named = zip((first, *others), bodies, strict=True)
    blobs.update((str(entry["digest"]), body) for entry, (_, body) in named)
    return _document(OCI_MANIFEST, {"config": first, "layers": others})


def _document(media_type: str, content: dict[str, Any]) -> LabManifest:
    body = _json({"schemaVersion": 2, "mediaType": media_type, **content})
    return LabManifest(digest_of(body), media_type, body)


def _descriptor(media_type: str, body: bytes) -> dict[str, Any]:
    return {"mediaType": media_type, "digest": digest_of(body), "size": len(body)}


def _json(content: dict[str, Any]) -> bytes:
    return json.dumps(content, separators=(",", ":")).encode()
