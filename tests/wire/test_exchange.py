"""Exchanges and traces as data: JSON there and back, counters, listeners; and the stage a URL belongs to."""

import json

import httpx
import pytest

from labkit.wire.exchange import Answered, Asked, Exchange, Trace
from labkit.wire.stage import form_of, stage_of

DIGEST = "sha256:" + "ab12" * 16


def exchange(n=1, authorization=None, **fields):
    headers = (("Authorization", authorization),) if authorization else ()
    defaults = {"response": Answered(200, (("Content-Type", "text/plain"),), 5, "hello")}
    asked = Asked("GET", "http://localhost:5000/v2/", headers)
    return Exchange(n, "ping", asked, **(defaults | fields))


@pytest.mark.parametrize(
    "one",
    [
        exchange(authorization="Basic alice ·3f2a", retry_of=1, started=2.5, seconds=0.25, meaning="Fine."),
        exchange(response=None, error="ConnectError: refused"),
    ],
)
def test_json_there_and_back(one):
    written = json.loads(json.dumps(one.to_json()))
    assert Exchange.from_json(written) == one


def test_the_json_that_scripts_rely_on():
    written = exchange().to_json()
    assert list(written) == [
        *["n", "stage", "retry_of", "request", "response", "error", "started", "seconds", "meaning"]
    ]
    assert list(written["request"]) == ["method", "url", "headers"]
    assert list(written["response"]) == ["status", "headers", "bytes", "excerpt"]
    assert written["response"]["headers"] == [["Content-Type", "text/plain"]]


@pytest.mark.parametrize("missing", ["n", "request", "response", "started"])
def test_a_missing_field_is_an_error(missing):
    written = exchange().to_json()
    del written[missing]
    with pytest.raises(KeyError):
        Exchange.from_json(written)


@pytest.mark.parametrize(
    ("authorization", "carried"),
    [
        (None, False),
        ("Basic alice ·3f2a", True),
        ("basic (no user) ·3f2a", True),
        ("Basic (no user, no password)", False),
        ("Basic alice (no password)", False),
        ("Basic (nothing after it)", False),
        ("Bearer ·91bc", False),
    ],
)
def test_what_counts_as_a_password(authorization, carried):
    assert exchange(authorization=authorization).carried_password is carried


def test_headers_are_found_in_any_case_and_all_lines_of_them():
    answered = Answered(401, (("Www-Authenticate", "Basic"), ("WWW-AUTHENTICATE", "Bearer")))
    assert answered.header("www-authenticate") == "Basic"
    assert answered.header_lines("WWW-Authenticate") == ["Basic", "Bearer"]
    assert answered.header("date") is None


def test_a_trace_keeps_order_counts_and_replaces():
    trace = Trace("pull")
    first, second = trace.number(), trace.number()
    trace.put(exchange(second, "Basic alice ·3f2a"))
    trace.put(exchange(first))
    trace.put(exchange(first, meaning="again"))
    assert [one.n for one in trace] == [1, 2]
    assert (len(trace), trace.bytes, trace.password_sent) == (2, 10, 1)
    assert trace[1].meaning == "again"
    assert trace[2].host == "localhost:5000"
    assert "alice" not in repr(trace)


def test_listeners_hear_of_each_put_until_they_leave():
    trace, heard = Trace(), []
    leave = trace.listen(heard.append)
    trace.put(exchange(1))
    leave()
    trace.put(exchange(2))
    assert [one.n for one in heard] == [1]


def test_a_trace_that_was_read_back_goes_on_counting():
    trace = Trace.from_json({"version": 1, "exchanges": [exchange(1).to_json(), exchange(7).to_json()]})
    assert trace.number() == 8
    assert Trace.from_json(trace.to_json()).exchanges == trace.exchanges


@pytest.mark.parametrize(
    ("url", "stage"),
    [
        ("/v2/", "ping"),
        ("/v2", "ping"),
        ("/v2/team/app/manifests/1.0", "manifest"),
        ("/v2/team%2Fapp/manifests/" + DIGEST, "manifest"),
        ("/v2/manifests/blobs/" + DIGEST, "blob"),
        ("/v2/team/app/blobs/uploads/", "upload"),
        ("/v2/team/app/blobs/uploads/1234?_state=x&digest=y", "upload"),
        ("/v2/a/b/c/tags/list?n=3", "tags"),
        ("/v2/_catalog", "catalog"),
        ("/v2/app/referrers/" + DIGEST, "referrers"),
        ("/token?service=lab&scope=repository:a:pull", "token"),
        ("/artifactory/api/docker/null/v2/token?service=x", "token"),
        ("/bucket/data?X-Amz-Signature=x", "storage"),
        ("/", "other"),
        ("/v2/foo", "other"),
    ],
)
def test_stages_by_url(url, stage):
    assert stage_of(httpx.Request("GET", f"http://localhost:5000{url}")) == stage


def test_who_sends_the_request_knows_the_stage_best():
    request = httpx.Request("GET", "http://storage/data", extensions={"stage": "storage"})
    assert stage_of(request) == "storage"


def test_a_posted_grant_is_a_token_request():
    form = {"grant_type": "refresh_token", "refresh_token": "x"}
    request = httpx.Request("POST", "http://localhost:5001/oauth", data=form)
    assert stage_of(request) == "token"
    assert form_of(request) == form
    assert stage_of(httpx.Request("POST", "http://localhost:5001/oauth", json=form)) == "other"


def test_a_form_that_still_streams_is_not_read():
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    request = httpx.Request("POST", "http://localhost/x", content=iter([b"grant_type=x"]), headers=headers)
    assert form_of(request) == {}
