"""A credential helper to learn with: keeps secrets in a folder of the lab's, and logs what it was asked.

`install` lays the program `docker-credential-labkit` into a folder; with that folder on PATH, docker, podman
and the others run it. What it keeps stands there in plain text, for nobody but the owner to read: it is for
the lab's passwords only. It runs as a file of its own and imports nothing of labkit, so that it starts fast.
Protocol: docker/docker-credential-helpers credentials/credentials.go (Serve, HandleCommand).
"""

from __future__ import annotations

import contextlib
import json
import os
import shlex
import sys
from collections.abc import Callable
from pathlib import Path

NAME = "labkit"
"""What goes into credsStore or credHelpers."""

_ACTIONS = "store|get|erase|list|version"


class Refused(Exception):
    """A no in the words that clients know, and the server it is about."""

    def __init__(self, words: str, url: str = "") -> None:
        super().__init__(words)
        self.url = url


def install(folder: Path) -> Path:
    """Put the program into a folder, which is made if need be. Raises OSError."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    program = folder / f"docker-credential-{NAME}"
    command = [sys.executable, "-I", "-S", __file__, str(folder)]
    if os.name == "nt":
        program = program.with_suffix(".bat")
        program.write_text(
            f"@{' '.join(f'{chr(34)}{word}{chr(34)}' for word in command)} %*\n", encoding="utf-8"
        )
    else:
        program.write_text(f'#!/bin/sh\nexec {shlex.join(command)} "$@"\n', encoding="utf-8")
        program.chmod(0o700)
    return program


def asked(folder: Path) -> list[dict[str, str]]:
    """What clients asked so far: `action`, `server_url` and `answer` of each; no secret is in it."""
    try:
        lines = (folder / "asked.jsonl").read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
    return [json.loads(line) for line in lines]


def answer(folder: Path, action: str, read: Callable[[], str]) -> tuple[str, str, str]:
    """(what goes to standard output, the server it was about, what became of it). Raises Refused, OSError."""
    if action == "version":
        return f"docker-credential-{NAME} (labkit) v1.0.0", "", "said"
    kept = _kept(folder)
    if action == "list":
        return json.dumps({url: name for url, (name, _) in kept.items()}), "", f"{len(kept)} listed"
    if action == "store":
        url, name, secret = _to_store(read())
        _keep(folder, {**kept, url: (name, secret)})
        return "", url, "stored"
    url = read().strip()
    if not url:
        raise Refused("no credentials server URL")
    if action == "erase":
        _keep(folder, {each: pair for each, pair in kept.items() if each != url})
        return "", url, "erased" if url in kept else "there was nothing to erase"
    if url not in kept:
        raise Refused("credentials not found in native keychain", url)
    name, secret = kept[url]
    return json.dumps({"ServerURL": url, "Username": name, "Secret": secret}), url, "given"


def _to_store(text: str) -> tuple[str, str, str]:
    try:
        fields = json.loads(text)
        url, name, secret = (str(fields.get(field) or "") for field in ("ServerURL", "Username", "Secret"))
    except (ValueError, AttributeError):
        raise Refused("what should be stored is no JSON object") from None
    if not url:
        raise Refused("no credentials server URL")
    if not name:
        raise Refused("no credentials username")
    return url, name, secret


def _kept(folder: Path) -> dict[str, tuple[str, str]]:
    try:
        return dict(json.loads((folder / "kept.json").read_text(encoding="utf-8")))
    except FileNotFoundError:
        return {}


def _keep(folder: Path, kept: dict[str, tuple[str, str]]) -> None:
    """Replaced as a whole, so that who reads at the same time reads one or the other."""
    written = folder / f"kept.{os.getpid()}"
    written.touch(mode=0o600)
    written.write_text(json.dumps(kept), encoding="utf-8")
    written.replace(folder / "kept.json")


def _write_down(folder: Path, action: str, url: str, became: str) -> None:
    """A line in the log; without the folder there is none, and nothing is made."""
    scheme, separator, rest = url.rpartition("://")
    bare = f"{scheme}{separator}{rest.rpartition('@')[2]}"  # some write a password into the address
    line = json.dumps({"action": action, "server_url": bare, "answer": became})
    with contextlib.suppress(FileNotFoundError), (folder / "asked.jsonl").open("a", encoding="utf-8") as log:
        log.write(f"{line}\n")


def main(folder: Path, arguments: list[str]) -> int:
    """Do what a client asked: one argument, the rest on standard input."""
    action = arguments[0] if len(arguments) == 1 else ""
    if action not in _ACTIONS.split("|"):
        sys.stdout.write(f"Usage: docker-credential-{NAME} <{_ACTIONS}>\n")
        return 1
    status, url = 0, ""
    try:
        said, url, became = answer(folder, action, _standard_input)
    except Refused as refused:
        status, said, url, became = 1, str(refused), refused.url, str(refused)
    except (OSError, ValueError):
        status, said, became = 1, "the folder of the helper cannot be used", "failed"
    _write_down(folder, action, url, became)
    sys.stdout.write(f"{said}\n" if said else "")
    return status


def _standard_input() -> str:
    return sys.stdin.buffer.read(65536).decode("utf-8", "replace")


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
