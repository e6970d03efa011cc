"""Layers as bytes: tar and gzip written by hand, so that they are the same on every Python and zlib."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping

BLOCK = 512
_STORED = 65535  # what one stored deflate block can hold


def tar(files: Mapping[str, bytes]) -> bytes:
    """A tar archive; names that end in `/` are directories. Owner root, time 0 (POSIX.1, ustar format)."""
    parts = []
    for name, content in files.items():
        parts += [_header(name, len(content)), content, b"\0" * (-len(content) % BLOCK)]
    return b"".join([*parts, b"\0" * (2 * BLOCK)])


def _header(name: str, size: int) -> bytes:
    folder = name.endswith("/")
    header = bytearray(BLOCK)
    for at, value in (
        (0, name.encode()),
        (100, b"0000755\0" if folder else b"0000644\0"),
        (108, b"0000000\0"),
        (116, b"0000000\0"),
        (124, b"%011o\0" % size),
        (136, b"%011o\0" % 0),
        (148, b" " * 8),
        (156, b"5" if folder else b"0"),
        (257, b"ustar\x0000"),
    ):
        header[at : at + len(value)] = value
    header[148:156] = b"%06o\0 " % sum(header)
    return bytes(header)


def gzip(content: bytes) -> bytes:
    """A gzip file that stores what it is given: compressors differ, stored blocks do not (RFC 1951, 1952)."""
    parts = [b"\x1f\x8b\x08\0\0\0\0\0\0\xff"]
    for at in range(0, max(len(content), 1), _STORED):
        piece = content[at : at + _STORED]
        last = at + _STORED >= len(content)
        parts += [struct.pack("<BHH", last, len(piece), len(piece) ^ 0xFFFF), piece]
    return b"".join([*parts, struct.pack("<II", zlib.crc32(content), len(content) & 0xFFFFFFFF)])
