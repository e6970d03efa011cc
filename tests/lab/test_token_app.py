"""The token server: who asks, what they get of what they asked for."""

from __future__ import annotations

import base64
import secrets
import time

import httpx
import jwt
import pytest

from labkit.lab import open_lab
from labkit.lab.keys import new_key
from labkit.lab.refresh_tokens import RefreshTokens
from labkit.lab.registry.documents import OCI_INDEX
from labkit.lab.rights import User
from labkit.lab.token_app import token_app
from labkit.protocol.token import basic_header

NOW = 1_700_000_000.5
KEY = new_key()
APP = token_app(
    [User("alice", "secret", ("*",)), User("bob", "word", ("team/app:pull",))],
    KEY,
    issuer="labkit",
    service="registry-lab",
    clock=lambda: NOW,
    anonymous=("public/*:pull",),
)


def ask(*scopes, user=None, method="GET", path="/token"):
    headers = {"Authorization": "Basic " + base64.b64encode(user.encode()).decode()} if user else {}
    params = [("service", "registry-lab"), *(("scope", scope) for scope in scopes)]
    return APP(httpx.Request(method, f"http://localhost:5001{path}", params=params, headers=headers))


def granted(response):
    body = response.json()
    assert body["token"] == body["access_token"]
    read = jwt.decode(
        body["token"],
        KEY.public,
        ["ES256"],
        audience="registry-lab",
        options={"verify_exp": False, "verify_iat": False, "verify_nbf": False},
    )
    return {(entry["name"], tuple(entry["actions"])) for entry in read["access"]}


@pytest.mark.parametrize(
    ("user", "scopes", "access"),
    [
        ("alice:secret", ["repository:team/app:pull,push"], {("team/app", ("pull", "push"))}),
        ("alice:secret", ["registry:catalog:*"], {("catalog", ("*",))}),
        ("alice:secret", ["repository:a:pull", "repository:b:push"], {("a", ("pull",)), ("b", ("push",))}),
        ("alice:secret", ["repository:a:pull repository:b:push"], {("a", ("pull",)), ("b", ("push",))}),
        ("bob:word", ["repository:team/app:pull,push"], {("team/app", ("pull",))}),
        ("bob:word", ["repository:team/other:pull"], set()),
        ("bob:word", [], set()),
        (None, ["repository:public/hello:pull,push"], {("public/hello", ("pull",))}),
        (None, ["repository:team/app:pull"], set()),
        ("alice:secret", ["junk", ""], set()),
    ],
)
def test_who_asks_gets_what_they_may_of_what_they_asked_for(user, scopes, access):
    response = ask(*scopes, user=user)
    assert response.status_code == 200
    assert granted(response) == access


def test_the_token_and_its_answer_have_the_fields_of_the_spec():
    body = ask(user="alice:secret").json()
    assert (body["expires_in"], body["issued_at"]) == (300, "2023-11-14T22:13:20Z")
    read = jwt.decode(body["token"], options={"verify_signature": False})
    numbers = {name: read[name] - int(NOW) for name in ("exp", "nbf", "iat")}
    assert numbers == {"exp": 300, "nbf": 0, "iat": 0}
    assert (read["iss"], read["sub"], read["aud"]) == ("labkit", "alice", "registry-lab")
    assert jwt.get_unverified_header(body["token"])["kid"] == KEY.kid
    again = jwt.decode(ask().json()["token"], options={"verify_signature": False})
    assert again["jti"] != read["jti"] and again["sub"] == ""


@pytest.mark.parametrize("user", ["alice:wrong", "mallory:secret", ":", "alice"])
def test_a_wrong_password_is_401_and_not_anonymous(user):
    response = ask("repository:public/hello:pull", user=user)
    assert response.status_code == 401
    [error] = response.json()["errors"]
    assert (error["code"], error["message"]) == ("UNAUTHORIZED", "incorrect username or password")


def test_post_says_that_there_is_only_get():
    assert ask(method="POST").status_code == 404
    assert ask(path="/elsewhere").status_code == 404


REFRESH = RefreshTokens(secrets.token_bytes)
OFFLINE = token_app(
    [User("alice", "secret", ("*",)), User("bob", "word", ("team/app:pull",))],
    KEY,
    issuer="labkit",
    service="registry-lab",
    clock=lambda: NOW,
    lifetime=90,
    refresh_tokens=REFRESH,
)
FORM = {
    "grant_type": "password",
    "username": "bob",
    "password": "word",
    "client_id": "x",
    "service": "registry-lab",
}


def post(app=OFFLINE, **fields):
    return app(httpx.Request("POST", "http://localhost:5001/token", data=fields))


def test_a_password_by_post_gives_what_it_may_and_says_what_that_is():
    response = post(**FORM, scope="repository:team/app:pull,push repository:a:pull")
    assert granted(response) == {("team/app", ("pull",))}
    body = response.json()
    assert (body["scope"], body["expires_in"]) == ("repository:team/app:pull", 90)
    assert "refresh_token" not in body


def test_a_refresh_token_stands_for_its_user_at_its_service_until_revoked():
    given = post(**FORM, access_type="offline").json()["refresh_token"]
    form = {"grant_type": "refresh_token", "refresh_token": given, "client_id": "x"}
    again = post(**form, service="registry-lab", scope="repository:team/app:pull")
    assert granted(again) == {("team/app", ("pull",))}
    assert "refresh_token" not in again.json()
    assert post(**form, service="elsewhere").status_code == 401
    assert post(**{**form, "refresh_token": "junk"}, service="registry-lab").status_code == 401
    assert given not in repr(vars(REFRESH))
    assert REFRESH.revoke("bob") >= 1
    assert post(**form, service="registry-lab").status_code == 401


def test_get_gives_a_refresh_token_to_who_asks_for_one_and_has_a_name():
    basic = {"Authorization": "Basic " + base64.b64encode(b"alice:secret").decode()}
    url = "http://localhost:5001/token?service=registry-lab"
    assert "refresh_token" in OFFLINE(httpx.Request("GET", f"{url}&offline_token=true", headers=basic)).json()
    assert "refresh_token" not in OFFLINE(httpx.Request("GET", url, headers=basic)).json()
    assert "refresh_token" not in OFFLINE(httpx.Request("GET", f"{url}&offline_token=true")).json()
    assert "refresh_token" not in APP(httpx.Request("GET", f"{url}&offline_token=true", headers=basic)).json()


@pytest.mark.parametrize(
    ("changes", "status", "said"),
    [
        ({"grant_type": "authorization_code"}, 400, "grant_type"),
        ({"grant_type": None}, 400, "grant_type"),
        ({"client_id": None}, 400, "client_id is missing"),
        ({"service": None}, 400, "service is missing"),
        ({"username": None}, 400, "username is missing"),
        ({"access_type": "forever"}, 400, "access_type"),
        ({"password": "wrong"}, 401, "incorrect username or password"),
        ({"username": "mallory"}, 401, "incorrect username or password"),
        ({"scope": "x" * 70_000}, 413, ""),
    ],
)
def test_what_is_wrong_with_a_form_is_said(changes, status, said):
    response = post(**{name: value for name, value in {**FORM, **changes}.items() if value is not None})
    assert response.status_code == status
    assert said in response.text


def test_a_form_that_is_too_long_is_not_read_to_its_end():
    read = []

    def long():
        for _ in range(1000):
            read.append(1)
            yield b"x" * 1024

    request = httpx.Request("POST", "http://localhost:5001/token", content=long())
    assert OFFLINE(request).status_code == 413
    assert len(read) == 65


def test_a_token_is_for_the_service_that_was_asked_for():
    response = APP(httpx.Request("GET", "http://localhost:5001/token?service=elsewhere"))
    assert jwt.decode(response.json()["token"], options={"verify_signature": False})["aud"] == "elsewhere"


@pytest.mark.parametrize("algorithm", ["ES256", "RS256"])
@pytest.mark.parametrize("named_by", ["kid", "x5c"])
def test_the_real_registry_takes_either_key_and_either_name(algorithm, named_by, require, monkeypatch):
    require("peers", "registry")
    key = new_key(algorithm=algorithm)
    monkeypatch.setattr("labkit.lab.opening.new_key", lambda: key)
    with open_lab("binary", "token") as lab:
        now = int(time.time())
        told = {"iss": "labkit", "sub": "x", "aud": lab.service, "exp": now + 60, "access": []}
        headers = {"Authorization": f"Bearer {key.sign(told, named_by)}"}
        assert lab.send(httpx.Request("GET", f"{lab.url}/v2/", headers=headers)).status_code == 200


def test_a_lab_gives_out_refresh_tokens_for_its_token_server_alone(each_backend):
    with open_lab(each_backend, "token", offline_tokens=True, token_lifetime=90) as lab:

        def ask(method, url, authorization=None, **more):
            headers = {"Accept": OCI_INDEX, **({"Authorization": authorization} if authorization else {})}
            response = lab.send(httpx.Request(method, url, headers=headers, **more))
            response.read()
            return response

        manifest = f"{lab.url}/v2/team/app/manifests/1.0"
        login = f"{lab.realm}?service={lab.service}&offline_token=true&client_id=docker&account=bob"
        refresh = ask("GET", login, basic_header(lab.credential("bob"))).json()["refresh_token"]
        form = {"grant_type": "refresh_token", "refresh_token": refresh, "service": lab.service}
        form |= {"client_id": "docker", "scope": "repository:team/app:pull,push"}
        given = ask("POST", lab.realm, data=form).json()
        assert (given["scope"], given["expires_in"]) == ("repository:team/app:pull", 90)
        assert ask("GET", manifest, f"Bearer {given['access_token']}").status_code == 200
        assert ask("GET", manifest, f"Bearer {refresh}").status_code == 401
        assert lab.revoke("bob") == 1
        assert ask("POST", lab.realm, data=form).status_code == 401
        assert refresh not in f"{lab!r} {lab._setup!r} {lab.events} {lab.access_log}"
