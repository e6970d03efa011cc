"""One blob as it comes in: counted, hashed and written in one pass; what was broken off waits on disk."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from labkit.protocol.layout import READ, Layout, partial_beside, writing
from labkit.wire.errors import CannotRun, Corrupt, Refused
from labkit.wire.manifest import Descriptor


class Stopped(Exception):
    """Another blob of the same pull failed, and so this one is not wanted any more."""


class Landing:
    """The bytes of one blob that came so far; with a `file` they are kept, and those in it count."""

    def __init__(self, blob: Descriptor, file: BinaryIO | None = None) -> None:
        self.blob = blob
        self._file = file
        self._algorithm, _, self._expected = blob.digest.partition(":")
        self._hasher, self.size = hashlib.new(self._algorithm), 0
        if file:
            file.seek(0)
            while block := file.read(READ):
                self._count(block)
            if self.size > blob.size:
                self.restart()

    def restart(self) -> None:
        """Forget what came."""
        self._hasher, self.size = hashlib.new(self._algorithm), 0
        if self._file:
            self._file.truncate(0)

    def take(self, chunk: bytes) -> bool:
        """Count, hash and write; False if that is more than the manifest promised."""
        if self.size + len(chunk) > self.blob.size:
            self.size += len(chunk)
            return False
        self._count(chunk)
        if self._file:
            self._file.write(chunk)
        return True

    def _count(self, block: bytes) -> None:
        self._hasher.update(block)
        self.size += len(block)

    def check(self) -> None:
        """Raises Corrupt unless size and digest are what the manifest promised."""
        blob = self.blob
        if self.size != blob.size:
            more = "more" if self.size > blob.size else f"only {self.size}"
            raise Corrupt(f"Blob {blob.digest}: the manifest promises {blob.size} bytes, {more} came.")
        if self._hasher.hexdigest() != self._expected:
            raise Corrupt(
                f"Blob {blob.digest}: what came has the digest {self._algorithm}:{self._hasher.hexdigest()}.",
                "It was changed on the way or in the registry's storage. Nothing of it was kept.",
            )


@contextlib.contextmanager
def landing(blob: Descriptor, layout: Layout | None) -> Iterator[Landing]:
    """Where a blob comes in: it is in the layout in the end, whole, or its beginning waits for the next pull.

    What another pull left half is taken over by renaming, so that never two write to one file.
    Raises LabkitError where it cannot be written; then, and after Corrupt, nothing is left.
    """
    if layout is None:
        yield Landing(blob)
        return
    path, part = layout.path(blob.digest), layout.part(blob.digest)
    own = partial_beside(path)
    try:
        with writing(layout.folder):
            path.parent.mkdir(parents=True, exist_ok=True)
            with contextlib.suppress(OSError):
                part.replace(own)
                part.parent.rmdir()
            with own.open("a+b") as file:
                yield Landing(blob, file)
            own.replace(path)
    except (CannotRun, Refused, Stopped, KeyboardInterrupt) as broken:
        if not isinstance(broken, Corrupt):
            _wait(own, part)
        raise
    finally:
        own.unlink(missing_ok=True)


def _wait(own: Path, part: Path) -> None:
    """Lay aside what came, if anything did, for the next pull into this folder."""
    with contextlib.suppress(OSError):
        if own.stat().st_size:
            part.parent.mkdir(exist_ok=True)
            own.replace(part)
