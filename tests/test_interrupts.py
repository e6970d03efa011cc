"""A signal in the middle of an import: it is neither lost nor does it come before the import is over."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from labkit.interrupts import ctrl_c_between_imports, handled

SENDS_CTRL_C = "import signal\nsignal.raise_signal(signal.SIGINT)\nfor _ in range(1000): pass\nwhole = True\n"
PROGRAM = """
import sys, time
from labkit.interrupts import ctrl_c_between_imports
try:
    with ctrl_c_between_imports():
        import sends_ctrl_c
        time.sleep(30)
except KeyboardInterrupt:
    print("interrupted", sys.modules["sends_ctrl_c"].whole)
"""


def test_it_comes_when_the_import_is_over_also_to_a_thread_that_sleeps(tmp_path: Path) -> None:
    (tmp_path / "sends_ctrl_c.py").write_text(SENDS_CTRL_C)
    command = [sys.executable, "-c", f"import sys; sys.path.append({str(tmp_path)!r})\n{PROGRAM}"]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=20)
    assert (ended.stdout, ended.stderr) == ("interrupted True\n", "")


def test_between_imports_it_comes_at_once() -> None:
    with pytest.raises(KeyboardInterrupt), ctrl_c_between_imports():
        signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_a_handler_of_somebody_else_stays() -> None:
    heard: list[int] = []
    with handled({signal.SIGINT: lambda number, _: heard.append(number)}), ctrl_c_between_imports():
        signal.raise_signal(signal.SIGINT)
    assert heard == [signal.SIGINT]


def test_in_another_thread_nothing_is_changed() -> None:
    seen: list[object] = []

    def look() -> None:
        with ctrl_c_between_imports():
            seen.append(signal.getsignal(signal.SIGINT))

    other = threading.Thread(target=look)
    other.start()
    other.join()
    assert seen == [signal.default_int_handler]
