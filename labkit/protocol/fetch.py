"""Fetches the blobs of an image: several side by side, from the first source that has them, and when a
connection breaks on from where it broke.
"""

from __future__ import annotations

import contextlib
import queue
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import httpx

from labkit.protocol.flow import blob_flow
from labkit.protocol.landing import Landing, Stopped, landing
from labkit.protocol.layout import Layout
from labkit.protocol.runner import blame, run, unreachable
from labkit.protocol.session import Session
from labkit.wire.errors import CannotRun, DigestMismatch, Refused, Unreachable
from labkit.wire.exchange import Flow, Result, Send
from labkit.wire.manifest import Descriptor

Notify: TypeAlias = Callable[["Progress"], None]
TRIES = 5
"""How often one blob is asked for, as long as each time something came."""
GRACE = 2.0
"""Seconds that blobs under way have to lay aside what came, when the pull is broken off."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one blob is, in bytes; `skipped` if it was here already."""

    blob: Descriptor
    done: int
    skipped: bool = False


@dataclass
class Fetcher:
    """Fetches blobs of `repository` from `sources`: mirrors first, the registry itself last."""

    sources: Sequence[Session]
    repository: str
    send: Send
    layout: Layout | None
    notify: Notify
    _stop: threading.Event = field(default_factory=threading.Event)
    _one: threading.Lock = field(default_factory=threading.Lock)
    _alone: threading.Lock = field(default_factory=threading.Lock)

    def fetch_all(self, blobs: Sequence[Descriptor], parallel: int = 1) -> None:
        """Fetch each blob, `parallel` at a time. Raises what the first that failed raised."""
        if parallel == 1:
            for blob in blobs:
                self.fetch(blob)
            return
        todo: queue.SimpleQueue[Descriptor] = queue.SimpleQueue()
        for blob in blobs:
            todo.put(blob)
        ended: queue.SimpleQueue[BaseException | None] = queue.SimpleQueue()
        # Daemons, so that a read that hangs does not keep a process from ending after Ctrl-C.
        workers = [
            threading.Thread(target=self._work, args=(todo, ended), daemon=True)
            for _ in range(min(parallel, len(blobs)))
        ]
        failures, running = [], 0
        try:
            for worker in workers:
                worker.start()
                running += 1
            # Not join: in Python before 3.13 a thread whose join was interrupted counts as ended.
            while running:
                failures.append(ended.get())
                running -= 1
        except BaseException:
            self._stop.set()
            with contextlib.suppress(queue.Empty):
                for _ in range(running):
                    ended.get(timeout=GRACE)
            raise
        for failure in filter(None, failures):
            raise failure

    def _work(
        self, todo: queue.SimpleQueue[Descriptor], ended: queue.SimpleQueue[BaseException | None]
    ) -> None:
        failure: BaseException | None = None
        try:
            while not self._stop.is_set():
                self.fetch(todo.get_nowait())
        except (queue.Empty, Stopped):
            pass
        except BaseException as error:
            failure = error
            self._stop.set()
        ended.put(failure)

    def fetch(self, blob: Descriptor) -> None:
        """Fetch one blob and verify it; what the layout holds is not asked for."""
        if self.layout and self.layout.holds(blob):
            self._tell(Progress(blob, blob.size, skipped=True))
            return
        with landing(blob, self.layout) as here:
            from_first(self.sources, lambda source: self._from(source, here))

    def _from(self, source: Session, here: Landing) -> None:
        """All that is missing, in as many requests as it takes while each brings something."""
        response, kept = None, here.size
        for tries_left in reversed(range(TRIES)):
            before = here.size
            try:
                if here.size < here.blob.size:
                    response = self._go_on(source, here)
                break
            except Unreachable:
                if not tries_left or here.size <= before:
                    raise
        try:
            here.check()
        except DigestMismatch as error:
            here.restart()
            if kept:  # by an earlier pull: that beginning may be what is wrong
                self._from(source, here)
                return
            blame(response, error)
            raise

    def _go_on(self, source: Session, here: Landing) -> httpx.Response:
        """One request for the rest of a blob; a source that knows no ranges sends all of it again."""
        response = self._run(blob_flow(source, self.repository, here.blob, here.size))
        with contextlib.closing(response):
            if not here.size or _continues(response, here.size):
                self._take(response, here)
                return response
            here.restart()
            if response.status_code == httpx.codes.OK:
                self._take(response, here)
                return response
        return self._go_on(source, here)

    def _run(self, flow: Flow[httpx.Response]) -> httpx.Response:
        """Run a flow; only requests for blobs go side by side, so that one ping and one token do for all."""

        def aside(request: httpx.Request) -> httpx.Response:
            if request.extensions["stage"] not in ("blob", "storage"):
                return self.send(request)
            self._alone.release()
            try:
                return self.send(request)
            finally:
                self._alone.acquire()

        with self._alone:
            if self._stop.is_set():
                raise Stopped
            return run(flow, aside)

    def _take(self, response: httpx.Response, here: Landing) -> None:
        try:
            for chunk in chunks(response):
                if self._stop.is_set():
                    raise Stopped
                if not here.take(chunk):
                    break
                self._tell(Progress(here.blob, here.size))
        except httpx.TransportError as error:
            raise unreachable(response.request, error) from None

    def _tell(self, progress: Progress) -> None:
        with self._one:
            self.notify(progress)


def from_first(sources: Sequence[Session], ask: Callable[[Session], Result]) -> Result:
    """What the first source gives that does; the last one is the registry itself, and is told of the others.

    Raises what the last raises.
    """
    *mirrors, registry = sources
    for mirror in mirrors:
        try:
            return ask(mirror)
        except (CannotRun, Refused) as error:
            host = mirror.base.netloc.decode()
            registry.tell(f"The mirror {host} did not help, so the next was asked: {error.message}")
    return ask(registry)


def chunks(response: httpx.Response) -> Iterable[bytes] | Iterator[bytes]:
    """What an app in this process answered whole cannot be streamed again."""
    return [response.content] if response.is_stream_consumed else response.iter_raw()


def _continues(response: httpx.Response, start: int) -> bool:
    """True if the answer is the part that was asked for (RFC 9110 section 14.4)."""
    said = response.headers.get("content-range", "")
    return response.status_code == httpx.codes.PARTIAL_CONTENT and said.startswith(f"bytes {start}-")
