"""Digests: the names that content gives itself, and the check that it is what it is called."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from labkit.wire.errors import Corrupt, DigestMismatch

if TYPE_CHECKING:
    from hashlib import _Hash

# image-spec descriptor.md, "Digests":
#   digest    ::= algorithm ":" encoded
#   algorithm ::= component (separator component)*      component ::= [a-z0-9]+   separator ::= [+._-]
#   encoded   ::= [a-zA-Z0-9=_-]+
_DIGEST = re.compile(r"[a-z0-9]+(?:[+._-][a-z0-9]+)*:[a-zA-Z0-9=_-]+")
_LOWER_HEX = re.compile(r"[0-9a-f]+")
HEX_LENGTHS = {"sha256": 64, "sha384": 96, "sha512": 128}
"""The algorithms labkit computes, and how many hex digits each has."""


@dataclass(frozen=True, slots=True)
class Digest:
    """Algorithm and hash, well-formed: safe as a part of a URL or a file name."""

    algorithm: str
    hex: str

    def __str__(self) -> str:
        return f"{self.algorithm}:{self.hex}"

    def hasher(self) -> _Hash:
        """A hash object for this algorithm, to be fed while a blob streams by."""
        return hashlib.new(self.algorithm)


def parse_digest(text: str) -> Digest:
    """Read `algorithm:hex`, before any URL or path is made of it (CVE-2024-3727).

    Only algorithms that docker computes too pass: a digest that nobody can check proves nothing, and
    one by md5 no more. Raises Corrupt. Source: OCI image-spec descriptor.md, Digests.
    """
    algorithm, _, encoded = text.partition(":")
    length = HEX_LENGTHS.get(algorithm)
    if length and len(encoded) == length and _LOWER_HEX.fullmatch(encoded):
        return Digest(algorithm, encoded)
    raise Corrupt(f"{_shown(text)} is not a digest: {_fault(text, algorithm, encoded, length)}")


def _fault(text: str, algorithm: str, encoded: str, length: int | None) -> str:
    if length is None and _DIGEST.fullmatch(text):
        return f"its algorithm, {algorithm}, is not one of {', '.join(HEX_LENGTHS)}"
    if length is None:
        return "it should look like sha256: and 64 hex digits"
    found = f"{len(encoded)} characters" if len(encoded) != length else "others"
    return f"{algorithm} has {length} lower-case hex digits, this has {found}"


def digest_of(body: bytes, algorithm: str = "sha256") -> str:
    """The digest of a body, as `algorithm:hex`; the algorithm is one of `HEX_LENGTHS`."""
    return f"{algorithm}:{hashlib.new(algorithm, body).hexdigest()}"


def check(digest: str | Digest, body: bytes) -> None:
    """Raise DigestMismatch, naming what was expected and what came, unless `body` hashes to `digest`."""
    expected = parse_digest(str(digest))
    hasher = expected.hasher()
    hasher.update(body)
    if hasher.hexdigest() != expected.hex:
        raise DigestMismatch(
            f"expected content named {expected}, got {len(body)} bytes named "
            f"{expected.algorithm}:{hasher.hexdigest()}"
        )


def _shown(text: str) -> str:
    return repr(text if len(text) <= 100 else text[:97] + "…")
