"""An OCI image layout on disk: blobs appear whole and verified or not at all, the index comes last."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from labkit.protocol.flow import Resolved
from labkit.protocol.locks import lock
from labkit.wire.errors import LabkitError, UsageError
from labkit.wire.manifest import Descriptor

FULL_NAME = "io.containerd.image.name"
REF_NAME = "org.opencontainers.image.ref.name"
READ = 1 << 20


class Layout:
    """A folder in the OCI image layout (image-spec, image-layout.md)."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def prepare(self) -> None:
        """Make the folder, or take one that is an image layout already.

        Raises UsageError for a folder that holds something else, LabkitError where it cannot be written.
        """
        with writing(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            # The marker is made first, so whoever sees another pull's files sees it after them.
            if any(self.folder.iterdir()) and not self._marker.is_file():
                raise UsageError(
                    f"{self.folder} is not empty, and no OCI image layout.", "Give --to a new folder."
                )
            with self._alone():
                (self.folder / "blobs" / "sha256").mkdir(parents=True, exist_ok=True)

    @property
    def _marker(self) -> Path:
        return self.folder / "oci-layout"

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """No other pull changes the layout meanwhile; its marker, which is never replaced, is the lock."""
        with self._marker.open("a+b") as file:
            lock(file)
            if not file.seek(0, os.SEEK_END):
                file.write(json.dumps({"imageLayoutVersion": "1.0.0"}).encode())
                file.flush()
            yield

    def path(self, digest: str) -> Path:
        """Where the blob of this (validated) digest is kept."""
        algorithm, _, value = digest.partition(":")
        return self.folder / "blobs" / algorithm / value

    def holds(self, blob: Descriptor) -> bool:
        """True if the blob is here, whole and unchanged."""
        path = self.path(blob.digest)
        if not path.is_file() or path.stat().st_size != blob.size:
            return False
        hasher = hashlib.new(blob.digest.partition(":")[0])
        with path.open("rb") as file:
            while block := file.read(READ):
                hasher.update(block)
        return hasher.hexdigest() == blob.digest.partition(":")[2]

    def part(self, digest: str) -> Path:
        """Where the beginning of a blob waits for the next pull, when this one was broken off."""
        return self.folder / ".incoming" / digest.partition(":")[2]

    def put(self, digest: str, body: bytes) -> None:
        """Keep a small verified document."""
        path = self.path(digest)
        with writing(self.folder):
            path.parent.mkdir(parents=True, exist_ok=True)
            replace(path, body)

    def name(self, resolved: Resolved) -> None:
        """Enter the image in index.json under its reference; what else is there stays."""
        reference = resolved.reference
        full = str(reference)
        entry = {
            "mediaType": resolved.descriptor.media_type,
            "digest": resolved.descriptor.digest,
            "size": resolved.descriptor.size,
            "annotations": {FULL_NAME: full, REF_NAME: reference.tag or resolved.digest},
        }
        with writing(self.folder), self._alone():
            others = [e for e in self._entries() if e.get("annotations", {}).get(FULL_NAME) != full]
            index = {
                "schemaVersion": 2,
                "mediaType": "application/vnd.oci.image.index.v1+json",
                "manifests": [*others, entry],
            }
            replace(self.folder / "index.json", json.dumps(index, indent=2).encode())

    def _entries(self) -> list[dict[str, Any]]:
        try:
            return list(json.loads((self.folder / "index.json").read_bytes())["manifests"])
        except FileNotFoundError:
            return []
        except (ValueError, KeyError, TypeError):
            raise LabkitError(
                f"{self.folder / 'index.json'} is damaged.", "Move it away, or give --to a new folder."
            ) from None


def replace(path: Path, body: bytes) -> None:
    """Write a file so that it is there whole or not at all."""
    partial = path.with_name(f".{path.name[:20]}-{secrets.token_hex(4)}.partial")
    try:
        partial.write_bytes(body)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


@contextlib.contextmanager
def writing(where: Path) -> Iterator[None]:
    """Turn what a disk says into words a person can act on.

    Raises LabkitError for a full disk, missing rights and other OSErrors.
    """
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise LabkitError(
                f"The disk is full: {where} cannot take the image.",
                "Free some space and pull again; what is whole will not be fetched twice.",
            ) from None
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise LabkitError(f"{where} may not be written.", "Give --to a folder of yours.") from None
        raise LabkitError(f"Cannot write {where}: {os.strerror(error.errno or 0)}.") from None
