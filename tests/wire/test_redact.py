"""No secret gets past the redactor, whatever place and form it comes in; what is no secret stays."""

import base64
import json
import secrets
from urllib.parse import quote, quote_plus

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from labkit.wire.allowlist import looks_like_a_token
from labkit.wire.redact import Redactor

AWKWARD = "p/+ä&=\"'\\%: "


def new_redactor():
    return Redactor(secrets.token_bytes(16))


def new_secret():
    return AWKWARD[:5] + secrets.token_urlsafe() + AWKWARD[5:] + "x"


def b64(text):
    return base64.b64encode(text.encode()).decode()


def forms(secret):
    """The forms in which nobody may find the secret again; long base64 is cut at whole groups."""
    raw = secret.encode()
    plain = {secret, quote(secret, safe=""), quote_plus(secret), json.dumps(secret)[1:-1], raw.hex()}
    inside = {base64.b64encode(b"x" * n + raw)[4:-4].decode() for n in range(3)}
    return plain | inside | {base64.urlsafe_b64encode(b"x" * n + raw)[4:-4].decode() for n in range(3)}


def assert_gone(secret, shown):
    for form in forms(secret):
        assert form not in shown


def basic(user, password):
    return f"Basic {b64(f'{user}:{password}')}"


def authorization(redactor, value):
    return redactor.headers([("Authorization", value)])[0][1]


def test_a_password_shows_as_user_and_fingerprint():
    redactor, password = new_redactor(), new_secret()
    shown = authorization(redactor, basic("alice", password))
    assert shown == f"Basic alice {redactor.fingerprint(password)}"
    assert_gone(password, shown)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("Basic Og==", "Basic (no user, no password)"),
        (basic("alice", ""), "Basic alice (no password)"),
        ("Basic", "Basic (nothing after it)"),
        ("Bearer ", "Bearer (nothing after it)"),
        (basic("robot$ci", "pw-1234"), "Basic robot$ci ·"),
        (basic("", "pw-1234"), "Basic (no user) ·"),
        (basic("00000000-0000-0000-0000-000000000000", "pw"), "Basic 00000000-0000-0000-0000-000000000000 ·"),
        (basic("system:serviceaccount:default:builder", "pw"), "Basic system ·"),
        (basic("ali\nce", "pw"), "Basic ali\\nce ·"),
        ("Basic !!!", "Basic (unreadable base64) ·"),
        ("basic " + b64("nocolon"), "basic (no colon in it) ·"),
        ("Bearer some-opaque-token", "Bearer ·"),
        ("Negotiate YIIabc==", "Negotiate ·"),
        ("s3cret-without-a-scheme", "‹redacted, 23 characters ·"),
        (secrets.token_hex(12), "‹redacted"),
    ],
)
def test_authorization_in_words(value, shown):
    found = authorization(new_redactor(), value)
    assert found.startswith(shown)
    assert found == shown or "·" in found


@pytest.mark.parametrize(
    "user",
    [
        "ghp_" + secrets.token_hex(18),
        "glpat-" + secrets.token_hex(10),
        "dckr_pat_" + secrets.token_urlsafe(20),
        jwt.encode({"sub": "x"}, "k" * 32),
        secrets.token_hex(20),
        "aB3" + secrets.token_urlsafe(40),
    ],
)
def test_a_user_name_that_is_a_token_is_a_secret(user):
    redactor = new_redactor()
    assert_gone(user, authorization(redactor, basic(user, "x-oauth-basic")))
    assert_gone(user, redactor.url(f"http://h/token?account={quote(user)}&service=s"))
    assert_gone(user, redactor.text(f"unknown user {user}"))


@pytest.mark.parametrize(
    "user",
    [
        "alice",
        "robot$team+ci",
        "x-access-token",
        "oauth2accesstoken",
        "_json_key_base64",
        "system:serviceaccount:openshift-builds:builder",
        "ci-deploy-robot-2024-production",
        "firstname.lastname@department.example.com",
        "3f2a9c1e-5b7d-4e8f-9a0b-1c2d3e4f5a6b",
    ],
)
def test_a_user_name_that_is_a_name_is_shown(user):
    assert not looks_like_a_token(user)


def test_equal_secrets_are_equal_in_every_form_and_in_one_trace_only():
    redactor, other, secret = new_redactor(), new_redactor(), secrets.token_urlsafe()
    chip = redactor.fingerprint(secret)
    assert authorization(redactor, basic("alice", secret)).endswith(chip)
    assert chip in redactor.body("application/x-www-form-urlencoded", f"password={secret}".encode(), "token")
    assert chip in redactor.body("application/json", json.dumps({"token": secret}).encode(), "token")
    assert chip in redactor.text(f"you sent {secret}")
    assert chip in redactor.text(f"you sent {b64('alice:' + secret)}")
    # 16 bits can meet by chance, but not four times over.
    several = [secret + str(n) for n in range(4)]
    assert [redactor.fingerprint(s) for s in several] != [other.fingerprint(s) for s in several]


def test_repr_and_str_show_nothing():
    key, secret = secrets.token_bytes(16), new_secret()
    redactor = Redactor(key)
    redactor.learn(secret)
    assert repr(redactor) == str(redactor) == "Redactor()"


@pytest.mark.parametrize(
    "name",
    ["Cookie", "Set-Cookie", "X-Registry-Auth", "Proxy-Authorization", "X-Api-Key", "X-Never-Seen-Before"],
)
def test_headers_not_on_the_list_are_not_shown(name):
    redactor, secret = new_redactor(), new_secret()
    ((shown_name, shown),) = redactor.headers([(name, secret)])
    assert shown_name == name
    assert shown == f"‹redacted, {len(secret)} characters {redactor.fingerprint(secret)}›"


def test_headers_on_the_list_are_searched_for_secrets_of_other_headers():
    redactor, password, session = new_redactor(), secrets.token_urlsafe(), secrets.token_urlsafe()
    rows = [
        ("Warning", f'299 - "{password} {session}"'),
        ("Authorization", basic("alice", password)),
        ("Cookie", f"lang=en; session={session}"),
    ]
    assert_gone(password, str(redactor.headers(rows)))
    assert_gone(session, str(redactor.headers(rows)))


def test_harmless_headers_stay_as_they_came():
    rows = [
        ("Accept", "application/vnd.oci.image.index.v1+json"),
        (
            "Www-Authenticate",
            'Bearer realm="http://localhost:5001/token",service="lab",scope="repository:a:pull"',
        ),
        ("WWW-Authenticate", 'Basic realm="Registry Realm"'),
        ("Docker-Content-Digest", "sha256:" + "ab12" * 16),
        ("Etag", '"sha256:' + "ab12" * 16 + '"'),
        ("Link", '</v2/_catalog?last=team%2Fapp&n=1>; rel="next"'),
        ("User-Agent", "docker/20.10.24 go/go1.19.8 UpstreamClient(Docker-Client/20.10.24 \\(linux\\))"),
        ("Date", "Sun, 23 Nov 2025 22:47:00 GMT"),
        ("Retry-After", "30"),
    ]
    assert new_redactor().headers(rows) == tuple(rows)


def test_an_ordinary_word_as_password_does_not_garble_paths_hosts_and_challenges():
    redactor = new_redactor()
    for password in ("localhost", "team", "manifest"):
        authorization(redactor, basic("alice", password))
    challenge = 'Bearer realm="http://localhost:5001/token",scope="repository:team/app:pull"'
    assert redactor.headers([("WWW-Authenticate", challenge)]) == (("WWW-Authenticate", challenge),)
    url = "http://localhost:5000/v2/team/app/manifests/1.0?scope=repository%3Ateam%2Fapp%3Apull"
    assert redactor.url(url) == url


def test_a_challenge_that_gives_a_secret_back_loses_it():
    redactor, token = new_redactor(), jwt.encode({"sub": "alice"}, "k" * 32)
    shown = redactor.headers([("WWW-Authenticate", f'Bearer realm="x",error_description="bad {token}"')])
    assert_gone(token, str(shown))


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost:5001/token?account=alice&scope=repository%3Ateam%2Fapp%3Apull,push&service=lab",
        "http://localhost:5001/token?scope=a:b:pull&scope=c:d:pull&offline_token=true&client_id=docker",
        "http://localhost:5000/v2/team/app/blobs/uploads/?mount=sha256%3Aab&from=team%2Fbase",
        "/v2/a//b/../manifests/1.0?n=3&last=x%20y",
        "http://[::1]:5000/v2/",
        "HTTP://LOCALHOST/v2?",
    ],
)
def test_protocol_urls_stay_byte_for_byte(url):
    assert new_redactor().url(url) == url


@pytest.mark.parametrize(
    "place",
    [
        "https://storage.example/blob?X-Amz-Signature={}&X-Amz-Date=20260101T000000Z",
        "https://storage.example/blob?sig={}&se=2026",
        "https://registry.example/v2/a/blobs/uploads/1?_state={}",
        "https://registry.example/v2/?{}",
        "https://registry.example/v2/?a=b&{}=1",
        "https://alice:{}@registry.example/v2/",
        "https://{}@registry.example/v2/",
        "https://registry.example/cb#access_token={}",
        "https://registry.example/v2/?next=https%3A%2F%2Fx%2F%3Fpassword%3D{}",
    ],
)
@pytest.mark.parametrize("where", ["url", "Location", "Link", "Referer", "text"])
def test_secrets_in_urls(place, where):
    redactor, secret = new_redactor(), secrets.token_urlsafe(30)
    url = place.format(secret)
    shown = {
        "url": redactor.url,
        "text": lambda url: redactor.text(f'Get "{url}": x509: unknown authority'),
        "Link": lambda url: redactor.headers([("Link", f'<{url}>; rel="next"')])[0][1],
    }.get(where, lambda url: redactor.headers([(where, url)])[0][1])(url)
    assert_gone(secret, shown)
    assert ".example" in shown
    assert redactor.url(shown) == shown or where in ("Link", "text")


def test_a_token_answer_shows_claims_and_fingerprint():
    redactor = new_redactor()
    access = [{"type": "repository", "name": "team/app", "actions": ["pull"]}]
    claims = {"iss": "lab", "sub": "alice", "aud": "registry", "exp": 9, "access": access, "email": "a@b.c"}
    token = jwt.encode(claims, "k" * 32, headers={"kid": "one", "jwk": {"k": "v"}})
    refresh, other = secrets.token_urlsafe(), secrets.token_urlsafe()
    answer = {
        "token": token,
        "access_token": token,
        "refresh_token": refresh,
        "expires_in": 300,
        "extra": other,
    }
    text = redactor.body("application/json", json.dumps(answer).encode(), "token")
    for secret in (token, token.split(".")[2], refresh, other, "a@b.c"):
        assert secret not in text
    shown = json.loads(text)
    assert shown["expires_in"] == 300
    assert shown["token"]["fingerprint"] == redactor.fingerprint(token)
    assert shown["token"]["header"] == {"alg": "HS256", "typ": "JWT", "kid": "one", "jwk": "…"}
    assert shown["token"]["claims"] == claims | {"email": "…"}
    assert shown["refresh_token"] == {"fingerprint": redactor.fingerprint(refresh)}
    assert shown["extra"] == "…"
    assert_gone(refresh, redactor.text(f"later: {refresh}"))


@pytest.mark.parametrize("body", [b'{"token": "', b'"', b'{"access_token": "abc', b"[1, "])
def test_half_a_token_answer_is_not_shown(body):
    secret = secrets.token_urlsafe()
    assert_gone(secret, new_redactor().body("application/json", body + secret.encode(), "token"))


@pytest.mark.parametrize(
    ("content_type", "template"),
    [
        ("application/json", '"{}"'),
        ("application/json", '["{}"]'),
        ("application/json", '{{"data": {{"token": "{}"}}}}'),
        ("application/json", '{{"token": 1, "token": "{}", "token": null}}'),
        ("application/json", '{{"errors": [{{"message": "Bearer {} was refused"}}]}}'),
        ("text/plain", "{}"),
        ("text/html", "<html>your token {} is refused</html>"),
        ("", "{}"),
        ("application/x-www-form-urlencoded", "grant_type=refresh_token&refresh_token={}&scope=a"),
        ("application/x-www-form-urlencoded", "{}"),
    ],
)
def test_a_new_secret_anywhere_in_a_token_servers_answer(content_type, template):
    secret = "aB3" + secrets.token_urlsafe()
    assert_gone(secret, new_redactor().body(content_type, template.format(secret).encode(), "token"))


@pytest.mark.parametrize("stage", ["manifest", "other", "ping"])
def test_a_learnt_secret_anywhere_in_a_body(stage):
    redactor, secret = new_redactor(), new_secret()
    authorization(redactor, basic("alice", secret))
    for said in (secret, b64(secret), b64(f"alice:{secret}"), quote(secret), json.dumps({"in": secret})):
        assert_gone(secret, redactor.body("application/json", json.dumps({"m": [said]}).encode(), stage))
        assert_gone(secret, redactor.body("text/html", f"<p>{said}</p>".encode(), stage))


def test_manifests_errors_and_lists_stay():
    bodies = [
        {"schemaVersion": 2, "layers": [{"digest": "sha256:" + "ab12" * 16, "size": 4}]},
        {"errors": [{"code": "UNAUTHORIZED", "message": "authentication required", "detail": None}]},
        {"name": "team/app", "tags": ["1.0", "latest"]},
    ]
    for body in bodies:
        data = json.dumps(body, indent=3).encode()
        assert json.loads(new_redactor().body("application/json; charset=utf-8", data, "manifest")) == body


@pytest.mark.parametrize(
    ("content_type", "stage", "body"),
    [
        ("application/octet-stream", "blob", b"layer"),
        ("application/octet-stream", "other", b"layer"),
        ("application/json", "blob", b'{"config": {"Env": ["PASSWORD=x"]}}'),
        ("application/vnd.oci.image.config.v1+json", "storage", b'{"errors": [], "architecture": "amd64"}'),
        ("text/plain", "blob", b"PASSWORD=x"),
        ("image/png", "other", b"\x89PNG"),
    ],
)
def test_blobs_are_never_excerpted(content_type, stage, body):
    assert new_redactor().body(content_type, body, stage) == ""


def test_an_error_in_a_blobs_place_is_shown():
    error = b'{"errors": [{"code": "BLOB_UNKNOWN"}]}'
    assert "BLOB_UNKNOWN" in new_redactor().body("application/json", error, "blob")
    xml = b"<Error><Code>AccessDenied</Code><Message>Request has expired</Message><Key>s3cr3t</Key></Error>"
    shown = new_redactor().body("application/xml", xml, "storage")
    assert shown == "Code: AccessDenied; Message: Request has expired"


def test_image_configs_inside_schema_1_are_left_out():
    body = {"history": [{"v1Compatibility": '{"config":{"Env":["PASSWORD=x"]}}'}]}
    assert "PASSWORD" not in new_redactor().body("application/json", json.dumps(body).encode(), "manifest")


def test_long_bodies_are_cut_and_say_so():
    redactor = new_redactor()
    assert redactor.body("text/html", b"a b " * 1000, "ping").endswith("… 3400 bytes more")
    tags = json.dumps({"tags": ["t"] * 3000}).encode()
    assert len(redactor.body("application/json", tags, "tags")) < 4200
    assert redactor.body("text/plain", b"begin", "ping", total=105) == "begin… 100 bytes more"


@pytest.mark.parametrize(
    "text",
    [
        "Authorization: Bearer {}",
        "Authorization: Basic {}",
        "curl 'https://x/?a=1\\u0026X-Amz-Signature={}'",
        "token={}",
        '{{"password": "{}"}}',
        '{{"log": "{{\\"password\\": \\"{}\\"}}"}}',
        "password: {}",
        "docker login -u a with ghp_{}",
        "-----BEGIN EC PRIVATE KEY-----\n{}\n-----END EC PRIVATE KEY-----",
    ],
)
def test_what_looks_like_a_secret_in_text(text):
    secret = "a1" + secrets.token_hex(20)
    assert_gone(secret, new_redactor().text(text.format(secret)))


@pytest.mark.parametrize(
    "text",
    [
        "authentication required",
        "Basic authentication is required, not Bearer token",
        'Bearer realm="http://localhost:5001/token",service="lab"',
        "invalid token: signature expired",
        "manifest unknown: manifest unknown",
        "[Errno 111] Connection refused",
        "sha256:" + "ab12" * 16,
        "OCI index found, but accept header does not support OCI indexes",
    ],
)
def test_ordinary_text_stays(text):
    assert new_redactor().text(text) == text


@pytest.mark.parametrize("password", ["a", "abc", "true", "1234", "null"])
def test_short_passwords_do_not_garble_json_and_do_not_show_in_their_place(password):
    redactor = new_redactor()
    assert authorization(redactor, basic("alice", password)).startswith("Basic alice ·")
    shown = redactor.body("application/json", b'{"a": true, "size": 1234, "b": null}', "manifest")
    assert json.loads(shown) == {"a": True, "size": 1234, "b": None}
    assert b64(f"alice:{password}") not in redactor.text(f"header was {b64(f'alice:{password}')}")


awkward_text = st.one_of(
    st.text(),
    st.text(alphabet='abc:/?#@&=%‹·›"\\<>[]{}. \n', max_size=60),
    st.sampled_from(["http://[", "//@", "eyJ" * 9, '"token":"', "Basic \udc80"]),
)
CONTENT_TYPES = ["application/json", "text/html", "", "application/x-www-form-urlencoded", "application/xml"]
JSON_KEYS = st.sampled_from(["token", "errors", "access", "config", "v1Compatibility", "scope"]) | st.text()
json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(JSON_KEYS, inner, max_size=3),
    max_leaves=8,
)


@given(awkward_text, st.sampled_from(["Authorization", "Location", "Link", "Set-Cookie", "WWW-Authenticate"]))
def test_nothing_written_makes_it_raise(text, name):
    redactor = new_redactor()
    redactor.learn(text)
    redactor.headers([(name, text), (name, f"Basic {text}")])
    redactor.text(text)
    assert redactor.url(redactor.url(text)) == redactor.url(text)


@given(
    st.binary() | json_values.map(lambda value: json.dumps(value).encode()), st.sampled_from(CONTENT_TYPES)
)
def test_no_body_makes_it_raise(data, content_type):
    for stage in ("token", "manifest", "blob", "other"):
        new_redactor().body(content_type, data, stage).encode()


@given(st.text(min_size=12), st.text(max_size=5), st.text(max_size=5))
def test_what_was_learnt_is_found_in_base64_of_anything_around_it(secret, left, right):
    redactor = new_redactor()
    redactor.learn(secret)
    encoded = b64(left + secret + right)
    assert encoded not in redactor.text(f"<{encoded}>")


def test_json_nested_too_deep_is_said():
    shown = new_redactor().body("application/json", b"[" * 100_000, "manifest")
    assert len(shown) < 20_000


def test_addresses_in_a_challenge_lose_user_information_and_unknown_parameters():
    redactor = Redactor(b"k" * 16)
    line = (
        'Bearer realm="http://ann:SEKRET1@localhost:5/token?k=SEKRET2,x&service=a",service="b",scope="c:d:e"'
    )
    other = "Bearer realm=//SEKRET3@h/token?key=SEKRET4,service=b"
    rows = [("WWW-Authenticate", line), ("WWW-Authenticate", other), ("Host", "ann:SEKRET5@r.example.com")]
    first, second, host = (value for _, value in redactor.headers(rows))
    assert "SEKRET" not in first + second + host and "ann" not in first
    assert first.endswith("@localhost:5/token?k=‹" + first.partition("k=‹")[2]) and ",x" not in first
    assert '&service=a",service="b",scope="c:d:e"' in first and second.endswith(",service=b")
    assert host.endswith("@r.example.com")
