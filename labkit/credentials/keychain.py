"""Which credential is used on this machine: the real environment, files and helper programs."""

from __future__ import annotations

import contextlib
import functools
import os
import shutil
import stat
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from labkit.credentials import helper
from labkit.credentials.lookup import CLIENTS, look_up, paths_of
from labkit.credentials.outcome import AskHelper, Lookup
from labkit.credentials.smells import smells
from labkit.wire.reference import Reference, parse_reference


def resolve_all(reference: Reference, clients: Iterable[str] = tuple(CLIENTS)) -> list[Lookup]:
    """What each client would send; a helper is asked once for each server, however many clients name it."""
    ask = functools.cache(helper.ask)
    return [resolve(reference, client, ask) for client in clients]


def resolve(reference: Reference | str, client: str = "labkit", ask_helper: AskHelper = helper.ask) -> Lookup:
    """What `client` would send for a reference from here; runs a credential helper if one is named.

    A file that cannot be read is a warning. Raises UsageError for an unknown client, InvalidReference.
    """
    if isinstance(reference, str):
        reference = parse_reference(reference)
    env = dict(os.environ)
    with contextlib.suppress(RuntimeError):
        env["HOME"] = str(Path.home())
    files, unreadable = _read(paths_of(client, env, reference))
    lookup = look_up(
        reference,
        client,
        files=files,
        env=env,
        ask_helper=ask_helper,
        platform_helper=_platform_helper(),
    )
    more = (*smells(lookup.credential, time.time()), *_of_the_file(lookup), *_of_sudo(env))
    return replace(lookup, warnings=(*unreadable, *lookup.warnings, *more))


def _of_the_file(lookup: Lookup) -> Iterator[str]:
    """Who else may read the file that a password or token stands in, and whether it need stand there."""
    path = Path(lookup.from_file or "")
    if lookup.helper or lookup.kind in ("anonymous", "error") or not path.is_file():
        return
    if os.name == "posix" and path.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH):
        yield f"{path}: others may read it, too (chmod 600 keeps them out)"
    if helper_here := _platform_helper():
        yield f"{path}: plain text, though docker-credential-{helper_here} is at hand"


def _of_sudo(env: Mapping[str, str]) -> Iterator[str]:
    """Under sudo another home is looked at than the one that the login wrote to."""
    user, home = env.get("SUDO_USER", ""), env.get("HOME", "")
    if user and user != "root" and user not in Path(home).parts:
        yield f"sudo: {home} is looked at, not the home of {user}, where a login without sudo wrote"


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
