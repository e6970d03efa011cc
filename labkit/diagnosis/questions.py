"""Single questions to a registry, each for what its answer tells apart. All of them only read."""

from __future__ import annotations

import contextlib
import time
from dataclasses import dataclass, field

import httpx

from labkit.protocol.auth import FetchToken, decide
from labkit.protocol.fetch import chunks
from labkit.protocol.flow import blob_flow
from labkit.protocol.landing import Landing
from labkit.protocol.runner import blame, run, unreachable
from labkit.protocol.session import Session, authorized_flow, token_flow
from labkit.wire.errors import DigestMismatch, Unreachable
from labkit.wire.exchange import Flow, Result, Send
from labkit.wire.manifest import ACCEPT, Descriptor
from labkit.wire.reference import Reference
from labkit.wire.scope import ResourceScope, Scope, repository_scope

WHOLE = 8 * 1024 * 1024
"""Bytes up to which a blob is read to its end, and so verified; of a larger one the beginning is enough."""
_BEGINNING = 64 * 1024
_MOST_NAMES = 1000


@dataclass
class Asking:
    """Runs flows over `send` until `ends` (monotonic seconds)."""

    ends: float
    send: Send = field(default=lambda request: httpx.Response(599), repr=False)

    def run(self, flow: Flow[Result]) -> Result:
        """The flow to its end. Raises what it raises, and Unreachable when time is up."""
        return run(flow, self._timely)

    def _timely(self, request: httpx.Request) -> httpx.Response:
        self.check(request.url)
        return self.send(request)

    def check(self, url: httpx.URL) -> None:
        """Raises Unreachable when time is up."""
        if time.monotonic() > self.ends:
            raise Unreachable("The time for all probes is up.", f"The last to be asked was {url.host}.")


def fetch(asking: Asking, session: Session, repository: str, blob: Descriptor) -> None:
    """A blob, to its end or the beginning of it; nothing is kept.

    Raises as `blob_flow`, Unreachable, and DigestMismatch.
    """
    response = asking.run(blob_flow(session, repository, blob))
    here = Landing(blob)
    with contextlib.closing(response):
        try:
            for chunk in chunks(response):
                asking.check(response.request.url)
                if not here.take(chunk):
                    break
                if blob.size > WHOLE and here.size >= _BEGINNING:
                    return
            here.check()
        except httpx.TransportError as error:
            raise unreachable(response.request, error) from None
        except DigestMismatch as error:
            blame(response, error)
            raise


def head_flow(session: Session, reference: Reference) -> Flow[httpx.Response]:
    """Is the manifest there? HEAD is docker's own first question."""
    path = f"/v2/{reference.repository}/manifests/{reference.target}"
    scope = repository_scope(reference.repository, "pull")
    return (
        yield from authorized_flow(
            session, lambda: session.request("HEAD", path, "manifest", Accept=ACCEPT), scope
        )
    )


def tags_flow(session: Session, reference: Reference) -> Flow[httpx.Response]:
    """Which tags are there: the repository may be there, and only this tag not."""
    path = f"/v2/{reference.repository}/tags/list"
    scope = repository_scope(reference.repository, "pull")
    return (yield from authorized_flow(session, lambda: session.request("GET", path, "tags"), scope))


def catalog_flow(session: Session) -> Flow[httpx.Response]:
    """Which repositories are there, for whoever may see that: another spelling, or none."""
    scope = Scope([ResourceScope("registry", "", "catalog", frozenset("*"))])
    path = f"/v2/_catalog?n={_MOST_NAMES}"
    return (yield from authorized_flow(session, lambda: session.request("GET", path, "catalog"), scope))


def push_rights_flow(session: Session, repository: str) -> Flow[None]:
    """A token for pull and push: what it grants says who may push, and nothing is written."""
    scope = repository_scope(repository, "pull", "push")
    decision = decide(session.challenges or (), session.credential, scope, session.base)
    if isinstance(decision, FetchToken):
        yield from token_flow(session, decision)
