"""The recorder: an exchange for every request, whatever becomes of it, and never a secret in one."""

import base64
import gzip
import json
import secrets
import threading
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

import httpx
import jwt
import pytest

from labkit.trace.export import to_curl, to_text
from labkit.trace.recorder import record
from labkit.trace.words import who
from labkit.wire.exchange import Trace
from labkit.wire.redact import Redactor

PING = "http://localhost:5000/v2/"
BLOB = "http://localhost:5000/v2/team/app/blobs/sha256:" + "ab12" * 16
MANIFEST = "http://localhost:5000/v2/team/app/manifests/1.0"


class Chunks(httpx.SyncByteStream):
    """A body in chunks, which may break; knows whether it was closed."""

    def __init__(self, chunks, breaks=None):
        self.chunks, self.breaks, self.closed = chunks, breaks, False

    def __iter__(self):
        yield from self.chunks
        if self.breaks:
            raise self.breaks

    def close(self):
        self.closed = True


def answering(*responses):
    """A `Send` that gives one prepared response after the other."""
    waiting = iter(responses)
    return lambda request: next(waiting)


def get(url, **headers):
    return httpx.Request("GET", url, headers=headers)


def basic(user, password):
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


def test_an_answer_that_is_there_already_is_recorded_at_once():
    trace = Trace()
    answer = httpx.Response(200, json={}, headers={"Docker-Distribution-Api-Version": "registry/2.0"})
    response = record(answering(answer), trace)(get(PING))
    assert response is answer
    (one,) = trace
    assert (one.n, one.stage, one.status, one.error) == (1, "ping", 200, None)
    assert (one.request.method, one.request.url) == ("GET", PING)
    assert (one.response.bytes, one.response.excerpt) == (2, "{}")
    assert ("Docker-Distribution-Api-Version", "registry/2.0") in one.response.headers
    assert one.started > 1e9
    assert one.seconds >= 0
    assert one.meaning


def test_a_streaming_body_enters_with_its_headers_and_is_replaced_at_its_end():
    trace, heard = Trace(), []
    trace.listen(heard.append)
    body = Chunks([b"a" * 1000] * 3)
    response = record(answering(httpx.Response(200, stream=body)), trace)(get(BLOB))
    assert [(one.response.bytes, one.seconds) for one in trace] == [(0, None)]
    assert b"".join(response.iter_raw()) == b"a" * 3000
    (one,) = trace
    assert one.response.bytes == 3000
    assert one.seconds is not None
    assert len(heard) == 2
    assert body.closed
    assert one.response.excerpt == ""


@pytest.mark.parametrize("stream", [True, False])
def test_with_an_httpx_client_as_send(stream):
    trace = Trace()
    transport = httpx.MockTransport(lambda request: httpx.Response(200, stream=Chunks([b'{"a"', b": 1}"])))
    with httpx.Client(transport=transport) as client:
        response = record(lambda request: client.send(request, stream=stream), trace)(get(PING))
        assert response.read() == b'{"a": 1}'
        assert response.elapsed.total_seconds() >= 0
    assert trace[1].response.bytes == 8
    assert trace[1].seconds is not None
    assert json.loads(trace[1].response.excerpt) == {"a": 1}


def test_a_body_closed_early_counts_what_came():
    trace, body = Trace(), Chunks([b"a" * 10] * 5)
    answer = httpx.Response(200, stream=body, headers={"Content-Length": "50"})
    response = record(answering(answer), trace)(get(BLOB))
    next(response.iter_raw())
    response.close()
    (one,) = trace
    assert (one.response.bytes, one.error) == (10, None)
    assert one.seconds is not None
    assert body.closed
    assert "stopped after 10 B of 50 B" in one.meaning


def test_a_body_nobody_reads_ends_when_it_is_closed():
    trace = Trace()
    record(answering(httpx.Response(307, stream=Chunks([]))), trace)(get(BLOB)).close()
    assert trace[1].seconds is not None


def test_a_body_that_breaks_is_recorded_and_still_raises():
    trace = Trace()
    body = Chunks([b"a" * 10], breaks=httpx.RemoteProtocolError("peer closed connection"))
    response = record(answering(httpx.Response(200, stream=body)), trace)(get(BLOB))
    with pytest.raises(httpx.RemoteProtocolError):
        response.read()
    response.close()
    (one,) = trace
    assert (one.status, one.response.bytes) == (200, 10)
    assert one.error == "RemoteProtocolError: peer closed connection"


@pytest.mark.parametrize(
    "error", [httpx.ConnectError("[Errno 111] Connection refused"), httpx.ReadTimeout(""), OSError("odd")]
)
def test_no_answer_is_an_exchange_too(error):
    def failing(request):
        raise error

    trace = Trace()
    with pytest.raises(type(error)):
        record(failing, trace)(get(PING))
    (one,) = trace
    assert (one.response, one.error) == (None, f"{type(error).__name__}: {error}".removesuffix(": "))
    assert one.seconds is not None
    assert one.meaning


def test_error_texts_lose_their_secrets():
    password = secrets.token_urlsafe()

    def failing(request):
        raise httpx.ConnectError(f"cannot connect as alice:{password}")

    trace = Trace()
    with pytest.raises(httpx.ConnectError):
        record(failing, trace)(get(PING, Authorization=basic("alice", password)))
    assert password not in str(trace.to_json())


def test_a_retry_points_back_to_the_latest_401_of_the_same_request():
    trace = Trace()
    send = record(answering(*(httpx.Response(code) for code in (401, 401, 200, 401, 200))), trace)
    for url in (PING, MANIFEST, MANIFEST, MANIFEST, MANIFEST):
        send(get(url))
    assert [one.retry_of for one in trace] == [None, None, 2, 2, 4]


def test_the_trace_gets_one_redactor_and_keeps_its_own():
    mine = Trace(redactor=Redactor(b"k" * 16))
    kept = mine.redactor
    record(answering(), mine)
    assert mine.redactor is kept
    trace, ready, seen = Trace(), threading.Barrier(8), []

    def start(_):
        ready.wait()
        record(answering(), trace)
        seen.append(trace.redactor)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(start, range(8)))
    assert len(set(map(id, seen))) == 1


def test_parallel_blobs_share_a_trace():
    trace, sizes = Trace(), list(range(1, 41))

    def blob(request):
        count = int(request.url.params["n"])
        return httpx.Response(200, stream=Chunks([b"x" * 100] * count))

    send = record(blob, trace)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: send(get(f"{BLOB}?n={n}", Authorization=basic("a", "pw"))).read(), sizes))
    assert [one.n for one in trace] == sizes
    for one in trace:
        assert one.response.bytes == 100 * int(httpx.URL(one.request.url).params["n"])
    assert trace.bytes == 100 * sum(sizes)
    assert trace.password_sent == 40


def test_a_large_blob_is_not_kept():
    trace, chunk = Trace(), b"x" * 65536
    response = record(answering(httpx.Response(200, stream=Chunks([chunk] * 2000))), trace)(get(BLOB))
    watched = response.stream
    for _ in response.iter_raw():
        pass
    assert trace[1].response.bytes == 65536 * 2000
    assert len(watched._kept) == 0


def test_an_error_in_a_blobs_place_is_kept():
    error = {"errors": [{"code": "BLOB_UNKNOWN"}]}
    trace = Trace()
    record(answering(httpx.Response(404, json=error)), trace)(get(BLOB))
    assert json.loads(trace[1].response.excerpt) == error


@pytest.mark.parametrize("streams", [True, False])
def test_a_gzipped_answer_is_read_and_counted_as_transferred(streams):
    packed = gzip.compress(json.dumps({"tags": ["1.0"] * 50}).encode())
    content = {"stream": Chunks([packed])} if streams else {"content": packed}
    headers = {"Content-Encoding": "gzip", "Content-Type": "application/json"}
    trace = Trace()
    answer = httpx.Response(200, headers=headers, **content)
    record(answering(answer), trace)(get("http://h/v2/a/tags/list")).read()
    assert trace[1].response.bytes == len(packed)
    assert len(json.loads(trace[1].response.excerpt)["tags"]) == 50


@pytest.mark.parametrize("coding", ["br", "gzip", "deflate"])
def test_a_body_in_a_coding_that_cannot_be_read_has_no_excerpt(coding):
    trace = Trace()
    answer = httpx.Response(200, stream=Chunks([b"\x00junk"]), headers={"Content-Encoding": coding})
    for _ in record(answering(answer), trace)(get(PING)).iter_raw():
        pass
    assert (trace[1].response.excerpt, trace[1].response.bytes) == ("", 5)


def test_the_url_is_shown_as_it_was_asked():
    trace = Trace()
    request = httpx.Request("GET", PING, extensions={"target": b"/v2/a//b/../manifests/1?x"})
    record(answering(httpx.Response(404)), trace)(request)
    assert trace[1].request.url.startswith("http://localhost:5000/v2/a//b/../manifests/1?")


def test_a_password_in_a_form_is_learnt_even_if_the_form_streams():
    password = secrets.token_urlsafe()
    form = f"grant_type=password&username=alice&password={password}".encode()
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Content-Length": str(len(form))}
    request = httpx.Request("POST", "http://localhost/oauth", content=iter([form]), headers=headers)
    trace = Trace()

    def echo(request):
        return httpx.Response(400, text=request.read().decode().replace("&", " , "))

    assert password in record(echo, trace)(request).text
    assert password not in str(trace.to_json())
    assert trace[1].stage == "token"


def token_server(token, refresh):
    body = {"token": token, "access_token": token, "refresh_token": refresh, "expires_in": 300}
    return httpx.Response(200, stream=Chunks([json.dumps(body).encode()]), headers={"X-Session": token})


def test_no_secret_is_anywhere_in_a_trace():
    password, refresh, session = (secrets.token_urlsafe() for _ in range(3))
    token = jwt.encode({"sub": "alice", "jti": secrets.token_hex(8)}, secrets.token_bytes(32))
    signed = f"https://storage.example/b?X-Amz-Signature={secrets.token_hex(32)}"
    echo = {"errors": [{"message": f"{basic('alice', password)} {quote(password)} {token}"}]}
    answers = [
        httpx.Response(401, json=echo, headers={"Set-Cookie": f"session={session}"}),
        token_server(token, refresh),
        httpx.Response(307, headers={"Location": signed}),
        httpx.Response(403, text=f"<p>{signed}</p>", headers={"Content-Type": "text/html"}),
        httpx.Response(404, text=f"no {refresh} or {session}"),
    ]
    requests = [
        get(PING, Authorization=basic("alice", password)),
        get(
            f"http://localhost:5001/token?service=lab&password={password}",
            Authorization=basic("alice", password),
        ),
        get(BLOB, Authorization=f"Bearer {token}", Cookie=f"session={session}"),
        get(signed),
        get(PING + refresh, **{"X-Registry-Auth": base64.b64encode(password.encode()).decode()}),
    ]
    trace = Trace()
    send = record(answering(*answers), trace)
    for request in requests:
        send(request).read()
    shown = [repr(trace), repr(trace.exchanges), json.dumps(trace.to_json()), to_text(trace)]
    shown += [to_curl(one) for one in trace]
    hidden = [password, refresh, session, token, token.split(".")[2], signed.partition("=")[2]]
    hidden += [base64.b64encode(f"alice:{password}".encode()).decode(), quote(password, safe="")]
    for secret in hidden:
        assert not [text for text in shown if secret in text]
    assert trace.password_sent == 2
    chips = {one.request.header("authorization").split()[-1] for one in trace.exchanges[:2]}
    assert len(chips) == 1
    assert trace.redactor.fingerprint(token) in trace[2].response.excerpt
    assert trace[3].request.header("authorization") == f"Bearer {trace.redactor.fingerprint(token)}"


def test_a_long_body_shows_how_far_it_is(monkeypatch):
    monkeypatch.setattr("labkit.trace.recorder._OFTEN", 0.0)
    trace, seen = Trace(), []
    trace.listen(lambda exchange: seen.append((exchange.response.bytes, exchange.seconds is None)))
    send = record(lambda request: httpx.Response(200, content=iter([b"1234", b"5678"])), trace)
    send(httpx.Request("GET", "http://localhost:5000/v2/app/blobs/sha256:00")).read()
    assert seen == [(0, True), (4, True), (8, True), (8, False)]


@pytest.mark.parametrize("length", [100, 100_000])
def test_a_form_is_learnt_however_it_is_framed(length):
    token = secrets.token_urlsafe(40)
    form = f"grant_type=refresh_token&refresh_token={token}&service=lab&scope=&pad={'x' * length}".encode()
    headers = {"Content-Type": "Application/x-www-form-urlencoded", "Transfer-Encoding": "chunked"}
    pieces = (form[at : at + 999] for at in range(0, len(form), 999))
    request = httpx.Request("POST", "http://localhost/oauth", content=pieces, headers=headers)
    trace, came = Trace(), []

    def revoked(request):
        came.append(request.read())
        return httpx.Response(401, text=f"refresh token {token} is revoked")

    record(revoked, trace)(request)
    assert came == [form]
    assert token not in str(trace.to_json())
    if length < 1000:
        assert (trace[1].stage, trace[1].request.fields["service"]) == ("token", "lab")
        assert who(trace[1]) == f"identity token {trace.redactor.fingerprint(token)}"
        assert 'refresh_token="$SECRET_' in to_curl(trace[1]).replace("'", "")
        assert Trace.from_json(trace.to_json()).exchanges == trace.exchanges


def test_a_form_that_breaks_off_is_sent_as_far_as_it_came_and_recorded():
    def breaking():
        yield b"grant_type=refresh"
        raise httpx.ReadError("the client went away")

    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    request = httpx.Request("POST", "http://localhost/oauth", content=breaking(), headers=headers)
    trace = Trace()
    with pytest.raises(httpx.ReadError):
        record(lambda request: httpx.Response(200, content=request.read()), trace)(request)
    assert "went away" in trace[1].error


def test_a_password_in_a_form_is_a_password_sent():
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    form = b"grant_type=password&username=alice&password=s3cret-word&scope=repository:a/b:pull"
    request = httpx.Request("POST", "http://localhost/oauth", content=form, headers=headers)
    trace = Trace()
    record(answering(httpx.Response(200, json={"token": "opaque"})), trace)(request)
    assert who(trace[1]).startswith("password of alice ·") and trace.password_sent == 1
    assert trace[1].meaning.startswith("Password accepted; a token for pull on a/b")
