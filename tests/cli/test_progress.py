"""The bar for a blob that takes long: in a terminal, after a while, and never in a file."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from labkit.cli import terminal
from labkit.protocol.fetch import Progress
from labkit.wire.manifest import Descriptor

BLOB = Descriptor("application/octet-stream", "sha256:" + "ab" * 32, 4_000_000)


def shown(console: Console) -> str:
    with terminal.progress(console) as notify:
        for done in range(0, BLOB.size + 1, 1_000_000):
            notify(Progress(BLOB, done))
    return console.file.getvalue()


def test_a_long_pull_in_a_terminal_shows_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terminal, "PATIENCE", 0)
    text = shown(Console(file=io.StringIO(), force_terminal=True, width=80))
    assert BLOB.digest[:19] in text
    assert "4.0 MB" in text


def test_a_short_pull_shows_no_bar() -> None:
    assert shown(Console(file=io.StringIO(), force_terminal=True)) == ""


def test_a_file_gets_no_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terminal, "PATIENCE", 0)
    assert shown(Console(file=io.StringIO())) == ""
