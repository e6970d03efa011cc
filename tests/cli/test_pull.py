"""`labkit pull`: what comes out, what lands on disk, what is said when it fails."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from labkit.cli import main
from labkit.lab import Lab, open_lab
from labkit.wire.exchange import Trace


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch):
    return lambda text: monkeypatch.setattr(sys, "stdin", io.StringIO(text))


@pytest.fixture(autouse=True)
def no_credentials_of_this_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DOCKER_CONFIG", str(tmp_path / "docker"))
    monkeypatch.delenv("DOCKER_AUTH_CONFIG", raising=False)


def as_alice(lab: Lab, typed) -> list[str]:
    typed(lab.credential("alice").secret + "\n")
    return ["pull", lab.images[0], "--user", "alice", "--password-stdin"]


def test_json_is_the_document_and_nothing_else(
    lab: Lab, typed, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target, trace = tmp_path / "app", tmp_path / "trace.json"
    arguments = [*as_alice(lab, typed), "--to", str(target), "--trace", str(trace), "--json"]
    assert main([*arguments, "--platform", "linux/arm64"]) == 0
    printed = capsys.readouterr()
    document = json.loads(printed.out)
    assert document["reference"] == lab.images[0]
    assert document["digest"].startswith("sha256:")
    assert document["platform"] == "linux/arm64"
    assert document["layout"] == str(target)
    assert document["credential"] == {"kind": "basic", "username": "alice", "from": "given in the call"}
    kept = Trace.from_json(json.loads(trace.read_text()))
    assert len(kept) == document["exchanges"]
    assert kept.password_sent == document["password_sent"] == (1 if lab.auth == "token" else 6)
    assert json.loads((target / "oci-layout").read_text()) == {"imageLayoutVersion": "1.0.0"}
    assert (target / "index.json").exists()
    password = lab.credential("alice").secret
    assert password not in printed.out + printed.err + trace.read_text()


def test_people_read_the_rows_on_standard_error(lab: Lab, typed, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(as_alice(lab, typed)) == 0
    printed = capsys.readouterr()
    assert printed.out.startswith(f"{lab.images[0]}@sha256:")
    assert "verified, not kept" in printed.out
    assert "what it means" in printed.err


def test_a_stored_credential_is_used_and_said(
    lab: Lab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "docker").mkdir()
    entry = {"username": "bob", "password": lab.credential("bob").secret}
    config = {"auths": {lab.registry: entry}}
    (tmp_path / "docker" / "config.json").write_text(json.dumps(config))
    assert main(["pull", lab.images[0], "--json"]) == 0
    credential = json.loads(capsys.readouterr().out)["credential"]
    assert credential["username"] == "bob"
    assert "config.json" in credential["from"]
    assert main(["pull", lab.images[0], "--anonymous"]) == 1


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["Team/App"], 2, "lower case"),
        (["{registry}/team/app:1.0", "--platform", "linux"], 2, "linux"),
        (["{registry}/team/app:1.0", "--user", "alice"], 2, "--password-stdin"),
        (["{registry}/team/app:1.0", "--password-stdin"], 2, "--user"),
        (["{registry}/team/app:1.0", "--ca", "{nowhere}"], 2, "CA certificate"),
        (["{registry}/team/app:1.0", "--anonymous"], 1, "401"),
        (["localhost:1/team/app:1.0"], 3, "refuses the connection"),
        (["{registry}/team/app:1.0", "--anonymous", "--trace", "{nowhere}/trace.json"], 1, "trace"),
    ],
)
def test_each_failure_is_one_clear_message(
    lab: Lab,
    arguments: list[str],
    status: int,
    said: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    words = {"registry": lab.registry, "nowhere": str(tmp_path / "nowhere")}
    assert main(["pull", *(word.format(**words) for word in arguments)]) == status
    printed = capsys.readouterr()
    assert said in printed.err
    assert printed.out == ""
    assert "Traceback" not in printed.err


def test_a_wrong_password_leaves_the_trace_and_nothing_else(
    lab: Lab, typed, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    typed("not this one\n")
    trace = tmp_path / "trace.json"
    arguments = ["pull", lab.images[0], "--user", "alice", "--password-stdin", "--trace", str(trace)]
    assert main([*arguments, "--to", str(tmp_path / "app")]) == 1
    assert "does not accept" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["trace.json"]
    assert "not this one" not in trace.read_text()
    assert json.loads(trace.read_text())["exchanges"][-1]["response"]["status"] == 401


def test_a_missing_tag_is_named(lab: Lab, typed, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = as_alice(lab, typed)
    arguments[1] = f"{lab.registry}/team/app:9.9"
    assert main(arguments) == 1
    assert "9.9" in capsys.readouterr().err


def test_all_platforms(lab: Lab, typed, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = [*as_alice(lab, typed), "--to", str(tmp_path / "app"), "--platform", "all", "--parallel", "5"]
    assert main(arguments) == 0
    assert "all platforms, OCI layout in" in capsys.readouterr().out


def test_a_mirror_is_asked_first_and_gets_no_password_of_the_other(
    lab: Lab, typed, capsys: pytest.CaptureFixture[str]
) -> None:
    with open_lab("embedded", "none") as mirror:
        assert main([*as_alice(lab, typed), "--mirror", mirror.registry, "--json"]) == 0
    printed = capsys.readouterr()
    assert json.loads(printed.out)["password_sent"] == 0
    assert main([*as_alice(lab, typed), "--mirror", mirror.registry]) == 0
    assert f"Note: The mirror {mirror.registry} did not help" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--parallel", "0"), "1 or more"),
        (("--mirror", "ftp://mirror.example"), "no mirror"),
        (("--mirror", "not-a-host"), "no mirror"),
        (("--key", "some.key"), "needs its --cert"),
    ],
)
def test_options_that_cannot_be_right(arguments, words, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pull", "localhost:5000/team/app", "--anonymous", *arguments]) == 2
    assert words in capsys.readouterr().err
