"""Fixes: commands that the client at hand takes, with the names of the case; tried with the real ones."""

from __future__ import annotations

import os
import shlex
import subprocess

import pytest

from labkit.diagnosis.causes import CAUSES
from labkit.diagnosis.commands import ACTIONS, LOGIN, SAME_AS
from labkit.diagnosis.fixes import fixes, is_sentence, login_command
from labkit.lab import open_lab
from labkit.wire.reference import parse_reference

REFERENCE = parse_reference("reg.example:5000/team/app:1.0")
CLIENTS = sorted({*LOGIN, *SAME_AS, "kubelet", "containerd-cri", "labkit"})


@pytest.mark.parametrize("cause", CAUSES.values(), ids=list(CAUSES))
def test_every_cause_has_a_fix_for_every_client(cause) -> None:
    for client in CLIENTS:
        lines = fixes(cause, client, REFERENCE, "alice")
        assert is_sentence(lines[-1])
        commands = [line for line in lines if not is_sentence(line)]
        assert bool(commands) >= bool(cause.actions), f"{cause.slug} has no command for {client}"
        for line in commands:
            shlex.split(line)
            assert not {"REF", "REPO", "MINE", "LOGIN"} & set(line.split()), line


@pytest.mark.parametrize(
    ("slug", "client", "first"),
    [
        ("no_credentials", "podman", "podman login -u alice reg.example:5000"),
        ("no_credentials", "skopeo", "skopeo login -u alice reg.example:5000"),
        (
            "no_credentials",
            "crane",
            "crane auth login reg.example:5000 -u alice --password-stdin < password.txt",
        ),
        ("no_credentials", "helm", "helm registry login -u alice reg.example:5000"),
        ("no_credentials", "docker-py", "docker login -u alice reg.example:5000"),
        ("stale_credentials_public", "oras", "oras logout reg.example:5000"),
        ("tag_missing", "skopeo", "skopeo list-tags docker://reg.example:5000/team/app"),
        (
            "tls_unknown_ca",
            "podman",
            "sudo install -D -m 644 ca.crt /etc/containers/certs.d/reg.example:5000/ca.crt",
        ),
        (
            "tls_unknown_ca",
            "docker",
            "sudo install -D -m 644 ca.crt /etc/docker/certs.d/reg.example:5000/ca.crt",
        ),
        (
            "http_registry_not_marked_insecure",
            "podman",
            "podman pull --tls-verify=false reg.example:5000/team/app:1.0",
        ),
        ("http_registry_not_marked_insecure", "docker", "sudoedit /etc/docker/daemon.json"),
        (
            "secret_trailing_newline",
            "docker",
            'printf %s "$SECRET" | docker login -u alice --password-stdin reg.example:5000',
        ),
        (
            "hub_path_too_deep",
            "docker",
            "docker tag reg.example:5000/team/app:1.0 docker.io/alice/app:1.0",
        ),
    ],
)
def test_the_command_is_the_client_s_own(slug: str, client: str, first: str) -> None:
    assert fixes(CAUSES[slug], client, REFERENCE, "alice")[0] == first


def test_a_registry_whose_password_comes_from_a_program() -> None:
    ecr = parse_reference("123456789012.dkr.ecr.eu-west-1.amazonaws.com/app:1")
    assert fixes(CAUSES["stored_token_expired"], "docker", ecr)[0] == (
        "aws ecr get-login-password --region eu-west-1 | "
        "docker login -u AWS --password-stdin 123456789012.dkr.ecr.eu-west-1.amazonaws.com"
    )


def test_what_is_not_known_stays_in_capitals() -> None:
    assert fixes(CAUSES["no_credentials"])[0] == "docker login -u USER HOST"
    assert fixes(CAUSES["tag_missing"])[0] == "crane ls HOST/NAMESPACE/NAME"


def test_a_host_is_enough_and_no_host_becomes_a_command() -> None:
    cause = CAUSES["no_credentials"]
    assert fixes(cause, "docker", host="reg.example:5000")[0] == "docker login -u USER reg.example:5000"
    assert fixes(cause, "docker", host="x; rm -rf /")[0] == "docker login -u USER HOST"


def test_a_user_name_cannot_become_a_command() -> None:
    line = fixes(CAUSES["no_credentials"], "docker", REFERENCE, "robot$ci; rm -rf /")[0]
    assert shlex.split(line) == ["docker", "login", "-u", "robot$ci; rm -rf /", "reg.example:5000"]


def test_every_action_has_its_commands_and_is_used() -> None:
    assert set(ACTIONS) == {action for cause in CAUSES.values() for action in cause.actions}


PLAIN = {"skopeo": "--tls-verify=false", "podman": "--tls-verify=false", "oras": "--plain-http"}


@pytest.mark.parametrize("client", ["docker", "podman", "skopeo", "crane", "oras"])
def test_real_clients_take_these_commands(client: str, tmp_path, require) -> None:
    require("peers", client)
    with open_lab("embedded", "htpasswd") as lab:
        image = parse_reference(lab.images[0])
        login = login_command(client, lab.registry, "alice")
        done = _run(f"printf %s '{lab.users[0].password}' | {login}", client, tmp_path)
        assert done.returncode == 0, done.stderr
        if client != "docker":  # it has no command for it
            done = _run(fixes(CAUSES["tag_missing"], client, image)[0], client, tmp_path)
            assert done.returncode == 0, done.stderr
            assert "1.0" in done.stdout
        done = _run(fixes(CAUSES["stale_credentials_public"], client, image)[0], client, tmp_path)
        assert done.returncode == 0, done.stderr


def _run(line: str, client: str, folder) -> subprocess.CompletedProcess[str]:
    """The line in a shell, in a home of its own, over plain http where the client must be told."""
    words = {"podman": ("login", "--list-tags"), "skopeo": ("login", "list-tags"), "oras": ("login", "tags")}
    for word in words.get(client, ()):
        line = line.replace(f" {word} ", f" {word} {PLAIN[client]} ", 1)
    env = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "XDG_RUNTIME_DIR": str(folder),
        "DOCKER_CONFIG": str(folder),
        **({"DOCKER_HOST": os.environ["DOCKER_HOST"]} if "DOCKER_HOST" in os.environ else {}),
    }
    return subprocess.run(line, shell=True, env=env, capture_output=True, text=True, timeout=120)
