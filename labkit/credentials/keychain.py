"""Which credential is used on this machine: the real environment, files and helper programs."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from labkit.credentials import helper
from labkit.credentials.lookup import look_up, paths_of
from labkit.credentials.outcome import Lookup
from labkit.wire.reference import Reference


def resolve(reference: Reference | str, client: str = "labkit") -> Lookup:
    """What `client` would send for a reference from here; runs a credential helper if one is named.

    A file that cannot be read is a warning. Raises UsageError for an unknown client, InvalidReference.
    """
    env = dict(os.environ)
    with contextlib.suppress(RuntimeError):
        env["HOME"] = str(Path.home())
    files, unreadable = _read(paths_of(client, env))
    lookup = look_up(
        reference,
        client,
        files=files,
        env=env,
        ask_helper=helper.ask,
        platform_helper=_platform_helper(),
    )
    return replace(lookup, warnings=(*unreadable, *lookup.warnings))


def _read(paths: Iterable[str]) -> tuple[dict[str, str], list[str]]:
    """Texts of the files there are, and what is wrong with those that cannot be read."""
    files, unreadable = {}, []
    for path in paths:
        try:
            files[path] = Path(path).read_bytes().decode("utf-8", "replace")
        except FileNotFoundError:
            continue
        except OSError as error:
            unreadable.append(
                f"{path}: cannot be read ({error.strerror or 'unknown reason'}), so it is left out"
            )
    return files, unreadable


def _platform_helper() -> str:
    """The helper that docker takes where nothing is configured (credentials.DetectDefaultStore)."""
    if sys.platform == "darwin":
        suffix = "osxkeychain"
    elif sys.platform == "win32":
        suffix = "wincred"
    else:
        suffix = "pass" if shutil.which("pass") else "secretservice"
    return suffix if helper.program_path(suffix) else ""
