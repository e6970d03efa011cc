"""A request changed by hand: what differs is named, and nothing leaves for elsewhere."""

from __future__ import annotations

import httpx
import pytest

from labkit.protocol.edit import Edit, edit, editable
from labkit.wire.errors import UsageError
from labkit.wire.stage import stage_of

HOSTS = {"localhost:5000", "localhost:5001"}
SECRET = "Basic YWxpY2U6c2VjcmV0"


def request() -> httpx.Request:
    return httpx.Request(
        "GET",
        "http://localhost:5000/v2/team/app/manifests/1.0",
        headers={"Accept": "a/b", "Authorization": SECRET},
        extensions={"stage": "manifest"},
    )


def test_nothing_changed_is_the_same_request() -> None:
    asked = request()
    assert edit(asked, Edit(), HOSTS) is asked
    assert edit(asked, Edit("GET", str(asked.url), editable(asked), SECRET), HOSTS) is asked


@pytest.mark.parametrize(
    ("change", "parts"),
    [
        (Edit(method="head"), ("method",)),
        (Edit(url="http://localhost:5000/v2/"), ("URL",)),
        (Edit(authorization=""), ("Authorization dropped",)),
        (Edit(authorization="Bearer x"), ("Authorization replaced",)),
        (Edit(headers=(("Accept", "c/d"), ("X-Own", "1"))), ("header Accept", "header X-Own")),
        (Edit(headers=()), ("header Accept",)),
    ],
)
def test_the_parts_that_differ_are_named(change: Edit, parts: tuple[str, ...]) -> None:
    assert edit(request(), change, HOSTS).extensions["edited"] == parts


def test_only_what_was_changed_is_different() -> None:
    changed = edit(request(), Edit(authorization=""), HOSTS)
    assert "authorization" not in changed.headers
    assert changed.headers["accept"] == "a/b" and changed.url == request().url
    assert stage_of(changed) == "manifest"


def test_a_credential_can_be_added() -> None:
    bare = httpx.Request("GET", "http://localhost:5000/v2/")
    assert edit(bare, Edit(authorization="Bearer x"), HOSTS).extensions["edited"] == ("Authorization added",)


def test_host_and_stage_follow_from_the_url() -> None:
    changed = edit(request(), Edit(url="http://localhost:5001/token?service=x"), HOSTS)
    assert changed.headers["host"] == "localhost:5001"
    assert stage_of(changed) == "token"


def test_a_form_goes_along() -> None:
    form = httpx.Request("POST", "http://localhost:5001/token", data={"scope": "x"})
    assert edit(form, Edit(authorization="Bearer x"), HOSTS).content == b"scope=x"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (Edit(url="http://example.org/v2/"), "does not belong to this experiment"),
        (Edit(url="http://localhost:5002/v2/"), "does not belong to this experiment"),
        (Edit(url="http://alice@localhost:5000@example.org/"), "does not belong"),
        (Edit(url="/v2/"), "begins with http://"),
        (Edit(url="file:///etc/passwd"), "begins with http://"),
        (Edit(url="http://[::1"), "no URL"),
        (Edit(method="GET /"), "no method"),
        (Edit(headers=(("A B", "c"),)), "no name of a header"),
        (Edit(headers=(("A", "b\r\nAuthorization: Basic x"),)), "no header can carry"),
        (Edit(headers=(("A", "ä"),)), "no header can carry"),
    ],
)
def test_what_cannot_be_sent_is_refused(change: Edit, says: str) -> None:
    with pytest.raises(UsageError) as caught:
        edit(request(), change, HOSTS)
    assert says in str(caught.value) and SECRET not in str(caught.value)


def test_a_secret_is_not_printed() -> None:
    assert "YWxp" not in repr(Edit(authorization=SECRET))
