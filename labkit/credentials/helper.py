"""Asks a credential helper: a program `docker-credential-<suffix>` that keeps secrets for docker.

Protocol: one argument `get`, the server URL on standard input, JSON on standard output; a failure is a
text on standard output and an exit status that is not 0. docker/docker-credential-helpers
credentials/credentials.go (Serve), client/client.go (Get).
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import threading
import time
from pathlib import Path

from labkit.credentials.go_json import Fields, Pairs, document, filled, texts
from labkit.credentials.helper_words import known_words
from labkit.credentials.keys import HUB_HOSTS, host_of
from labkit.credentials.outcome import HelperAnswer, HelperFailure, Reason

TIME_LIMIT = 10.0
OUTPUT_LIMIT = 64 * 1024

_ANSWER = Fields(texts("serverurl", "username", "secret"))

# Texts that helpers agree on (credentials/error.go), trimmed.
_AGREED: dict[str, tuple[Reason, str]] = {
    "credentials not found in native keychain": ("not_found", "has nothing for this server"),
    "no credentials server URL": ("no_server_url", "says that it was given no server URL"),
    "no credentials username": ("no_username", "has a secret without a user name"),
}


def program_path(suffix: str) -> str | None:
    """Where docker-credential-<suffix> is on PATH; never the working folder, which is not to be trusted."""
    found = shutil.which(f"docker-credential-{suffix}")
    return found if found and Path(found).is_absolute() else None


def ask(suffix: str, server_url: str, *, seconds: float = TIME_LIMIT) -> HelperAnswer | HelperFailure:
    """What the helper keeps for a server. Never raises; it is killed after `seconds`."""
    path = program_path(suffix)
    if path is None:
        return _not_found(suffix)
    try:
        status, output = _run(path, server_url, seconds)
    except OSError as error:
        return HelperFailure("cannot_start", f"cannot be started: {error.strerror or 'unknown reason'}")
    if status is None:
        return HelperFailure("timed_out", f"gave no answer within {seconds:g} seconds, and was stopped")
    if len(output) > OUTPUT_LIMIT:
        return HelperFailure("too_much", f"answered with more than {OUTPUT_LIMIT} bytes, and was stopped")
    if status < 0:
        return HelperFailure("crashed", f"was ended by signal {-status}")
    if status:
        return _failure(status, output.decode("utf-8", "replace").strip())
    return _answer(output, server_url)


def _run(path: str, server_url: str, seconds: float) -> tuple[int | None, bytes]:
    """(exit status or None if it took too long, output). Raises OSError if it does not start."""
    ends = time.monotonic() + seconds
    process = subprocess.Popen(
        [path, "get"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        bufsize=0,
        start_new_session=True,
    )
    output = bytearray()
    reader = threading.Thread(target=_talk, args=(process, server_url, output), daemon=True)
    reader.start()
    reader.join(seconds)
    try:
        if reader.is_alive() or len(output) > OUTPUT_LIMIT:
            return (None if reader.is_alive() else 0), bytes(output)
        return process.wait(max(0.0, ends - time.monotonic())), bytes(output)
    except subprocess.TimeoutExpired:
        return None, b""
    finally:
        _end(process, reader)


def _talk(process: subprocess.Popen[bytes], server_url: str, output: bytearray) -> None:
    assert process.stdin
    assert process.stdout
    # A helper may answer, or end, without having read the question.
    with contextlib.suppress(OSError):
        process.stdin.write(server_url.encode())
    with contextlib.suppress(OSError):
        process.stdin.close()
    while len(output) <= OUTPUT_LIMIT and (piece := process.stdout.read(OUTPUT_LIMIT)):
        output += piece


def _end(process: subprocess.Popen[bytes], reader: threading.Thread) -> None:
    """Leave nothing running: also what the helper started, where it can be found."""
    if process.poll() is None or reader.is_alive():
        if os.name == "posix":
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
        process.kill()
    process.wait()
    reader.join(1.0)
    if process.stdout and not reader.is_alive():
        process.stdout.close()


def _not_found(suffix: str) -> HelperFailure:
    """Nothing on PATH, or a file that is no program; clients say of both that there is none."""
    path = shutil.which(f"docker-credential-{suffix}", mode=os.F_OK)
    if path and Path(path).is_absolute():
        why = "is not executable, and clients go on as if it were not on PATH (chmod +x)"
        return HelperFailure("cannot_start", f"cannot be started: {path} {why}")
    return HelperFailure("missing", "is not on PATH, and config.json names it")


def _failure(status: int, text: str) -> HelperFailure:
    """What a failing helper prints may hold a secret: only phrases that helpers are known for are told."""
    if text in _AGREED:
        return HelperFailure(*_AGREED[text])
    failed = f"failed with exit status {status}"
    if known := known_words(text):
        return HelperFailure("failed", f'{failed}, saying "{" … ".join(known)}"')
    said = (
        "; its words are not shown here, as they may hold a secret (`get` by hand shows them)" if text else ""
    )
    return HelperFailure("failed", f"{failed}{said}")


def _answer(output: bytes, asked: str) -> HelperAnswer | HelperFailure:
    try:
        if not output.strip():
            return HelperFailure("bad_json", "did not answer with JSON, but with nothing")
        value, rest = document(output.decode("utf-8", "replace"))
        if value is not None and not isinstance(value, Pairs):
            return HelperFailure("bad_json", "answered with JSON that is not an object")
        fields = filled(value, _ANSWER)
    except ValueError as error:
        text = "a user name or secret that is not a text" if "not a text" in str(error) else ""
        return HelperFailure("bad_json", f"answered with {text}" if text else "did not answer with JSON")
    return HelperAnswer(
        fields.get("username", ""),
        fields.get("secret", ""),
        more=bool(rest),
        loose=not {"Username", "Secret"} <= set(dict(value or ())),
        astray=not _same_server(fields.get("serverurl", ""), asked),
    )


def _same_server(named: str, asked: str) -> bool:
    """True for the same host however it is written, and where the helper names none."""
    hosts = {host_of(named.strip().lower()), host_of(asked.lower())}
    return not named or len(hosts) == 1 or hosts <= HUB_HOSTS
