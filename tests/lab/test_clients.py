"""Real clients pull from the embedded registry and push to it, and cannot tell."""

from __future__ import annotations

import json
import subprocess
import tempfile

import pytest

from labkit.lab import open_lab
from labkit.lab.images import lab_images

APP, HELLO = lab_images()


@pytest.fixture(scope="module", params=["htpasswd", "token"])
def lab(request):
    with open_lab("embedded", request.param) as lab:
        yield lab


def run(*command, fails=False):
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode != 0) is fails, done.stderr
    return done.stdout + done.stderr


def creds(lab, wrong=False):
    user = lab.users[0]
    return f"{user.name}:{'wrong' if wrong else user.password}"


def test_skopeo_copies_out_and_in(lab, require, tmp_path):
    require("peers", "skopeo")
    there = f"docker://{lab.registry}/team/app:1.0"
    layout = f"oci:{tmp_path}/layout:1.0"
    run("skopeo", "copy", "--all", "--src-tls-verify=false", "--src-creds", creds(lab), there, layout)
    index = json.loads((tmp_path / "layout" / "index.json").read_text())
    assert index["manifests"][0]["digest"] == APP.digest
    copy = f"docker://{lab.registry}/team/copy:2.0"
    run("skopeo", "copy", "--all", "--dest-tls-verify=false", "--dest-creds", creds(lab), layout, copy)
    said = run("skopeo", "inspect", "--tls-verify=false", "--creds", creds(lab), copy)
    assert json.loads(said)["Digest"] == APP.digest
    gone = run("skopeo", "delete", "--tls-verify=false", "--creds", creds(lab), copy)
    assert "rror" not in gone
    said = run("skopeo", "inspect", "--tls-verify=false", "--creds", creds(lab), copy, fails=True)
    assert "manifest unknown" in said


def test_skopeo_makes_docker_manifests_of_it(lab, require, tmp_path):
    require("peers", "skopeo")
    run(
        *("skopeo", "copy", "--format", "v2s2", "--src-tls-verify=false", "--dest-tls-verify=false"),
        *("--src-creds", creds(lab), "--dest-creds", creds(lab)),
        f"docker://{lab.registry}/public/hello:1.0",
        f"docker://{lab.registry}/team/docker:1.0",
    )
    raw = run(
        *("skopeo", "inspect", "--raw", "--tls-verify=false", "--creds", creds(lab)),
        f"docker://{lab.registry}/team/docker:1.0",
    )
    assert json.loads(raw)["mediaType"] == "application/vnd.docker.distribution.manifest.v2+json"


def test_a_wrong_password_is_refused_in_the_words_of_the_real_registry(lab, require, tmp_path):
    require("peers", "skopeo")
    said = run(
        *("skopeo", "copy", "--src-tls-verify=false", "--src-creds", creds(lab, wrong=True)),
        *(f"docker://{lab.registry}/team/app:1.0", f"dir:{tmp_path}"),
        fails=True,
    )
    expected = {
        "htpasswd": "unauthorized: authentication required",
        "token": "unauthorized: incorrect username or password",
    }
    assert expected[lab.auth] in said


@pytest.fixture
def podman():
    """Podman's command with a store of its own, in a folder of a short name: podman wants that."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        yield "podman", "--root", f"{folder}/root", "--runroot", f"{folder}/run", "--storage-driver", "vfs"


def test_podman_pulls_unpacks_and_pushes(lab, require, podman):
    require("peers", "podman")
    name, copy = f"{lab.registry}/team/app:1.0", f"{lab.registry}/team/podman:1.0"
    access = ("-q", "--tls-verify=false", "--creds", creds(lab))
    run(*podman, "pull", *access, "--platform", "linux/arm64", name)
    [image] = json.loads(run(*podman, "image", "inspect", name))
    assert (image["Architecture"], len(image["RootFS"]["Layers"])) == ("arm64", 3)
    run(*podman, "push", *access, name, copy)
    run(*podman, "rmi", "-a", "-f")
    run(*podman, "pull", *access, copy)


def test_anonymous_pulls_what_is_public_in_token_mode(require, tmp_path):
    require("peers", "skopeo")
    with open_lab("embedded", "token") as lab:
        copy = ("skopeo", "copy", "--src-tls-verify=false", "--src-no-creds")
        run(*copy, f"docker://{lab.registry}/public/hello:1.0", f"dir:{tmp_path}")
        said = run(*copy, f"docker://{lab.registry}/team/app:1.0", f"dir:{tmp_path}", fails=True)
        assert "requested access to the resource is denied" in said
