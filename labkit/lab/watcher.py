"""A small process that outlives the kernel just long enough to remove what a lab left behind.

The kernel side is `Watcher`; run as a script this file is the process itself. They are joined by a
pipe: whatever ends the kernel, kill -9 included, ends the pipe, and then processes, folders and
containers go. Things are announced before they are made, so no moment is unguarded; a registry
process is the watcher's own child, so that its number can never mean another process.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import secrets
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_SETTLED = 2.0
"""Seconds without a container before the engine is believed to have none: one may be in the making."""
_PATIENCE = 10.0
"""Seconds that an engine which does not answer gets."""


class Watcher:
    """The kernel's end. The process starts with the first thing to guard; close it last of all."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """The process id of the watching process; None before it was needed."""
        return self._process.pid if self._process else None

    def guard_folder(self, path: Path) -> None:
        """Have this folder removed in the end; it need not exist yet."""
        self._tell(do="guard", what="folder", name=str(path))

    def guard_container(self, label: str, engine: str | None) -> None:
        """Have all containers that bear `label` (key=value) removed; `engine` as in DOCKER_HOST."""
        self._tell(do="guard", what="container", name=label, engine=engine, sys_path=sys.path)

    def forget(self, name: str) -> None:
        """The folder or container label of this name is gone already."""
        self._tell(do="forget", name=name)

    def run(self, argv: list[str], log: Path) -> int:
        """Start a process as the watcher's child, its output into `log`; returns its id. Raises OSError."""
        reply = self._ask(do="run", argv=argv, log=str(log))
        if "error" in reply:
            raise OSError(reply["error"])
        return int(reply["pid"])

    def exit_status(self) -> int | None:
        """How the process that was run has ended; None while it runs. Raises OSError."""
        status = self._ask(do="poll")["status"]
        return None if status is None else int(status)

    def close(self) -> None:
        """Let the watcher remove what it still guards, and wait until it has, within reason."""
        if self._process is None:
            return
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()
        with contextlib.suppress(subprocess.TimeoutExpired):  # it goes on without us
            self._process.wait(timeout=_PATIENCE + 5)

    def _tell(self, **order: Any) -> None:
        self._process = self._process or _start()
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(order).encode() + b"\n")

    def _ask(self, **order: Any) -> dict[str, Any]:
        self._tell(**order)
        assert self._process is not None and self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise OSError("the watcher process has ended")
        reply: dict[str, Any] = json.loads(line)
        return reply


@contextlib.contextmanager
def private_folder(what: str) -> Iterator[Path]:
    """A folder that only we can read, gone in the end, also after kill -9; `what` is a part of its name."""
    folder = Path(tempfile.gettempdir()).resolve() / f"labkit-{what}-{secrets.token_hex(8)}"
    with contextlib.closing(Watcher()) as watcher:
        watcher.guard_folder(folder)
        folder.mkdir(mode=0o700)
        yield folder


def _start() -> subprocess.Popen[bytes]:
    apart: dict[str, Any] = {"start_new_session": True}  # Ctrl-C and a killed process group miss it
    if sys.platform == "win32":
        apart = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW}
    return subprocess.Popen(
        [sys.executable, "-I", "-S", __file__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=Path(sys.executable).anchor or None,  # it must not hold a folder of the user's
        bufsize=0,
        **apart,
    )


# From here on: the process itself. It runs without site-packages, so nothing of labkit is imported.


def watch() -> None:
    """Obey the orders on standard input; when they end, remove what is still guarded."""
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name):  # a handler, not SIG_IGN, which the registry would inherit
            signal.signal(getattr(signal, name), lambda *_: None)
    guarded: dict[str, dict[str, Any]] = {}
    running: list[subprocess.Popen[bytes]] = []
    for order in _orders():
        if order["do"] == "guard":
            guarded[order["name"]] = order
        elif order["do"] == "forget":
            guarded.pop(order["name"], None)
        elif order["do"] == "run":
            _reply(_run(order, running))
        elif order["do"] == "poll":
            _reply({"status": running[-1].poll() if running else 0})
    for process in running:
        process.kill()
        process.wait()
    for order in sorted(guarded.values(), key=lambda order: order["what"], reverse=True):
        _remove_folder(order) if order["what"] == "folder" else _remove_containers(order)


def _orders() -> Iterator[dict[str, Any]]:
    """Orders until the pipe ends, or until our parent is gone while a fork of it holds the pipe open."""
    lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    parent = os.getppid()

    def read() -> None:
        for line in sys.stdin.buffer:
            lines.put(line)
        lines.put(b"")

    threading.Thread(target=read, daemon=True).start()
    while True:
        try:
            line = lines.get(timeout=1)
        except queue.Empty:
            if os.getppid() != parent:
                return
            continue
        if not line.endswith(b"\n"):  # the end, or half an order from a kernel killed while writing
            return
        yield json.loads(line)


def _run(order: dict[str, Any], running: list[subprocess.Popen[bytes]]) -> dict[str, Any]:
    try:
        with Path(order["log"]).open("ab") as log:
            process = subprocess.Popen(order["argv"], stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    except OSError as error:
        return {"error": str(error)}
    running.append(process)
    return {"pid": process.pid}


def _reply(answer: dict[str, Any]) -> None:
    with contextlib.suppress(OSError):  # if the kernel is gone, the end of the orders follows
        os.write(1, json.dumps(answer).encode() + b"\n")


def _remove_folder(order: dict[str, Any]) -> None:
    import shutil

    end = time.monotonic() + 5
    while Path(order["name"]).exists() and time.monotonic() < end:
        shutil.rmtree(order["name"], ignore_errors=True)
        if Path(order["name"]).exists():  # Windows frees a killed process's files a little later
            time.sleep(0.1)


def _remove_containers(order: dict[str, Any]) -> None:
    import site

    site.main()
    sys.path += [entry for entry in order["sys_path"] if entry not in sys.path]
    import docker

    quiet_since = start = time.monotonic()
    while time.monotonic() - quiet_since < _SETTLED and time.monotonic() - start < _PATIENCE:
        try:
            client = docker.from_env(
                environment={**os.environ, **({"DOCKER_HOST": order["engine"]} if order["engine"] else {})},
                use_ssh_client=str(order["engine"]).startswith("ssh://"),
            )
            for container in client.api.containers(all=True, filters={"label": order["name"]}):
                quiet_since = time.monotonic()
                client.api.remove_container(container["Id"], force=True, v=True)
            client.close()
        except Exception:  # whatever the engine says, the container is still ours to remove
            quiet_since = time.monotonic()
        time.sleep(0.1)


if __name__ == "__main__":
    watch()
