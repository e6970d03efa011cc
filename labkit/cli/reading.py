"""A trace read from a file of the user's, in whatever form it has."""

from __future__ import annotations

import sys
from pathlib import Path

from labkit.trace.imports import read_trace
from labkit.trace.lines import decoded
from labkit.wire.errors import UsageError
from labkit.wire.exchange import Trace


def read_file(path: Path) -> Trace:
    """The trace in a file, `-` for standard input. Raises UsageError, naming the file."""
    try:
        text = decoded(sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes())
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.") from None
    try:
        return read_trace(text)
    except UsageError as error:
        raise UsageError(f"{path}: {error.message}", error.hint) from None
