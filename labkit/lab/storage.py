"""Where the embedded registry keeps what was pushed: in memory, big blobs in temporary files."""

from __future__ import annotations

import contextlib
import hashlib
import secrets
import shutil
import tempfile
import threading
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from labkit.lab.store import Blob

CHUNK = 256 * 1024


class _Bytes:
    """A blob in memory."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self.size = len(content)

    def chunks(self, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        end = self.size if end is None else end
        if start == 0 and end == self.size <= CHUNK:
            yield self._content
            return
        for at in range(start, end, CHUNK):
            yield self._content[at : min(at + CHUNK, end)]


class _File:
    """A blob in a file; each reader opens it anew, so readers do not disturb each other."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.size = path.stat().st_size

    def chunks(self, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        left = (self.size if end is None else end) - start
        with self._path.open("rb") as file:
            file.seek(start)
            while left > 0 and (chunk := file.read(min(CHUNK, left))):
                left -= len(chunk)
                yield chunk


class _Upload:
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

    def append(self, chunks: Iterable[bytes]) -> int:
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
        return _File(self._path) if self._parts is None else _Bytes(b"".join(self._parts))

    def remove(self) -> None:
        # On Windows a file that somebody reads cannot be removed; the whole folder goes in the end.
        with contextlib.suppress(PermissionError):
            self._path.unlink(missing_ok=True)


@dataclass
class _Repository:
    blobs: dict[str, Blob] = field(default_factory=dict)
    uploads: dict[str, _Upload] = field(default_factory=dict)
    manifests: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    tags: dict[str, str] | None = None
    listed: bool = False

    def link(self, digest: str, blob: Blob) -> None:
        """Keep a blob; the catalog lists a repository that ever had one, and no other (as distribution's)."""
        self.blobs[digest], self.listed = blob, True


class MemoryStore:
    """A `Store` that forgets everything when closed; blobs beyond `spool` bytes live in temporary files.

    `guard` is told the folder of those files before it is made, so that it can go even if we are killed.
    """

    def __init__(
        self, spool: int = 4 * 1024 * 1024, guard: Callable[[Path], None] = lambda folder: None
    ) -> None:
        self.secret = secrets.token_bytes(32)
        self._spool, self._guard = spool, guard
        self._lock = threading.RLock()
        self._repositories: defaultdict[str, _Repository] = defaultdict(_Repository)
        self._folder = Path(tempfile.gettempdir(), f"labkit-{uuid.uuid4().hex}")

    def close(self) -> None:
        """Forget everything and remove the temporary files."""
        with self._lock:
            self._repositories.clear()
            shutil.rmtree(self._folder, ignore_errors=True)

    def _make_room(self) -> None:
        with self._lock:
            if not self._folder.exists():
                self._guard(self._folder)
                self._folder.mkdir(mode=0o700)

    def blob(self, repository: str, digest: str) -> Blob | None:
        """See `Store`."""
        return self._look(repository).blobs.get(digest)

    def mount(self, repository: str, digest: str, source: str) -> bool:
        """See `Store`."""
        with self._lock:
            blob = self._look(source).blobs.get(digest)
            if blob is None:
                return False
            self._repositories[repository].link(digest, blob)
            return True

    def remove_blob(self, repository: str, digest: str) -> bool:
        """See `Store`."""
        # The bytes stay, as in distribution until it is garbage-collected: another repository may have them.
        with self._lock:
            return self._look(repository).blobs.pop(digest, None) is not None

    def start_upload(self, repository: str) -> str:
        """See `Store`."""
        upload = str(uuid.uuid4())
        with self._lock:
            path = self._folder / upload
            self._repositories[repository].uploads[upload] = _Upload(path, self._spool, self._make_room)
        return upload

    def upload_size(self, repository: str, upload: str) -> int | None:
        """See `Store`."""
        found = self._look(repository).uploads.get(upload)
        return found.size if found else None

    def append(self, repository: str, upload: str, chunks: Iterable[bytes]) -> int:
        """See `Store`."""
        return self._look(repository).uploads[upload].append(chunks)

    def commit(self, repository: str, upload: str, digest: str, as_asked: bool = False) -> str | None:
        """See `Store`."""
        found = self._look(repository).uploads[upload]
        with found.lock:
            blob, sha256 = found.blob(), f"sha256:{found.sha256.hexdigest()}"
            if digest not in (sha256, _digest(blob, digest.partition(":")[0])):
                return None
            with self._lock:
                held = self._repositories[repository]
                del held.uploads[upload]
                found.open = False
                kept = digest if as_asked else sha256
                if kept in held.blobs:
                    found.remove()
                else:
                    held.link(kept, blob)
        return kept

    def cancel(self, repository: str, upload: str) -> None:
        """See `Store`."""
        with self._lock:
            found = self._look(repository).uploads.pop(upload, None)
        if found:
            with found.lock:
                found.open = False
                found.remove()

    def manifest(self, repository: str, digest: str) -> tuple[str, bytes] | None:
        """See `Store`."""
        return self._look(repository).manifests.get(digest)

    def put_manifest(self, repository: str, media_type: str, body: bytes, digest: str, tag: str = "") -> None:
        """See `Store`."""
        with self._lock:
            held = self._repositories[repository]
            held.manifests[digest] = media_type, body
            if tag:
                held.tags = {**(held.tags or {}), tag: digest}

    def manifests(self, repository: str) -> list[str]:
        """See `Store`."""
        return list(self._look(repository).manifests)

    def remove_manifest(self, repository: str, digest: str) -> bool:
        """See `Store`."""
        with self._lock:
            held = self._look(repository)
            if held.manifests.pop(digest, None) is None:
                return False
            if held.tags:
                held.tags = {tag: to for tag, to in held.tags.items() if to != digest}
            return True

    def remove_tag(self, repository: str, tag: str) -> bool:
        """See `Store`."""
        with self._lock:
            held = self._look(repository)
            left = {name: to for name, to in (held.tags or {}).items() if name != tag}
            removed = len(left) < len(held.tags or {})
            held.tags = left if removed else held.tags
            return removed

    def tag(self, repository: str, tag: str) -> str | None:
        """See `Store`."""
        return (self._look(repository).tags or {}).get(tag)

    def tags(self, repository: str) -> list[str] | None:
        """See `Store`."""
        tags = self._look(repository).tags
        return None if tags is None else list(tags)

    def repositories(self) -> list[str]:
        """See `Store`."""
        with self._lock:
            names = [name for name, held in self._repositories.items() if held.listed]
        return sorted(names, key=lambda name: name.split("/"))

    def _look(self, repository: str) -> _Repository:
        """The repository to read from; asking for one does not make it."""
        return self._repositories.get(repository) or _Repository()


def _digest(blob: Blob, algorithm: str) -> str | None:
    """A blob's digest by another algorithm than sha256, which is known already."""
    if algorithm == "sha256":
        return None
    hasher = hashlib.new(algorithm)
    for chunk in blob.chunks():
        hasher.update(chunk)
    return f"{algorithm}:{hasher.hexdigest()}"
