"""The sentence for each exchange: what it says, and that nothing off the wire makes it raise."""

import contextlib
import json

import httpx
import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from labkit.trace.meaning import meaning
from labkit.trace.recorder import record
from labkit.trace.words import access, duration, size
from labkit.wire.exchange import Answered, Asked, Exchange, Trace
from labkit.wire.scope import parse_scope

REGISTRY, TOKENS = "http://localhost:5000", "http://localhost:5001"
DIGEST = "sha256:" + "ab12" * 16
OTHER = "sha256:" + "cd34" * 16
BEARER = f'Bearer realm="{TOKENS}/token",service="lab"'
SCOPED = BEARER + ',scope="repository:team/app:pull,push"'
ALICE = {"Authorization": "Basic YWxpY2U6b3Blbg=="}
EMPTY = {"Authorization": "Basic Og=="}
TOKEN = {"Authorization": "Bearer some-opaque-token"}
PULL, PUSH = "repository:team/app:pull", "repository:team/app:pull,push"


def said(*steps):
    """The meaning of the last of (method, url, request headers, response) steps, recorded for real."""
    trace, answers = Trace(), iter([step[3] for step in steps])

    def send(request):
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    for method, url, headers, _ in steps:
        request = httpx.Request(method, url if "://" in url else REGISTRY + url, headers=headers)
        with contextlib.suppress(httpx.HTTPError):
            record(send, trace)(request)
    return trace.exchanges[-1].meaning


def answer(status, body=None, **headers):
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    if isinstance(body, (dict, list)):
        return httpx.Response(status, json=body, headers=names)
    return httpx.Response(status, content=(body or "").encode(), headers=names)


def no(challenge, **headers):
    return answer(401, {"errors": [{"code": "UNAUTHORIZED"}]}, WWW_Authenticate=challenge, **headers)


def failure(code, status=404):
    return answer(status, {"errors": [{"code": code, "message": "…", "detail": None}]})


@pytest.mark.parametrize(
    ("headers", "response", "sentence"),
    [
        ({}, answer(200, {}), "Open to all: the registry asks for no credentials here."),
        ({}, no('Basic realm="x"'), 'Not without a password. The registry asks for Basic, realm "x".'),
        ({}, no(BEARER), "Not without a token. Ask at localhost:5001."),
        ({}, no(f'Basic realm="x", {BEARER}'), "Not without a token. Ask at localhost:5001."),
        ({}, no('Bearer realm="/token"'), 'Not without a token. But the realm "/token" is no full address'),
        ({}, no('Bearer service="x"'), "Not without a token. But the challenge does not say where"),
        ({}, no("Negotiate"), "Not without credentials of a kind that no registry client has: negotiate."),
        ({}, answer(401), "No, and no challenge came along to say what would help."),
        (ALICE, answer(200, {}), "Let in: the registry accepts this password."),
        (TOKEN, answer(200, {}), "Let in: the registry accepts this token."),
        (ALICE, no('Basic realm="x"'), "Still no: the registry does not accept this user name and password."),
        (EMPTY, no('Basic realm="x"'), "Still no: there was no password in the credential."),
        (ALICE, no(BEARER), "Still no: a password went out, but the registry takes only a token."),
        (TOKEN, no('Basic realm="x"'), "Still no: a token went out, but the registry takes only user name"),
        (TOKEN, no(BEARER + ',error="invalid_token"'), "Still no: the registry does not accept this token"),
        (
            TOKEN,
            no(SCOPED + ',error="insufficient_scope"'),
            "Still no: the token is good, but not for pull and push on team/app (insufficient_scope).",
        ),
        (TOKEN, answer(401), "Still no, and no challenge came along"),
        ({}, answer(404, "nothing"), "localhost:5000 answers, but has no registry at /v2/."),
        ({}, answer(200, "<html>", Content_Type="text/html"), "A web page came, not a registry's answer"),
        ({}, answer(404, "<html>", Content_Type="text/html"), "A web page came, not a registry's answer"),
        ({}, answer(429, Retry_After="30"), "Too many requests. Try again in 30 s."),
        ({}, answer(503), "The registry itself failed: 503."),
        (
            {},
            answer(400, "Client sent an HTTP request to an HTTPS server."),
            "Plain http was asked of a port",
        ),
        ({}, answer(407), "A proxy in between wants credentials of its own."),
        ({}, answer(301, Location="/v2/"), "Go on at /v2/ on the same host."),
    ],
)
def test_ping(headers, response, sentence):
    assert said(("GET", "/v2/", headers, response)).startswith(sentence)


def test_the_same_challenge_again_is_named():
    steps = [("GET", "/v2/", {}, no(BEARER)), ("GET", "/v2/", TOKEN, no(BEARER))]
    assert said(*steps) == "Still no: the same challenge came back, as if no token had been sent."


def token_answer(*actions, **fields):
    grants = [{"type": "repository", "name": "team/app", "actions": list(actions)}] if actions else []
    token = jwt.encode({"sub": "alice", "access": grants}, "k" * 32)
    return answer(200, {"token": token, "expires_in": 300} | fields)


@pytest.mark.parametrize(
    ("method", "scope", "headers", "response", "sentence"),
    [
        (
            "GET",
            PULL,
            ALICE,
            token_answer("pull"),
            "Password accepted; a token for pull on team/app, good for 300 s.",
        ),
        (
            "GET",
            PULL,
            {},
            token_answer("pull"),
            "No password needed; a token for pull on team/app, good for 300 s.",
        ),
        (
            *("GET", PUSH, ALICE, token_answer("pull")),
            "Password accepted, but only for pull on team/app: push on team/app was not granted, good for 300 s.",
        ),
        (
            *("GET", PULL, ALICE, token_answer()),
            "Password accepted, but the token allows nothing: asked for pull on team/app, good for 300 s.",
        ),
        ("GET", PULL, ALICE, token_answer("*"), "Password accepted; a token for * on team/app"),
        ("GET", "", ALICE, token_answer(), "Password accepted; a token without access, none was asked for"),
        (
            *("GET", PULL, ALICE, answer(200, {"access_token": "opaque"})),
            "Password accepted; a token for pull on team/app that only the registry can read.",
        ),
        (
            *("GET", PUSH, ALICE, answer(200, {"access_token": "opaque", "scope": PULL})),
            "Password accepted, but only for pull on team/app: push on team/app was not granted.",
        ),
        ("GET", PULL, ALICE, answer(200, {}), "200, but no token in the answer."),
        ("GET", PULL, ALICE, answer(200, {"token": ""}), "200, but no token in the answer."),
        ("GET", PULL, ALICE, answer(401), "The token server does not accept this user name and password."),
        ("GET", PULL, {}, answer(401), "The token server gives no token without a password."),
        ("POST", PULL, {}, answer(401), "The token server does not accept this credential."),
        ("GET", PULL, ALICE, answer(404), "There is no token server at this address"),
        ("GET", PULL, ALICE, answer(500), "The token server itself failed: 500."),
    ],
)
def test_token(method, scope, headers, response, sentence):
    url = f"{TOKENS}/token?service=lab" + (f"&scope={scope}" if scope else "")
    assert said((method, url, headers, response)).startswith(sentence)


def platform(system, architecture, **more):
    return {"digest": DIGEST, "platform": {"os": system, "architecture": architecture} | more}


LINUX = [platform("linux", "amd64"), platform("linux", "arm64", variant="v8"), platform("unknown", "unknown")]
IMAGE = {"config": {"digest": OTHER, "size": 100}, "layers": [{"digest": DIGEST, "size": 2_100_000}] * 3}


@pytest.mark.parametrize(
    ("method", "response", "sentence"),
    [
        (
            *("GET", answer(200, {"manifests": LINUX})),
            "Index: one entry for each of 2 platforms (linux/amd64, linux/arm64/v8).",
        ),
        ("GET", answer(200, {"manifests": LINUX[:1]}), "Index: one platform, linux/amd64."),
        ("GET", answer(200, {"manifests": [{}, 3]}), "Index: 2 entries without a platform."),
        ("GET", answer(200, IMAGE), "Manifest: config and 3 layers, 6.3 MB."),
        ("GET", answer(200, {"layers": [{}], "config": 3}), "Manifest: config and 1 layer, 0 B."),
        ("GET", answer(200, "{", Content_Type="application/vnd.oci.image.index.v1+json"), "Index, 1 B."),
        (
            *(
                "GET",
                answer(200, "{}", Content_Type="application/vnd.docker.distribution.manifest.v1+prettyjws"),
            ),
            "A manifest of the old schema 1",
        ),
        ("HEAD", answer(200, Docker_Content_Digest=DIGEST), "It is there: 1.0 is sha256:ab12ab1…."),
        ("HEAD", answer(404), "The registry does not have this manifest."),
        ("PUT", answer(201), "Stored: manifest 1.0."),
        ("DELETE", answer(202), "Removed: manifest 1.0."),
        ("GET", failure("MANIFEST_UNKNOWN"), "No such tag or digest in this repository"),
        ("GET", failure("NAME_UNKNOWN"), "No such repository."),
        ("GET", failure("DENIED", 403), "Known, but not allowed"),
        ("GET", failure("NEW_CODE", 400), "The request was not understood (NEW_CODE)."),
        ("GET", answer(404, "404 page not found"), "Not found, and not in a registry's words"),
        ("GET", answer(418), "Refused with 418."),
        ("GET", answer(304), "Not changed since"),
    ],
)
def test_manifest(method, response, sentence):
    assert said((method, "/v2/team/app/manifests/1.0", {}, response)).startswith(sentence)


def test_a_kind_that_accept_does_not_name():
    body = {
        "errors": [
            {"code": "MANIFEST_UNKNOWN", "message": "OCI index found, but accept header does not support"}
        ]
    }
    assert "of a kind that" in said(("GET", "/v2/team/app/manifests/1.0", {}, answer(404, body)))


@pytest.mark.parametrize(
    ("method", "digest", "response", "sentence"),
    [
        ("GET", OTHER, answer(200, "x" * 1400), "Config: complete, 1.4 kB."),
        ("GET", DIGEST, answer(200, "x" * 10), "Layer 1 of 3: complete, 10 B."),
        ("GET", "sha256:" + "0" * 64, answer(200, "x"), "Blob sha256:0000000…: complete, 1 B."),
        ("GET", DIGEST, answer(206, "x"), "Layer 1 of 3: a part of it, 1 B."),
        ("HEAD", DIGEST, answer(200), "Layer 1 of 3 is there."),
        ("HEAD", DIGEST, answer(404), "The registry does not have this blob."),
        ("GET", DIGEST, failure("BLOB_UNKNOWN"), "The registry does not have this blob."),
    ],
)
def test_blob(method, digest, response, sentence):
    steps = [("GET", "/v2/team/app/manifests/1.0", {}, answer(200, IMAGE))]
    assert said(*steps, (method, f"/v2/team/app/blobs/{digest}", {}, response)) == sentence


@pytest.mark.parametrize(
    ("location", "headers", "sentence"),
    [
        (
            "https://cdn.example/data?sig=x",
            TOKEN,
            "Go on at cdn.example: another host, and Authorization must not go",
        ),
        ("https://cdn.example/data", {}, "Go on at cdn.example: another host."),
        ("http://localhost:5009/x", TOKEN, "Go on at localhost:5009: another host, and"),
        ("http://[bad", TOKEN, "Go elsewhere (307), but the Location is no address."),
        ("", TOKEN, "Go elsewhere (307), but the answer does not say where."),
    ],
)
def test_redirect(location, headers, sentence):
    step = ("GET", f"/v2/team/app/blobs/{DIGEST}", headers, answer(307, Location=location))
    assert said(step).startswith(sentence)


@pytest.mark.parametrize(
    ("method", "query", "response", "sentence"),
    [
        ("POST", "", answer(202), "Upload is open: send the bytes to the Location given."),
        (
            "POST",
            f"?mount={DIGEST}&from=team/base",
            answer(201),
            "Mounted from team/base: nothing had to be sent.",
        ),
        (
            "POST",
            f"?mount={DIGEST}&from=team/base",
            answer(202),
            "It could not be mounted; an upload is open",
        ),
        ("PATCH", "1?_state=x", answer(202), "Part received"),
        ("PUT", f"1?_state=x&digest={DIGEST}", answer(201), "Stored: blob sha256:ab12ab1…."),
        ("PUT", f"1?digest={DIGEST}", failure("DIGEST_INVALID", 400), "The digest is malformed, or is not"),
        ("DELETE", "1", answer(204), "Upload given up."),
        ("GET", "1", answer(204), "This is how far the upload has come."),
    ],
)
def test_upload(method, query, response, sentence):
    assert said((method, f"/v2/team/app/blobs/uploads/{query}", {}, response)).startswith(sentence)


@pytest.mark.parametrize(
    ("path", "body", "sentence"),
    [
        ("/v2/a/tags/list", {"tags": ["1.0", "2.0"]}, "2 tags: 1.0, 2.0."),
        ("/v2/a/tags/list", {"tags": None}, "The list came."),
        ("/v2/_catalog", {"repositories": ["a"]}, "1 repository: a."),
        (f"/v2/a/referrers/{DIGEST}", {"manifests": [{}]}, "1 manifest refers to this one."),
        ("/elsewhere", {}, "Answered with 200."),
    ],
)
def test_lists_and_others(path, body, sentence):
    assert said(("GET", path, {}, answer(200, body))) == sentence


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (httpx.ConnectError("[Errno 111] Connection refused"), "Nobody listens at localhost:5000"),
        (httpx.ConnectError("[WinError 10061] the target machine actively refused it"), "Nobody listens"),
        (httpx.ConnectError("[Errno -2] Name or service not known"), "The name localhost:5000 is not known"),
        (httpx.ConnectError("[Errno 8] nodename nor servname provided"), "The name localhost:5000 is not known"),
        (httpx.ConnectError("[Errno 11001] getaddrinfo failed"), "The name localhost:5000 is not known"),
        (httpx.ConnectError("[SSL: CERTIFICATE_VERIFY_FAILED] self-signed certificate"), "The certificate of"),
        (httpx.ConnectError("certificate verify failed: certificate has expired"), "The certificate of localhost:5000 is out"),
        (httpx.ConnectError("verify failed: Hostname mismatch, certificate is not valid for 'x'"), "The certificate is not for"),
        (httpx.ConnectError("[SSL: WRONG_VERSION_NUMBER] wrong version number"), "localhost:5000 answered in plain http"),
        (httpx.ConnectTimeout("timed out"), "localhost:5000 cannot be reached"),
        (httpx.ReadTimeout("timed out"), "localhost:5000 did not answer in time."),
        (httpx.RemoteProtocolError("illegal status line: b'x'"), "localhost:5000 did not answer in http"),
        (httpx.RemoteProtocolError("Server disconnected without sending a response."), "localhost:5000 closed"),
        (httpx.UnsupportedProtocol("odd"), "The exchange with localhost:5000 failed."),
    ],
)  # fmt: skip
def test_errors(error, sentence):
    assert said(("GET", "/v2/", {}, error)).startswith(sentence)


def exchange(**fields):
    defaults = {"n": 1, "stage": "blob", "request": Asked("GET", f"{REGISTRY}/v2/a/blobs/{DIGEST}", ())}
    return Exchange(**(defaults | fields))


def test_what_is_still_on_its_way():
    headers = (("Content-Length", "2100000"),)
    coming = exchange(response=Answered(200, headers, 0))
    assert meaning(coming, []) == "Blob sha256:ab12ab1… is coming, 2.1 MB."
    assert meaning(exchange(), []) == "No answer yet."
    broken = exchange(response=Answered(200, headers, 1500), error="ReadError: reset", seconds=1.0)
    assert meaning(broken, []) == "Broken off after 1.5 kB: localhost:5000 closed the connection."
    for stage in ("manifest", "token", "tags"):
        assert "coming" in meaning(exchange(stage=stage, response=Answered(200, ())), [])


def test_words():
    assert [size(n) for n in (0, 999, 1000, 1400, 999_949, 999_950, 2_100_000, 5 * 10**9, 10**13)] == [
        *["0 B", "999 B", "1.0 kB", "1.4 kB", "999.9 kB", "1.0 MB", "2.1 MB", "5.0 GB", "10000.0 GB"]
    ]
    assert [duration(s) for s in (0.0004, 0.084, 1.44)] == ["0.4 ms", "84 ms", "1.4 s"]
    assert access(parse_scope("repository:a:pull,push,delete registry:catalog:*")) == (
        "* on catalog, delete, pull and push on a"
    )


STAGES = ["ping", "token", "manifest", "blob", "upload", "tags", "catalog", "referrers", "storage", "other"]
KEYS = st.sampled_from(
    ["manifests", "layers", "config", "platform", "errors", "code", "token", "claims", "access", "tags"]
)
JSON = st.recursive(
    st.none() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
)
HEADERS = st.lists(
    st.tuples(
        st.sampled_from(["WWW-Authenticate", "Location", "Content-Length", "Content-Type", "Retry-After"]),
        st.text(max_size=20) | st.sampled_from([BEARER, "text/html", "http://[", "12"]),
    ),
    max_size=3,
).map(tuple)


@given(
    st.sampled_from(STAGES),
    st.sampled_from(["GET", "HEAD", "PUT", "POST", "PATCH", "DELETE", "OPTIONS", "ODD"]),
    st.sampled_from([200, 201, 202, 206, 304, 307, 400, 401, 403, 404, 429, 500]),
    HEADERS,
    JSON,
)
def test_nothing_off_the_wire_makes_it_raise(stage, method, status, headers, body):
    asked = Asked(method, f"{REGISTRY}/v2/a/manifests/{DIGEST}?scope=a", headers)
    one = Exchange(2, stage, asked, Answered(status, headers, 5, json.dumps(body)), seconds=1.0)
    earlier = exchange(stage="manifest", response=Answered(200, headers, 5, json.dumps(body)), seconds=1.0)
    assert meaning(one, [earlier])


def test_who_stands_in_a_realm_before_the_host_is_not_told():
    trace = Trace()
    line = 'Bearer realm="http://u:SEKR@localhost:5728/token",service="s"'
    answer = httpx.Response(401, headers={"WWW-Authenticate": line})
    record(lambda request: answer, trace)(httpx.Request("GET", "http://x:y@localhost:5000/v2/"))
    assert trace[1].meaning == "Not without a token. Ask at localhost:5728."
    assert trace[1].host == "localhost:5000" and "SEKR" not in str(trace.to_json())
