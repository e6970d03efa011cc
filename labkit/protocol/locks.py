"""Locks on files between pulls, in one process or several; the system lifts them when their holder dies."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path
from typing import IO

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


def lock(file: IO[bytes]) -> None:
    """Wait until nobody else holds the file; on a file system without locks, go on without."""
    with contextlib.suppress(OSError):
        if sys.platform == "win32":
            file.seek(0)  # it locks from the position on
            msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
        else:
            fcntl.flock(file, fcntl.LOCK_EX)


def is_free(file: IO[bytes], path: Path) -> bool:
    """True if nobody else held the file, which is ours now, and it is still the one at `path`.

    Raises OSError on a file system without locks.
    """
    try:
        if sys.platform == "win32":
            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    with contextlib.suppress(FileNotFoundError):
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    return False
