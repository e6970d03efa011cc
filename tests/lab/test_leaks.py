"""Nothing survives: kernels are ended in every way there is, and then everything they made is looked for."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing, suppress
from urllib.parse import urlsplit

import httpx
import psutil
import pytest

from labkit.lab.backends.container import LABEL

posix = pytest.mark.skipif(os.name != "posix", reason="POSIX signals")

KERNEL = """
import json, sys, time
from labkit.lab import open_lab
backend, ending, auth = sys.argv[1:]
def tell(lab):
    print(json.dumps([lab.registry, lab.realm]), flush=True)
print("began", flush=True)
if ending in ("plain", "raise at top"):
    lab = open_lab(backend, auth)
    tell(lab)
    if ending == "raise at top":
        raise RuntimeError("at top")
    sys.exit()
with open_lab(backend, auth) as lab:
    tell(lab)
    if ending == "raise":
        raise RuntimeError("inside")
    time.sleep(600)
"""


class Kernel:
    """A Python with a lab in it, and all that it made."""

    def __init__(self, backend, ending, auth, temp):
        self.backend, self.temp = backend, temp
        self.made = []
        self.process = subprocess.Popen(
            [sys.executable, "-c", KERNEL, backend, ending, auth],
            env={**os.environ, "TMPDIR": str(temp), "TEMP": str(temp), "TMP": str(temp)},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self.process.stdout.readline() == "began\n"

    def open(self):
        """Wait for the lab; remember its ports and processes."""
        self.ports = [
            urlsplit(f"//{address.removeprefix('http://')}").port for address in self._told() if address
        ]
        self.note()
        return self

    def _told(self):
        return json.loads(self.process.stdout.readline())

    def note(self):
        """Remember the processes that are there now."""
        with suppress(psutil.NoSuchProcess):
            self.made += psutil.Process(self.process.pid).children(recursive=True)

    def containers(self):
        if self.backend != "container":
            return []
        import docker

        with closing(docker.from_env()) as client:
            every = client.api.containers(all=True, filters={"label": LABEL})
        return [each for each in every if each["Labels"][LABEL].startswith(f"{self.process.pid}-")]

    def left(self):
        """What is still there, in words."""
        ports = [port for port in getattr(self, "ports", []) if answers(port)]
        processes = [
            each for each in self.made if each.is_running() and each.status() != psutil.STATUS_ZOMBIE
        ]
        return [*self.containers(), *ports, *processes, *self.temp.iterdir()]


def answers(port):
    try:
        socket.create_connection(("127.0.0.1", port), timeout=5).close()
    except OSError:
        return False
    return True


@pytest.fixture
def kernel(tmp_path):
    """Start a kernel with a lab on a backend, to end in some way."""
    started = []

    def start(backend, ending="wait", auth="token"):
        temp = tmp_path / f"temp{len(started)}"
        temp.mkdir()
        started.append(Kernel(backend, ending, auth, temp))
        return started[-1]

    yield start
    for each in started:
        each.process.kill()
        each.process.wait()
        each.process.stdout.close()


def test_the_tests_see_what_a_lab_makes(each_backend, kernel):
    opened = kernel(each_backend).open()
    assert [port for port in opened.ports if answers(port)] == opened.ports
    assert len(opened.made) == {"container": 1, "binary": 2, "embedded": 0}[each_backend]
    assert len(opened.containers()) == (each_backend == "container")
    assert len([*opened.temp.iterdir()]) == (each_backend == "binary")


@pytest.mark.parametrize("ending", ["raise", "plain", "raise at top"])
def test_exits_and_exceptions(each_backend, kernel, eventually, ending):
    opened = kernel(each_backend, ending)
    opened._told()
    opened.process.wait(timeout=60)
    assert opened.left() == []


@posix
@pytest.mark.parametrize("name", ["SIGKILL", "SIGTERM", "SIGINT", "SIGHUP"])
def test_signals(each_backend, kernel, eventually, name):
    opened = kernel(each_backend).open()
    opened.process.send_signal(getattr(signal, name))
    opened.process.wait(timeout=60)
    assert eventually(lambda: opened.left() == []), opened.left()


@posix
@pytest.mark.parametrize("name", ["SIGKILL", "SIGINT"])
def test_signals_in_the_middle_of_the_start(each_backend, kernel, eventually, name):
    ended = []
    for delay in (0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.45, 0.6):
        starting = kernel(each_backend)
        time.sleep(delay)
        starting.note()
        starting.process.send_signal(getattr(signal, name))
        ended.append(starting)
    for starting in ended:
        starting.process.wait(timeout=60)
    time.sleep(1)  # the engine may still be making what a dead kernel asked for
    assert eventually(lambda: not any(each.left() for each in ended)), [each.left() for each in ended]


def test_big_blobs_of_a_killed_kernel_go_from_the_disk(kernel, eventually):
    opened = kernel("embedded", auth="none").open()
    url = f"http://localhost:{opened.ports[0]}/v2/big/blob/blobs/uploads/"
    place = httpx.URL(url).join(httpx.post(url).headers["location"])
    assert httpx.patch(place, content=bytes(6 * 1024 * 1024)).status_code == 202
    opened.note()
    assert len([*opened.temp.iterdir()]) == len(opened.made) == 1
    opened.process.kill()
    opened.process.wait()
    assert eventually(lambda: opened.left() == []), opened.left()


def test_a_start_that_fails_leaves_nothing(each_backend, tmp_path, monkeypatch):
    from labkit.lab import open_lab
    from labkit.wire.errors import CannotRun

    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    before = {each.pid for each in psutil.Process().children(recursive=True)}
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(CannotRun):
            open_lab(each_backend, "token", port=taken.getsockname()[1])
    assert {each.pid for each in psutil.Process().children(recursive=True)} <= before
    assert [*tmp_path.iterdir()] == []
    if each_backend == "container":
        import docker

        with closing(docker.from_env()) as client:
            every = client.api.containers(all=True, filters={"label": LABEL})
        assert not [each for each in every if each["Labels"][LABEL].startswith(f"{os.getpid()}-")]


def test_a_restarted_jupyter_kernel_leaves_nothing(each_backend, eventually, tmp_path):
    from jupyter_client.manager import start_new_kernel

    manager, client = start_new_kernel(env={**os.environ, "TMPDIR": str(tmp_path)})
    try:
        code = f"from labkit.lab import open_lab; lab = open_lab('{each_backend}', 'none')"
        reply = client.execute_interactive(code, timeout=60)
        assert reply["content"]["status"] == "ok", reply["content"]
        kernel = psutil.Process(manager.provisioner.pid)
        made = kernel.children(recursive=True)
        ports = [each.laddr.port for each in kernel.net_connections() if each.status == "LISTEN"]
        assert made or each_backend == "embedded"
        manager.restart_kernel(now=True)
        assert eventually(lambda: not [each for each in made if each.is_running()])
        assert eventually(lambda: not [*tmp_path.glob("labkit-*")])
        if each_backend == "embedded":
            assert ports
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
