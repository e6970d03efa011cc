"""`labkit serve` in a process of its own, and what it holds: memory, descriptors, threads."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any, NamedTuple

import psutil

MIB = 1024 * 1024


class Holds(NamedTuple):
    """What a process has: resident bytes, open descriptors, threads."""

    memory: int
    files: int
    threads: int


@contextlib.contextmanager
def served(*options: str) -> Iterator[dict[str, Any]]:
    """The document of `labkit serve --json` with these options."""
    command = [sys.executable, "-m", "labkit", "serve", "--backend", "embedded", "--json", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout
        yield json.loads(process.stdout.readline())
        process.terminate()


def holds(pid: int) -> Holds:
    """What it has now."""
    process = psutil.Process(pid)
    files = process.num_fds() if hasattr(process, "num_fds") else process.num_handles()
    return Holds(process.memory_info().rss, files, process.num_threads())
