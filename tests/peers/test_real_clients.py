"""Real docker, skopeo and podman at the lab: refused, logged in, pulling, pushing; labkit pulls what they pushed."""

import httpx
import pytest

from labkit.lab import open_lab
from labkit.lab.backends import NAMES
from tests.peers.clients import CLIENTS, new_name

REFUSED = ("unauthorized", "no basic auth credentials", "denied")
NEEDS = {"container": ("docker",), "binary": ("peers", "registry")}


@pytest.fixture(scope="module", params=[f"{name}-{auth}" for name in NAMES for auth in ("htpasswd", "token")])
def lab(request, require):
    backend, auth = request.param.split("-")
    if backend in NEEDS:
        require(*NEEDS[backend])
    with open_lab(backend, auth) as opened:
        yield opened


@pytest.fixture(params=("docker", "skopeo", "podman"))
def client(request, require, tmp_path):
    require("peers", request.param)
    if request.param == "docker":
        require("docker")
    made = CLIENTS[request.param](tmp_path)
    yield made
    made.close()


def image(lab, name="team/app:1.0"):
    return f"{lab.registry}/{name}"


def password(lab, name):
    return next(user.password for user in lab.users if user.name == name)


def login(client, lab, name):
    return client.do("login", password(lab, name), registry=lab.registry, user=name)


def push(client, lab, target):
    return client.do("push", reference=image(lab), target=image(lab, target))


def ok(done):
    assert done.returncode == 0, done.stderr
    return done


def test_a_stranger_is_refused(lab, client):
    refused = client.do("pull", registry=lab.registry, reference=image(lab))
    assert refused.returncode != 0
    assert any(word in refused.stderr for word in REFUSED), refused.stderr


def test_a_wrong_password_does_not_log_in(lab, client):
    refused = client.do("login", "not-the-password", registry=lab.registry, user="alice")
    assert refused.returncode != 0
    assert client.do("pull", registry=lab.registry, reference=image(lab)).returncode != 0


def test_login_pull_push_and_labkit_reads_it_back(lab, client, tmp_path):
    ok(login(client, lab, "alice"))
    ok(client.do("pull", registry=lab.registry, reference=image(lab)))
    target = f"{new_name()}:2"
    ok(push(client, lab, target))
    pulled = lab.pull(target, user="alice", to=tmp_path / "back")
    original = lab.pull("team/app:1.0", user="alice", platform="linux/amd64")
    # Clients may compress and describe anew what they push; what is inside stays, and the config names it.
    assert len(pulled.resolved.manifest.layers) == len(original.resolved.manifest.layers)


def test_a_user_with_less_access_gets_less_where_the_registry_knows_rights(lab, client):
    ok(login(client, lab, "bob"))
    ok(client.do("pull", registry=lab.registry, reference=image(lab)))
    pushed = push(client, lab, f"{new_name()}:1")
    assert (pushed.returncode == 0) is (lab.auth == "htpasswd"), pushed.stderr


def test_skopeo_reads_the_layout_that_labkit_wrote(lab, require, tmp_path):
    require("peers", "skopeo")
    pulled = lab.pull("team/app:1.0", user="alice", to=tmp_path / "image", platform="linux/arm64")
    inspected = ok(CLIENTS["skopeo"](tmp_path).run("inspect", "--raw", f"oci:{tmp_path / 'image'}"))
    assert inspected.stdout.encode() == pulled.resolved.body
    config = ok(CLIENTS["skopeo"](tmp_path).run("inspect", f"oci:{tmp_path / 'image'}"))
    assert '"Architecture": "arm64"' in config.stdout


def test_the_lab_is_a_registry_to_anyone_who_asks_plainly(lab):
    assert httpx.get(f"{lab.url}/v2/").status_code == 401


def test_all_platforms_are_the_blobs_that_skopeo_takes(lab, tmp_path, require):
    require("peers", "skopeo")
    skopeo = CLIENTS["skopeo"](tmp_path)
    ok(login(skopeo, lab, "alice"))
    taken = ["copy", "--all", "--src-tls-verify=false", f"docker://{image(lab)}"]
    ok(skopeo.run(*taken, f"oci:{tmp_path / 'theirs'}"))
    ours = lab.pull("team/app:1.0", user="alice", platform="all", to=tmp_path / "ours")
    folders = [tmp_path / who / "blobs" / "sha256" for who in ("theirs", "ours")]
    theirs, mine = ({path.name for path in folder.iterdir()} for folder in folders)
    layers = {blob.digest[7:] for blob in ours.resolved.blobs}
    assert layers <= theirs & mine
    ok(skopeo.run("inspect", "--raw", f"oci:{tmp_path / 'ours'}"))
