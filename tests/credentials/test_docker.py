"""What docker would send: every row of the table, then what a person is told about it."""

import base64
import json
import secrets

import pytest

from labkit.credentials import HelperAnswer, HelperFailure, given, look_up
from labkit.credentials.keys import HUB_KEY, host_of
from labkit.wire.errors import InvalidReference, UsageError
from labkit.wire.reference import parse_reference
from tests.credentials.cases import HOME, HOME_FILE, ROWS, answer, find

KEY = "reg.example.com"


def auth(pair):
    return {"auth": base64.b64encode(pair.encode()).decode()}


def auths(entries):
    return {"auths": entries}


def said(lines, *words):
    """True if one line has all the words."""
    return any(all(word in line for word in words) for line in lines)


@pytest.mark.parametrize("client", ["docker", "labkit"])
@pytest.mark.parametrize("row", ROWS, ids=[row["id"] for row in ROWS])
def test_every_row_of_the_table(row, client):
    lookup = answer(row, client).to_json()
    expected = {name: value for name, value in row["expect"].items() if name != "warning"}
    assert {name: lookup[name] for name in expected} == expected
    assert lookup["client"] == client
    if words := row["expect"].get("warning"):
        assert said(lookup["warnings"], HOME_FILE, words.rpartition(": ")[2])


@pytest.mark.parametrize(
    ("row", "secret"),
    [("docker-021", "lab-secret-1"), ("docker-022", "lab:secret:1"), ("docker-018", "lab-refresh-1")],
)
def test_the_secret_is_in_the_credential(row, secret):
    credential = answer(next(one for one in ROWS if one["id"] == row)).credential
    assert credential.secret == secret
    assert credential.kind == ("identity_token" if row == "docker-018" else "basic")


def test_the_table_is_whole():
    assert len({row["id"] for row in ROWS}) == 34


def test_where_it_came_from_is_said():
    config = auths({"https://reg.example.com/v1/": auth("ann:pw-1")})
    lookup = find(config)
    assert lookup.from_file == HOME_FILE
    assert lookup.credential.source == f"{HOME_FILE}, key https://reg.example.com/v1/"
    variable = find(config, env={"DOCKER_AUTH_CONFIG": json.dumps(auths({KEY: auth("env:pw-2")}))})
    assert variable.from_file == "$DOCKER_AUTH_CONFIG"
    assert said(variable.passed_over, HOME_FILE, "goes before")
    helped = find({"credsStore": "store"}, answers={"store": {KEY: ["hal", "pw-3"]}})
    assert (helped.from_file, helped.credential.kind) == (HOME_FILE, "basic")
    assert helped.credential.source == f"docker-credential-store, asked for {KEY}"


@pytest.mark.parametrize(
    ("key", "reference"),
    [
        ("docker.io", "alpine"),
        ("https://index.docker.io/v1", "alpine"),
        (HUB_KEY, "registry-1.docker.io/library/alpine"),
        ("reg.example.com:443", "reg.example.com/a"),
        ("localhost:5000", "127.0.0.1:5000/a"),
        ("https://REG.example.com", "reg.example.com/a"),
    ],
)
def test_keys_that_look_right_are_named(key, reference):
    lookup = find(auths({key: auth("ann:pw-1")}), reference)
    assert lookup.kind == "anonymous"
    assert said(lookup.passed_over, f"auths key {key}:")
    same_in_helpers = find({"credHelpers": {key: "lab"}}, reference)
    assert said(same_in_helpers.passed_over, f"credHelpers key {key}:")


@pytest.mark.parametrize(
    ("key", "reference"),
    [
        ("other.example.com", "reg.example.com/a"),
        (HUB_KEY, "ghcr.io/a"),
        ("localhost:5001", "127.0.0.1:5000/a"),
    ],
)
def test_keys_of_other_registries_are_not_named(key, reference):
    lookup = find(auths({key: auth("ann:pw-1")}) | {"credHelpers": {key: "lab"}}, reference)
    assert (lookup.kind, lookup.passed_over, lookup.warnings) == ("anonymous", (), ())


@pytest.mark.parametrize(
    ("key", "host"),
    [
        ("reg.example.com/v2/team", "reg.example.com"),
        ("https://reg.example.com:5000/v1/", "reg.example.com:5000"),
        ("https://ann@reg.example.com?x", "reg.example.com"),
        ("https://reg.example.com:/", "reg.example.com"),
        ("http://[::1]:5000/v1/", "[::1]:5000"),
        ("http://[::1]/v1/", "::1"),
        ("", ""),
    ],
)
def test_the_host_of_a_key(key, host):
    assert host_of(key) == host


def test_of_two_keys_for_the_host_the_first_is_taken_and_chance_is_named():
    lookup = find(auths({"http://reg.example.com": auth("ann:a"), "https://reg.example.com": auth("bob:b")}))
    assert (lookup.username, lookup.from_key) == ("ann", "http://reg.example.com")
    assert said(lookup.warnings, "at random", "http://reg.example.com, https://reg.example.com")
    assert said(lookup.passed_over, "https://reg.example.com", "was taken")


def test_a_broken_entry_of_another_registry_leaves_this_one_to_chance():
    lookup = find(auths({"other.example.com": auth("no colon"), KEY: auth("ann:pw-1")}))
    assert lookup.username == "ann"
    assert said(lookup.warnings, "other.example.com", "left to chance")


@pytest.mark.parametrize(
    ("config", "words"),
    [
        ("\ufeff{}", ["not plain UTF-8"]),
        ('{"auths": {}', ["ends too early", "line 1"]),
        ('{"auths": "reg', ["ends too early"]),
        ('{"auths" {}}', ["not JSON", "line 1, column 10"]),
        ("[]", ["a list, not an object"]),
        ("7", ["a number, not an object"]),
        ('"text"', ["a text, not an object"]),
        ("[" * 100_000, ["nested too deeply"]),
        (auths([]), ["auths is a list"]),
        (auths({KEY: True}), [f"{KEY} is a truth value"]),
        (auths({KEY: {"auth": 5}}), ["auth is a number"]),
        ({"credHelpers": {KEY: {}}}, [f"{KEY} is an object"]),
        (auths({KEY: {"auth": "YW5uOmE"}}), ["not base64"]),
        (auths({KEY: {"auth": "ä"}}), ["not base64"]),
    ],
)
def test_what_docker_cannot_read_is_a_warning_and_no_credential(config, words):
    lookup = find(config)
    assert lookup.kind == "anonymous"
    assert said(lookup.warnings, HOME_FILE, *words)


@pytest.mark.parametrize(
    "config",
    [
        json.dumps(auths({KEY: auth("ann:pw-1")})) + "\n{ more",
        {"AUTHS": {KEY: {"Auth": "YW5uOnB3LTE="}}},
        {"auths": {KEY: {"auth": "YW5u\nOnB3LTE=\r\n"}}},
        {"auths": {KEY: {"auth": None, "username": "ann", "password": "pw-1"}}, "credsStore": None},
        {"auths": {KEY: auth("ann:pw-1"), "x": None}, "credHelpers": None},
    ],
)
def test_what_docker_reads_all_the_same(config):
    lookup = find(config)
    assert (lookup.username, lookup.credential.secret) == ("ann", "pw-1")


def test_a_wrong_type_leaves_auth_unread_but_not_plain_fields():
    config = auths({KEY: auth("ann:pw-1") | {"username": "zed", "password": "pw-2"}}) | {"credsStore": 5}
    lookup = find(config)
    assert (lookup.username, lookup.credential.secret) == ("zed", "pw-2")
    assert said(lookup.warnings, "credsstore is a number")


@pytest.mark.parametrize(
    "variable",
    [
        "{",
        "[]",
        '{"auths": {}} {}',
        '{"auths": {"reg.example.com": {}}}',
        '{"auths": {"reg.example.com": {"auth": 5}}}',
        '{"auths": {"reg.example.com": {"auth": "bm8="}}}',
        '{"credsStore": "store"}',
    ],
)
def test_a_variable_that_docker_drops(variable):
    lookup = find(auths({KEY: auth("ann:pw-1")}), env={"DOCKER_AUTH_CONFIG": variable})
    assert lookup.username == "ann"
    assert said(lookup.warnings, "$DOCKER_AUTH_CONFIG", "drops the whole variable")


@pytest.mark.parametrize(
    ("username", "password", "words"),
    [
        ("ann", "pw\n", ["ends with a line end"]),
        ("ann", "pw\r", ["ends with a line end"]),
        ("ann", " pw", ["blanks around it"]),
        (" ann", "pw", ["the user name has blanks"]),
        ("ann", "pw\ufffd", ["not UTF-8"]),
    ],
)
def test_slips_in_a_password_are_named(username, password, words):
    lookups = [
        find(auths({KEY: auth(f"{username}:{password}")})),
        find({"credsStore": "store"}, answers={"store": {KEY: [username, password]}}),
        given(username, password),
    ]
    for lookup in lookups:
        assert lookup.credential.secret == password
        assert said(lookup.warnings, *words)


def test_a_password_in_the_file_is_readable_and_one_in_a_helper_is_not():
    assert said(find(auths({KEY: auth("ann:pw-1")})).warnings, "base64 hides nothing")
    assert find({"credsStore": "store"}, answers={"store": {KEY: ["hal", "pw-1"]}}).warnings == ()
    assert find(auths({KEY: auth("ann:") | {"identitytoken": "t"}})).warnings == ()


def test_half_a_user_name_and_password_is_not_sent():
    assert said(find(auths({KEY: auth("ann:")})).warnings, "user ann has an empty password")
    assert said(find(auths({KEY: {"password": "pw-1"}})).warnings, "without a user name")
    helped = find({"credsStore": "store"}, answers={"store": {KEY: ["", "pw-1"]}})
    assert (helped.kind, helped.helper) == ("anonymous", "docker-credential-store")
    assert said(helped.warnings, "without a user name")
    for kind in (find(auths({KEY: auth("ann:")})), helped):
        assert kind.credential.kind == "anonymous"


def test_an_empty_entry_is_explained():
    assert said(find(auths({KEY: {}})).passed_over, "docker login leaves")


@pytest.mark.parametrize("reason", ["missing", "timed_out", "crashed", "failed", "bad_json", "no_username"])
def test_a_failing_helper_is_an_error_that_says_why(reason):
    lookup = find(
        {"credsStore": "store"} | auths({KEY: auth("ann:pw-1")}),
        answers=lambda suffix, url: HelperFailure(reason, "did so"),
    )
    assert (lookup.kind, lookup.credential.kind, lookup.helper) == (
        "error",
        "anonymous",
        "docker-credential-store",
    )
    assert "docker-credential-store did so" in lookup.warnings
    assert said(lookup.passed_over, f"auths key {KEY}", "asked instead")


def test_a_helper_with_nothing_is_no_reason_to_worry():
    lookup = find({"credsStore": "store"}, answers={"store": {}})
    assert (lookup.kind, lookup.warnings) == ("anonymous", ())
    assert said(lookup.passed_over, "docker-credential-store", f"nothing for {KEY}")


def test_a_registry_token_of_the_file_beats_what_the_helper_says():
    config = auths({KEY: {"registrytoken": "t-1"}}) | {"credsStore": "store"}
    lookup = find(config, answers={"store": {KEY: ["hal", "pw-1"]}})
    assert (lookup.kind, lookup.credential.secret, lookup.from_key) == ("registry_token", "t-1", KEY)


@pytest.mark.parametrize(
    ("config", "asked"),
    [
        ("", True),
        ({"psFormat": "x"}, True),
        (auths({"other": {}}), False),
        ({"credHelpers": {"o": "x"}}, False),
    ],
)
def test_the_helper_of_the_platform_is_asked_where_nothing_is_configured(config, asked):
    lookup = find(config, answers={"pass": {KEY: ["hal", "pw-1"]}}, platform_helper="pass")
    assert lookup.kind == ("helper" if asked else "anonymous")


def test_docker_config_hides_the_home_folder_and_says_so():
    files = {HOME_FILE: json.dumps(auths({KEY: auth("ann:pw-1")}))}
    env = {"HOME": HOME, "DOCKER_CONFIG": "/cfg"}
    lookup = look_up(f"{KEY}/a", "docker", files=files, env=env, ask_helper=None)
    assert said(lookup.passed_over, HOME_FILE, "DOCKER_CONFIG is set")
    assert said(lookup.passed_over, "/cfg/config.json", "not there")
    lookup = look_up(
        f"{KEY}/a", "docker", files={"/cfg/config.json": files[HOME_FILE]}, env=env, ask_helper=None
    )
    assert (lookup.username, lookup.from_file) == ("ann", "/cfg/config.json")


def test_windows_paths_are_written_as_windows_writes_them():
    path = "C:\\Users\\ann\\.docker\\config.json"
    files = {path: json.dumps(auths({KEY: auth("ann:pw-1")}))}
    lookup = look_up(f"{KEY}/a", "docker", files=files, env={"HOME": "C:\\Users\\ann"}, ask_helper=None)
    assert lookup.from_file == path


def test_a_reference_may_be_read_already():
    files = {HOME_FILE: json.dumps(auths({KEY: auth("ann:pw-1")}))}
    reference = parse_reference(f"{KEY}/a")
    assert look_up(reference, "docker", files=files, env={"HOME": HOME}, ask_helper=None).username == "ann"


def test_wrong_questions_are_told_what_would_be_right():
    with pytest.raises(UsageError, match=r"(?s)'dokcer'.*did you mean docker\?.*known: docker, .*labkit"):
        look_up("alpine", "dokcer", files={}, env={}, ask_helper=None)
    with pytest.raises(InvalidReference):
        look_up("Alpine", "docker", files={}, env={}, ask_helper=None)
    for username in ("", "ann:b"):
        with pytest.raises(UsageError, match="first colon"):
            given(username, "pw")


def test_given_in_the_call():
    lookup = given("ann", "pw-1")
    assert (lookup.client, lookup.kind, lookup.username, lookup.warnings) == ("labkit", "basic", "ann", ())
    assert lookup.credential.source == "given in the call"
    assert said(given("ann", "").warnings, "password is empty")


def places_for(secret):
    """Configurations, variables and helpers that hold a secret in every place that can hold one."""
    userinfo = f"https://u:{secret}@{KEY}"
    store = {"credsStore": "store"}
    yield auths({KEY: auth(f"ann:{secret}\n")}), {}, {}
    yield auths({KEY: {"username": "ann", "password": f" {secret}"}}), {}, {}
    yield auths({KEY: {"password": secret}}), {}, {}
    yield auths({KEY: auth("ann:") | {"identitytoken": secret}}), {}, {}
    yield auths({KEY: {"registrytoken": secret}}) | store, {}, {"store": {}}
    yield auths({KEY: {"auth": secret}}), {}, {}
    yield auths({KEY: auth(secret)}), {}, {}
    yield auths({userinfo: auth("ann:pw"), f"https://v:{secret}@{KEY}": auth("bob:pw")}), {}, {}
    yield auths({KEY: auth("ann:pw"), userinfo: {"auth": 5}}), {}, {}
    yield {"credHelpers": {f"{userinfo}:443": "lab"}}, {}, {}
    yield auths({KEY: secret}), {}, {}
    yield f'{{"auths": {{"{KEY}": {{"auth": "{secret}', {}, {}
    yield store, {}, {"store": {KEY: ["hal", secret]}}
    yield store, {}, {"store": {KEY: ["<token>", secret]}}
    yield store, {}, {"store": {KEY: ["", secret]}}
    yield {}, {"DOCKER_AUTH_CONFIG": json.dumps(auths({KEY: auth(f"env:{secret}")}))}, {}
    yield {}, {"DOCKER_AUTH_CONFIG": json.dumps({secret: auths({KEY: {secret: secret}})})}, {}
    yield {}, {"DOCKER_AUTH_CONFIG": json.dumps(auths({KEY: {"auth": secret}}))}, {}


SECRET = "9Zq" + secrets.token_hex(12)


@pytest.mark.parametrize("place", range(len(list(places_for(SECRET)))))
def test_no_secret_is_ever_printed(place):
    config, env, answers = list(places_for(SECRET))[place]
    lookup = find(config, env=env, answers=answers)
    encoded = base64.b64encode(SECRET.encode()).decode()[:-4]
    for shown in (repr(lookup), str(lookup), json.dumps(lookup.to_json()), repr(lookup.credential)):
        assert SECRET not in shown
        assert encoded not in shown


def test_no_secret_in_the_pieces_either():
    assert SECRET not in repr(HelperAnswer("hal", SECRET))
    assert SECRET not in repr(given("ann", SECRET + "\n"))
