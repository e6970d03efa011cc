"""Where the embedded registry keeps what was pushed: in memory, big blobs in temporary files."""

from __future__ import annotations

import hashlib
import secrets
import shutil
import tempfile
import threading
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from labkit.lab.content import Upload
from labkit.lab.store import Blob


@dataclass
class Repository:
    """What one repository holds; `tags` is None where none was ever put."""

    blobs: dict[str, Blob] = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)
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
        self._repositories: defaultdict[str, Repository] = defaultdict(Repository)
        self._content: dict[str, Blob] = {}
        self._folder = Path(tempfile.gettempdir(), f"labkit-{uuid.uuid4().hex}")

    def close(self) -> None:
        """Forget everything and remove the temporary files."""
        with self._lock:
            self._repositories.clear()
            self._content.clear()
            shutil.rmtree(self._folder, ignore_errors=True)

    def _changed(self) -> None:
        """Called under the lock, after each change that a store which is kept has to write down."""

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
            self._changed()
            return True

    def remove_blob(self, repository: str, digest: str) -> bool:
        """See `Store`."""
        # The bytes stay, as in distribution until it is garbage-collected: another repository may have them.
        with self._lock:
            removed = self._look(repository).blobs.pop(digest, None) is not None
            self._changed()
            return removed

    def start_upload(self, repository: str) -> str:
        """See `Store`."""
        upload = str(uuid.uuid4())
        with self._lock:
            path = self._folder / upload
            self._repositories[repository].uploads[upload] = Upload(path, self._spool, self._make_room)
            self._changed()
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
            sha256 = f"sha256:{found.sha256.hexdigest()}"
            if digest not in (sha256, _digest(found.blob(), digest.partition(":")[0])):
                return None
            with self._lock:
                held = self._repositories[repository]
                del held.uploads[upload]
                found.open = False
                kept = digest if as_asked else sha256
                if kept in self._content:
                    found.remove()
                else:
                    self._content[kept] = found.settle(self._folder / kept.replace(":", "-"))
                held.link(kept, self._content[kept])
                self._changed()
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
            self._changed()

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
            self._changed()
            return True

    def remove_tag(self, repository: str, tag: str) -> bool:
        """See `Store`."""
        with self._lock:
            held = self._look(repository)
            left = {name: to for name, to in (held.tags or {}).items() if name != tag}
            removed = len(left) < len(held.tags or {})
            held.tags = left if removed else held.tags
            self._changed()
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

    def _look(self, repository: str) -> Repository:
        """The repository to read from; asking for one does not make it."""
        return self._repositories.get(repository) or Repository()


def _digest(blob: Blob, algorithm: str) -> str | None:
    """A blob's digest by another algorithm than sha256, which is known already."""
    if algorithm == "sha256":
        return None
    hasher = hashlib.new(algorithm)
    for chunk in blob.chunks():
        hasher.update(chunk)
    return f"{algorithm}:{hasher.hexdigest()}"
