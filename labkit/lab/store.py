"""What a registry needs of its storage: blobs, uploads, manifests and tags, kept by repository."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol


class Blob(Protocol):
    """Stored bytes that never change."""

    @property
    def size(self) -> int:
        """In bytes."""

    def chunks(self, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        """The bytes from `start` up to, not including, `end`, in pieces of at most 256 KiB."""


class Store(Protocol):
    """All methods may be called from several threads at once; digests are text, `sha256:…`."""

    @property
    def secret(self) -> bytes:
        """Random, the store's own: what the state of uploads is signed with."""

    def blob(self, repository: str, digest: str) -> Blob | None:
        """A blob of this repository; one that only another repository has is None."""

    def mount(self, repository: str, digest: str, source: str) -> bool:
        """Make a blob of `source` one of `repository` too; False if `source` has none such."""

    def remove_blob(self, repository: str, digest: str) -> bool:
        """Take a blob from a repository; False if there was none."""

    def start_upload(self, repository: str) -> str:
        """A new upload's id."""

    def upload_size(self, repository: str, upload: str) -> int | None:
        """Bytes that are in; None if there is no such upload."""

    def append(self, repository: str, upload: str, chunks: Iterable[bytes]) -> int:
        """Add to an upload; the bytes that are in then. Raises KeyError without such an upload."""

    def commit(self, repository: str, upload: str, digest: str, as_asked: bool = False) -> str | None:
        """Make an upload a blob if it hashes to `digest` (sha256, sha384, sha512).

        The digest it is kept under, its sha256 unless `as_asked`; None if it hashes to something else, and
        the upload stays.
        Raises KeyError without such an upload.
        """

    def cancel(self, repository: str, upload: str) -> None:
        """Forget an upload."""

    def manifest(self, repository: str, digest: str) -> tuple[str, bytes] | None:
        """Media type and body of a manifest or index."""

    def put_manifest(self, repository: str, media_type: str, body: bytes, digest: str, tag: str = "") -> None:
        """Keep a manifest under this digest, which it has, and point the tag to it."""

    def manifests(self, repository: str) -> list[str]:
        """The digests of all manifests of a repository."""

    def remove_manifest(self, repository: str, digest: str) -> bool:
        """Remove a manifest and all tags that point to it; False if there was none."""

    def remove_tag(self, repository: str, tag: str) -> bool:
        """Forget a tag, not what it points to; False if there was none."""

    def tag(self, repository: str, tag: str) -> str | None:
        """The digest that a tag points to."""

    def tags(self, repository: str) -> list[str] | None:
        """The tags of a repository, oldest first; None where none was ever put."""

    def repositories(self) -> list[str]:
        """All repositories that anything was stored in, in the catalog's order."""
