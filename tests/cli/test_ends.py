"""How commands end: Ctrl-C in the middle leaves no process, no port and no file behind."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import httpx
import psutil
import pytest

from labkit.lab.server import serve

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals as POSIX has them")
Command = Callable[..., "subprocess.Popen[str]"]


def family(process: subprocess.Popen[str]) -> list[psutil.Process]:
    return psutil.Process(process.pid).children(recursive=True)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_jupyterlab_at_the_course(number: signal.Signals, command: Command, tmp_path: Path, alive) -> None:
    folder = tmp_path / "course"
    process = command("lab", str(folder), "--no-browser", JUPYTER_CONFIG_DIR=str(tmp_path / "jupyter"))
    assert process.stderr
    said = [next(process.stderr)]
    assert str(folder) in said[0]
    while "/lab/tree/" not in said[-1]:
        said.append(next(process.stderr, "It ended: /lab/tree/"))
    assert "It ended" not in said[-1], said
    assert list(folder.glob("*.ipynb"))
    children = family(process)
    process.send_signal(number)
    process.communicate(timeout=60)
    assert not [child for child in children if alive(child.pid)]


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_walk_in_the_middle(
    number: signal.Signals, status: int, command: Command, eventually, alive
) -> None:
    process = command("walk", "--backend", "embedded")
    assert process.stderr
    process.stderr.readline()  # the lab is open now
    children = family(process)
    process.send_signal(number)
    _, error = process.communicate(timeout=60)
    assert "Traceback" not in error
    # It may have come to its end before the signal did.
    assert process.returncode in (status, 0)
    assert eventually(lambda: not any(alive(child.pid) for child in children))


def test_a_pull_in_the_middle_leaves_nothing_half(command: Command, tmp_path: Path) -> None:
    asked, over = threading.Event(), threading.Event()

    def silent(request: httpx.Request) -> httpx.Response:
        asked.set()
        over.wait(60)
        return httpx.Response(404)

    with serve(silent) as server:
        address = f"localhost:{server.port}/team/app:1.0"
        files = ["--to", str(tmp_path / "app"), "--trace", str(tmp_path / "trace.json")]
        process = command("pull", address, "--anonymous", *files)
        assert asked.wait(60)
        process.send_signal(signal.SIGINT)
        _, error = process.communicate(timeout=60)
        over.set()
    assert process.returncode == 130
    assert "Traceback" not in error
    assert [path.name for path in tmp_path.iterdir()] == ["trace.json"]
