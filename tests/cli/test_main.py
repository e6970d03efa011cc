"""The front door: help, wrong usage, exit statuses, quiet ends."""

from __future__ import annotations

import argparse
import signal
import subprocess
import sys

import pytest

import labkit.cli
from labkit.cli import COMMANDS, main
from labkit.wire.errors import (
    BackendUnavailable,
    Corrupt,
    InvalidReference,
    LabkitError,
    Unreachable,
    UsageError,
)


class Command:
    """Stands in for a command module: does what the test says."""

    def __init__(self, act) -> None:
        self.main = lambda args: act()

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true")


@pytest.fixture
def doing(monkeypatch: pytest.MonkeyPatch):
    def do(act) -> int:
        monkeypatch.setattr(labkit.cli, "_module", lambda name: Command(act))
        return main(["walk"])

    return do


def fail_with(error: BaseException):
    def act() -> int:
        raise error

    return act


@pytest.mark.parametrize("arguments", [["--help"], [], ["walk", "--help"]])
def test_help_is_no_error(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 0
    assert capsys.readouterr().out.startswith("usage: labkit")


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--help"])
    text = capsys.readouterr().out
    assert all(f"\n    {name}" in text for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([name, "--help"]) == 0
    assert f"usage: labkit {name}" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["wlk"], "Did you mean walk?"),
        (["--versoin"], "Did you mean --version?"),
        (["walk", "--jsn"], "Did you mean --json?"),
        (["walk", "--js"], "labkit walk"),
        (["walk", "--backend", "contaner"], "Did you mean container?"),
        (["walk", "--backend", "nonsense"], "embedded"),
        (["pull"], "REF"),
        (["pull", "a/b", "c/d"], "there is no 'c/d' here"),
        (["pull", "a/b", "--anonymous", "--user", "alice"], "not allowed with"),
        (["serve", "--port", "many"], "--port"),
    ],
)
def test_wrong_usage_says_what_would_be_right(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    printed = capsys.readouterr()
    assert said in printed.err
    assert "usage: labkit" in printed.err
    assert printed.out == ""


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (UsageError("m"), 2),
        (InvalidReference("m"), 2),
        (BackendUnavailable("m"), 3),
        (Unreachable("m"), 3),
        (Corrupt("m"), 1),
        (LabkitError("m"), 1),
    ],
)
def test_each_error_has_its_status(doing, error: LabkitError, status: int) -> None:
    assert doing(fail_with(error)) == status


def test_an_error_is_its_message_then_its_hint(doing, capsys: pytest.CaptureFixture[str]) -> None:
    doing(fail_with(Corrupt("It is broken.", "Mend it.")))
    assert capsys.readouterr() == ("", "labkit walk: It is broken.\nMend it.\n")


def test_a_full_disk_is_a_message(doing, capsys: pytest.CaptureFixture[str]) -> None:
    assert doing(fail_with(OSError(28, "No space left on device", "layer"))) == 1
    assert capsys.readouterr().err == "labkit walk: layer: No space left on device\n"


def test_ctrl_c_is_130(doing) -> None:
    assert doing(fail_with(KeyboardInterrupt())) == 130


def test_a_terminated_command_closes_what_it_opened(doing) -> None:
    closed = []

    def act() -> int:
        try:
            signal.raise_signal(signal.SIGTERM)
        finally:
            closed.append(True)
        return 0

    before = signal.getsignal(signal.SIGTERM)
    assert doing(act) == 143
    assert closed == [True]
    assert signal.getsignal(signal.SIGTERM) is before


def test_a_bug_is_not_hidden(doing) -> None:
    with pytest.raises(ZeroDivisionError):
        doing(lambda: 1 // 0)


def test_a_reader_that_goes_away_is_no_news() -> None:
    command = [sys.executable, "-m", "labkit", "doctor", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout and process.stderr
        process.stdout.close()
        error = process.stderr.read()
    assert process.returncode == 141
    assert b"Traceback" not in error
    assert b"BrokenPipe" not in error
