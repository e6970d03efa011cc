"""Repositories whose name 2.8.2's storage cannot take: with a port, as in `localhost:5000/app`.

The API lets such a name in, and the file system then has no path for it.
Source: distribution 2.8, registry/storage/paths.go; registry/storage/driver, PathRegexp.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NoReturn

import httpx

from labkit.lab.registry.answers import error
from labkit.lab.store import Blob, Store


class BadPathError(Exception):
    """A path that no file can have."""

    @property
    def detail(self) -> dict[str, str]:
        """As distribution tells of it."""
        return {"Path": str(self), "DriverName": "filesystem"}


def is_pathless(name: str) -> bool:
    """Whether the storage refuses a repository of this name."""
    return ":" in name


def no_path(path: str) -> httpx.Response:
    """The answer where the storage was asked for such a path."""
    return error("UNKNOWN", BadPathError(path).detail)


def path_of(repository: str, place: str) -> str:
    """Where something of a repository would be."""
    return f"/docker/registry/v2/repositories/{repository}/{place}"


class Pathless:
    """The store of such a repository: it raises BadPathError, whatever it is asked."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.secret = store.secret

    def blob(self, repository: str, digest: str) -> Blob | None:
        """See `Store`."""
        _refuse(repository, f"_layers/{digest.replace(':', '/')}/link")

    def mount(self, repository: str, digest: str, source: str) -> bool:
        """See `Store`; an upload is tried instead, and fails."""
        return False

    def remove_blob(self, repository: str, digest: str) -> bool:
        """See `Store`."""
        _refuse(repository, f"_layers/{digest.replace(':', '/')}/link")

    def start_upload(self, repository: str) -> str:
        """See `Store`; the id is told, though it is good for nothing."""
        upload = self._store.start_upload(repository)
        self._store.cancel(repository, upload)
        _refuse(repository, f"_uploads/{upload}/startedat")

    def upload_size(self, repository: str, upload: str) -> int | None:
        """See `Store`."""
        return None

    def append(self, repository: str, upload: str, chunks: Iterable[bytes]) -> int:
        """See `Store`."""
        raise KeyError(upload)

    def commit(self, repository: str, upload: str, digest: str, as_asked: bool = False) -> str | None:
        """See `Store`."""
        raise KeyError(upload)

    def cancel(self, repository: str, upload: str) -> None:
        """See `Store`."""

    def manifest(self, repository: str, digest: str) -> tuple[str, bytes] | None:
        """See `Store`."""
        _refuse(repository, f"_manifests/revisions/{digest.replace(':', '/')}/link")

    def put_manifest(self, repository: str, media_type: str, body: bytes, digest: str, tag: str = "") -> None:
        """See `Store`."""
        self.manifest(repository, digest)

    def manifests(self, repository: str) -> list[str]:
        """See `Store`."""
        return []

    def remove_manifest(self, repository: str, digest: str) -> bool:
        """See `Store`."""
        return self.manifest(repository, digest) is not None

    def remove_tag(self, repository: str, tag: str) -> bool:
        """See `Store`."""
        return self.tag(repository, tag) is not None

    def tag(self, repository: str, tag: str) -> str | None:
        """See `Store`."""
        _refuse(repository, f"_manifests/tags/{tag}/current/link")

    def tags(self, repository: str) -> list[str] | None:
        """See `Store`."""
        _refuse(repository, "_manifests/tags")

    def repositories(self) -> list[str]:
        """See `Store`."""
        return []


def _refuse(repository: str, place: str) -> NoReturn:
    raise BadPathError(path_of(repository, place))
