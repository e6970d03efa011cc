"""Each backend with each auth mode, and what is said when the engine, the image or a port cannot be had."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
from contextlib import closing

import httpx
import pytest

from labkit.lab import open_lab
from labkit.lab.backends import binary, container
from labkit.lab.config import AUTHS
from labkit.wire.errors import BackendUnavailable, CannotRun

MANIFESTS = (
    "application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json, "
    "application/vnd.docker.distribution.manifest.list.v2+json, application/vnd.docker.distribution.manifest.v2+json"
)
TAKES_AN_ENGINE = """
import json, sys
from labkit.lab import open_lab
from labkit.wire.errors import LabkitError
try:
    open_lab("container", image=sys.argv[1])
except LabkitError as error:
    print(json.dumps([type(error).__name__, error.message, error.hint]))
"""


# If we are root, file permissions mean nothing to us: drop what makes it so (capabilities 1 and 2), and go on.
WEAKEN = """
import ctypes, os, sys
for capability in (1, 2):
    ctypes.CDLL(None).prctl(24, capability, 0, 0, 0)
os.execv(sys.executable, [sys.executable, *sys.argv[1:]])
"""


def engine_says(env, image="registry:2", before=()):
    """What open_lab("container") raises in a process with this environment: type, message, hint."""
    done = subprocess.run(
        [sys.executable, *before, "-c", TAKES_AN_ENGINE, image],
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def head(lab, image, authorization=None):
    repository, _, tag = image.removeprefix(f"{lab.registry}/").partition(":")
    headers = {"Accept": MANIFESTS, **({"Authorization": authorization} if authorization else {})}
    return httpx.head(f"{lab.url}/v2/{repository}/manifests/{tag}", headers=headers).status_code


def token(lab, name, password, scope=""):
    answer = httpx.get(
        lab.realm, params={"service": lab.service, "scope": scope}, auth=(name, password) if name else None
    )
    return f"Bearer {answer.json()['token']}" if answer.status_code == 200 else answer.status_code


def test_none_lets_everybody_in(each_backend):
    with open_lab(each_backend, "none") as lab:
        assert httpx.get(f"{lab.url}/v2/").status_code == 200
        assert [head(lab, image) for image in lab.images] == [200, 200]
        assert lab.users == () and lab.realm is None


def test_htpasswd_wants_a_password(each_backend):
    with open_lab(each_backend, "htpasswd") as lab:
        ping = f"{lab.url}/v2/"
        refused = httpx.get(ping)
        assert refused.status_code == 401
        assert refused.headers["www-authenticate"] == 'Basic realm="registry-lab"'
        for user in lab.users:
            assert httpx.get(ping, auth=(user.name, user.password)).status_code == 200
            assert httpx.get(ping, auth=(user.name, user.password + "x")).status_code == 401
            assert user.access == ("*",)
        basic = httpx.Request("GET", ping)
        flow = httpx.BasicAuth(lab.users[1].name, lab.users[1].password).auth_flow(basic)
        authorization = next(flow).headers["authorization"]
        assert [head(lab, image, authorization) for image in lab.images] == [200, 200]


def test_token_mode_exchanges_a_password_for_a_token(each_backend):
    with open_lab(each_backend, "token") as lab:
        refused = httpx.get(f"{lab.url}/v2/")
        assert refused.status_code == 401
        challenge = refused.headers["www-authenticate"]
        assert challenge == f'Bearer realm="{lab.realm}",service="{lab.service}"'
        assert lab.realm.startswith("http://localhost:")
        alice = lab.users[0]
        assert token(lab, "alice", "wrong") == 401
        allowed = token(lab, "alice", alice.password)
        assert httpx.get(f"{lab.url}/v2/", headers={"Authorization": allowed}).status_code == 200
        for image in lab.images:
            repository = image.removeprefix(f"{lab.registry}/").partition(":")[0]
            granted = token(lab, "alice", alice.password, f"repository:{repository}:pull")
            assert head(lab, image, granted) == 200
            assert head(lab, image, allowed) == 401


def test_token_mode_lets_strangers_pull_what_is_public_only(each_backend):
    with open_lab(each_backend, "token") as lab:
        private, public = lab.images
        assert head(lab, public, token(lab, "", "", "repository:public/hello:pull")) == 200
        assert head(lab, private, token(lab, "", "", "repository:team/app:pull")) == 401


def test_the_images_are_the_same_on_every_backend(each_backend):
    with open_lab(each_backend, "none") as lab, open_lab("embedded", "none") as other:
        for image, twin in zip(lab.images, other.images, strict=True):
            one, two = (
                httpx.get(
                    f"http://{ref.replace('/', '/v2/', 1).replace(':1.0', '/manifests/1.0')}",
                    headers={"Accept": MANIFESTS},
                )
                for ref in (image, twin)
            )
            assert one.status_code == 200
            assert one.headers["docker-content-digest"] == two.headers["docker-content-digest"]


@pytest.mark.parametrize("auth", AUTHS)
def test_two_labs_side_by_side(each_backend, auth):
    with open_lab(each_backend, auth) as one, open_lab(each_backend, auth) as two:
        assert one.registry != two.registry
        assert httpx.get(f"{one.url}/v2/").status_code == httpx.get(f"{two.url}/v2/").status_code
        if auth != "none":
            assert one.users[0].password != two.users[0].password


def test_a_port_can_be_chosen_and_a_taken_one_is_named(each_backend):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with open_lab(each_backend, "none", port=port) as lab:
        assert lab.registry == f"localhost:{port}"
        with pytest.raises(CannotRun, match="taken"):
            open_lab(each_backend, "none", port=port)
        assert httpx.get(f"{lab.url}/v2/").status_code == 200


def test_only_this_machine_reaches_the_registry(each_backend):
    with open_lab(each_backend, "none") as lab:
        port = int(lab.registry.partition(":")[2])
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.connect(("192.0.2.1", 9))  # no packet is sent: this only asks for our own address
            address = probe.getsockname()[0]
        with pytest.raises(OSError):
            socket.create_connection((address, port), timeout=5).close()


def test_no_engine(tmp_path):
    kind, message, hint = engine_says({"DOCKER_HOST": f"unix://{tmp_path}/nobody.sock"})
    assert kind == "BackendUnavailable"
    assert message == f"No container engine answers at unix://{tmp_path}/nobody.sock."
    assert "Start Docker" in hint and "embedded" in hint


def test_an_engine_that_hung_up(tmp_path):
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "s"))  # bound, and nobody listens: connection refused
        kind, message, _ = engine_says({"DOCKER_HOST": f"unix://{tmp_path}/s"})
    assert (kind, "No container engine answers" in message) == ("BackendUnavailable", True)


@pytest.mark.skipif(sys.platform != "linux", reason="how to be a root that may not everything is Linux's")
def test_an_engine_that_this_user_may_not_use(tmp_path):
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "s"))
        server.listen()
        (tmp_path / "s").chmod(0o000)
        kind, message, hint = engine_says({"DOCKER_HOST": f"unix://{tmp_path}/s"}, before=("-c", WEAKEN))
    assert kind == "BackendUnavailable"
    assert "permission denied" in message and "usermod -aG docker" in hint


def test_an_image_that_cannot_be_had(require):
    require("docker")
    missing = "localhost:1/not/there:1"
    kind, message, hint = engine_says({}, missing)
    assert kind == "BackendUnavailable"
    assert message.startswith(f"The engine cannot have the image {missing}")
    assert f"docker pull {missing}" in hint
    assert container.unavailable(missing) is not None


def test_an_image_name_that_is_none(require):
    require("docker")
    kind, message, _ = engine_says({}, "Not A Name")
    assert (kind, "Not A Name" in message) == ("BackendUnavailable", True)


def test_a_container_leaves_no_volume_and_bears_the_label(require):
    require("docker")
    import docker

    with closing(docker.from_env()) as client:
        before = {volume.name for volume in client.volumes.list()}
        with open_lab("container", "none"):
            labels = [each.labels for each in client.containers.list(filters={"label": container.LABEL})]
            assert any(each[container.LABEL].startswith(f"{os.getpid()}-") for each in labels)
        assert {volume.name for volume in client.volumes.list()} <= before


def test_ryuk_is_not_wanted_and_not_forbidden_to_others(require, monkeypatch):
    require("docker")
    from testcontainers.core.config import testcontainers_config

    monkeypatch.setattr(testcontainers_config, "_ryuk_disabled", False)
    monkeypatch.setattr(testcontainers_config, "ryuk_image", "localhost:1/no/ryuk:1")
    with open_lab("container", "none") as lab:
        assert httpx.get(f"{lab.url}/v2/").status_code == 200
    assert testcontainers_config.ryuk_disabled is False


@pytest.mark.skipif(os.name != "posix", reason="a shell script stands in for the other program")
def test_another_program_called_registry_is_passed_over(tmp_path, monkeypatch):
    impostor = tmp_path / "registry"
    impostor.write_text("#!/bin/sh\necho registry, a tool for Windows keys, 1.0\n")
    impostor.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert binary.find() is None
    with pytest.raises(BackendUnavailable, match="PATH") as refused:
        open_lab("binary")
    assert "embedded" in refused.value.hint


@pytest.mark.skipif(os.name != "posix", reason="a shell script stands in for a registry that ends at once")
def test_a_registry_that_ends_is_quoted(tmp_path, monkeypatch):
    broken = tmp_path / "registry"
    broken.write_text(
        '#!/bin/sh\n[ "$1" = --version ] && echo registry x/distribution 0 && exit\necho the end is near; exit 3\n'
    )
    broken.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    with pytest.raises(CannotRun, match="the end is near"):
        open_lab("binary", "none")


def test_debians_name_for_the_registry_is_known(require):
    require("peers", "docker-registry")
    assert binary.find() in (shutil.which("registry"), shutil.which("docker-registry"))
