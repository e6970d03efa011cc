"""`labkit diagnose`: the door, its exit statuses, and the same answer from a saved trace."""

from __future__ import annotations

import io
import json

import pytest

from labkit import cli
from labkit.lab import open_lab


@pytest.fixture
def run(capsys, monkeypatch, tmp_path):
    """The command, with a password on standard input; its status and both outputs."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("DOCKER_CONFIG", str(tmp_path))

    def command(*words, stdin=""):
        monkeypatch.setattr("sys.stdin", io.StringIO(stdin))
        status = cli.main(["diagnose", *map(str, words)])
        return status, *capsys.readouterr()

    return command


@pytest.fixture(scope="module")
def lab():
    with open_lab("embedded", "token") as opened:
        yield opened


def test_nothing_wrong_is_status_0(run, lab):
    alice = lab.users[0]
    status, out, err = run(lab.images[0], "--user", alice.name, "--password-stdin", stdin=alice.password)
    assert status == 0
    assert out.startswith("Nothing wrong")
    assert [line.split()[1] for line in err.splitlines()[1:3]] == ["name", "tcp"]
    assert alice.password not in out + err
    status, out, _ = run(
        lab.images[0], "--json", "--user", alice.name, "--password-stdin", stdin=alice.password
    )
    assert (status, json.loads(out)["findings"]) == (0, [])


def test_a_cause_is_status_1_and_the_same_from_a_file(run, lab, tmp_path):
    saved = tmp_path / "trace.json"
    password = "not-the-one-at-all"
    status, out, err = run(
        lab.images[0], "--user", "alice", "--password-stdin", "--trace", saved, stdin=password
    )
    assert status == 1
    assert "SENT001 wrong_password" in out and "fix: docker login" in out
    assert password not in out + err + saved.read_text()
    again, said, _ = run("--from", saved)
    assert again == 1 and "SENT001 wrong_password" in said
    status, out, _ = run(lab.images[0], "--from", saved, "--json", "--client", "podman")
    document = json.loads(out)
    first = document["findings"][0]
    assert (status, first["cause"], first["side"], first["stage"]) == (1, "wrong_password", "you", "token")
    assert first["exchanges"] and 0 < first["confidence"] < 1 and "podman" in first["fix"][0]
    assert document["next_probe"] and "name_not_resolved" in document["ruled_out"]


def test_questions_after_a_refusal_are_a_line_each_and_what_is_ruled_out_is_in_words(run):
    with open_lab("embedded", faults=["account_lacks_permission"]) as lab:
        alice = lab.users[0]
        words = ("--user", alice.name, "--password-stdin")
        _, out, err = run(lab.reference("team/app:1.0"), *words, stdin=alice.password)
    asked = err.partition("  NO answer")[2].splitlines()[1:]
    assert [line[5:19].strip() for line in asked] == ["by HEAD", "anonymously", "repositories"]
    assert err.count("claims") == 1
    [said] = [line for line in out.splitlines() if line.startswith("  Ruled out: Wrong password, ")]
    assert said.count(",") == 4


def test_a_pull_that_turned_to_https_is_named_by_what_failed_there(run, tmp_path):
    saved = tmp_path / "trace.json"
    with open_lab("embedded", "htpasswd", tls=True) as lab:
        assert cli.main(["pull", str(lab.reference("team/app:1.0")), "--trace", str(saved)]) != 0
    status, out, _ = run("--from", saved)
    assert status == 1 and out.startswith("NET001 tls_unknown_ca") and "http_sent" not in out


def test_a_pull_of_wrong_bytes_says_so_in_its_trace(run, tmp_path):
    saved = tmp_path / "trace.json"
    with open_lab("embedded", "none", faults=["content_corrupt"]) as lab:
        command = [
            "pull",
            str(lab.reference("team/app:1.0")),
            "--trace",
            str(saved),
            "--to",
            str(tmp_path / "to"),
        ]
        assert cli.main(command) != 0
    status, out, _ = run("--from", saved)
    assert status == 1 and "content_corrupt" in out.splitlines()[0]


def test_what_cannot_be_told_is_status_3(run, tmp_path):
    log = tmp_path / "curl.log"
    log.write_text("> GET / HTTP/1.1\n> Host: example.com\n< HTTP/1.1 200 OK\n", "utf-8")
    assert run("--from", log)[0] == 3


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("localhost:1/Team/app",),
        ("localhost:1/team/app", "--client", "nobody"),
        ("localhost:1/team/app", "--timeout", "0"),
        ("localhost:1/team/app", "--user", "alice"),
        ("--from", "/does/not/exist"),
        ("localhost:1/team/app", "--text", "/does/not/exist"),
        ("localhost:1/team/app", "--ca", "/does/not/exist"),
    ],
)
def test_wrong_usage_is_status_2_and_says_what_is_right(run, words):
    status, out, err = run(*words)
    assert (status, out) == (2, "")
    assert "labkit diagnose: " in err


def test_what_the_client_printed_is_read_where_the_wire_is_silent(run, tmp_path):
    text, log = tmp_path / "error.txt", tmp_path / "curl.log"
    text.write_text(
        "Error saving credentials: error storing credentials - err: exit status 1, out: `pass not initialized`"
    )
    log.write_text("> GET / HTTP/1.1\n> Host: example.com\n< HTTP/1.1 200 OK\n", "utf-8")
    status, out, _ = run("--from", log, "--text", text)
    assert status == 1 and "cred_helper_pass_locked" in out
