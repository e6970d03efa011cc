"""One pull by the docker of this machine from a lab that is open to all: its words, and what it sent."""

from __future__ import annotations

import contextlib
import json
import tempfile
from importlib import resources
from pathlib import Path

import httpx

from labkit.lab.lab import Lab
from labkit.lessons.real_docker import Said, ask_docker
from labkit.trace.tap import Tap
from labkit.wire.errors import CannotRun
from labkit.wire.exchange import Trace

RECORDED = """\
1.0: Pulling from team/app
a981bcd12eee: Pulling fs layer
3927c79c88a8: Pulling fs layer
3fb226b3d2ec: Pulling fs layer
3fb226b3d2ec: Verifying Checksum
3fb226b3d2ec: Download complete
3927c79c88a8: Verifying Checksum
3927c79c88a8: Download complete
a981bcd12eee: Verifying Checksum
a981bcd12eee: Download complete
a981bcd12eee: Pull complete
3927c79c88a8: Pull complete
3fb226b3d2ec: Pull complete
Digest: sha256:ec79caee1b08f2de7ac546e426a733beb750f89b08901cf795a2b038474a9525
Status: Downloaded newer image for localhost:5000/team/app:1.0
localhost:5000/team/app:1.0"""


def pull_openly(lab: Lab, name: str) -> tuple[Said, Trace]:
    """Let docker pull through a tap; the image is removed again. For want of docker it is a recording.

    The recording is of team/app:1.0 with nothing of it there before.
    """
    trace = Trace(f"docker pull of {name}")
    try:
        with Tap(httpx.URL(lab.url), lab.send, trace) as tap, tempfile.TemporaryDirectory() as folder:
            address = tap.address
            command = f"docker pull {address}/{name}"
            output = ask_docker(["pull", f"{address}/{name}"], Path(folder))
            with contextlib.suppress(CannotRun):
                ask_docker(["image", "rm", f"{address}/{name}"], Path(folder))
    except CannotRun as why:
        return _recorded(why.message)
    if "Digest: " not in output:
        last = output.splitlines()[-1] if output else "nothing"
        return _recorded(f"Docker is here, but it cannot speak to the lab ({last})")
    note = "Docker on this machine, just now, through a listener that writes down what passes:"
    return Said(command, output, note, live=True), trace


def _recorded(why: str) -> tuple[Said, Trace]:
    file = resources.files(__package__).joinpath("docker_open.json")
    trace = Trace.from_json(json.loads(file.read_text(encoding="utf-8")))
    trace.title = "docker pull of team/app:1.0, recorded"
    note = f"{why}. A recording of Docker 20.10 at such a registry:"
    return Said("docker pull localhost:5000/team/app:1.0", RECORDED, note, live=False), trace
