"""`labkit tap`: recipes, rows as they come, a trace that is kept, and one clear message for what is wrong."""

from __future__ import annotations

import contextlib
import json
import re
import signal
import socket
import subprocess
import sys
import threading
from urllib.parse import urlsplit

import httpx
import pytest

from labkit.cli import main
from labkit.lab import open_lab

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="signals as POSIX has them")


@posix_only
def test_it_shows_and_keeps_what_passes(tmp_path):
    file = tmp_path / "trace.json"
    with open_lab("embedded", "htpasswd") as lab:
        command = [sys.executable, "-m", "labkit", "tap", lab.registry, "--save", str(file)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
            first = process.stdout.readline()
            address = re.match(r"Listening on (localhost:\d+) for http://localhost:\d+", first)[1]
            answer = httpx.get(
                f"http://{address}/v2/team/app/manifests/1.0", auth=("alice", lab.users[0].password)
            )
            assert answer.status_code == 404  # no Accept that fits
            process.send_signal(signal.SIGINT)
            # Not communicate(): the lines that readline() has read ahead would be lost.
            out, err = process.stdout.read(), process.stderr.read()
    assert process.returncode == 0, err
    assert f"docker pull {address}/team/app:1.0" in out
    assert "Basic alice" in out and "404" in out
    exchanges = json.loads(file.read_text())["exchanges"]
    assert urlsplit(exchanges[0]["request"]["url"]).netloc == lab.registry
    assert lab.users[0].password not in out + err + file.read_text()


def test_what_is_no_registry_is_named(capsys):
    assert main(["tap", "not a host"]) == 2
    assert "is no registry" in capsys.readouterr().err


def test_a_taken_port_is_named(capsys):
    with open_lab("embedded", "none") as lab:
        port = lab.registry.partition(":")[2]
        assert main(["tap", "registry.example.com", "--port", port]) == 3
        assert f"Port {port} is taken" in capsys.readouterr().err


def test_faults_are_listed(capsys):
    assert main(["faults", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)["faults"]
    assert {"name": "rate_limited", "cause": "rate_limited"}.items() <= next(
        row for row in listed if row["name"] == "rate_limited"
    ).items()
    assert all(row["sentence"] and row["shown_by"] in ("pull", "push") for row in listed)
    assert main(["faults"]) == 0
    lines = capsys.readouterr().out
    assert all(any(line.startswith(row["name"] + " ") for line in lines.splitlines()) for row in listed)
    assert "tls_unknown_ca" in lines and "[serve only]" in lines


def test_personas_are_listed_with_their_facts(capsys):
    assert main(["faults", "--json"]) == 0
    personas = {row["name"]: row for row in json.loads(capsys.readouterr().out)["personas"]}
    assert {"docker-hub", "ghcr", "ecr", "acr", "gitlab", "harbor"} <= personas.keys()
    challenge = next(fact for fact in personas["harbor"]["facts"] if "challenge" in fact["aspect"])
    assert challenge["source"] and challenge["confidence"] == "source-code"


def test_a_fault_nobody_knows_is_named_with_one_that_is(capsys):
    assert main(["tap", "registry.example.com", "--fault", "rate_limit"]) == 2
    assert "Did you mean rate_limited?" in capsys.readouterr().err


def test_a_fault_that_only_a_lab_can_have_is_named_with_what_has_it(capsys):
    assert main(["tap", "registry.example.com", "--fault", "tls_unknown_ca"]) == 2
    assert "labkit serve --fault tls_unknown_ca" in capsys.readouterr().err


def test_a_fault_is_put_in_front_of_the_registry():
    with open_lab("embedded", "none") as lab:
        command = [sys.executable, "-m", "labkit", "tap", lab.registry, "--fault", "rate_limited"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            address = re.match(r"Listening on (localhost:\d+)", process.stdout.readline())[1]
            assert httpx.get(f"http://{address}/v2/team/app/manifests/1.0").status_code == 429
            process.send_signal(signal.SIGINT)
            assert "Fault: Manifests are answered with 429" in process.stdout.read()


def test_what_is_no_port_is_named(capsys):
    assert main(["tap", "localhost:1", "--port", "99999"]) == 2
    assert "99999 is no port. Ports go from 1" in " ".join(capsys.readouterr().err.split())


@posix_only
def test_a_registry_that_hangs_is_told_while_it_does_and_in_the_end(tmp_path):
    file = tmp_path / "trace.json"
    with socket.create_server(("127.0.0.1", 0)) as silent:
        upstream = f"localhost:{silent.getsockname()[1]}"
        command = [sys.executable, "-m", "labkit", "tap", upstream, "--save", str(file)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
            address = re.match(r"Listening on (localhost:\d+)", process.stdout.readline())[1]
            threading.Thread(target=_ask, args=(f"http://{address}/v2/",), daemon=True).start()
            said = iter(process.stdout.readline, "")
            live = next(line for line in said if "waits" in line)
            assert re.match(rf"1 +GET http://{upstream}/v2/ waits: no answer for \d\.\d s yet\.", live)
            process.send_signal(signal.SIGINT)
            out, err = process.stdout.read(), process.stderr.read()
    assert process.returncode == 0, err
    assert "no answer in" in " ".join(out.split()) and "then the tap was closed" in " ".join(out.split())
    (row,) = json.loads(file.read_text())["exchanges"]
    assert row["error"].endswith("then the tap was closed") and row["seconds"] > 5


def _ask(url):
    with contextlib.suppress(httpx.TransportError):
        httpx.get(url, timeout=60)
