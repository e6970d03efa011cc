"""The real registry as a process: an executable of CNCF distribution on the PATH, in a folder of its own."""

from __future__ import annotations

import contextlib
import functools
import json
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

from labkit.lab.backends import Running, wait_ready
from labkit.lab.config import Setup, registry_config
from labkit.lab.journal import ACCESS
from labkit.lab.server import serve
from labkit.lab.watcher import Watcher
from labkit.wire.errors import BackendUnavailable, CannotRun

_EXECUTABLES = ("registry", "docker-registry")
_TAKEN = (
    "address already in use",
    "Only one usage of each socket address",
    "forbidden by its access permissions",
)
_HINT = "Install it (Debian: apt install docker-registry), or take the embedded backend, which needs nothing."


def unavailable() -> str | None:
    """Why there is no real registry here, in a sentence; None if there is one."""
    return None if find() else "No registry of CNCF distribution is on the PATH."


def find() -> str | None:
    """The path of the first executable that is distribution's registry."""
    found = (shutil.which(name) for name in _EXECUTABLES)
    return next((path for path in found if path and _is_distribution(path)), None)


def is_version_3() -> bool:
    """Whether the registry here is distribution 3, which knows keys by other names than 2.8 does."""
    return b" v3" in _version(find() or "")


def _is_distribution(path: str) -> bool:
    """Other programs are called `registry` too; only distribution's says so in its version."""
    return b"/distribution" in _version(path)


@functools.cache
def _version(path: str) -> bytes:
    """What it says of itself; empty if nothing."""
    try:
        said = subprocess.run(
            [path, "--version"], stdin=subprocess.DEVNULL, capture_output=True, timeout=5, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return b""
    return said.stdout


def start(setup: Setup, watcher: Watcher) -> Running:
    """Run the registry on 127.0.0.1. Raises BackendUnavailable if there is none, CannotRun if it ends."""
    executable = find()
    if executable is None:
        raise BackendUnavailable("No registry of CNCF distribution is on the PATH.", _HINT)
    folder = Path(tempfile.gettempdir()).resolve() / f"labkit-{secrets.token_hex(8)}"
    watcher.guard_folder(folder)
    events = serve(setup.journal.endpoint)
    try:
        folder.mkdir(mode=0o700)
        (folder / "htpasswd").write_text(setup.htpasswd, encoding="utf-8", newline="\n")
        (folder / "token.pem").write_text(
            setup.token.key.certificate if setup.token else "", encoding="utf-8"
        )
        port, log = _run(executable, setup, folder, watcher, f"http://127.0.0.1:{events.port}/")
    except OSError as error:
        events.close()
        raise CannotRun(
            f"The registry could not be started: {error.strerror or error}.", str(folder)
        ) from None
    except BaseException:
        events.close()
        raise
    # The watcher ends what it started.
    return Running(f"localhost:{port}", close=events.close, access_log=lambda: _access_log(log))


def _access_log(log: Path) -> list[str]:
    """Of all that the registry writes, the lines of Apache's form."""
    with contextlib.suppress(OSError):
        return [line for line in log.read_text("utf-8", "replace").splitlines() if ACCESS.match(line)]
    return []


def _run(executable: str, setup: Setup, folder: Path, watcher: Watcher, events: str) -> tuple[int, Path]:
    """The port on which it serves, and the file of its log."""
    for attempt in range(5):  # another process may take the free port before the registry does
        port, log = setup.port or _free_port(), folder / f"registry-{attempt}.log"
        config = folder / "config.yml"
        config.write_text(_config(setup, folder, port, events), encoding="utf-8")
        watcher.run([executable, "serve", str(config)], log)
        if _ready(port, log, watcher, setup):
            return port, log
        said = log.read_text(encoding="utf-8", errors="replace")
        taken = any(sign in said for sign in _TAKEN)
        if not taken:
            tail = "\n".join(said.splitlines()[-5:])
            raise CannotRun(f"{executable} started, but did not serve. Its last words:\n{tail}")
        if setup.port:
            raise CannotRun(f"Port {port} is taken.", "Choose another one, or 0 for any that is free.")
    raise CannotRun("No free port was found in five tries.", "Try again.")


def _config(setup: Setup, folder: Path, port: int, events: str) -> str:
    config = registry_config(
        setup,
        f"127.0.0.1:{port}",
        str(folder / "storage"),
        str(folder / "htpasswd"),
        str(folder / "token.pem"),
        certificate=str(setup.tls.certificate) if setup.tls else "",
        key=str(setup.tls.key) if setup.tls else "",
        events=events,
    )
    return json.dumps(config, indent=1)  # YAML takes JSON


def _ready(port: int, log: Path, watcher: Watcher, setup: Setup) -> bool:
    """True once our own registry answers; its log tells it from a stranger on the same port."""

    def died() -> bool:
        return watcher.exit_status() is not None

    end = time.monotonic() + 30
    while b"listening on" not in log.read_bytes():
        if died() or time.monotonic() > end:
            return False
        time.sleep(0.005)
    return wait_ready("127.0.0.1", port, died, every=0.005, tls=setup.tls) in (200, 401)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
