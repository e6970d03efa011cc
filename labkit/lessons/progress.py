"""What a learner did, kept in one readable file beside the notebooks. Losing it loses nothing else."""

from __future__ import annotations

import contextlib
import json
import os
from pathlib import Path
from typing import Any, Literal, TypeAlias

FILE = ".labkit-progress.json"
Kind: TypeAlias = Literal["predictions", "exercises", "recall"]


class Progress:
    """The choices and states of one lesson. A file that cannot be read or written is as good as none."""

    def __init__(self, lesson: str, folder: Path | None = None) -> None:
        self._lesson = lesson
        self._path = (folder or Path.cwd()) / FILE

    def get(self, kind: Kind, name: str) -> str | None:
        """What is kept under this name, if anything."""
        kept = self._mine(self._read()).get(kind)
        value = kept.get(name) if isinstance(kept, dict) else None
        return value if isinstance(value, str) else None

    def put(self, kind: Kind, name: str, value: str) -> None:
        """Keep a choice or a state."""
        everything = self._read()
        mine = self._mine(everything)
        if not isinstance(mine.get(kind), dict):
            mine[kind] = {}
        mine[kind][name] = value
        everything[self._lesson] = mine
        self._write(everything)

    def reset(self) -> None:
        """Forget this lesson, and only this one."""
        everything = self._read()
        if everything.pop(self._lesson, None) is not None:
            self._write(everything)

    def _mine(self, everything: dict[str, Any]) -> dict[str, Any]:
        mine = everything.get(self._lesson)
        return mine if isinstance(mine, dict) else {}

    def _read(self) -> dict[str, Any]:
        with contextlib.suppress(OSError, ValueError):
            content = json.loads(self._path.read_text(encoding="utf-8"))
            if isinstance(content, dict):
                return content
        return {}

    def _write(self, everything: dict[str, Any]) -> None:
        partial = self._path.with_name(f"{FILE}.{os.getpid()}")
        with contextlib.suppress(OSError):
            try:
                partial.write_text(json.dumps(everything, indent=2, sort_keys=True) + "\n", encoding="utf-8")
                partial.replace(self._path)
            finally:
                partial.unlink(missing_ok=True)
