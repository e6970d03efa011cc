"""Manifests and indexes as documents: of which kind one is, and what it says, read as distribution reads it.

Source: distribution 2.8, manifests.go, manifest/schema2, ocischema and manifestlist, and
registry/storage/manifeststore.go; Go 1.19, mime/mediatype.go.
"""

from __future__ import annotations

import re
from typing import Any

import httpx

from labkit.lab.go_json import BadJsonError, ListOf, MapOf, PointerTo, Shape, Struct, decode

DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json"
DOCKER_LIST = "application/vnd.docker.distribution.manifest.list.v2+json"
OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json"
OCI_INDEX = "application/vnd.oci.image.index.v1+json"
INDEXES = (DOCKER_LIST, OCI_INDEX)

_VERSIONED: dict[str, Shape] = {"schemaVersion": "integer", "mediaType": "text"}
_PLATFORM: dict[str, Shape] = {
    **dict.fromkeys(("architecture", "os", "os.version", "variant"), "text"),
    "os.features": ListOf("text"),
}
_DESCRIPTOR: dict[str, Shape] = {
    "mediaType": "text",
    "size": "integer",
    "digest": "text",
    "urls": ListOf("text"),
    "annotations": MapOf("text"),
    "platform": PointerTo(Struct("Platform", _PLATFORM)),
}
_CHILD = {**_DESCRIPTOR, "platform": Struct("PlatformSpec", {**_PLATFORM, "features": ListOf("text")})}
_OF_BLOBS: dict[str, Shape] = {
    **_VERSIONED,
    "config": Struct("Descriptor", _DESCRIPTOR),
    "layers": ListOf(Struct("Descriptor", _DESCRIPTOR)),
}
_LIST = Struct("ManifestList", {**_VERSIONED, "manifests": ListOf(Struct("ManifestDescriptor", _CHILD))})
_SHAPES = {
    DOCKER_MANIFEST: Struct("Manifest", _OF_BLOBS),
    OCI_MANIFEST: Struct("Manifest", {**_OF_BLOBS, "annotations": MapOf("text")}),
    DOCKER_LIST: _LIST,
    OCI_INDEX: _LIST,
}
_NOT_IN = {
    OCI_MANIFEST: Struct("unknownDocument", {"manifests": "anything"}),
    OCI_INDEX: Struct("unknownDocument", {"config": "anything", "layers": "anything"}),
}
"""What no document of these kinds has, be it empty."""

_TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_BLANKS = r"[ \t\v\f]*"
_PARAMETER = re.compile(
    rf'{_BLANKS};{_BLANKS}({_TOKEN}){_BLANKS}={_BLANKS}(?:{_TOKEN}|"(?:\\[()<>@,;:\\"/\[\]?=]|[^"\r\n])*+")',
    re.ASCII,
)


def said_type(header: str) -> str:
    """The media type that a Content-Type names; a bad parameter raises ValueError as `parse_document`."""
    kind = header.partition(";")[0]
    at, names = len(kind), set()
    while match := _PARAMETER.match(header, at):
        at = match.end()
        if match[1].lower() in names:
            raise ValueError({})
        names.add(match[1].lower())
    if header[at:].strip() not in ("", ";"):
        raise ValueError({})
    return kind.strip().lower()


def parse_document(media_type: str, body: bytes) -> dict[str, Any]:
    """A document that is put; raises ValueError with what distribution gives as `detail`."""
    if media_type not in _SHAPES:
        raise ValueError({})
    if media_type in _NOT_IN and any(each is not None for each in _read(body, _NOT_IN[media_type]).values()):
        raise ValueError({})
    document = _read(body, _SHAPES[media_type])
    # Docker's kinds name their type inside, OCI's may leave it out.
    if document["mediaType"] not in ((media_type, "") if media_type in _NOT_IN else (media_type,)):
        raise ValueError({})
    return document


def stored_type(body: bytes) -> str:
    """Of which kind a stored document is, by what it says itself. Raises ValueError as `parse_document`."""
    versioned = _read(body, Struct("Versioned", _VERSIONED))
    kind = str(versioned["mediaType"])
    if versioned["schemaVersion"] != 2:
        raise ValueError({})
    if kind:
        if kind not in _SHAPES:
            raise ValueError([{}])
        _read(body, _SHAPES[kind])
        return kind
    try:
        if _read(body, _LIST)["manifests"] is not None:
            return OCI_INDEX
    except ValueError:
        raise httpx.CloseError("2.8.2 trips over a list that is none, and hangs up") from None
    _read(body, _SHAPES[OCI_MANIFEST])
    return OCI_MANIFEST


def names_its_type(body: bytes) -> bool:
    """Whether the media type is in the document, too."""
    return bool(_read(body, Struct("Versioned", _VERSIONED))["mediaType"])


def children(body: bytes) -> list[dict[str, Any]]:
    """The descriptors of a stored list."""
    return _read(body, _LIST)["manifests"] or []


def read_fields(body: bytes, *names: str) -> dict[str, Any]:
    """Some fields of a stored document, whatever is in them."""
    return _read(body, Struct("", dict.fromkeys(names, "anything")))


def _read(body: bytes, shape: Struct) -> dict[str, Any]:
    try:
        return decode(body, shape)
    except BadJsonError as bad:
        raise ValueError(bad.detail) from None
