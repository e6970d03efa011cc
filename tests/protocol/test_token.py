"""The token exchange as data."""

import base64

import httpx
import pytest

from labkit.credentials.credential import ANONYMOUS, Credential, basic
from labkit.protocol.auth import decide
from labkit.protocol.token import basic_header, read_token, token_request
from labkit.wire.challenge import parse_challenges
from labkit.wire.scope import Scope, repository_scope

CHALLENGE = 'Bearer realm="http://localhost:5001/token?tenant=7",service="lab"'


PULL = repository_scope("team/app", "pull")


def asked(credential, scope=PULL):
    return token_request(decide(parse_challenges([CHALLENGE]), credential, scope))


def test_get_as_docker_sends_it():
    request = asked(basic("alice", "pä:ss"))
    assert request.method == "GET"
    assert request.url.params.multi_items() == [
        ("tenant", "7"),
        ("account", "alice"),
        ("scope", "repository:team/app:pull"),
        ("service", "lab"),
    ]
    assert request.headers["authorization"] == basic_header(basic("alice", "pä:ss"))


def test_strangers_send_neither_account_nor_authorization():
    request = asked(ANONYMOUS)
    assert "authorization" not in request.headers
    assert "account" not in request.url.params


def test_login_asks_without_a_scope():
    assert "scope" not in asked(basic("alice", "x"), Scope()).url.params


def test_several_scopes_are_several_parameters():
    both = repository_scope("team/app", "pull", "push") | repository_scope("team/base", "pull")
    scopes = asked(basic("alice", "x"), both).url.params.get_list("scope")
    assert sorted(scopes) == ["repository:team/app:pull,push", "repository:team/base:pull"]


def test_an_identity_token_goes_by_post_and_not_in_the_url():
    request = asked(Credential("identity_token", "", "refresh-me"))
    form = httpx.QueryParams(request.read().decode())
    assert request.method == "POST"
    assert (form["grant_type"], form["refresh_token"]) == ("refresh_token", "refresh-me")
    assert "refresh-me" not in str(request.url)
    assert "authorization" not in request.headers


def test_basic_is_utf8_with_the_first_colon_as_the_border():
    value = basic_header(basic("alice", "pä:ss")).removeprefix("Basic ")
    assert base64.b64decode(value).decode() == "alice:pä:ss"


@pytest.mark.parametrize(
    ("body", "value", "seconds"),
    [
        (b'{"token":"t","expires_in":300}', "t", 300),
        (b'{"access_token":"a"}', "a", 60),
        (b'{"token":"","access_token":"a","expires_in":"soon"}', "a", 60),
        (b'{"token":"t","expires_in":true}', "t", 60),
    ],
)
def test_either_name_will_do(body, value, seconds):
    token = read_token(body)
    assert (token.value, token.expires_in) == (value, seconds)
    assert value not in repr(token) or value in "Token(expires_in=300)"


@pytest.mark.parametrize("body", [b"", b"{}", b'{"token":null}', b'{"token":7}', b"[]", b"<html>", b"\xff"])
def test_answers_without_a_token(body):
    assert read_token(body) is None
