"""`labkit serve`: a registry that is there until a signal comes, and then is gone with all that belongs to it."""

from __future__ import annotations

import json
import shlex
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from labkit.cli import main

Command = Callable[..., "subprocess.Popen[str]"]
posix_only = pytest.mark.skipif(sys.platform == "win32", reason="signals as POSIX has them")


def answers(registry: str) -> bool:
    try:
        return httpx.get(f"{registry}/v2/", trust_env=False).status_code in (200, 401)
    except httpx.TransportError:
        return False


@pytest.mark.parametrize("auth", ["none", "htpasswd", "token"])
def test_json_is_one_line_when_ready(each_backend: str, auth: str, command: Command) -> None:
    process = command("serve", "--backend", each_backend, "--auth", auth, "--json")
    assert process.stdout
    ready = json.loads(process.stdout.readline())
    assert (ready["backend"], ready["auth"], ready["ca"]) == (each_backend, auth, None)
    assert ready["pid"] == process.pid
    assert answers(ready["registry"])
    assert bool(ready["realm"]) == (auth == "token")
    assert bool(ready["users"]) == (auth != "none")
    if ready["users"]:
        assert ready["users"][0]["access"] == ["*"]
        assert all(user["password"] for user in ready["users"])
    host = ready["registry"].removeprefix("http://")
    assert f"{host}/team/app:1.0" in ready["images"]


@posix_only
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_it_cleanly(number: signal.Signals, command: Command, tmp_path: Path) -> None:
    process = command("serve", "--backend", "embedded", TMPDIR=str(tmp_path))
    assert process.stdout and process.stderr
    registry = "http://" + process.stdout.readline().split()[1]
    for line in process.stderr:
        if "Ctrl-C" in line:
            break
    assert answers(registry)
    assert list(tmp_path.glob("labkit-passwords-*/0.txt"))
    process.send_signal(number)
    assert process.wait(30) == 0
    assert "Traceback" not in process.stderr.read()
    assert not answers(registry)
    assert not list(tmp_path.iterdir())


@posix_only
def test_kill_9_leaves_no_password_behind(command: Command, tmp_path: Path, eventually) -> None:
    process = command("serve", "--backend", "embedded", TMPDIR=str(tmp_path))
    assert eventually(lambda: bool(list(tmp_path.glob("labkit-passwords-*/0.txt"))))
    process.kill()
    assert eventually(lambda: not list(tmp_path.iterdir()))


@posix_only
def test_the_printed_login_works_and_no_password_is_printed(command: Command) -> None:
    process = command("serve", "--backend", "embedded", "--user", "kim")
    assert process.stdout
    lines = [process.stdout.readline() for _ in range(4)]
    login = next(shlex.split(line) for line in lines if "docker login" in line)
    registry, user, file = login[2], login[4], Path(login[-1])
    assert file.stat().st_mode & 0o077 == 0
    assert file.parent.stat().st_mode & 0o077 == 0
    password = file.read_text()
    assert user == "kim"
    assert httpx.get(f"http://{registry}/v2/", auth=(user, password), trust_env=False).status_code == 200
    assert not any(password in line for line in lines)


def test_users_of_a_file_may_come_in(tmp_path: Path, command: Command) -> None:
    import bcrypt

    entry = bcrypt.hashpw(b"from the file", bcrypt.gensalt(4)).decode()
    (tmp_path / "htpasswd").write_text(f"dana:{entry}\n")
    process = command("serve", "--backend", "embedded", "--htpasswd", str(tmp_path / "htpasswd"), "--json")
    assert process.stdout
    registry = json.loads(process.stdout.readline())["registry"]
    response = httpx.get(f"{registry}/v2/", auth=("dana", "from the file"), trust_env=False)
    assert response.status_code == 200


def test_a_taken_port_is_a_clear_message(each_backend: str, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert main(["serve", "--backend", each_backend, "--port", port]) == 3
    printed = capsys.readouterr()
    assert "taken" in printed.err
    assert printed.out == ""


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--port", "70000"], "70000"),
        (["--htpasswd", "no-such-file"], "no-such-file"),
        (["--user", "a:b"], "a:b"),
        (["--fault", "rate_limit"], "Did you mean rate_limited?"),
        (["--fault", "two_auth_layers", "--auth", "none"], "wants auth none"),
        (["--fault", "tls_unknown_ca", "--tls"], "Leave TLS out"),
        (["--persona", "harbour"], "Did you mean harbor?"),
    ],
)
def test_wrong_usage_is_status_2(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", "--backend", "embedded", *arguments]) == 2
    assert said in capsys.readouterr().err


def test_a_fault_and_a_persona_are_served(each_backend: str, command: Command) -> None:
    named = ["--persona", "docker-hub", "--fault", "rate_limited", "--fault", "token_key_untrusted"]
    process = command("serve", "--backend", each_backend, *named, "--json")
    assert process.stdout
    ready = json.loads(process.stdout.readline())
    assert (ready["auth"], ready["persona"]) == ("token", "docker-hub")
    assert ready["faults"] == ["rate_limited", "token_key_untrusted"]
    manifest = httpx.get(f"{ready['registry']}/v2/team/app/manifests/1.0", trust_env=False)
    assert manifest.status_code == 429
    assert "docker-ratelimit-source" not in manifest.headers  # the fault stands in front of the persona


@posix_only
def test_what_goes_wrong_is_said(command: Command) -> None:
    process = command("serve", "--backend", "embedded", "--persona", "ecr", "--fault", "rate_limited")
    assert process.stdout
    lines = [process.stdout.readline() for _ in range(6)]
    assert "Persona       ecr\n" in lines
    assert any("Fault         Manifests are answered with 429" in line for line in lines)
    assert any("-u AWS" in line for line in lines)
