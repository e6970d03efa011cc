"""The same pull with the docker of this machine, where there is one; its recorded words where not.

Docker gets an empty configuration of its own, so that nobody's stored credentials are read or changed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from labkit.wire.errors import CannotRun

PATIENCE = 30
"""Seconds to wait for docker."""
EXPECTED = "no basic auth credentials"
DENIED = "requested access to the resource is denied"
RECORDED = {
    "htpasswd": 'Error response from daemon: Head "http://{registry}/v2/team/app/manifests/1.0": '
    f"{EXPECTED}",
    "token": "Error response from daemon: pull access denied for {registry}/team/app, "
    f"repository does not exist or may require 'docker login': denied: {DENIED}",
}
"""What docker says to a pull of team/app:1.0 without credentials, by the registry's auth mode."""
_NEVER_THERE = "Docker is not on this machine"


@dataclass(frozen=True, slots=True)
class Said:
    """What docker said, and where: `note` is for people."""

    command: str
    output: str
    note: str
    live: bool


def pull_as_stranger(reference: str, auth: str = "htpasswd") -> Said:
    """Let docker pull team/app without credentials; never fails, for want of docker it is a recording."""
    command = f"docker pull {reference}"
    try:
        output = _ask_docker(reference)
    except CannotRun as why:
        return _recording(command, reference, auth, why.message)
    if (EXPECTED if auth == "htpasswd" else DENIED) not in output:
        last = output.splitlines()[-1] if output else "nothing"
        return _recording(
            command, reference, auth, f"Docker is here, but it cannot speak to the lab ({last})"
        )
    return Said(command, output, "Docker on this machine, just now, with an empty configuration:", live=True)


def _recording(command: str, reference: str, auth: str, why: str) -> Said:
    output = RECORDED[auth].format(registry=reference.partition("/")[0])
    return Said(command, output, f"{why}. A recording of Docker 20.10 at such a registry:", live=False)


def _ask_docker(reference: str) -> str:
    with tempfile.TemporaryDirectory() as empty:
        return ask_docker(["pull", reference], Path(empty))


def ask_docker(words: list[str], config: Path, typed: str = "", **variables: str) -> str:
    """What docker says, with `config` for its configuration and `typed` on its standard input.

    Raises CannotRun where there is no docker, or none that answers.
    """
    docker = shutil.which("docker")
    if docker is None:
        raise CannotRun(_NEVER_THERE)
    environment = {**os.environ, **_engine(docker), "DOCKER_CONFIG": str(config), **variables}
    try:
        return _run([docker, *words], environment, typed)
    except subprocess.TimeoutExpired:
        raise CannotRun(f"Docker is here, but said nothing for {PATIENCE} seconds") from None
    except OSError as error:
        raise CannotRun(f"Docker is here, but does not start ({error.strerror})") from None


def _engine(docker: str) -> dict[str, str]:
    """Where the user's engine is: a chosen context is in the configuration that docker will not see."""
    if os.environ.get("DOCKER_HOST"):
        return {}
    try:
        host = _run(
            [docker, "context", "inspect", "--format", "{{.Endpoints.docker.Host}}"], dict(os.environ)
        )
    except (OSError, subprocess.TimeoutExpired):
        return {}
    return {"DOCKER_HOST": host} if "://" in host and len(host.split()) == 1 else {}


def _run(command: list[str], environment: dict[str, str], typed: str = "") -> str:
    """Standard output and error together; standard input ends after `typed`, so that nothing can wait."""
    done = subprocess.run(
        command,
        env=environment,
        input=typed.encode(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=PATIENCE,
        check=False,
    )
    return done.stdout.decode("utf-8", "replace").strip()
