"""A trace kept in a file of the user's, whatever happens."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from pathlib import Path

from labkit.wire.errors import LabkitError
from labkit.wire.exchange import Trace


@contextlib.contextmanager
def kept(trace: Trace, path: Path | None) -> Iterator[None]:
    """Write the trace to a file in the end, whole or not at all, however it came. Raises LabkitError."""
    if path is None:
        yield
        return
    partial = path.with_name(f".{path.name}.partial")
    with _writing(path):
        partial.touch()
    try:
        yield
    finally:
        try:
            with _writing(path):
                partial.write_text(json.dumps(trace.to_json(), indent=1), encoding="utf-8")
                partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)


@contextlib.contextmanager
def _writing(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise LabkitError(f"The trace cannot be written to {path}: {error.strerror or error}.") from None
