"""`labkit explain`: a text in, causes out, for people and for scripts."""

from __future__ import annotations

import io
import json
import subprocess
import sys

import pytest

from labkit.cli import main

TEXT = 'Error response from daemon: Head "https://ghcr.io/v2/acme/app/manifests/1.0": denied: denied'


@pytest.fixture
def typed(monkeypatch):
    """Standard input with a text in it."""

    def put(text):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))

    return put


def test_a_person_reads_cause_evidence_fix_and_the_next_probe(capsys):
    assert main(["explain", TEXT, "--context", "public image"]) == 1
    said = capsys.readouterr().out
    assert "SENT002 stale_credentials_public" in said.split("Or else")[0]
    assert "(9" in said.splitlines()[0]
    assert "“denied: denied”" in said and "docker logout" in said and "Look next: " in said
    assert "client docker, command pull, reference ghcr.io/acme/app:1.0, registry ghcr.io" in said


def test_a_script_reads_json(capsys):
    assert main(["explain", TEXT, "--json"]) == 1
    document = json.loads(capsys.readouterr().out)
    assert {"findings", "ruled_out", "next_probe", "read"} <= set(document)
    assert {"code", "cause", "side", "stage", "confidence", "message", "evidence", "fix"} <= set(
        document["findings"][0]
    )
    assert document["read"]["client"] == "docker"


def test_words_without_quotation_marks_a_file_and_standard_input_do(tmp_path, typed, capsys):
    file = tmp_path / "job.log"
    file.write_text(TEXT)
    assert main(["explain", "toomanyrequests:", "You", "have", "reached"]) == 1
    assert "rate_limited" in capsys.readouterr().out
    for arguments in ([str(file)], ["-"], []):
        typed(TEXT)
        assert main(["explain", *arguments]) == 1
        assert "stale_credentials_public" in capsys.readouterr().out


def test_a_file_that_is_not_there_is_not_taken_for_a_text(capsys):
    assert main(["explain", "no-such-job.log"]) == 2
    assert "There is no file no-such-job.log" in capsys.readouterr().err


def test_nothing_found_is_status_3(capsys):
    assert main(["explain", "hello world"]) == 3
    assert "labkit diagnose" in capsys.readouterr().out
    assert main(["explain", "hello world", "--json"]) == 3
    assert json.loads(capsys.readouterr().out)["findings"] == []


def test_a_terminal_without_a_text_is_wrong_usage(monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    assert main(["explain"]) == 2
    assert "paste the error text" in capsys.readouterr().err


def test_a_code_is_a_page(capsys):
    assert main(["explain", "client001"]) == 0
    assert "# CLIENT001: " in capsys.readouterr().out


def test_it_starts_light():
    """What takes long to load stays out: no HTTP client, no widgets, no terminal library."""
    program = (
        "import sys; from labkit.cli import main; main(['explain', 'denied: denied']); "
        "sys.exit(' '.join({'httpx', 'rich', 'IPython', 'cryptography', 'asyncio'} & {*sys.modules}) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("typed", "hint"),
    [("REG012", "They begin with NAME"), ("TOKEN099", "TOKEN0"), ("rate_limit", "rate_limited")],
)
def test_a_code_that_there_is_not_is_said(capsys, typed, hint):
    assert main(["explain", typed]) == 2
    assert hint in capsys.readouterr().err
