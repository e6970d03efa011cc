"""The pull and the push as flows: which request comes next, and whether its answer may be believed."""

from __future__ import annotations

from dataclasses import dataclass

import httpx

from labkit.protocol import refusal
from labkit.protocol.session import USER_AGENT, Session, authorized_flow
from labkit.wire.errors import Corrupt, Refused
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
)
from labkit.wire.reference import Reference
from labkit.wire.scope import repository_scope

MAX_REDIRECTS = 5
REDIRECTS = (301, 302, 303, 307, 308)


@dataclass(frozen=True, slots=True)
class Resolved:
    """A verified manifest, ready for its blobs to be fetched; `index` is None without one."""

    reference: Reference
    descriptor: Descriptor
    manifest: Manifest
    body: bytes
    index: Descriptor | None = None

    @property
    def digest(self) -> str:
        """What the reference stands for: the digest of the index, if there is one."""
        return (self.index or self.descriptor).digest

    @property
    def blobs(self) -> list[Descriptor]:
        """Config first, then the layers from the lowest up, each once."""
        return list({blob.digest: blob for blob in (self.manifest.config, *self.manifest.layers)}.values())


def pull_flow(session: Session, reference: Reference, platform: Platform) -> Flow[Resolved]:
    """From a reference to a verified manifest: ping, challenge, token, index, manifest.

    Raises AuthRefused, NotFound, Corrupt or Refused.  distribution-spec, "Pulling manifests".
    """
    top, content, body = yield from manifest_flow(session, reference, reference.target)
    if isinstance(content, Manifest):
        return Resolved(reference, top, content, body)
    child = choose(content, platform)
    descriptor, manifest, body = yield from manifest_flow(session, reference, child.digest)
    if not isinstance(manifest, Manifest):
        raise Corrupt(f"The index names {child.digest} as a manifest, and it is an index again.")
    if len(body) != child.size:
        raise Corrupt(f"The index promises {child.size} bytes for {child.digest}; {len(body)} came.")
    return Resolved(reference, descriptor, manifest, body, index=top)


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


def blob_flow(session: Session, repository: str, blob: Descriptor) -> Flow[httpx.Response]:
    """One blob; the response streams, and whoever runs the flow verifies it (distribution-spec end-2).

    Redirects are followed without Authorization to another origin (GHSA-vh4v-2xq2-g5cg).
    """
    path = f"/v2/{repository}/blobs/{blob.digest}"
    scope = repository_scope(repository, "pull")
    response = yield from authorized_flow(session, lambda: session.request("GET", path, "blob"), scope)
    for _ in range(MAX_REDIRECTS):
        if response.status_code not in REDIRECTS:
            break
        response = yield _redirected(response)
    if response.status_code != httpx.codes.OK:
        raise refusal.unexpected(f"blob {blob.digest}", response)
    return response


def _redirected(response: httpx.Response) -> httpx.Request:
    """The request a redirect asks for; the credential stays behind when the origin changes."""
    asked = response.request
    url = asked.url.join(response.headers.get("location", ""))
    if asked.url.scheme == "https" and url.scheme != "https":
        raise Refused(f"The registry redirects from https to {url.scheme}://{url.host}; not followed.")
    headers = {"User-Agent": USER_AGENT}
    if origin(url) == origin(asked.url) and "authorization" in asked.headers:
        headers["Authorization"] = asked.headers["authorization"]
    stage = "blob" if origin(url) == origin(asked.url) else "storage"
    return httpx.Request("GET", url, headers=headers, extensions={"stage": stage})


def origin(url: httpx.URL) -> tuple[str, str, int | None]:
    """Scheme, host and port: who a credential may be sent to (RFC 6454)."""
    default = {"http": 80, "https": 443}.get(url.scheme)
    return url.scheme, url.host, url.port or default


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
