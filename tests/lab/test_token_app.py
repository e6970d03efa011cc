"""The token server: who asks, what they get of what they asked for."""

from __future__ import annotations

import base64

import httpx
import jwt
import pytest

from labkit.lab.keys import new_key
from labkit.lab.rights import User
from labkit.lab.token_app import token_app

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
