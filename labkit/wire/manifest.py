"""Manifests and indexes: what a tag or digest stands for, read with suspicion.

A document is believed only if its digests are digests, its sizes are sizes, and it says of itself
what its Content-Type says of it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, TypeAlias

from labkit.wire.digest import Digest, check, digest_of, parse_digest
from labkit.wire.errors import Corrupt, NotFound
from labkit.wire.platform import Platform, parse_platform

__all__ = [
    "ACCEPT",
    "DOCKER_LIST",
    "DOCKER_MANIFEST",
    "INDEX_TYPES",
    "MANIFEST_LIMIT",
    "MANIFEST_TYPES",
    "OCI_INDEX",
    "OCI_MANIFEST",
    "Descriptor",
    "Digest",
    "Index",
    "Manifest",
    "Platform",
    "check",
    "choose",
    "digest_of",
    "parse_digest",
    "parse_manifest",
    "parse_platform",
]

DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json"
DOCKER_LIST = "application/vnd.docker.distribution.manifest.list.v2+json"
OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json"
OCI_INDEX = "application/vnd.oci.image.index.v1+json"
INDEX_TYPES = (OCI_INDEX, DOCKER_LIST)
MANIFEST_TYPES = (OCI_INDEX, OCI_MANIFEST, DOCKER_LIST, DOCKER_MANIFEST)
ACCEPT = ", ".join(MANIFEST_TYPES)
"""What to ask for: a registry may hide, convert or refuse what is not named here in full."""
MANIFEST_LIMIT = 4 * 1024 * 1024
"""Bytes; as distribution (registry/handlers/manifests.go, maxManifestBodySize)."""

_SCHEMA_1 = "application/vnd.docker.distribution.manifest.v1"
_LARGEST_SIZE = 2**63 - 1
_JSON: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Descriptor:
    """What a piece of content is, its digest, and its size in bytes.  OCI image-spec descriptor.md

    Raises Corrupt when made with a digest or size that cannot be one.
    """

    media_type: str
    digest: str
    size: int
    platform: Platform | None = None
    urls: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        parse_digest(self.digest)
        if not 0 <= self.size <= _LARGEST_SIZE:
            raise Corrupt(f"the size of {self.digest} is said to be {self.size} bytes, which cannot be")


@dataclass(frozen=True, slots=True)
class Manifest:
    """One image: its config and its layers, lowest first."""

    config: Descriptor
    layers: tuple[Descriptor, ...]
    media_type: str = OCI_MANIFEST


@dataclass(frozen=True, slots=True)
class Index:
    """Several images under one name, one for each platform (docker says manifest list)."""

    manifests: tuple[Descriptor, ...]
    media_type: str = OCI_INDEX

    @property
    def platforms(self) -> tuple[Platform, ...]:
        """The platforms there are images for; attestations left out."""
        platforms = (entry.platform for entry in self.manifests)
        return tuple(platform for platform in platforms if platform and not platform.unknown)


def parse_manifest(body: bytes, content_type: str | None = None) -> Index | Manifest:
    """Read a manifest or index; `content_type` is the header's value, None where there was none.

    Raises Corrupt. Source: OCI image-spec manifest.md, image-index.md; CVE-2021-41190, CVE-2024-3727.
    """
    document = _load(body)
    media_type = _media_type(document, content_type)
    if document.get("schemaVersion") != 2:
        raise Corrupt(f"the manifest's schemaVersion is {_shown(document.get('schemaVersion'))}, not 2")
    _refuse_two_readings(document)
    if media_type in INDEX_TYPES:
        return Index(_descriptors(document, "manifests", "index"), media_type)
    config = _descriptor(_field(document, "config", dict, "the manifest"), "config")
    return Manifest(config, _descriptors(document, "layers", "manifest"), media_type)


def choose(index: Index, platform: Platform) -> Descriptor:
    """The entry of an index that docker would take on `platform`.

    An entry that names no platform is taken when none fits. Attestations (unknown/unknown) never are.
    Raises NotFound, naming the platforms there are.
    """
    entries: dict[Platform | None, Descriptor] = {}
    for entry in index.manifests:
        entries.setdefault(entry.platform and entry.platform.normalized(), entry)
    for candidate in (*platform.runs(), None):
        if candidate in entries and not (candidate and candidate.unknown):
            return entries[candidate]
    there = ", ".join(sorted({str(known) for known in index.platforms})) or "none at all"
    raise NotFound(f"no image for {platform} here; platforms there are: {there}", "ask for one of those")


def _load(body: bytes) -> _JSON:
    if len(body) > MANIFEST_LIMIT:
        raise Corrupt(f"the manifest has {len(body)} bytes, more than the {MANIFEST_LIMIT} allowed")
    try:
        document = json.loads(body.decode())
    except (ValueError, RecursionError):
        raise Corrupt(f"the manifest is not JSON; it begins with {_shown(body[:40])}") from None
    if not isinstance(document, dict):
        raise Corrupt(f"the manifest is JSON, but no object: {_shown(document)}")
    return document


def _media_type(document: _JSON, content_type: str | None) -> str:
    """The one type that the header and the document agree on."""
    header = (content_type or "").partition(";")[0].strip().lower()
    inside = document.get("mediaType", header)
    if not isinstance(inside, str) or (header and inside != header):
        raise Corrupt(
            f"the manifest's mediaType is {_shown(inside)}, but it was served as {_shown(header)}: "
            "one document must not be read in two ways"
        )
    if not inside:
        return OCI_INDEX if "manifests" in document else OCI_MANIFEST
    if inside.startswith(_SCHEMA_1):
        raise Corrupt("this is a manifest of schema 1, which no current client takes")
    if inside not in MANIFEST_TYPES:
        raise Corrupt(f"{_shown(inside)} is no type of manifest that labkit knows")
    return inside


def _refuse_two_readings(document: _JSON) -> None:
    """A document that is an index and a manifest means two things under one digest (CVE-2021-41190)."""
    others = [name for name in ("config", "layers", "fsLayers") if name in document]
    if "manifests" in document and others:
        raise Corrupt(f"the document has both manifests and {others[0]}: it could be read in two ways")


def _descriptors(document: _JSON, name: str, where: str) -> tuple[Descriptor, ...]:
    rows = _field(document, name, list, f"the {where}")
    return tuple(_descriptor(row, f"{name}[{n}]") for n, row in enumerate(rows))


def _descriptor(row: Any, where: str) -> Descriptor:
    if not isinstance(row, dict):
        raise Corrupt(f"{where} is {_shown(row)}, not a descriptor")
    urls = row.get("urls") or []
    if not isinstance(urls, list) or not all(isinstance(url, str) for url in urls):
        raise Corrupt(f"urls of {where} is {_shown(urls)}, not a list of addresses")
    media_type = _field(row, "mediaType", str, where)
    digest = _field(row, "digest", str, where)
    size = _field(row, "size", int, where)
    platform = _platform(row, where)
    try:
        return Descriptor(media_type, digest, size, platform, tuple(urls))
    except Corrupt as error:
        raise Corrupt(f"{where}: {error.message}") from None


def _platform(row: _JSON, where: str) -> Platform | None:
    if row.get("platform") is None:
        return None
    platform = _field(row, "platform", dict, where)
    of = f"the platform of {where}"
    variant = platform.get("variant") or ""
    if not isinstance(variant, str):
        raise Corrupt(f"variant in {of} is {_shown(variant)}")
    return Platform(_field(platform, "os", str, of), _field(platform, "architecture", str, of), variant)


def _field(row: _JSON, name: str, kind: type, where: str) -> Any:
    value = row.get(name)
    if not isinstance(value, kind) or isinstance(value, bool):
        found = f"is {_shown(value)}" if name in row else "is missing"
        raise Corrupt(f"{name} in {where} {found}")
    return value


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 80 else text[:77] + "…"
