"""labkit's own client: runs the flows over a Send, verifies what comes, keeps what it pulled."""

from __future__ import annotations

import platform as machine
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeAlias

import httpx

from labkit.credentials.credential import ANONYMOUS, Credential
from labkit.protocol.auth import is_loopback
from labkit.protocol.fetch import Fetcher, Notify, from_first
from labkit.protocol.flow import Resolved, Wanted, pull_flow
from labkit.protocol.layout import Layout
from labkit.protocol.runner import run
from labkit.protocol.session import Session
from labkit.trace.recorder import record
from labkit.wire.exchange import Send, Trace
from labkit.wire.manifest import Platform
from labkit.wire.reference import Reference

Scheme: TypeAlias = Literal["auto", "http", "https"]


@dataclass(frozen=True, slots=True)
class Pulled:
    """A pull that came through: everything verified, `seconds` of wall time.

    `platform` is what was chosen from an index; None where there is none, and so no choice.
    """

    reference: Reference
    resolved: Resolved
    platform: Wanted | None
    layout: Path | None
    trace: Trace
    credential: Credential
    seconds: float
    notices: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        """What the reference stood for when it was pulled."""
        return self.resolved.digest

    def to_json(self) -> dict[str, Any]:
        """The document of `labkit pull --json`."""
        return {
            "reference": str(self.reference),
            "digest": self.digest,
            "platform": str(self.platform) if self.platform else None,
            "layout": str(self.layout) if self.layout else None,
            "bytes": self.trace.bytes,
            "exchanges": len(self.trace),
            "password_sent": self.trace.password_sent,
            "seconds": round(self.seconds, 6),
            "credential": {
                "kind": self.credential.kind,
                "username": self.credential.username or None,
                "from": self.credential.source,
            },
        }


def pull(
    reference: Reference,
    *,
    send: Send,
    trace: Trace | None = None,
    credential: Credential = ANONYMOUS,
    to: Path | None = None,
    platform: Wanted | None = None,
    scheme: Scheme = "auto",
    notify: Notify = lambda progress: None,
    session: Session | None = None,
    mirrors: Sequence[Session] = (),
    parallel: int = 1,
) -> Pulled:
    """Pull an image: verify all of it and, with `to`, write an OCI image layout.

    Blobs that the layout holds already are not fetched, those broken off are gone on with; `parallel` of
    them come side by side.  `mirrors` are asked before the registry, each with its own credential.  A
    `session` of an earlier pull keeps its tokens, and goes before `credential` and `scheme`.
    Raises AuthRefused, NotFound, Corrupt, Refused, Unreachable, and UsageError or LabkitError for a
    folder that cannot be used.
    """
    began = time.perf_counter()
    trace = trace if trace is not None else Trace(f"Pull of {reference}")
    layout = Layout(to) if to else None
    session = session or Session(base_url(reference, scheme), credential, stays=scheme == "http")
    wanted = platform or host_platform()
    wire = record(send, trace)
    sources = (*mirrors, session)
    source, resolved = from_first(sources, lambda each: (each, run(pull_flow(each, reference, wanted), wire)))
    if isinstance(platform, Platform) and resolved.index is None:
        session.tell(f"There is no index, so nothing to choose {platform} from: the image is what it is.")
    if source is not session:
        session.tell(f"The manifest came from the mirror {source.base.netloc.decode()}.")
    chosen = wanted if resolved.index else None
    if layout:
        layout.prepare()
    # A mirror that did not help with the manifest is not asked for each blob again.
    useful = sources[sources.index(source) :]
    Fetcher(useful, reference.repository, wire, layout, notify).fetch_all(resolved.blobs, parallel)
    if layout:
        for digest, document in resolved.documents.items():
            layout.put(digest, document)
        layout.name(resolved)
    seconds = time.perf_counter() - began
    return Pulled(reference, resolved, chosen, to, trace, session.credential, seconds, tuple(session.notices))


def base_url(reference: Reference, scheme: Scheme = "auto") -> httpx.URL:
    """Where the registry's API is; "auto" is plain http on this machine, https elsewhere."""
    host = reference.api_host
    if scheme == "auto":
        scheme = "http" if is_loopback(httpx.URL(f"http://{host}").host) else "https"
    return httpx.URL(f"{scheme}://{host}")


def host_platform() -> Platform:
    """The platform to pull for when none was named: Linux on this machine's processor."""
    names = {"x86_64": "amd64", "amd64": "amd64", "aarch64": "arm64", "arm64": "arm64", "i686": "386"}
    return Platform("linux", names.get(machine.machine().lower(), machine.machine().lower()))
