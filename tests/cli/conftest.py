"""What the tests of the doors share: a lab that is already there, and a command as a process."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest

from labkit.lab import Lab, open_lab


@pytest.fixture(scope="session", params=["htpasswd", "token"])
def lab(request: pytest.FixtureRequest) -> Iterator[Lab]:
    with open_lab("embedded", request.param) as lab:
        yield lab


@pytest.fixture
def command() -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Start `labkit …` as a process; what still runs in the end is killed."""
    running = []

    def start(*arguments: str, **env: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", "labkit", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, **env},
        )
        running.append(process)
        return process

    yield start
    for process in running:
        process.kill()
        process.communicate()
