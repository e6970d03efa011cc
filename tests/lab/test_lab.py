"""What `open_lab` promises whatever the backend: choices, users, passwords, the pull, the end."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys

import bcrypt
import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from labkit.lab import open_lab
from labkit.lab.backends import NAMES, backend
from labkit.lab.config import check_htpasswd, make_password, make_users
from labkit.wire.errors import AuthRefused, BackendUnavailable, UsageError

HASHED = bcrypt.hashpw(b"secret", bcrypt.gensalt(4)).decode()


def embedded(auth="htpasswd", **more):
    return open_lab("embedded", auth, **more)


def test_an_unknown_backend_or_auth_is_answered_with_the_choices(monkeypatch):
    with pytest.raises(UsageError, match="container, binary, embedded"):
        open_lab("cloud")
    with pytest.raises(UsageError, match="none, htpasswd, token"):
        open_lab("embedded", "ldap")
    monkeypatch.setenv("LABKIT_BACKEND", "cloud")
    with pytest.raises(UsageError, match="LABKIT_BACKEND"):
        open_lab()


def test_the_variable_says_what_auto_takes_and_the_call_goes_before_it(monkeypatch, require):
    monkeypatch.setenv("LABKIT_BACKEND", "embedded")
    with open_lab(auth="none") as lab:
        assert lab.backend == "embedded"
        assert any("LABKIT_BACKEND" in line for line in lab.why)
    monkeypatch.setenv("LABKIT_BACKEND", "binary")
    with open_lab("embedded", "none") as lab:
        assert lab.backend == "embedded"


def test_auto_takes_the_first_that_works_and_says_why_not_the_others(monkeypatch, tmp_path):
    monkeypatch.delenv("LABKIT_BACKEND", raising=False)
    monkeypatch.setenv("DOCKER_HOST", f"unix://{tmp_path}/nobody.sock")
    monkeypatch.setenv("PATH", str(tmp_path))
    with open_lab(auth="none") as lab:
        assert lab.backend == "embedded"
        words = "\n".join(lab.why)
        assert "Not container: No container engine answers" in words
        assert "Not binary: No registry of CNCF distribution is on the PATH" in words


def test_a_backend_asked_for_by_name_is_not_replaced(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(BackendUnavailable):
        open_lab("binary")


def test_auto_starts_with_the_container(monkeypatch, require):
    require("docker")
    monkeypatch.delenv("LABKIT_BACKEND", raising=False)
    with open_lab(auth="none") as lab:
        assert lab.backend == "container"


def test_embedded_is_never_unavailable():
    assert backend("embedded").unavailable() is None
    assert NAMES[-1] == "embedded"


@pytest.mark.parametrize("auth", ["none", "htpasswd", "token"])
def test_without_sockets_nothing_listens_and_everything_works(auth, monkeypatch):
    def no_sockets(*_):
        raise AssertionError("a socket was made")

    monkeypatch.setattr(socket.socket, "bind", no_sockets)
    monkeypatch.setattr(socket.socket, "connect", no_sockets)
    with embedded(auth, sockets=False) as lab:
        pulled = lab.pull("team/app:1.0", user="alice" if lab.users else None)
        assert pulled.digest.startswith("sha256:")
        with pytest.raises(httpx.ConnectError):
            lab.send(httpx.Request("GET", "http://elsewhere.example/v2/"))


def test_only_embedded_can_do_without_sockets():
    with pytest.raises(UsageError, match="sockets"):
        open_lab("binary", sockets=False)


def test_anonymous_is_refused_and_a_user_pulls(each_backend, tmp_path):
    for auth in ("htpasswd", "token"):
        with open_lab(each_backend, auth) as lab:
            with pytest.raises(AuthRefused):
                lab.pull("team/app:1.0")
            pulled = lab.pull("team/app:1.0", user="bob", to=tmp_path / auth, platform="linux/arm64")
            assert str(pulled.platform).startswith("linux/arm64")
            assert str(pulled.reference) == f"{lab.registry}/team/app:1.0"
            assert (tmp_path / auth / "index.json").exists()
            assert len(pulled.trace) >= 5


def test_rights_differ_in_token_mode():
    with embedded("token", sockets=False) as lab:
        alice, bob, robot = lab.users
        assert alice.access == ("*",) and bob.access != robot.access
        lab.pull("team/app:1.0", user="robot-ci")
        lab.pull("public/hello:1.0")
        with pytest.raises(AuthRefused):
            lab.pull("team/app:1.0")


def test_named_users_get_passwords_of_their_own():
    with embedded(users=["carol", "dave"], sockets=False) as lab:
        assert [user.name for user in lab.users] == ["carol", "dave"]
        assert lab.users[0].password != lab.users[1].password
        lab.pull("team/app:1.0", user="dave")
        with pytest.raises(UsageError, match="carol, dave"):
            lab.pull("team/app:1.0", user="alice")


@pytest.mark.parametrize("name", ["", "a:b", "a\nb", " a", "a\x00"])
def test_names_that_basic_auth_cannot_carry_are_refused(name):
    with pytest.raises(UsageError):
        embedded(users=[name])


@pytest.mark.parametrize(
    "wrong",
    [
        {"users": ["a", "a"]},
        {"users": []},
        {"bcrypt_cost": 3},
        {"bcrypt_cost": 31},
        {"port": 70000},
        {"port": -1},
    ],
)
def test_other_nonsense_is_refused(wrong):
    with pytest.raises(UsageError):
        embedded(**wrong)


def test_passwords_can_stand_anywhere():
    made = {make_password() for _ in range(2000)}
    assert len(made) == 2000
    assert not [word for word in made if word.startswith("-") or ":" in word or len(word) < 16]


def test_the_cost_of_bcrypt_can_be_set(each_backend):
    with open_lab(each_backend, bcrypt_cost=6) as lab:
        user = lab.users[0]
        assert [each.name for each in lab.users] == ["alice", "bob", "robot-ci"]
        assert httpx.get(f"{lab.url}/v2/", auth=(user.name, user.password)).status_code == 200


def test_users_of_a_file_come_in_and_the_lab_has_one_of_its_own(each_backend, tmp_path):
    file = tmp_path / "htpasswd"
    file.write_text(f"# ours\n\ncarol:{HASHED}\nlabkit:{HASHED}")
    with open_lab(each_backend, htpasswd=file) as lab:
        assert httpx.get(f"{lab.url}/v2/", auth=("carol", "secret")).status_code == 200
        (own,) = lab.users
        assert own.name not in ("carol", "labkit") and own.access == ("*",)
        assert httpx.get(f"{lab.url}/v2/", auth=(own.name, own.password)).status_code == 200


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"carol:{HASHED}\ndave:$apr1$r31$abc\n", "Line 2 .*dave"),
        ("\n\nplain:secret", "Line 3 .*plain"),
        ("no colon here", "Line 1"),
        (f":{HASHED}", "Line 1"),
        (f"x:{HASHED}extra", "Line 1"),
    ],
)
def test_a_file_that_the_registry_would_not_take_is_refused_by_line(tmp_path, text, said):
    file = tmp_path / "htpasswd"
    file.write_text(text)
    with pytest.raises(UsageError, match=said) as refused:
        embedded(htpasswd=file)
    assert "secret" not in str(refused.value) and "$apr1" not in str(refused.value)


def test_a_file_that_is_not_there_or_not_wanted(tmp_path):
    with pytest.raises(UsageError, match="cannot be read"):
        embedded(htpasswd=tmp_path / "none")
    (tmp_path / "htpasswd").write_text(f"carol:{HASHED}\n")
    with pytest.raises(UsageError, match="auth token"):
        embedded("token", htpasswd=tmp_path / "htpasswd")
    with pytest.raises(UsageError, match="carol already"):
        embedded(htpasswd=tmp_path / "htpasswd", users=["carol"])


@given(st.text())
def test_any_text_for_a_file_gives_names_or_a_usage_error(text):
    try:
        assert all(":" not in name for name in check_htpasswd(text))
    except UsageError as error:
        assert error.message.startswith("Line ")


def test_a_name_of_its_own_is_free():
    (own,) = make_users(None, ["labkit", "labkit-1"], rights=False)
    assert own.name == "labkit-1-1"


def test_no_password_in_the_repr_and_all_in_the_document():
    with embedded("token") as lab:
        said = repr(lab) + repr(lab.users) + str(vars(lab)) + "".join(lab.why + lab.notes)
        assert not [user for user in lab.users if user.password in said]
        document = json.loads(json.dumps(lab.to_json()))
        named = {"registry", "backend", "auth", "realm", "ca", "users", "images", "pid", "persona", "faults"}
        assert set(document) == named
        assert document["registry"] == lab.url and document["pid"] == os.getpid()
        assert document["users"][0] == {"name": "alice", "password": lab.users[0].password, "access": ["*"]}
        assert document["images"] == [f"{lab.registry}/team/app:1.0", f"{lab.registry}/public/hello:1.0"]


def test_references_are_those_of_the_lab():
    with embedded("none", sockets=False) as lab:
        assert str(lab.reference("team/app:1.0")) == lab.images[0]
        assert lab.reference(lab.images[0]) == lab.reference("team/app:1.0")


def test_closing_twice_is_fine_and_the_ports_are_free(each_backend):
    lab = open_lab(each_backend, "token")
    lab.close()
    lab.close()
    for url in (lab.url, lab.realm):
        with pytest.raises(httpx.ConnectError):
            httpx.get(url)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="only POSIX forks")
def test_a_fork_does_not_close_the_lab_of_its_parent():
    script = (
        "import os, sys, httpx; from labkit.lab import open_lab; lab = open_lab('binary', 'none')\n"
        "if os.fork() == 0: sys.exit()\n"
        "os.wait(); print(httpx.get(lab.url + '/v2/').status_code); lab.close()"
    )
    from labkit.lab.backends import binary

    if binary.unavailable():
        pytest.skip(str(binary.unavailable()))
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() == "200", done.stderr


def test_where_docker_is_in_a_virtual_machine_the_lab_says_so(monkeypatch):
    monkeypatch.setattr(sys, "platform", "darwin")
    with embedded("none", sockets=False) as lab:
        assert any("virtual machine" in note for note in lab.notes)
