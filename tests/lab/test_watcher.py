"""The watcher with real processes and folders: what it does when the kernel closes it, or dies."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import closing

import psutil
import pytest

from labkit.lab.watcher import Watcher

SLEEP = [sys.executable, "-c", "import time; time.sleep(600)"]
posix = pytest.mark.skipif(os.name != "posix", reason="POSIX signals and forks")

KERNEL = """
import sys, time, os
from pathlib import Path
from labkit.lab.watcher import Watcher
watcher, folder = Watcher(), Path(sys.argv[1])
watcher.guard_folder(folder)
folder.mkdir()
pid = watcher.run([sys.executable, "-c", "import time; time.sleep(600)"], folder / "log")
if "fork" in sys.argv and os.fork() == 0:
    time.sleep(600)
print(watcher.pid, pid, flush=True)
time.sleep(600)
"""


@pytest.fixture
def kernel(tmp_path):
    """Start the script above; gives the process, the watcher's id, its child's id, and the folder."""
    started = []

    def start(*more):
        folder = tmp_path / "guarded"
        process = subprocess.Popen(
            [sys.executable, "-c", KERNEL, str(folder), *more], stdout=subprocess.PIPE, text=True
        )
        started.append(process)
        watcher, child = map(int, process.stdout.readline().split())
        return process, watcher, child, folder

    yield start
    for process in started:
        process.kill()
        process.wait()
        process.stdout.close()


def test_close_ends_the_process_and_removes_the_folder(tmp_path, alive):
    folder = tmp_path / "guarded"
    with closing(Watcher()) as watcher:
        watcher.guard_folder(folder)
        (folder / "deep").mkdir(parents=True)
        (folder / "deep" / "file").write_text("x")
        child = watcher.run(SLEEP, folder / "log")
        assert alive(child) and alive(watcher.pid)
        assert watcher.exit_status() is None
    assert not alive(child) and not alive(watcher.pid)
    assert not folder.exists()


def test_what_was_forgotten_stays(tmp_path):
    kept, gone = tmp_path / "kept", tmp_path / "gone"
    with closing(Watcher()) as watcher:
        for folder in (kept, gone):
            watcher.guard_folder(folder)
            folder.mkdir()
        watcher.forget(str(kept))
    assert kept.exists() and not gone.exists()


def test_a_watcher_with_nothing_to_guard_is_never_started():
    watcher = Watcher()
    watcher.close()
    assert watcher.pid is None


def test_a_process_that_ends_leaves_its_status_and_its_words(tmp_path, eventually):
    with closing(Watcher()) as watcher:
        watcher.run([sys.executable, "-c", "print('last words'); raise SystemExit(7)"], tmp_path / "log")
        assert eventually(lambda: watcher.exit_status() is not None)
        assert watcher.exit_status() == 7
    assert "last words" in (tmp_path / "log").read_text()


def test_a_program_that_is_not_there_is_an_error_and_the_watcher_goes_on(tmp_path):
    with closing(Watcher()) as watcher:
        with pytest.raises(OSError, match="nowhere"):
            watcher.run([str(tmp_path / "nowhere")], tmp_path / "log")
        assert watcher.run(SLEEP, tmp_path / "log") > 0


def test_a_killed_kernel_leaves_nothing_and_the_watcher_goes_too(kernel, alive, eventually):
    process, watcher, child, folder = kernel()
    assert alive(child) and folder.exists()
    process.kill()
    assert eventually(lambda: not alive(child))
    assert eventually(lambda: not folder.exists())
    assert eventually(lambda: not alive(watcher))


@posix
def test_a_fork_that_holds_the_pipe_open_does_not_keep_the_watcher(kernel, alive, eventually):
    process, watcher, child, folder = kernel("fork")
    forked = [each for each in psutil.Process(process.pid).children() if each.pid != watcher]
    try:
        process.kill()
        assert eventually(lambda: not alive(child) and not folder.exists() and not alive(watcher))
        assert all(alive(each.pid) for each in forked)
    finally:
        for each in forked:
            each.kill()


@posix
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_signals_do_not_end_the_watcher_and_it_still_does_its_duty(kernel, alive, eventually, name):
    process, watcher, child, folder = kernel()
    os.kill(watcher, getattr(signal, name))
    process.kill()
    assert eventually(lambda: not alive(child) and not folder.exists() and not alive(watcher))


@posix
def test_the_watcher_and_its_child_are_in_a_session_of_their_own(kernel):
    process, watcher, child, _ = kernel()
    assert os.getsid(watcher) == watcher != os.getsid(process.pid)
    assert os.getsid(child) == watcher


@posix
def test_the_child_can_be_ended_by_the_usual_signal(kernel, alive, eventually):
    _, _, child, _ = kernel()
    os.kill(child, signal.SIGTERM)
    assert eventually(lambda: not alive(child))


def test_nothing_it_was_told_is_in_its_arguments(kernel):
    _, watcher, _, folder = kernel()
    arguments = psutil.Process(watcher).cmdline()
    assert arguments[-1].endswith("watcher.py")
    assert str(folder) not in " ".join(arguments)
