"""What the docker of this machine keeps at a login and sends in a pull; recordings where it cannot."""

from __future__ import annotations

import contextlib
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from labkit.credentials.credential import Credential
from labkit.lab.lab import Lab
from labkit.lessons.login import config_of
from labkit.lessons.real_docker import Said, ask_docker
from labkit.trace.recordings import recording
from labkit.trace.tap import Tap
from labkit.wire.errors import CannotRun
from labkit.wire.exchange import Trace

RECORDED_LOGIN = """\
WARNING! Your credentials are stored unencrypted in '/home/you/.docker/config.json'.
Configure a credential helper to remove this warning. See
https://docs.docker.com/go/credential-store/

Login Succeeded"""
_JUST_NOW = "Docker on this machine, just now, in a folder of its own:"


@dataclass(frozen=True, slots=True)
class Kept:
    """What docker said at a login, and the config.json it left."""

    said: Said
    config: str = field(repr=False)


def login_with_docker(registry: str, credential: Credential) -> Kept:
    """Let docker log in with an empty configuration; for want of docker it is a recording."""
    words = ["login", "--username", credential.username, "--password-stdin", registry]
    command = " ".join(["docker", *words])
    try:
        with tempfile.TemporaryDirectory() as folder:
            # With nothing on the PATH docker finds no keychain of the user's to put the password into.
            output = ask_docker(words, Path(folder), credential.secret, PATH=folder)
            file = Path(folder, "config.json")
            config = file.read_text(encoding="utf-8") if file.exists() else ""
    except CannotRun as why:
        return _recorded_login(command, registry, credential, why.message)
    if "Login Succeeded" not in output or registry not in config:
        return _recorded_login(command, registry, credential, _cannot_speak(output))
    return Kept(Said(command, output, _JUST_NOW, live=True), config)


def _recorded_login(command: str, registry: str, credential: Credential, why: str) -> Kept:
    note = f"{why}. A recording of Docker 28.2 at such a registry:"
    return Kept(Said(command, RECORDED_LOGIN, note, live=False), config_of(registry, credential))


def pull_with_docker(lab: Lab, name: str, credential: Credential) -> tuple[Said, Trace]:
    """Let docker pull through a tap; the image is removed again. For want of docker it is a recording.

    The recording is of team/app:1.0 with nothing of it there before.
    """
    trace = Trace(f"docker pull of {name} as {credential.username}")
    command = f"docker pull --quiet {lab.registry}/{name}"
    try:
        with Tap(httpx.URL(lab.url), lab.send, trace) as tap, tempfile.TemporaryDirectory() as folder:
            address = tap.address
            Path(folder, "config.json").write_text(config_of(address, credential), encoding="utf-8")
            command = f"docker pull --quiet {address}/{name}"
            output = ask_docker(["pull", "--quiet", f"{address}/{name}"], Path(folder))
            with contextlib.suppress(CannotRun):
                ask_docker(["image", "rm", f"{address}/{name}"], Path(folder))
    except CannotRun as why:
        return _recorded_pull(command, lab.auth, why.message)
    if trace.password_sent == 0 or output.splitlines()[-1:] != [f"{address}/{name}"]:
        return _recorded_pull(command, lab.auth, _cannot_speak(output))
    note = "Docker on this machine, just now, through a listener that writes down what passes:"
    return Said(command, output, note, live=True), trace


def _recorded_pull(command: str, auth: str, why: str) -> tuple[Said, Trace]:
    trace = recording("docker", auth)
    return Said(command, "", f"{why}. A recording of Docker 20.10 at such a registry:", live=False), trace


def _cannot_speak(output: str) -> str:
    last = output.splitlines()[-1] if output else "nothing"
    return f"Docker is here, but it cannot speak to the lab ({last})"
