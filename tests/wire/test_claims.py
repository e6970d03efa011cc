import base64
import json

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from labkit.wire.claims import TOKEN_LIMIT, Claims, decode_claims
from labkit.wire.scope import parse_scope

ACCESS = [{"type": "repository", "name": "team/app", "actions": ["pull"]}]
CLAIMS = {
    "iss": "lab",
    "sub": "alice",
    "aud": "registry",
    "exp": 1_700_000_060,
    "nbf": 1_700_000_000,
    "access": ACCESS,
}
SIGNATURE = base64.urlsafe_b64encode(b"the signature itself").decode().rstrip("=")


def encode(value):
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def token(claims=CLAIMS, header=None, signature=SIGNATURE):
    return ".".join([encode(header or {"alg": "ES256", "kid": "k1"}), encode(claims), signature])


def test_reads_a_token_that_another_library_made():
    found = decode_claims(jwt.encode(CLAIMS, "k" * 32, algorithm="HS256", headers={"kid": "k1"}))
    assert found == Claims({"alg": "HS256", "typ": "JWT", "kid": "k1"}, CLAIMS)
    assert (found.issuer, found.subject, found.audience) == ("lab", "alice", "registry")
    assert (found.expires, found.not_before) == (1_700_000_060, 1_700_000_000)
    assert found.access == ACCESS
    assert found.granted == parse_scope("repository:team/app:pull")


def test_what_is_absent_is_none():
    found = decode_claims(token({}))
    assert not found.problems
    assert found.issuer is found.subject is found.audience is found.expires is found.not_before is None
    assert found.access == []
    assert not found.granted


def test_an_audience_list_does_not_look_like_the_string_it_holds():
    assert decode_claims(token({"aud": ["registry"]})).audience == ("registry",)
    assert not decode_claims(token({"aud": ["registry"]})).problems


def test_neither_token_nor_signature_can_be_printed():
    text = token()
    found = decode_claims(text)
    for part in (text, *text.split(".")):
        assert part not in repr(found)


@pytest.mark.parametrize("padding", ["", "=", "=="])
def test_padding_is_taken_as_distribution_takes_it(padding):
    assert not decode_claims(token() + padding).problems
    assert not decode_claims(f" {token()}{padding}\n").problems


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "this has 1"),
        ("ghp_opaque", "the token is opaque: a JWT has three parts"),
        ("a.b", "this has 2"),
        ("a.b.c.d", "this has 4"),
        ("a.b.c.d.e", "encrypted (JWE"),
        ("x" * (TOKEN_LIMIT + 1), f"has {TOKEN_LIMIT + 1} characters"),
        (f"!!!!.{encode({})}.{SIGNATURE}", "the header part is not base64url"),
        (f".{encode({})}.{SIGNATURE}", "the header part is not base64url"),
        (f"{encode({})}.a+b/.{SIGNATURE}", "the claims part is not base64url"),
        (f"{encode({})}.a.{SIGNATURE}", "the claims part is not base64url"),
        (f"{encode({})}.\u00e9\ud800.{SIGNATURE}", "the claims part is not base64url"),
        (token(b"{"), "the claims part is not JSON"),
        (token(b"\xff"), "the claims part is not JSON"),
        (token(b"[" * 40_000), "the claims part is not JSON"),
        (token(b"9" * 5_000), "the claims part is not JSON"),
        (token([1]), "the claims part is JSON, but no object"),
        (token(header=b"null"), "the header part is JSON, but no object"),
        (token(signature=""), "the signature is empty"),
        (token(signature="a b"), "the signature is not base64url"),
        (token({"exp": "soon"}), "exp is not a number"),
        (token({"exp": True}), "exp is not a number"),
        (token(b'{"exp": NaN}'), "exp is not a number"),
        (token(b'{"nbf": -Infinity}'), "nbf is not a number"),
        (token({"iat": []}), "iat is not a number"),
        (token({"exp": 10**300}), "exp is not a number"),
        (token({"sub": 7}), "sub is not a string"),
        (token({"iss": {}}), "iss is not a string"),
        (token({"aud": 7}), "aud is neither"),
        (token({"aud": ["a", 7]}), "aud is neither"),
        (token({"access": "all"}), "access is 'all', not a list"),
    ],
)
def test_says_what_it_cannot_read(text, said):
    found = decode_claims(text)
    assert any(said in problem for problem in found.problems), found.problems
    assert found.expires is None or found.expires == CLAIMS["exp"]


def test_one_bad_part_leaves_the_other():
    found = decode_claims(f"????.{encode(CLAIMS)}.{SIGNATURE}")
    assert found.header == {}
    assert found.subject == "alice"


def test_problems_do_not_repeat_the_token():
    for text in ("secret-opaque-token", "secret.opaque.token", token(b"secret")):
        assert "secret" not in " ".join(decode_claims(text).problems)


@given(st.text() | st.lists(st.binary().map(encode), min_size=3, max_size=3).map(".".join))
def test_never_raises_on_text(text):
    decode_claims(text)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from([*CLAIMS, "iat", "x"]), JSON), JSON)
def test_never_raises_on_claims(claims, header):
    found = decode_claims(token(claims, header))
    for value in (found.issuer, found.subject):
        assert value is None or isinstance(value, str)
    for value in (found.expires, found.not_before):
        assert value is None or isinstance(value, (int, float))
    assert isinstance(found.access, list)
    assert str(found.granted) is not None
