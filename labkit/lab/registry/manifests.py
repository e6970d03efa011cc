"""Manifests: GET, HEAD, PUT, DELETE, with distribution's rules about Accept and what may be stored."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import httpx

from labkit.lab.registry.answers import Problem, answer, error, errors
from labkit.lab.registry.asked import Call, read_body
from labkit.lab.registry.header import first
from labkit.wire.digest import digest_of

DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json"
DOCKER_LIST = "application/vnd.docker.distribution.manifest.list.v2+json"
OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json"
OCI_INDEX = "application/vnd.oci.image.index.v1+json"
INDEXES = (DOCKER_LIST, OCI_INDEX)
_DIGITS = {"sha256": 64, "sha384": 96, "sha512": 128}
MAX_BYTES = 4 * 1024 * 1024

# Facts of 2.8.2: an OCI document needs its own type in Accept, a docker one does not.
_UNACCEPTED = {
    OCI_MANIFEST: "OCI manifest found, but accept header does not support OCI manifests",
    OCI_INDEX: "OCI index found, but accept header does not support OCI indexes",
}


def get_manifest(call: Call) -> httpx.Response:
    """A manifest or index by tag or digest (distribution-spec end-3)."""
    by_tag = not is_digest(call.reference)
    if by_tag and ":" in call.reference:
        return _not_a_tag(call, "current")
    digest = call.store.tag(call.repository, call.reference) if by_tag else call.reference
    if digest is None:
        return error("MANIFEST_UNKNOWN", {"Tag": call.reference})
    if has_it(call.request, digest):
        return httpx.Response(304)
    try:
        found = call.store.manifest(call.repository, digest) or _in_a_blob(call, digest)
    except ValueError as problem:
        return error("UNKNOWN", problem.args[0])
    if found is None:
        return error("MANIFEST_UNKNOWN", {"Name": call.repository, "Revision": digest})
    # Told also where Accept then leads to a 404: 2.8.2 has found it by then.
    tag = call.reference if by_tag else ""
    call.tell("pull", mediaType=found[0], digest=digest, size=len(found[1]), tag=tag)
    accepted = _accepted(call.request)
    if found[0] in _UNACCEPTED and found[0] not in accepted:
        return error("MANIFEST_UNKNOWN", message=_UNACCEPTED[found[0]])
    if by_tag and found[0] == DOCKER_LIST and DOCKER_LIST not in accepted:
        return _linux_amd64(call, found[1])
    return give_manifest(digest, *found)


def has_it(request: httpx.Request, digest: str) -> bool:
    """Whether any If-None-Match line names it; 2.8.2 knows no lists, and no `*`."""
    return any(line in (digest, f'"{digest}"') for line in request.headers.get_list("if-none-match"))


def put_manifest(call: Call) -> httpx.Response:
    """Store a manifest or index whose blobs are all there (distribution-spec end-7)."""
    body = read_body(call.request, MAX_BYTES)
    if body is None:
        return error("MANIFEST_INVALID", "http: request body too large")
    media_type = (first(call.request, "content-type") or "").partition(";")[0].strip().lower()
    try:
        document = parse_document(media_type, body)
    except ValueError as problem:
        return error("MANIFEST_INVALID", problem.args[0])
    digest = digest_of(body)
    by_digest = is_digest(call.reference)
    if by_digest and call.reference != digest:
        return error("DIGEST_INVALID")
    if document.get("schemaVersion") != 2:
        return error("UNKNOWN", {})
    if missing := list(missing_parts(call, media_type, document)):
        return errors(*missing)
    is_tag = ":" not in call.reference
    call.store.put_manifest(call.repository, media_type, body, digest, call.reference if is_tag else "")
    tag = call.reference if is_tag else ""
    call.tell("push", mediaType=media_type, digest=digest, size=len(body), tag=tag)
    if not is_tag and not by_digest:
        return _not_a_tag(call, f"index/{digest.replace(':', '/')}")
    location = call.url(f"/v2/{call.repository}/manifests/{digest}")
    return answer(201, {"Docker-Content-Digest": digest, "Location": location})


def delete_manifest(call: Call) -> httpx.Response:
    """Remove a manifest by digest, and all its tags (distribution-spec end-9)."""
    if not call.options.delete:
        return error("UNSUPPORTED")
    if not is_digest(call.reference):
        return error("DIGEST_INVALID")
    tags = [tag for tag in call.store.tags(call.repository) or () if _points(call, tag)]
    removed = call.store.remove_manifest(call.repository, call.reference)
    if not call.store.remove_blob(call.repository, call.reference) and not removed:  # see _in_a_blob
        return error("MANIFEST_UNKNOWN")
    call.tell("delete", digest=call.reference)
    for tag in tags:
        call.tell("delete", tag=tag)
    return answer(202)


def _points(call: Call, tag: str) -> bool:
    return call.store.tag(call.repository, tag) == call.reference


def is_digest(text: str) -> bool:
    """True if this is a digest to distribution: sha256, sha384 or sha512 and that many lower-case digits."""
    algorithm, _, encoded = text.partition(":")
    return len(encoded) == _DIGITS.get(algorithm) and set(encoded) <= set("0123456789abcdef")


def _in_a_blob(call: Call, digest: str) -> tuple[str, bytes] | None:
    """2.8.2 looks for manifests among a repository's blobs too, where 2.1.0 had put them by mistake.

    Raises ValueError where the blob is no manifest.  Source: registry/storage/registry.go, Manifests.
    """
    blob = call.store.blob(call.repository, digest)
    if blob is None:
        return None
    body = b"".join(blob.chunks()) if blob.size <= MAX_BYTES else b"-"
    document = _document(body)
    media_type = str(document.get("mediaType"))
    if document.get("schemaVersion") != 2 or not _well_shaped(media_type, document):
        raise ValueError({})
    return media_type, body


def give_manifest(digest: str, media_type: str, body: bytes) -> httpx.Response:
    """A manifest as it is stored."""
    headers = {"Content-Type": media_type, "Docker-Content-Digest": digest, "Etag": f'"{digest}"'}
    return answer(200, headers, body)


def _accepted(request: httpx.Request) -> set[str]:
    """The media types of all Accept lines; `q` means nothing to distribution, and neither does `*/*`."""
    types = ",".join(request.headers.get_list("accept")).split(",")
    return {media_type.partition(";")[0].strip().lower() for media_type in types}


def _linux_amd64(call: Call, body: bytes) -> httpx.Response:
    """For clients without lists: the child for linux/amd64 in the list's place."""
    for child in json.loads(body).get("manifests") or ():
        platform = child.get("platform") or {}
        if (platform.get("os"), platform.get("architecture")) == ("linux", "amd64"):
            digest = str(child.get("digest"))
            if found := call.store.manifest(call.repository, digest):
                return give_manifest(digest, *found)
    return error("MANIFEST_UNKNOWN")


def _not_a_tag(call: Call, link: str) -> httpx.Response:
    """What passes the route for a digest and is none is looked up as a tag, which the storage refuses."""
    path = f"/docker/registry/v2/repositories/{call.repository}/_manifests/tags/{call.reference}/{link}/link"
    return error("UNKNOWN", {"Path": path, "DriverName": "filesystem"})


def parse_document(media_type: str, body: bytes) -> dict[str, Any]:
    """The document; raises ValueError with what distribution gives as `detail`."""
    if media_type not in (DOCKER_MANIFEST, DOCKER_LIST, OCI_MANIFEST, OCI_INDEX):
        raise ValueError({})
    document = _document(body)
    if not _well_shaped(media_type, document):
        raise ValueError({})
    return document


def _document(body: bytes) -> dict[str, Any]:
    """The JSON object that a body is; null is an empty one to Go. Raises ValueError as `parse_document`."""
    try:
        document = json.loads(body)
    except json.JSONDecodeError as broken:
        raise ValueError({"Offset": min(broken.pos + 1, len(body))}) from None
    except (UnicodeDecodeError, RecursionError):
        raise ValueError({}) from None
    if document is None:
        return {}
    if not isinstance(document, dict):
        kind = {list: "array", str: "string", bool: "bool"}.get(type(document), "number")
        offset = 1 if kind == "array" else len(body)
        raise ValueError({"Value": kind, "Type": {}, "Offset": offset, "Struct": "", "Field": ""})
    return document


def _well_shaped(media_type: str, document: dict[str, Any]) -> bool:
    """The type inside is the type outside (OCI may leave it out), and no document is both kinds at once."""
    optional = media_type in _UNACCEPTED
    if document.get("mediaType") != media_type and not (optional and not document.get("mediaType")):
        return False
    if media_type in INDEXES:
        return not (document.get("layers") or document.get("config")) and _descriptors(document, "manifests")
    return (
        not document.get("manifests")
        and isinstance(document.get("config", {}), dict)
        and _descriptors(document, "layers")
    )


def _descriptors(document: dict[str, Any], key: str) -> bool:
    entries = document.get(key) or []
    return isinstance(entries, list) and all(isinstance(entry, dict) for entry in entries)


def missing_parts(call: Call, media_type: str, document: dict[str, Any]) -> Iterator[Problem]:
    """What the document refers to and this repository does not have: config first, then layers."""
    if media_type in INDEXES:
        wanted, is_list = document.get("manifests") or [], True
    else:
        layers = [layer for layer in document.get("layers") or [] if not layer.get("urls")]
        wanted, is_list = [document.get("config") or {}, *layers], False
    for descriptor in wanted:
        digest = str(descriptor.get("digest", ""))
        if not is_digest(digest):
            yield Problem("DIGEST_INVALID")
        there = call.store.blob(call.repository, digest)  # for a list too: see _in_a_blob
        if not there and not (is_list and call.store.manifest(call.repository, digest)):
            yield Problem("MANIFEST_BLOB_UNKNOWN", digest)
