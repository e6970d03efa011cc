"""Who the registry lets in: htpasswd and token, by distribution's rules."""

from __future__ import annotations

import base64

import bcrypt
import httpx
import jwt
import pytest

from labkit.lab.gate import Access, htpasswd_gate, read_htpasswd, token_gate, write_htpasswd
from labkit.lab.keys import new_key
from labkit.wire.errors import UsageError

NOW = 1_700_000_000
KEY = new_key()
OTHER = new_key()
PULL = (Access("repository", "team/app", "pull"),)
PUSH = (*PULL, Access("repository", "team/app", "push"))
ISSUER, SERVICE = "labkit", "registry-lab"
TOKENS = token_gate(
    KEY.certificate,
    issuer=ISSUER,
    service=SERVICE,
    realm="http://localhost:5001/token",
    clock=lambda: float(NOW),
)


def asked(authorization=None):
    headers = {} if authorization is None else {"Authorization": authorization.encode("latin-1")}
    return httpx.Request("GET", "http://localhost:5000/v2/", headers=headers)


def basic(name, password):
    return "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()


def access(*actions, name="team/app", kind="repository"):
    return [{"type": kind, "name": name, "actions": list(actions)}]


def claims(**changes):
    made = {
        "iss": ISSUER,
        "aud": SERVICE,
        "sub": "alice",
        "exp": NOW + 300,
        "nbf": NOW,
        "access": access("pull"),
    }
    made.update(changes)
    return {name: value for name, value in made.items() if value is not None}


def error(response):
    challenge = response.headers["www-authenticate"]
    return challenge.partition(",error=")[2].strip('"')


@pytest.fixture(scope="module")
def people():
    return read_htpasswd(write_htpasswd({"alice": "secret", "bob": "p:w"}))


@pytest.mark.parametrize(
    ("authorization", "passes"),
    [
        (basic("alice", "secret"), True),
        (basic("bob", "p:w"), True),
        (basic("alice", "secret").replace("Basic", "bAsIc"), True),
        (basic("alice", "wrong"), False),
        (basic("ALICE", "secret"), False),
        (basic("mallory", "secret"), False),
        (basic("", ""), False),
        (basic("alice", "secret").replace(" ", "  "), False),
        (basic("alice", "secret").replace("Basic", "Bearer"), False),
        ("Basic " + base64.b64encode(b"alice").decode(), False),
        ("Basic YWxpY2U6\xff", False),
        ("Basic " + base64.b64encode(b"alice:\xff").decode(), False),
        ("Basic", False),
        (None, False),
    ],
)
def test_htpasswd_is_strict_about_the_header(people, authorization, passes):
    answer = htpasswd_gate(people, "labkit")(asked(authorization), PULL)
    assert (answer is None) is passes
    if answer is not None:
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"] == 'Basic realm="labkit"'
        assert answer.json()["errors"][0]["detail"][0]["Action"] == "pull"


@pytest.mark.parametrize(("remember", "checks"), [(True, 1), (False, 3)])
def test_a_right_password_costs_bcrypt_once_and_a_wrong_one_each_time(people, monkeypatch, remember, checks):
    calls = []
    real = bcrypt.checkpw
    monkeypatch.setattr(bcrypt, "checkpw", lambda *given: calls.append(1) or real(*given))
    gate = htpasswd_gate(people, "labkit", remember=remember)
    for _ in range(3):
        assert gate(asked(basic("alice", "secret")), PULL) is None
    assert len(calls) == checks
    for name in ("alice", "mallory"):
        for _ in range(2):
            assert gate(asked(basic(name, "wrong")), PULL)
    assert len(calls) == checks + 4  # an unknown name costs as much as a known one


def test_no_password_is_kept(people):
    gate = htpasswd_gate(people, "labkit")
    gate(asked(basic("alice", "secret")), PULL)
    held = [cell.cell_contents for cell in gate.__closure__]
    held += [cell.cell_contents for check in held if callable(check) for cell in check.__closure__]
    assert any(isinstance(value, dict) and "alice" in value for value in held)
    assert "secret" not in repr(held) and b"secret" not in b"".join(
        value
        for each in held
        if isinstance(each, dict)
        for value in each.values()
        if isinstance(value, bytes)
    )


def test_an_htpasswd_file_is_read_as_distribution_reads_it():
    assert read_htpasswd("# people\n\n alice:$2y$05$x \n") == {"alice": "$2y$05$x"}
    with pytest.raises(UsageError, match="Line 2"):
        read_htpasswd("alice:x\nbob\n")
    assert htpasswd_gate({"alice": "$apr1$no bcrypt"}, "labkit")(asked(basic("alice", "x")), PULL)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, ""),
        ({"exp": NOW - 55}, ""),
        ({"exp": NOW - 65}, "invalid_token"),
        ({"exp": None}, "invalid_token"),
        ({"exp": NOW + 0.5}, "invalid_token"),
        ({"nbf": NOW + 55}, ""),
        ({"nbf": NOW + 65}, "invalid_token"),
        ({"nbf": None, "iat": NOW + 900}, ""),
        ({"iss": "other"}, "invalid_token"),
        ({"aud": "other"}, "invalid_token"),
        ({"aud": [SERVICE]}, "invalid_token"),
        ({"access": "pull"}, "invalid_token"),
        ({"access": None}, "insufficient_scope"),
        ({"access": []}, "insufficient_scope"),
        ({"access": access("push")}, "insufficient_scope"),
        ({"access": access("*")}, ""),
        ({"access": access("pull", name="team/*")}, "insufficient_scope"),
        ({"access": access("pull", kind="repository(plugin)")}, "insufficient_scope"),
    ],
)
def test_a_token_is_read_by_distributions_rules(changes, said):
    answer = TOKENS(asked(f"Bearer {KEY.sign(claims(**changes))}"), PULL)
    assert (answer is None) is (not said)
    if answer is not None:
        assert error(answer) == said


def test_entries_for_one_repository_add_up_and_a_push_needs_both():
    for granted, passes in (
        (access("push"), False),
        (access("pull") + access("push"), True),
        (access("pull,push"), False),
    ):
        answer = TOKENS(asked(f"Bearer {KEY.sign(claims(access=granted))}"), PUSH)
        assert (answer is None) is passes


@pytest.mark.parametrize("header", [None, "Bearer", "Bearer ", "Basic eDp5", "Bearer  x", "Bearer x y", "x"])
def test_without_a_token_the_challenge_names_no_error(header):
    answer = TOKENS(asked(header), PUSH)
    assert answer.headers["www-authenticate"] == (
        'Bearer realm="http://localhost:5001/token",service="registry-lab",scope="repository:team/app:pull,push"'
    )


def test_a_challenge_cannot_be_broken_out_of():
    wanted = (Access("repository", 'a"b\\c\r\nX: é', "pull"),)
    raw = dict(TOKENS(asked(), wanted).headers.raw)[b"Www-Authenticate"].decode()
    assert r'scope="repository:a\"b\\c\r\nX: é:pull"' in raw


def test_the_key_must_be_the_trusted_one():
    good, trusted = claims(), {"kid": KEY.kid}
    chain = {"x5c": [der_of(KEY)]}
    for token, passes in (
        (OTHER.sign(good), False),
        (jwt.encode(good, OTHER.private, "ES256", headers=trusted), False),
        (jwt.encode(good, KEY.private, "ES256"), False),
        (jwt.encode(good, KEY.private, "ES256", headers=chain), True),
        (jwt.encode(good, OTHER.private, "ES256", headers={"x5c": [der_of(OTHER)]}), False),
        (jwt.encode(good, KEY.private, "ES256", headers={"x5c": "junk"}), False),
        (jwt.encode(good, "s" * 32, "HS256", headers=trusted), False),
        (jwt.encode(good, None, "none", headers=trusted), False),
        (KEY.sign(good) + "==", True),
        (KEY.sign(good)[:-4], False),
        (KEY.sign(good) + ".x", False),
        ("..", False),
        ("not-a-token", False),
    ):
        answer = TOKENS(asked(f"Bearer {token}"), ())
        assert (answer is None) is passes, token
        if answer is not None:
            assert error(answer) == "invalid_token"


def test_an_rsa_key_is_trusted_too():
    key = new_key(algorithm="RS256")
    gate = token_gate(key.certificate, issuer=ISSUER, service=SERVICE, realm="x", clock=lambda: float(NOW))
    for named_by in ("kid", "x5c"):
        assert gate(asked(f"Bearer {key.sign(claims(), named_by)}"), PULL) is None
    token = jwt.encode(claims(), key.private, "RS384", headers={"kid": key.kid})
    assert gate(asked(f"Bearer {token}"), PULL) is None


def test_the_private_key_is_not_shown():
    assert "private" not in repr(KEY)


def der_of(key):
    lines = key.certificate.strip().splitlines()
    return "".join(lines[1:-1])
