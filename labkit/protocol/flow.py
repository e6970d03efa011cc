"""The pull and the push as flows: which request comes next, and whether its answer may be believed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import httpx

from labkit.protocol import refusal
from labkit.protocol.redirects import followed, origin
from labkit.protocol.session import Session, authorized_flow
from labkit.wire.errors import Corrupt, NotFound, Refused
from labkit.wire.exchange import Flow
from labkit.wire.manifest import (
    ACCEPT,
    Descriptor,
    Index,
    Manifest,
    Platform,
    check,
    choose,
    digest_of,
    parse_manifest,
    parse_platform,
)
from labkit.wire.reference import Reference
from labkit.wire.scope import repository_scope

RANGED = (206, 416)


Wanted: TypeAlias = Platform | Literal["all"]
"""What to take of an index: the image for one platform, or every manifest there is."""


def parse_wanted(text: str | None) -> Wanted | None:
    """Read `linux/arm64` or `all`, as for --platform; None stands for this machine's. Raises UsageError."""
    return "all" if text == "all" else parse_platform(text) if text else None


@dataclass(frozen=True, slots=True)
class Resolved:
    """Verified manifests, ready for their blobs to be fetched; `index` is None without one.

    `descriptor` is what was asked for in the end: the one manifest, or the index with "all".
    `documents` are the manifests and the index of `descriptor`, as they came, by digest.
    """

    reference: Reference
    descriptor: Descriptor
    manifests: tuple[Manifest, ...]
    documents: dict[str, bytes]
    index: Descriptor | None = None

    @property
    def manifest(self) -> Manifest:
        """The manifest, where there is one; the first of them with "all"."""
        return self.manifests[0]

    @property
    def body(self) -> bytes:
        """What `descriptor` describes."""
        return self.documents[self.descriptor.digest]

    @property
    def digest(self) -> str:
        """What the reference stands for: the digest of the index, if there is one."""
        return (self.index or self.descriptor).digest

    @property
    def blobs(self) -> list[Descriptor]:
        """Of each manifest the config first, then the layers from the lowest up; each blob once."""
        every = (blob for each in self.manifests for blob in (each.config, *each.layers))
        return list({blob.digest: blob for blob in every}.values())


def pull_flow(session: Session, reference: Reference, wanted: Wanted) -> Flow[Resolved]:
    """From a reference to verified manifests: ping, challenge, token, index, manifests.

    Raises AuthRefused, NotFound, Corrupt or Refused.  distribution-spec, "Pulling manifests".
    """
    top, content, body = yield from manifest_flow(session, reference, reference.target)
    if isinstance(content, Manifest):
        return Resolved(reference, top, (content,), {top.digest: body})
    if wanted != "all":
        child, manifest, document = yield from _child_flow(session, reference, choose(content, wanted))
        return Resolved(reference, child, (manifest,), {child.digest: document}, top)
    manifests: list[Manifest] = []
    documents: dict[str, bytes] = {}
    for entry in content.manifests:
        child, manifest, document = yield from _child_flow(session, reference, entry)
        manifests.append(manifest)
        documents[child.digest] = document
    if not manifests:
        raise NotFound(f"The index of {reference} names no image at all.")
    return Resolved(reference, top, tuple(manifests), documents | {top.digest: body}, top)


def _child_flow(
    session: Session, reference: Reference, child: Descriptor
) -> Flow[tuple[Descriptor, Manifest, bytes]]:
    """A manifest that an index names."""
    descriptor, manifest, body = yield from manifest_flow(session, reference, child.digest)
    if not isinstance(manifest, Manifest):
        raise Corrupt(f"The index names {child.digest} as a manifest, and it is an index again.")
    if len(body) != child.size:
        raise Corrupt(f"The index promises {child.size} bytes for {child.digest}; {len(body)} came.")
    return descriptor, manifest, body


def manifest_flow(
    session: Session, reference: Reference, target: str
) -> Flow[tuple[Descriptor, Manifest | Index, bytes]]:
    """One manifest or index by tag or digest, verified (distribution-spec end-3)."""
    path = f"/v2/{reference.repository}/manifests/{target}"
    response = yield from authorized_flow(
        session,
        lambda: session.request("GET", path, "manifest", Accept=ACCEPT),
        repository_scope(reference.repository, "pull"),
    )
    response = yield from followed(response)
    if response.status_code != httpx.codes.OK:
        raise refusal.unexpected(f"{reference.repository} {target}", response)
    body, kind = response.content, response.headers.get("content-type", "")
    if body.lstrip()[:1] != b"{":
        raise refusal.not_a_manifest(response)
    promised = target if ":" in target else response.headers.get("docker-content-digest")
    if promised:
        check(promised, body)
    content = parse_manifest(body, kind)
    media_type = kind.partition(";")[0].strip()
    return Descriptor(media_type, promised or digest_of(body), len(body)), content, body


def blob_flow(session: Session, repository: str, blob: Descriptor, start: int = 0) -> Flow[httpx.Response]:
    """One blob from byte `start` on; the response streams, and whoever runs the flow verifies it.

    With a `start` the answer may be 206, 200 with all of it, or 416.
    distribution-spec end-2; RFC 9110 section 14.
    """

    def ask() -> httpx.Request:
        request = session.request("GET", f"/v2/{repository}/blobs/{blob.digest}", "blob")
        if start:
            request.headers["Range"] = f"bytes={start}-"
        return request

    response = yield from authorized_flow(session, ask, repository_scope(repository, "pull"))
    response = yield from followed(response)
    if response.status_code != httpx.codes.OK and not (start and response.status_code in RANGED):
        raise refusal.unexpected(f"blob {blob.digest}", response)
    return response


def push_blob_flow(session: Session, repository: str, body: bytes) -> Flow[None]:
    """A blob in one PUT; the registry keeps a single copy (distribution-spec end-4a, end-6)."""
    scope, digest = repository_scope(repository, "pull", "push"), digest_of(body)
    path = f"/v2/{repository}/blobs/uploads/"
    opened = yield from authorized_flow(session, lambda: session.request("POST", path, "upload"), scope)
    if opened.status_code != httpx.codes.ACCEPTED:
        raise refusal.unexpected(f"upload to {repository}", opened)
    location = opened.request.url.join(opened.headers["location"])
    if origin(location) != origin(session.base):
        raise Refused(
            f"The registry wants the upload sent to {location.host}; not done (GHSA-jxpm-75mh-9fp7)."
        )
    # The URL's own query carries the registry's upload state and must come along.
    target = str(location.copy_merge_params({"digest": digest}))
    done = yield from authorized_flow(
        session,
        lambda: session.request("PUT", target, "upload", body, Content_Type="application/octet-stream"),
        scope,
    )
    if done.status_code != httpx.codes.CREATED:
        raise refusal.unexpected(f"upload of {digest}", done)


def push_manifest_flow(
    session: Session, repository: str, target: str, media_type: str, body: bytes
) -> Flow[None]:
    """A manifest or index under a tag or its digest, blobs first (distribution-spec end-7)."""
    path = f"/v2/{repository}/manifests/{target}"
    response = yield from authorized_flow(
        session,
        lambda: session.request("PUT", path, "manifest", body, Content_Type=media_type),
        repository_scope(repository, "pull", "push"),
    )
    if response.status_code != httpx.codes.CREATED:
        raise refusal.unexpected(f"manifest {repository}:{target}", response)
