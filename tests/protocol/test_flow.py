"""Pulls that must not be believed, redirects that must not carry the credential, second tries that end."""

import httpx
import pytest

from labkit.credentials.credential import ANONYMOUS, basic
from labkit.protocol.flow import blob_flow, pull_flow
from labkit.protocol.runner import run
from labkit.protocol.session import Session, login_flow, ping_flow
from labkit.wire.errors import AuthRefused, Corrupt, NotFound, Refused
from labkit.wire.manifest import ACCEPT, Descriptor, Platform, digest_of
from labkit.wire.reference import parse_reference
from tests.protocol.scripted import CONFIG, LAYER, V2, Scripted, manifest

AMD64 = Platform("linux", "amd64")
ALICE = basic("alice", "open-sesame")
BASIC = {"WWW-Authenticate": 'Basic realm="lab"'}
BEARER = {"WWW-Authenticate": 'Bearer realm="http://auth.test/token",service="lab"'}
BLOB = Descriptor("application/octet-stream", digest_of(LAYER), len(LAYER))
BLOB_PATH = f"/v2/app/blobs/{BLOB.digest}"


def pull(answers, credential=ANONYMOUS, reference="registry.test/app:1"):
    send = Scripted(answers)
    parsed = parse_reference(reference)
    session = Session(httpx.URL("http://registry.test"), credential)
    return run(pull_flow(session, parsed, AMD64), send), send


def wants(value, then):
    """Answer as `then` if the Authorization starts with `value`, else 401 Basic."""

    def answer(request):
        fits = request.headers.get("authorization", "").startswith(value)
        return then if fits else (401, BASIC, b"{}")

    return answer


def test_an_open_registry_is_asked_twice():
    resolved, send = pull({})
    assert send.lines == ["GET registry.test/v2/", "GET registry.test/v2/app/manifests/1"]
    assert [blob.digest for blob in resolved.blobs] == [digest_of(CONFIG), digest_of(LAYER)]
    assert resolved.digest == digest_of(manifest())


def test_no_credential_before_it_is_asked_for():
    good = (200, {"Content-Type": V2}, manifest())
    _, send = pull({"/v2/": (401, BASIC, b"{}"), "/v2/app/manifests/1": wants("Basic ", good)}, ALICE)
    assert ["authorization" in request.headers for request in send.asked] == [False, True]


@pytest.mark.parametrize(
    ("answers", "error", "words"),
    [
        (
            {"/v2/app/manifests/1": (404, {}, b'{"errors":[{"code":"MANIFEST_UNKNOWN"}]}')},
            NotFound,
            "MANIFEST_UNKNOWN",
        ),
        (
            {"/v2/app/manifests/1": (200, {"Content-Type": "text/html"}, b"<html>login</html>")},
            Corrupt,
            "text/html",
        ),
        ({"/v2/app/manifests/1": (200, {"Content-Type": V2}, b'{"schemaVersion":2')}, Corrupt, ""),
        (
            {
                "/v2/app/manifests/1": (
                    200,
                    {"Content-Type": V2, "Docker-Content-Digest": digest_of(b"other")},
                    manifest(),
                )
            },
            Corrupt,
            digest_of(b"other"),
        ),
        ({"/v2/app/manifests/1": (429, {"Retry-After": "7"}, b"slow down")}, Refused, "7 s"),
        ({"/v2/app/manifests/1": (403, {}, b'{"errors":[{"code":"DENIED"}]}')}, AuthRefused, "DENIED"),
        (
            {"/v2/app/manifests/1": (200, {"Content-Type": V2}, b"{" + b" " * (4 << 20) + b"}")},
            Corrupt,
            "4194304",
        ),
    ],
)
def test_answers_not_to_be_believed(answers, error, words):
    with pytest.raises(error) as caught:
        pull(answers)
    assert words in str(caught.value)


def test_a_pull_by_digest_takes_no_other_bytes():
    wrong = digest_of(b"something else")
    with pytest.raises(Corrupt):
        pull(
            {f"/v2/app/manifests/{wrong}": (200, {"Content-Type": V2}, manifest())},
            reference=f"registry.test/app@{wrong}",
        )


@pytest.mark.parametrize(
    ("ping", "credential", "reason"),
    [
        ((401, BASIC, b"{}"), ANONYMOUS, "no_credential"),
        ((401, BASIC, b"{}"), ALICE, "wrong_password"),
        ((401, {}, b"{}"), ALICE, "no_challenge"),
    ],
)
def test_refusals_by_name(ping, credential, reason):
    with pytest.raises(AuthRefused) as caught:
        pull({"/v2/": ping, "/v2/app/manifests/1": ping}, credential)
    assert caught.value.reason == reason
    assert ALICE.secret not in str(caught.value)


def test_a_challenge_only_on_the_manifest_is_answered():
    good = (200, {"Content-Type": V2}, manifest())
    _, send = pull({"/v2/app/manifests/1": wants("Basic ", good)}, ALICE)
    assert send.lines[1:] == ["GET registry.test/v2/app/manifests/1"] * 2


def test_an_expired_token_is_replaced_once_and_then_the_flow_ends():
    expired = {"WWW-Authenticate": BEARER["WWW-Authenticate"] + ',error="invalid_token"'}
    answers = {
        "/v2/": (401, BEARER, b"{}"),
        "/v2/app/manifests/1": (401, expired, b"{}"),
        "auth.test/token": (200, {}, b'{"token":"opaque-and-refused"}'),
    }
    send = Scripted(answers)
    session = Session(httpx.URL("http://registry.test"), ALICE)
    with pytest.raises(AuthRefused) as caught:
        run(pull_flow(session, parse_reference("registry.test/app:1"), AMD64), send)
    assert caught.value.reason == "same_challenge"
    assert send.lines.count("GET auth.test/token") == 2
    assert send.lines.count("GET registry.test/v2/app/manifests/1") == 2
    assert any("auth.test" in notice for notice in session.notices)


@pytest.mark.parametrize(
    ("status", "body", "error", "reason"),
    [
        (401, b"{}", AuthRefused, "wrong_password"),
        (200, b"<html>", AuthRefused, "no_token"),
        (200, b"{}", AuthRefused, "no_token"),
        (503, b"busy", Refused, None),
    ],
)
def test_a_token_server_that_does_not_help(status, body, error, reason):
    with pytest.raises(error) as caught:
        pull({"/v2/": (401, BEARER, b"{}"), "auth.test/token": (status, {}, body)}, ALICE)
    assert getattr(caught.value, "reason", None) == reason


@pytest.mark.parametrize(
    ("location", "carried"),
    [
        ("/elsewhere", True),
        ("http://registry.test:80/elsewhere", True),
        ("http://registry.test:8080/elsewhere", False),
        ("http://storage.test/elsewhere?X-Amz-Signature=s", False),
        ("https://registry.test/elsewhere", False),
    ],
)
def test_authorization_stays_with_its_origin(location, carried):
    send = Scripted(
        {
            "/v2/": (401, BASIC, b"{}"),
            BLOB_PATH: wants("Basic ", (307, {"Location": location}, b"")),
            "/elsewhere": (200, {}, LAYER),
        }
    )
    session = Session(httpx.URL("http://registry.test"), ALICE)
    response = run(blob_flow(session, "app", BLOB), send)
    assert response.read() == LAYER
    assert ("authorization" in send.asked[-1].headers) is carried


def test_redirects_end():
    send = Scripted({BLOB_PATH: (307, {"Location": BLOB_PATH}, b"")})
    with pytest.raises(Refused):
        run(blob_flow(Session(httpx.URL("http://registry.test")), "app", BLOB), send)
    assert len(send.asked) < 10


def test_https_is_not_left_by_a_redirect():
    send = Scripted({BLOB_PATH: (307, {"Location": "http://registry.test/plain"}, b"")})
    with pytest.raises(Refused, match="https to http"):
        run(blob_flow(Session(httpx.URL("https://registry.test")), "app", BLOB), send)


@pytest.mark.parametrize("location", ["file:///etc/passwd", "ftp://registry.test/x", "https:/x"])
def test_a_redirect_to_what_is_no_web_address_is_not_followed(location):
    send = Scripted({BLOB_PATH: (307, {"Location": location}, b"")})
    with pytest.raises(Refused, match=r"registry\.test redirects to what is no address"):
        run(blob_flow(Session(httpx.URL("http://registry.test")), "app", BLOB), send)


def test_a_manifest_elsewhere_is_fetched_without_the_password():
    moved = wants("Basic ", (307, {"Location": "http://mirror.test/moved"}, b""))
    answers = {
        "/v2/": (401, BASIC, b"{}"),
        "/v2/app/manifests/1": moved,
        "/moved": (200, {"Content-Type": V2}, manifest()),
    }
    resolved, send = pull(answers, ALICE)
    assert resolved.digest == digest_of(manifest())
    last = send.asked[-1]
    assert (last.url.host, "authorization" in last.headers, last.headers["accept"]) == (
        "mirror.test",
        False,
        ACCEPT,
    )


def test_a_token_server_that_moved_is_followed_without_the_password():
    answers = {
        "/v2/": (401, BEARER, b"{}"),
        "auth.test/token": (302, {"Location": "http://new.test/token"}, b""),
        "new.test/token": (200, {}, b'{"token": "t"}'),
        "/v2/app/manifests/1": wants("Bearer t", (200, {"Content-Type": V2}, manifest())),
    }
    _, send = pull(answers, ALICE)
    asked = [request for request in send.asked if request.url.host == "new.test"]
    assert asked and not any("authorization" in request.headers for request in asked)


def test_a_ping_sent_to_https_stays_there():
    def ping(request):
        if request.url.scheme == "http":
            return 301, {"Location": "https://registry.test/v2/"}, b""
        return 200, {}, b"{}"

    _, send = pull({"/v2/": ping, "/v2/app/manifests/1": (200, {"Content-Type": V2}, manifest())})
    assert [request.url.scheme for request in send.asked] == ["http", "https", "https"]


def test_a_password_in_the_clear_is_said_aloud():
    challenge = {"WWW-Authenticate": 'Bearer realm="http://auth.test/token",service="s"'}
    send = Scripted({"/v2/": (401, challenge, b"{}"), "auth.test/token": (200, {}, b'{"token": "t"}')})
    session = Session(httpx.URL("http://registry.test"), ALICE)
    with pytest.raises(AuthRefused):
        run(login_flow(session), send)
    assert any("in the clear" in notice for notice in session.notices)


def test_login_is_two_pings():
    send = Scripted({"/v2/": wants("Basic ", (200, {}, b"{}"))})
    response = run(login_flow(Session(httpx.URL("http://registry.test"), ALICE)), send)
    assert response.status_code == 200
    assert send.lines == ["GET registry.test/v2/"] * 2


def test_plain_http_on_a_tls_port_turns_to_https():
    def ping(request):
        if request.url.scheme == "http":
            return 400, {}, b"Client sent an HTTP request to an HTTPS server.\n"
        return 200, {}, b"{}"

    _, send = pull({"/v2/": ping})
    assert [request.url.scheme for request in send.asked] == ["http", "https", "https"]


@pytest.mark.parametrize(
    "answer",
    [
        (400, {}, b"Client sent an HTTP request to an HTTPS server.\n"),
        lambda request: (
            (200, {}, b"{}")
            if request.url.scheme == "https"
            else (301, {"Location": "https://registry.test/v2/"}, b"")
        ),
    ],
    ids=["said", "redirected"],
)
def test_plain_http_that_was_asked_for_by_name_stays(answer):
    send = Scripted({"/v2/": answer})
    with pytest.raises(Refused, match="speaks https, and plain http was asked for"):
        run(ping_flow(Session(httpx.URL("http://registry.test"), stays=True)), send)
