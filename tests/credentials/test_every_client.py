"""Which credential sixteen clients would send: what their source code says, row by row, and what is told of it."""

from __future__ import annotations

import base64
import json
import time

import jwt
import pytest

from labkit.credentials import CLIENTS, HelperFailure, look_up
from labkit.credentials.credential import basic
from labkit.credentials.smells import smells
from tests.credentials.cases import ALL, HOME, HOME_FILE, answer

REST = [row for row in ALL if row["client"] != "docker"]


@pytest.mark.parametrize("row", REST, ids=[row["id"] for row in REST])
def test_every_row_holds(row):
    lookup = answer(row, row["client"]).to_json()
    assert {name: lookup[name] for name in row["expect"]} == row["expect"]
    assert lookup["client"] == row["client"]


def test_every_client_of_the_table_is_known():
    assert {row["client"] for row in ALL} <= set(CLIENTS)
    assert len(ALL) == 108


def entry(pair):
    return {"auth": base64.b64encode(pair.encode()).decode()}


SECRETS = {
    "auths": {"reg.example.com": entry("ann:s3cret-one"), "reg.example.com/a": entry("bob:s3cret-two")}
}
BROKEN = [
    "",
    "{",
    "[]",
    "null",
    '{"auths": 5}',
    '{"auths": {"reg.example.com": 5}}',
    '{"auths": {"reg.example.com": {"auth": 5}}}',
    '{"auths": {"reg.example.com": {"auth": "!!!"}}}',
    '{"auths": {"reg.example.com": {"auth": "bm8gY29sb24="}}}',
    '{"credHelpers": {"reg.example.com": "boom"}, "credsStore": "boom"}',
    json.dumps(SECRETS),
    "{" * 5000,
]


def boom(suffix, server_url):
    return HelperFailure("crashed", "ended with status 2 and said nothing")


@pytest.mark.parametrize("client", CLIENTS)
@pytest.mark.parametrize("text", BROKEN)
def test_whatever_the_file_holds_there_is_an_answer_without_the_secret(client, text):
    files = dict.fromkeys((HOME_FILE, f"{HOME}/.config/containers/auth.json", "/a.json"), text)
    for env in ({}, {"REGISTRY_AUTH_FILE": "/a.json"}, {"DOCKER_AUTH_CONFIG": text}):
        lookup = look_up(
            "reg.example.com/a/b", client, files=files, env={"HOME": HOME, **env}, ask_helper=boom
        )
        assert lookup.kind in ("anonymous", "basic", "error", "helper", "identity_token", "registry_token")
        assert "s3cret" not in json.dumps(lookup.to_json()) + repr(lookup)


@pytest.mark.parametrize("client", ["podman", "crane", "oras", "helm", "docker-py", "nerdctl"])
def test_a_helper_that_breaks_is_named(client):
    files = {HOME_FILE: '{"credHelpers": {"reg.example.com": "boom"}}'}
    lookup = look_up("reg.example.com/a/b", client, files=files, env={"HOME": HOME}, ask_helper=boom)
    assert lookup.kind == "error"
    assert any("docker-credential-boom ended with status 2" in each for each in lookup.warnings)


def test_a_variable_that_moves_the_file_is_named():
    files = {"/a.json": "{}", HOME_FILE: json.dumps(SECRETS)}
    env = {"HOME": HOME, "REGISTRY_AUTH_FILE": "/a.json"}
    lookup = look_up("reg.example.com/a/b", "podman", files=files, env=env, ask_helper=boom)
    assert lookup.kind == "anonymous"
    assert any("REGISTRY_AUTH_FILE is set, so only /a.json is read" in each for each in lookup.passed_over)


NOW = time.time()


@pytest.mark.parametrize(
    ("username", "secret", "said"),
    [
        ("ann", "ghp_abcdefghijklmnop", "GitHub personal access token"),
        ("ann", "glpat-abcdefgh", "GitLab personal access token"),
        ("ann", "dckr_pat_abcdefgh", "Docker Hub personal access token"),
        ("AWS", "abc", "12 hours"),
        ("_json_key", '{"type": "service_account", "private', "no whole JSON"),
        ("_json_key", "{}", None),
        ("ann", jwt.encode({"exp": NOW - 7300}, "x" * 32), "ended 2 hours ago"),
        ("ann", jwt.encode({"exp": NOW + 90}, "x" * 32), "another 1 minute"),
        ("ann", "a plain password", None),
    ],
)
def test_what_a_secret_looks_like_is_said_without_it(username, secret, said):
    told = list(smells(basic(username, secret, "config.json, key x"), NOW))
    assert (told == []) if said is None else any(said in each for each in told)
    assert all(secret not in each and each.startswith("config.json, key x: ") for each in told)
