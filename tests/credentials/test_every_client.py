"""Which credential sixteen clients would send: what their source code says, row by row, and what is told of it."""

from __future__ import annotations

import base64
import json
import time

import jwt
import pytest

from labkit.credentials import CLIENTS, HelperAnswer, HelperFailure, look_up
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
    "[" * 100_000,
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


FAMILIES = ["docker buildkit compose", "crane", "podman skopeo buildah", "oras helm", "docker-py"]
GOOD = {"auth": "YW5uOmxhYi1zZWNyZXQtMQ=="}
FILE = json.dumps({"auths": {"reg.example.com": GOOD}})


def with_key(key):
    return json.dumps({"auths": {key: GOOD}})


def with_other(key, entry):
    return json.dumps({"auths": {"reg.example.com": GOOD, key: entry}})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (with_other("other", {"auth": 5}), "anonymous error error basic error"),
        (with_other("other", {"username": 5}), "anonymous error basic basic basic"),
        (with_other("other", {"auth": "bm8="}), "basic error basic basic error"),
        (with_other("other", 5), "anonymous error error basic error"),
        (with_other("other", None), "basic basic basic basic error"),
        (with_other("https://user@host/", []), "anonymous error error basic error"),
        (f'{FILE[:-1]}, "HttpHeaders": 5}}', "anonymous error basic basic basic"),
        (f'{FILE[:-1]}, "credsStore": 5}}', "anonymous error basic error error"),
        (f'{FILE[:-1]}, "credHelpers": {{"other": 5}}}}', "anonymous error error error basic"),
        (f'{FILE[:-1]}, "n": NaN}}', "anonymous error error error basic"),
        (f"{FILE} trailing", "basic basic error basic anonymous"),
        (f"{FILE}\n{{}}", "basic basic error basic anonymous"),
        (f'{FILE[:-1]}, "auths": {{}}}}', "basic basic basic anonymous anonymous"),
        (f'{FILE[:-1]}, "auths": null}}', "anonymous anonymous anonymous anonymous anonymous"),
        (f'{FILE[:-1]}, "AUTHS": {{}}}}', "basic basic basic basic basic"),
        (FILE.replace("auths", "Auths"), "basic basic basic anonymous anonymous"),
        (FILE.replace('"auth"', '"Auth"'), "basic basic basic basic anonymous"),
        (with_key("HTTPS://reg.example.com"), "basic basic anonymous anonymous anonymous"),
        (with_key("https://reg.example.com/%zz"), "anonymous anonymous basic basic basic"),
        (with_key("https://ann@reg.example.com"), "basic basic anonymous anonymous anonymous"),
    ],
)
def test_each_family_reads_an_odd_file_in_its_own_way(text, expected):
    for family, kind in zip(FAMILIES, expected.split(), strict=True):
        for client in family.split():
            lookup = look_up(
                "reg.example.com/a/b", client, files={HOME_FILE: text}, env={"HOME": HOME}, ask_helper=boom
            )
            assert lookup.kind == kind, client


@pytest.mark.parametrize("client", ["docker", "podman", "oras", "docker-py"])
def test_a_helper_that_answers_for_another_server_is_named_and_sent(client):
    lookup = look_up(
        "reg.example.com/a/b",
        client,
        files={HOME_FILE: '{"credHelpers": {"reg.example.com": "lie"}}'},
        env={"HOME": HOME},
        ask_helper=lambda suffix, url: HelperAnswer("lia", "s3cret", astray=True),
    )
    assert (lookup.kind, lookup.credential.secret) == ("helper", "s3cret")
    assert any(
        "docker-credential-lie was asked for reg.example.com and answers for another" in each
        for each in lookup.warnings
    )


@pytest.mark.parametrize(
    ("answer", "stopped"),
    [
        (HelperAnswer("hal", "s3cret", more=True), {"oras", "helm", "docker-py"}),
        (HelperAnswer("hal", "s3cret", loose=True), {"docker-py"}),
    ],
)
def test_a_sloppy_answer_of_a_helper_stops_some(answer, stopped):
    files = {HOME_FILE: '{"credHelpers": {"reg.example.com": "lab"}}'}
    for client in ("docker", "podman", "crane", "oras", "helm", "docker-py"):
        lookup = look_up(
            "reg.example.com/a/b", client, files=files, env={"HOME": HOME}, ask_helper=lambda *_: answer
        )
        assert lookup.kind == ("error" if client in stopped else "helper"), client


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("", "unqualified-search-registries = 5", "is not a list of names"),
        ("", 'unqualified-search-registries = ["https://x"]', "has a scheme"),
        ("", "credential-helpers = [5]", "is not a list of names"),
        ("", 'short-name-mode = "odd"', "none of enforcing, permissive and disabled"),
        ("", "[aliases]\na = 5", "aliases are not names"),
        ("", "[registry]", "not a list of tables"),
        ("", "[[registry]]", "has no location"),
        ("", '[[registry]]\nprefix = "x.io"', "has no location"),
        ("", "[[registry]]\nlocation = 5", "location of a [[registry]] is not a text"),
        ("", '[[registry]]\nlocation = "https://x.io"', "has a scheme"),
        ("", 'credential-helpers = ["a"]\n[registries.search]\nregistries = ["x"]', "mixes versions"),
        (".d/a.conf", '[registries.search]\nregistries = ["x"]', "version 1 of the format"),
        ("", '[registries.search]\nregistries = ["x"]', None),
        ("", '[[registry]]\nprefix = "*.x.io"', None),
        ("", "registries = 5", "registries is not a table"),
        ("", "aliases = 5", None),
        ("", "unknown = 5", None),
    ],
)
def test_a_registries_conf_that_podman_stops_at_is_named(name, text, said):
    files = {f"{HOME}/.config/containers/registries.conf{name}": text, HOME_FILE: FILE}
    lookup = look_up("reg.example.com/a/b", "podman", files=files, env={"HOME": HOME}, ask_helper=boom)
    assert lookup.kind == ("error" if said else "basic")
    assert said is None or any(
        f"registries.conf{name}: " in each and said in each for each in lookup.warnings
    )


def test_an_empty_list_in_a_later_registries_conf_takes_the_helpers_away():
    conf = f"{HOME}/.config/containers/registries.conf"
    files = {conf: 'credential-helpers = ["boom"]', HOME_FILE: FILE}
    for more, kind in (({}, "error"), ({f"{conf}.d/a.conf": "credential-helpers = []"}, "basic")):
        lookup = look_up(
            "reg.example.com/a/b", "podman", files=files | more, env={"HOME": HOME}, ask_helper=boom
        )
        assert lookup.kind == kind


def test_podman_takes_zero_bytes_off_both_ends_of_a_password():
    files = {HOME_FILE: json.dumps({"auths": {"reg.example.com": entry("ann:\0\0pw-1\0")}})}
    lookup = look_up("reg.example.com/a/b", "podman", files=files, env={"HOME": HOME}, ask_helper=boom)
    assert lookup.credential.secret == "pw-1"


def test_the_old_file_of_docker_py_and_podman_is_entries_alone():
    files = {f"{HOME}/.dockercfg": json.dumps({"reg.example.com": GOOD, "reg.example.com/a": entry("bob:x")})}
    for client in ("docker-py", "podman"):
        lookup = look_up("reg.example.com/a/b", client, files=files, env={"HOME": HOME}, ask_helper=boom)
        assert (lookup.kind, lookup.username) == ("basic", "ann"), client


def test_nothing_of_a_file_steers_the_terminal():
    steer, host = "\x1b[31m", "reg.example.com"
    auths = {f"https://{steer}{host}:443": GOOD, f"{steer}{host}": {"auth": 5}, host: entry(f"{steer}ann:x")}
    configs = [{"auths": auths}, {"auths": {host: auths[host]}}]
    configs += [{"auths": {host: GOOD}, name: f"{steer}x"} for name in ("credsStore", "credHelpers")]
    configs += [{"credHelpers": {host: f"{steer}x", f"{steer}{host}:443": "y"}, "credsStore": f"{steer}x"}]
    for client in CLIENTS:
        for config in configs:
            files = {HOME_FILE: json.dumps(config)}
            lookup = look_up(f"{host}/a/b", client, files=files, env={"HOME": HOME}, ask_helper=boom)
            assert "\x1b" not in json.dumps(lookup.to_json(), ensure_ascii=False), client
            assert "u001b" not in json.dumps(lookup.to_json()), client


def test_half_a_surrogate_pair_in_a_key_can_be_printed():
    text = (
        '{"auths": {"\\ud800.example.com": {}, "https://\\ud800@reg.example.com:443": {"auth": "Ym9iOng="}}}'
    )
    for client in CLIENTS:
        lookup = look_up(
            "reg.example.com/a/b", client, files={HOME_FILE: text}, env={"HOME": HOME}, ask_helper=boom
        )
        json.dumps(lookup.to_json(), ensure_ascii=False).encode()


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
