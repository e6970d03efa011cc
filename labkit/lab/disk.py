"""A store that is kept: blobs as files in a folder of the user's, and one file that says whose they are."""

from __future__ import annotations

import base64
import contextlib
import json
from pathlib import Path
from typing import Any

from labkit.lab.content import InFile, InMemory, Upload
from labkit.lab.storage import MemoryStore, Repository
from labkit.lab.store import Blob
from labkit.wire.digest import digest_of
from labkit.wire.errors import UsageError

_INDEX = "labkit-registry.json"


class DiskStore(MemoryStore):
    """Everything is in `folder`, interrupted uploads too, and is there again when it is opened anew.

    The index is replaced as a whole after each change. Raises UsageError for a folder that cannot be used.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(spool=0)
        self._folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if (folder / _INDEX).exists():
                self._load(json.loads((folder / _INDEX).read_text("utf-8")))
            elif any(folder.iterdir()):
                raise UsageError(f"{folder} is not empty, and no registry of labkit's.", "Name a new folder.")
            else:
                self._changed()
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise UsageError(f"{folder} cannot be storage: {error}.", "Name another folder.") from None

    def close(self) -> None:
        """Everything stays, in the folder."""

    def _changed(self) -> None:
        held = {name: _written(repository) for name, repository in self._repositories.items()}
        index = {"version": 1, "secret": self.secret.hex(), "repositories": held}
        partial = self._folder / f"{_INDEX}.partial"
        partial.write_text(json.dumps(index), encoding="utf-8")
        partial.chmod(0o600)
        partial.replace(self._folder / _INDEX)

    def _load(self, index: dict[str, Any]) -> None:
        self.secret = bytes.fromhex(index["secret"])
        for name, said in index["repositories"].items():
            held = self._repositories[name]
            for digest in said["blobs"]:
                with contextlib.suppress(FileNotFoundError):  # somebody removed it: the blob is unknown
                    self._content[digest] = self._content.get(digest) or self._blob(digest)
                    held.link(digest, self._content[digest])
            held.listed, held.tags = said["listed"], said["tags"]
            held.manifests = {
                digest: (kind, base64.b64decode(body)) for digest, (kind, body) in said["manifests"].items()
            }
            held.uploads = {each: Upload.resumed(self._folder / each) for each in said["uploads"]}

    def _blob(self, digest: str) -> Blob:
        if digest == digest_of(b"", digest.partition(":")[0]):
            return InMemory(b"")  # it never had a file
        return InFile(self._folder / digest.replace(":", "-"))


def _written(held: Repository) -> dict[str, Any]:
    return {
        "blobs": list(held.blobs),
        "manifests": {
            digest: [kind, base64.b64encode(body).decode()] for digest, (kind, body) in held.manifests.items()
        },
        "tags": held.tags,
        "listed": held.listed,
        "uploads": list(held.uploads),
    }
