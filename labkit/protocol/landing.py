"""One blob as it comes in: counted, hashed and written in one pass; what was broken off waits on disk."""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from labkit.protocol.layout import READ, Layout, writing
from labkit.protocol.locks import is_free
from labkit.wire.errors import CannotRun, DigestMismatch, Refused
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
        """Raises DigestMismatch unless size and digest are what the manifest promised."""
        blob = self.blob
        if self.size != blob.size:
            more = "more" if self.size > blob.size else f"only {self.size}"
            raise DigestMismatch(f"Blob {blob.digest}: the manifest promises {blob.size} bytes, {more} came.")
        if self._hasher.hexdigest() != self._expected:
            raise DigestMismatch(
                f"Blob {blob.digest}: what came has the digest {self._algorithm}:{self._hasher.hexdigest()}.",
                "It was changed on the way or in the registry's storage. Nothing of it was kept.",
            )


@contextlib.contextmanager
def landing(blob: Descriptor, layout: Layout | None) -> Iterator[Landing]:
    """Where a blob comes in: it is in the layout in the end, whole, or its beginning waits for the next pull.

    A beginning belongs to whoever holds its lock, so that never two write to one file, and that of a pull
    that was killed is found like any other.
    Raises LabkitError where it cannot be written; then, and after DigestMismatch, nothing is left.
    """
    if layout is None:
        yield Landing(blob)
        return
    path, part = layout.path(blob.digest), layout.part(blob.digest)
    with writing(layout.folder):
        path.parent.mkdir(parents=True, exist_ok=True)
        own, file = _claim(part)
        here, unwanted = Landing(blob, file), True
        try:
            yield here
            file.flush()
            _end(file, lambda: own.replace(path))
            unwanted = False
        except (CannotRun, Refused, Stopped, KeyboardInterrupt):
            unwanted = not here.size or path.is_file()  # another pull was faster
            raise
        finally:
            if unwanted:
                _end(file, lambda: own.unlink(missing_ok=True))
            with contextlib.suppress(OSError):
                file.close()
        _sweep(part)


def _claim(part: Path) -> tuple[Path, BinaryIO]:
    """A beginning that nobody writes to, or a file for a new one."""
    while True:
        fresh = part.with_name(f"{part.name}-{secrets.token_hex(4)}")
        # Whoever is done removes the folder if it is empty, also right now: then once more.
        with contextlib.suppress(FileNotFoundError, FileExistsError):
            part.parent.mkdir(exist_ok=True)
            for each in (part, *part.parent.glob(f"{part.name}-*"), fresh):
                file = each.open("a+b")
                try:
                    if is_free(file, each):
                        return each, file
                except OSError:  # no locks here: a name of our own is all there is
                    if each is fresh:
                        return each, file
                file.close()


def _end(file: BinaryIO, act: Callable[[], object]) -> None:
    """Move or remove a file while it is ours, or on Windows, which moves no open file, right after."""
    if sys.platform == "win32":
        with contextlib.suppress(OSError):
            file.close()
    act()


def _sweep(part: Path) -> None:
    """Of a blob that is here nobody needs a beginning; what another pull writes to, or is about to, stays."""
    with contextlib.suppress(OSError):
        for each in part.parent.glob(f"{part.name}*"):
            with each.open("r+b") as file:  # which does not make it anew if it has just gone
                if file.seek(0, os.SEEK_END) and is_free(file, each):
                    _end(file, each.unlink)
        part.parent.rmdir()
