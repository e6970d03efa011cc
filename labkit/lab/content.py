"""The bytes of a blob, in memory or in a file, and bytes on their way in."""

from __future__ import annotations

import contextlib
import hashlib
import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from labkit.lab.store import Blob

CHUNK = 256 * 1024


class InMemory:
    """A blob in memory."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self.size = len(content)

    def chunks(self, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        """See `Blob`."""
        end = self.size if end is None else end
        if start == 0 and end == self.size <= CHUNK:
            yield self._content
            return
        for at in range(start, end, CHUNK):
            yield self._content[at : min(at + CHUNK, end)]


class InFile:
    """A blob in a file; each reader opens it anew, so readers do not disturb each other."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.size = path.stat().st_size

    def chunks(self, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        """See `Blob`."""
        left = (self.size if end is None else end) - start
        with self._path.open("rb") as file:
            file.seek(start)
            while left > 0 and (chunk := file.read(min(CHUNK, left))):
                left -= len(chunk)
                yield chunk


class Upload:
    """Bytes on their way in, hashed as they come; beyond `spool` they go to a file.

    The lock is held for a chunk at a time, never while one is waited for.
    """

    def __init__(self, path: Path, spool: int, make_room: Callable[[], None]) -> None:
        self.lock = threading.Lock()
        self.open = True
        self.size = 0
        self.sha256 = hashlib.sha256()
        self._path, self._spool, self._make_room = path, spool, make_room
        self._parts: list[bytes] | None = []

    @classmethod
    def resumed(cls, path: Path) -> Upload:
        """One that an earlier process began; what is in is read once, for its hash."""
        upload = cls(path, 0, lambda: None)
        upload._parts = None
        if path.exists():
            for chunk in InFile(path).chunks():
                upload.sha256.update(chunk)
                upload.size += len(chunk)
        return upload

    def append(self, chunks: Iterable[bytes]) -> int:
        """Take more; how much is in then. Raises KeyError if it ended meanwhile."""
        for chunk in chunks:
            with self.lock:
                if not self.open:
                    raise KeyError("the upload has ended")
                self.sha256.update(chunk)
                self.size += len(chunk)
                self._keep(chunk)
        return self.size

    def _keep(self, chunk: bytes) -> None:
        if self._parts is not None:
            self._parts.append(chunk)
            if self.size <= self._spool:
                return
            chunk, self._parts = b"".join(self._parts), None
            self._make_room()
        with self._path.open("ab") as file:
            file.write(chunk)

    def blob(self) -> Blob:
        """What is in, as it is now."""
        return InFile(self._path) if self._parts is None else InMemory(b"".join(self._parts))

    def settle(self, path: Path) -> Blob:
        """Become a blob: a file is renamed, so that it is there whole or not at all."""
        if self._parts is None and self.size:
            self._path.replace(path)
            self._path = path
        return self.blob() if self._parts is None and self.size else InMemory(b"".join(self._parts or ()))

    def remove(self) -> None:
        """Give the bytes up."""
        # On Windows a file that somebody reads cannot be removed; the whole folder goes in the end.
        with contextlib.suppress(PermissionError):
            self._path.unlink(missing_ok=True)
