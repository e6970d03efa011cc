"""`labkit doctor`: is this machine ready for the course, and what to do where it is not."""

from __future__ import annotations

import argparse
import contextlib
import importlib.util
import json
import re
import shutil
import socket
import subprocess
import sys
import webbrowser
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from labkit.cli import terminal
from labkit.lab.backends import NAMES, backend

CLIENTS = ("docker", "podman", "skopeo", "buildah", "crane", "oras", "helm", "nerdctl")


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at; `fix` says what to do, or how to go round it."""

    name: str
    ok: bool
    detail: str
    fix: str = ""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `labkit doctor`."""
    parser.add_argument("--json", action="store_true", help="one JSON document on standard output")


def main(args: argparse.Namespace) -> int:
    """Status 1 if a check failed; the course runs all the same where only Docker is missing."""
    out = terminal.results()
    checks = []
    for check in examine():
        checks.append(check)
        if not args.json:
            out.print(terminal.checked(check.name, check.ok, check.detail, check.fix))
    if args.json:
        print(json.dumps({"checks": [asdict(check) for check in checks]}))
    failed = [check.name for check in checks if not check.ok]
    if failed:
        terminal.talk().print(f"Not ready: {', '.join(failed)}.")
    return 1 if failed else 0


def examine() -> Iterator[Check]:
    """Each check as soon as it is known; together they may take some seconds."""
    yield _python()
    engine = _engine_info()
    yield from _engine(engine)
    yield _lab()
    yield _ports()
    yield _localhost(engine)
    yield _browser()
    yield _jupyter()
    yield _clients()


def _python() -> Check:
    version = ".".join(map(str, sys.version_info[:3]))
    return Check("python", sys.version_info >= (3, 11), f"Python {version}", "")


def _engine_info() -> dict[str, Any]:
    """What the engine says of itself; empty where none answers."""
    from docker.errors import DockerException
    from testcontainers.core.docker_client import DockerClient

    with contextlib.suppress(DockerException, OSError):
        client = DockerClient().client
        with contextlib.closing(client):
            return dict(client.info())
    return {}


def _engine(info: dict[str, Any]) -> Iterator[Check]:
    from labkit.lab.backends import container

    why = container.unavailable() or ""
    without = "The course runs without an engine, too: --backend embedded."
    if info:
        system = info.get("OperatingSystem", "unknown system")
        yield Check("engine", True, f"{info.get('ServerVersion', 'unknown version')} on {system}")
        yield Check("image", not why, why or "registry:2 can be had", f"{without} " if why else "")
    else:
        yield Check("engine", False, why, f"Start or install Docker. {without}")
        yield Check("image", False, "Not looked for: there is no engine.", without)


def _lab() -> Check:
    """Never fails: labkit brings a registry of its own."""
    there = [name for name in NAMES if backend(name).unavailable() is None]
    return Check("lab", True, f"Backends here: {', '.join(there)}; auto takes {there[0]}.")


def _ports() -> Check:
    """Whether a server on loopback can be reached by the name localhost."""
    try:
        with socket.create_server(("127.0.0.1", 0)) as server:
            port = server.getsockname()[1]
            with socket.create_connection(("localhost", port), timeout=5):
                return Check("ports", True, "A server on 127.0.0.1 answers at localhost.")
    except OSError as error:
        why = error.strerror or str(error)
        fix = "localhost must mean 127.0.0.1 in the hosts file, and no firewall may stand before it."
        return Check("ports", False, f"localhost cannot be reached: {why}.", fix)


def _localhost(info: dict[str, Any]) -> Check:
    """On Docker Desktop and its like the engine is in a virtual machine with a localhost of its own."""
    if not info:
        return Check("localhost", True, "No engine, so nothing to tell apart.")
    apart = sys.platform in ("darwin", "win32") or info.get("OperatingSystem") == "Docker Desktop"
    if not apart:
        return Check("localhost", True, "The engine and this Python have the same localhost.")
    return Check(
        "localhost",
        True,
        "The engine lives in a virtual machine: its localhost is not this one.",
        "docker reaches a lab in a container, but no token server here. For token auth use clients that run "
        "here (crane, skopeo, labkit), or make host.docker.internal an insecure registry of the engine.",
    )


def _browser() -> Check:
    try:
        return Check("browser", True, f"JupyterLab would open in {webbrowser.get().name}.")
    except (webbrowser.Error, AttributeError):
        fix = "labkit lab --no-browser prints an address to open elsewhere."
        return Check("browser", False, "No browser was found.", fix)


def _jupyter() -> Check:
    there = importlib.util.find_spec("jupyterlab") is not None
    fix = "" if there else "Install labkit again: it brings JupyterLab."
    return Check("jupyter", there, "JupyterLab is installed." if there else "JupyterLab is missing.", fix)


def _clients() -> Check:
    there = [f"{name} {_version(path)}" for name in CLIENTS if (path := shutil.which(name))]
    if there:
        return Check("clients", True, ", ".join(there))
    fix = "Not needed for most lessons; docker, podman or skopeo show how a real client does it."
    return Check("clients", False, "No registry client is on the PATH.", fix)


def _version(path: str) -> str:
    """The first thing in `--version` that looks like one, else nothing."""
    try:
        said = subprocess.run(
            [path, "--version"], stdin=subprocess.DEVNULL, capture_output=True, timeout=5, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return "(does not run)"
    found = re.search(rb"\d+\.\d+[\w.+-]*", said.stdout)
    return found[0].decode() if found else ""
