"""labkit's own client: runs the flows over httpx, streams and verifies blobs, keeps what it pulled."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import platform as machine
import ssl
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeAlias

import httpx

from labkit.credentials.credential import ANONYMOUS, Credential
from labkit.protocol.auth import is_loopback
from labkit.protocol.flow import Resolved, blob_flow, pull_flow
from labkit.protocol.layout import Layout, partial_beside, writing
from labkit.protocol.runner import run, unreachable
from labkit.protocol.session import Session
from labkit.trace.recorder import record
from labkit.wire.errors import Corrupt, UsageError
from labkit.wire.exchange import Send, Trace
from labkit.wire.manifest import Descriptor, Platform
from labkit.wire.reference import Reference

Notify: TypeAlias = Callable[["Progress"], None]
Scheme: TypeAlias = Literal["auto", "http", "https"]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one blob is, in bytes; `skipped` if it was here already."""

    blob: Descriptor
    done: int
    skipped: bool = False


@dataclass(frozen=True, slots=True)
class Pulled:
    """A pull that came through: everything verified, `seconds` of wall time.

    `platform` is what was chosen from an index; None where there is none, and so no choice.
    """

    reference: Reference
    resolved: Resolved
    platform: Platform | None
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
    platform: Platform | None = None,
    scheme: Scheme = "auto",
    notify: Notify = lambda progress: None,
    session: Session | None = None,
) -> Pulled:
    """Pull an image: verify all of it and, with `to`, write an OCI image layout.

    Blobs that the layout holds already are not fetched. A `session` of an earlier pull keeps its tokens, and
    goes before `credential` and `scheme`.  Raises AuthRefused, NotFound, Corrupt, Refused,
    Unreachable, and UsageError or LabkitError for a folder that cannot be used.
    """
    began = time.perf_counter()
    trace = trace if trace is not None else Trace(f"Pull of {reference}")
    layout = Layout(to) if to else None
    session = session or Session(base_url(reference, scheme), credential)
    wanted = platform or host_platform()
    wire = record(send, trace)
    resolved = run(pull_flow(session, reference, wanted), wire)
    if platform and resolved.index is None:
        session.tell(f"There is no index, so nothing to choose {platform} from: the image is what it is.")
    chosen = wanted if resolved.index else None
    if layout:
        layout.prepare()
    for blob in resolved.blobs:
        _fetch(session, reference.repository, blob, wire, layout, notify)
    if layout:
        layout.put(resolved.descriptor.digest, resolved.body)
        layout.name(resolved)
    seconds = time.perf_counter() - began
    return Pulled(reference, resolved, chosen, to, trace, session.credential, seconds, tuple(session.notices))


def _fetch(
    session: Session, repository: str, blob: Descriptor, send: Send, layout: Layout | None, notify: Notify
) -> None:
    if layout and layout.holds(blob):
        notify(Progress(blob, blob.size, skipped=True))
        return
    response = run(blob_flow(session, repository, blob), send)
    with contextlib.closing(response):
        if layout is None:
            _verified(response, blob, lambda chunk: None, notify)
            return
        path = layout.path(blob.digest)
        partial = partial_beside(path)
        try:
            with writing(layout.folder):
                path.parent.mkdir(parents=True, exist_ok=True)
                with partial.open("wb") as file:
                    _verified(response, blob, file.write, notify)
                partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)


def _verified(
    response: httpx.Response, blob: Descriptor, write: Callable[[bytes], Any], notify: Notify
) -> None:
    """Hash and write in one pass; raises Corrupt unless size and digest are what the manifest promised."""
    algorithm, _, expected = blob.digest.partition(":")
    hasher, size = hashlib.new(algorithm), 0
    try:
        # What an app in this process answered whole cannot be streamed again.
        for chunk in [response.content] if response.is_stream_consumed else response.iter_raw():
            size += len(chunk)
            if size > blob.size:
                break
            hasher.update(chunk)
            write(chunk)
            notify(Progress(blob, size))
    except httpx.TransportError as error:
        raise unreachable(response.request, error) from None
    if size != blob.size:
        more = "more" if size > blob.size else f"only {size}"
        raise Corrupt(f"Blob {blob.digest}: the manifest promises {blob.size} bytes, {more} came.")
    if hasher.hexdigest() != expected:
        raise Corrupt(
            f"Blob {blob.digest}: what came has the digest {algorithm}:{hasher.hexdigest()}.",
            "It was changed on the way or in the registry's storage. Nothing of it was kept.",
        )


@contextlib.contextmanager
def open_send(ca: Path | None = None) -> Iterator[Send]:
    """A Send over the network, for as long as the context is open; redirects are not followed.

    Proxy variables hold (but never for this machine); `ca` is trusted besides the system's authorities.
    Raises UsageError for a CA file that cannot be read.
    """
    direct = {f"all://{host}": None for host in ("localhost", "127.0.0.1", "[::1]")}
    timeout = httpx.Timeout(60, connect=10)
    with httpx.Client(verify=_trust(ca), timeout=timeout, mounts=direct) as client:
        yield lambda request: client.send(request, stream=True)


@functools.cache
def _trust(ca: Path | None) -> ssl.SSLContext:
    context = httpx.create_ssl_context()
    if ca:
        try:
            context.load_verify_locations(ca)
        except (OSError, ssl.SSLError):
            raise UsageError(f"{ca} is no file with a CA certificate.", "Give a PEM file to --ca.") from None
    return context


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
