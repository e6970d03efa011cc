"""The course as files: where it is shipped, and how it gets into a learner's folder without harm to edits."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import labkit
from labkit.wire.errors import CannotRun, LabkitError

RECORD = Path(".labkit", "shipped.json")
"""In the learner's folder: the digest of each file as it was last laid there."""


@dataclass
class Laid:
    """What became of each file, by its name in the course."""

    new: list[str] = field(default_factory=list)
    refreshed: list[str] = field(default_factory=list)
    edited: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)


def course_folder() -> Path:
    """The notebooks of the wheel, or of the repository in an editable install. Raises CannotRun."""
    package = Path(labkit.__file__).resolve().parent
    for folder in (package / "notebooks", package.parent / "notebooks"):
        if any(folder.glob("*.ipynb")):
            return folder
    raise CannotRun("The course's notebooks are missing from this installation.", "Install labkit again.")


def lay(course: Path, folder: Path) -> Laid:
    """Bring `folder` up to date with the course; a file that the learner changed stays as it is.

    Raises LabkitError where the folder cannot be used.
    """
    laid = Laid()
    try:
        shipped = _read_record(folder / RECORD)
        for name, source in _files(course):
            body = source.read_bytes()
            _lay_file(folder / name, name, body, shipped, laid)
        _write(folder / RECORD, json.dumps(shipped, indent=1, sort_keys=True).encode())
    except OSError as error:
        why = error.strerror or str(error)
        raise LabkitError(f"{folder} cannot hold the course: {why}.", "Name another folder.") from None
    return laid


def _lay_file(target: Path, name: str, body: bytes, shipped: dict[str, str], laid: Laid) -> None:
    new = _digest(body)
    here = _digest(target.read_bytes()) if target.exists() else None
    if here == new:
        laid.unchanged.append(name)
    elif here is None:
        laid.new.append(name)
    elif here == shipped.get(name):
        laid.refreshed.append(name)
    else:
        laid.edited.append(name)
        return
    if here != new:
        _write(target, body)
    shipped[name] = new


def _files(course: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted(course.rglob("*")):
        name = path.relative_to(course)
        if path.is_file() and not any(part.startswith(".") for part in name.parts):
            yield name.as_posix(), path


def _read_record(path: Path) -> dict[str, str]:
    """An unreadable record counts as none: every file that differs is then taken for edited."""
    with contextlib.suppress(FileNotFoundError, ValueError):
        record = json.loads(path.read_text(encoding="utf-8"))
        if isinstance(record, dict):
            return {str(name): str(digest) for name, digest in record.items()}
    return {}


def _write(path: Path, body: bytes) -> None:
    """Whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        partial.write_bytes(body)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def _digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()
