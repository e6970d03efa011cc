"""`labkit trace` and `labkit compare`: files in, words or another form out."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from labkit.cli import main
from labkit.cli.trace import FORMS
from labkit.lab import open_lab

LOGS = Path(__file__).parent.parent / "trace" / "logs"


@pytest.fixture
def saved(tmp_path):
    """A trace of alice's pull and one of bob's, as files."""
    files = []
    with open_lab("embedded", "token", sockets=False) as lab:
        for user in ("alice", "bob"):
            file = tmp_path / f"{user}.json"
            file.write_text(json.dumps(lab.pull("team/app:1.0", user=user).trace.to_json()))
            files.append(str(file))
    return files


def test_rows_are_shown(saved, capsys):
    assert main(["trace", saved[0]]) == 0
    assert "token server" in capsys.readouterr().out


@pytest.mark.parametrize("form", FORMS)
def test_every_form_is_written_and_some_are_read_again(saved, tmp_path, form, capsys):
    file = tmp_path / "out"
    assert main(["trace", saved[0], "--as", form, "--to", str(file)]) == 0
    assert file.stat().st_size > 500
    if form in ("json", "har"):
        assert main(["compare", saved[0], str(file)]) == 0
        assert "No difference that matters in 8 pairs" in capsys.readouterr().out


def test_a_difference_is_status_1(saved, capsys):
    assert main(["compare", *saved]) == 1
    said = capsys.readouterr().out
    assert said.startswith(
        "1 pair of requests agrees.\nA row 2, B row 2:\nTo the token server A goes as alice"
    )
    assert main(["compare", *saved, "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["difference"]["a"] == 2


def test_a_log_is_read_from_standard_input(monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper((LOGS / "oras.txt").open("rb")))
    assert main(["trace", "-", "--as", "mermaid"]) == 0
    assert capsys.readouterr().out.startswith("sequenceDiagram")


def test_what_cannot_be_read_is_named(tmp_path, capsys):
    assert main(["trace", str(tmp_path / "nothing")]) == 2
    assert "cannot be read: No such file" in capsys.readouterr().err
    (tmp_path / "letter").write_text("Dear Sir")
    assert main(["compare", str(tmp_path / "letter"), str(tmp_path / "letter")]) == 2
    err = capsys.readouterr().err
    assert "letter: No exchange was found" in err and "curl -v" in err
