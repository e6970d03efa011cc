"""What is carried elsewhere: curl lines that a shell reads as meant, and text that is safe to paste."""

import base64
import secrets
import shlex

import httpx
import pytest

from labkit.trace.export import TAKEN_OUT, to_curl, to_text
from labkit.trace.recorder import record
from labkit.wire.exchange import Asked, Exchange, Trace

PING = "http://localhost:5000/v2/"
BLOB = "http://localhost:5000/v2/team/app/blobs/sha256:" + "ab12" * 16


def curl(url=PING, authorization=None, method="GET", stage="ping", **headers):
    """The words that a shell would hand to curl, variables not yet filled in."""
    pairs = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    pairs += (("Authorization", authorization),) if authorization else ()
    return shlex.split(to_curl(Exchange(1, stage, Asked(method, url, pairs))))


def recorded(request):
    trace = Trace()
    record(lambda request: httpx.Response(200), trace)(request)
    return trace[1]


def basic(user, password):
    return {"Authorization": "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()}


def test_a_plain_request():
    assert to_curl(Exchange(1, "ping", Asked("GET", PING, ()))) == f"curl -i -H Accept: {PING}"


def test_accept_lines_are_kept_and_curls_own_headers_are_not():
    words = curl(
        Accept="application/vnd.oci.image.index.v1+json", Host="x", User_Agent="y", Content_Length="0"
    )
    assert words == ["curl", "-i", "-H", "Accept: application/vnd.oci.image.index.v1+json", PING]


@pytest.mark.parametrize(
    ("authorization", "words"),
    [
        ("Basic alice ·3f2a", ["-u", "alice:$PASSWORD"]),
        ("Basic (no user) ·3f2a", ["-u", ":$PASSWORD"]),
        ("Basic ·1234 ·3f2a", ["-u", "$USERNAME:$PASSWORD"]),
        ("Basic alice (no password)", ["-u", "alice:"]),
        ("Basic (no user, no password)", ["-H", "Authorization: Basic Og=="]),
        ("Basic (nothing after it)", ["-H", "Authorization: Basic"]),
        ("Basic (unreadable base64) ·3f2a", ["-H", "Authorization: Basic $CREDENTIAL"]),
        ("Bearer ·91bc", ["-H", "Authorization: Bearer $TOKEN"]),
        ("Bearer (nothing after it)", ["-H", "Authorization: Bearer"]),
        ("‹redacted, 9 characters ·91bc›", ["-H", "Authorization: $SECRET_91BC"]),
    ],
)
def test_credentials_become_variables(authorization, words):
    assert curl(authorization=authorization) == ["curl", "-i", *words, "-H", "Accept:", PING]


def test_the_password_is_a_variable_that_the_shell_fills_in():
    line = to_curl(recorded(httpx.Request("GET", PING, headers=basic("alice", "open sesame"))))
    assert '-u "alice:$PASSWORD"' in line


@pytest.mark.parametrize("user", ["robot$deploy", "a'b", 'a"b', "a b", "a`id`", "$(id)", "a!b", "a\\b"])
def test_the_shell_does_not_read_the_user_name(user):
    line = to_curl(recorded(httpx.Request("GET", PING, headers=basic(user, "open sesame"))))
    assert f"{user}:$PASSWORD" in shlex.split(line)
    assert shlex.quote(f"{user}:") + '"$PASSWORD"' in line


def test_replaced_url_parameters_become_variables():
    request = httpx.Request("GET", "https://cdn.example/b?X-Amz-Expires=60&sig=5ecret&n=1")
    line = to_curl(recorded(request))
    assert "'https://cdn.example/b?X-Amz-Expires=60&sig='\"$SECRET_" in line
    assert line.endswith("\"'&n=1'")
    assert "5ecret" not in line


def test_urls_are_asked_as_they_are():
    assert "--globoff" in curl("http://localhost/v2/{a}/x")
    assert "--path-as-is" in curl("http://localhost/v2/a/../b")
    assert not {"--globoff", "--path-as-is"} & set(curl("http://localhost/v2/a.b/..c?x=1"))
    assert curl("http://localhost/t?a=b&c=d e")[-1] == "http://localhost/t?a=b&c=d e"


@pytest.mark.parametrize(
    ("method", "stage", "length", "words"),
    [
        ("HEAD", "manifest", None, ["--head"]),
        ("GET", "blob", None, ["-sS", "-o", "blob.bin"]),
        ("PUT", "upload", "0", ["-i", "-X", "PUT"]),
        ("PATCH", "upload", "7", ["-i", "-X", "PATCH", "--data-binary", "@blob.bin"]),
        ("POST", "token", "7", ["-i", "-X", "POST", "--data", "$FORM"]),
    ],
)
def test_methods_and_bodies(method, stage, length, words):
    headers = {"Content_Length": length} if length else {}
    found = curl(method=method, stage=stage, **headers)
    assert [word for word in found if word not in ("curl", "-H", "Accept:", PING)] == words


def pull(password, token):
    """A small trace: refused, let in, redirected, failed."""
    challenge = {"WWW-Authenticate": 'Basic realm="lab"', "X-Other": token}
    answers = iter([httpx.Response(401, headers=challenge), httpx.Response(200, text="{}")])

    def send(request):
        if request.url.path.startswith("/v2/team"):
            raise httpx.ConnectError(f"[Errno 111] Connection refused {token}")
        return next(answers)

    trace = Trace("Pull of localhost:5000/team/app:1.0 as alice")
    recording = record(send, trace)
    recording(httpx.Request("GET", PING))
    recording(httpx.Request("GET", PING, headers=basic("alice", password)))
    with pytest.raises(httpx.ConnectError):
        recording(httpx.Request("GET", BLOB, headers={"Authorization": f"Bearer {token}"}))
    return trace


def test_the_text_has_every_row_and_says_what_was_taken_out():
    password, token = secrets.token_urlsafe(), secrets.token_urlsafe()
    trace = pull(password, token)
    text = to_text(trace)
    lines = text.splitlines()
    assert lines[0] == trace.title
    assert lines[1].startswith("3 requests · 1 host · password sent 1 × · 2 B · ")
    assert '     WWW-Authenticate: Basic realm="lab"' in lines
    assert f"     registry, Basic alice {trace.redactor.fingerprint(password)}, again after 1" in lines
    assert "     Nobody listens at localhost:5000: the connection was refused." in lines
    assert [line.split()[:2] for line in lines if line.endswith(("/v2/", "ab12"))] == [
        ["1", "401"],
        ["2", "200"],
        ["3", "---"],
    ]
    assert lines[-1] == TAKEN_OUT
    assert password not in text
    assert token not in text


def test_an_empty_trace_is_text_too():
    assert to_text(Trace()).startswith("0 requests · 0 hosts · password sent 0 × · 0 B")
