"""Manifests: GET, HEAD, PUT, DELETE, with distribution's rules about Accept and what may be stored."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import httpx

from labkit.lab.registry.answers import Problem, answer, error, errors
from labkit.lab.registry.asked import Call, read_body
from labkit.lab.registry.documents import (
    DOCKER_LIST,
    DOCKER_MANIFEST,
    INDEXES,
    OCI_INDEX,
    OCI_MANIFEST,
    children,
    names_its_type,
    parse_document,
    said_type,
    stored_type,
)
from labkit.lab.registry.header import first
from labkit.lab.registry.pathless import BadPathError, is_pathless, no_path, path_of
from labkit.wire.digest import digest_of

_DIGITS = {"sha256": 64, "sha384": 96, "sha512": 128}
_DIGEST = re.compile(r"[a-z0-9]+(?:[.+_-][a-z0-9]+)*:[a-zA-Z0-9=_-]+")
MAX_BYTES = 4 * 1024 * 1024
_FOREIGN = "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip"
_LAYER = "application/vnd.oci.image.layer"
_LAYERS = {
    DOCKER_MANIFEST: (_FOREIGN,),
    OCI_MANIFEST: tuple(f"{_LAYER}.{kind}" for kind in ("v1.tar", "v1.tar+gzip"))
    + tuple(f"{_LAYER}.nondistributable.{kind}" for kind in ("v1.tar", "v1.tar+gzip")),
}
"""Layers whose URLs 2.8.2 looks at; it allows none unless it is told to."""
_IMAGES = {
    DOCKER_MANIFEST: (DOCKER_MANIFEST, "application/vnd.docker.distribution.manifest.v1+json"),
    OCI_MANIFEST: (OCI_MANIFEST,),
}
"""Parts that must be manifests of the repository as well."""

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
    found = _find(call, digest)
    if isinstance(found, httpx.Response):
        return found
    # Told also where Accept then leads to a 404: 2.8.2 has found it by then.
    tag = call.reference if by_tag else ""
    call.tell("pull", mediaType=found[0], digest=digest, size=len(found[1]), tag=tag)
    accepted = _accepted(call.request)
    if found[0] in _UNACCEPTED and found[0] not in accepted and _needs_accept(*found):
        return error("MANIFEST_UNKNOWN", message=_UNACCEPTED[found[0]])
    if by_tag and found[0] == DOCKER_LIST and DOCKER_LIST not in accepted:
        return _linux_amd64(call, found[1])
    return give_manifest(digest, *found)


def _find(call: Call, digest: str) -> tuple[str, bytes] | httpx.Response:
    """Media type and body, or the answer that tells why there are none."""
    try:
        found = call.store.manifest(call.repository, digest) or _in_a_blob(call, digest)
        if found and found[0] == OCI_INDEX:  # or an image: one that says neither
            found = stored_type(found[1]), found[1]
    except ValueError as problem:
        return error("UNKNOWN", problem.args[0])
    return found or error("MANIFEST_UNKNOWN", {"Name": call.repository, "Revision": digest})


def has_it(request: httpx.Request, digest: str) -> bool:
    """Whether any If-None-Match line names it; 2.8.2 knows no lists, and no `*`."""
    return any(line in (digest, f'"{digest}"') for line in request.headers.get_list("if-none-match"))


def put_manifest(call: Call) -> httpx.Response:
    """Store a manifest or index whose blobs are all there (distribution-spec end-7)."""
    body = read_body(call.request, MAX_BYTES)
    if body is None:
        return error("MANIFEST_INVALID", "http: request body too large")
    try:
        media_type = said_type(first(call.request, "content-type"))
        document = parse_document(media_type, body)
    except ValueError as problem:
        return error("MANIFEST_INVALID", problem.args[0])
    digest = digest_of(body)
    by_digest = is_digest(call.reference)
    if by_digest and call.reference != digest:
        return error("DIGEST_INVALID")
    if document["schemaVersion"] != 2:
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
    if is_pathless(call.repository):
        return error("UNKNOWN")
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
    return stored_type(body), body


def give_manifest(digest: str, media_type: str, body: bytes) -> httpx.Response:
    """A manifest as it is stored."""
    headers = {"Content-Type": media_type, "Docker-Content-Digest": digest, "Etag": f'"{digest}"'}
    return answer(200, headers, body)


def _accepted(request: httpx.Request) -> set[str]:
    """The media types of all Accept lines; `q` means nothing to distribution, and neither does `*/*`."""
    types = ",".join(request.headers.get_list("accept")).split(",")
    return {media_type.partition(";")[0].strip() for media_type in types}


def _needs_accept(media_type: str, body: bytes) -> bool:
    """2.8.2 gives an index that does not say what it is to everybody."""
    return media_type == OCI_MANIFEST or names_its_type(body)


def _linux_amd64(call: Call, body: bytes) -> httpx.Response:
    """For clients without lists: the child for linux/amd64 in the list's place."""
    fits = (
        str(child["digest"])
        for child in children(body)
        if (child["platform"]["os"], child["platform"]["architecture"]) == ("linux", "amd64")
    )
    digest = next(fits, "")
    found = _find(call, digest) if digest else error("MANIFEST_UNKNOWN")
    return found if isinstance(found, httpx.Response) else give_manifest(digest, *found)


def _not_a_tag(call: Call, link: str) -> httpx.Response:
    """What passes the route for a digest and is none is looked up as a tag, which the storage refuses."""
    return no_path(path_of(call.repository, f"_manifests/tags/{call.reference}/{link}/link"))


def missing_parts(
    call: Call, media_type: str, document: dict[str, Any], elsewhere: bool = False
) -> Iterator[Problem]:
    """What the document refers to and this repository does not have: config first, then layers.

    `elsewhere` takes a layer that is to be had from its own URLs; 2.8.2 refuses it as it is set up.
    Source: registry/storage/schema2manifesthandler.go and its neighbours, verifyManifest.
    """
    if media_type in INDEXES:
        for child in document["manifests"] or ():
            yield from _missing(child["digest"], lambda digest: _is_here(call, digest))
        return
    for part in (document["config"], *(document["layers"] or ())):
        yield from _missing_part(call, media_type, part, elsewhere)


def _missing_part(call: Call, media_type: str, part: dict[str, Any], elsewhere: bool) -> Iterator[Problem]:
    kind, digest = part["mediaType"], part["digest"]
    if not elsewhere and kind in _LAYERS[media_type] and (part["urls"] or kind == _FOREIGN):
        yield from (Problem("UNKNOWN"), Problem("UNKNOWN", {}), Problem("MANIFEST_BLOB_UNKNOWN", digest))
    elif not part["urls"]:
        yield from _missing(digest, lambda digest: call.store.blob(call.repository, digest) is not None)
    elif kind in _IMAGES[media_type]:  # whatever is wrong with it, it is said to be missing
        yield from list(_missing(digest, lambda digest: _is_here(call, digest)))[-1:]


def _is_here(call: Call, digest: str) -> bool:
    """As a manifest, or as a blob: see _in_a_blob."""
    found = call.store.manifest(call.repository, digest) or call.store.blob(call.repository, digest)
    return found is not None


def _missing(digest: str, is_here: Callable[[str], bool]) -> Iterator[Problem]:
    algorithm, _, encoded = digest.partition(":")
    if _DIGEST.fullmatch(digest) and len(encoded) != _DIGITS.get(algorithm):
        yield from (Problem("UNKNOWN"), Problem("UNKNOWN", {}))
    elif not is_digest(digest):
        yield Problem("DIGEST_INVALID")
    else:
        try:
            if is_here(digest):
                return
        except BadPathError as bad:
            yield from (Problem("UNKNOWN"), Problem("UNKNOWN", bad.detail))
    yield Problem("MANIFEST_BLOB_UNKNOWN", digest)
