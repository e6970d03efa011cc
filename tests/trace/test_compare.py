"""Two traces side by side: paired by what requests are for, the first difference that matters in words."""

from __future__ import annotations

import dataclasses

import pytest

from labkit.lab import open_lab
from labkit.trace.compare import compare
from labkit.wire.errors import LabkitError
from labkit.wire.exchange import Trace


def pull(lab, name="team/app:1.0", user=None, **more):
    try:
        return lab.pull(name, user=user, **more).trace
    except LabkitError:
        return failed(lab, name, user)


def failed(lab, name, user):
    """The trace of a pull that was refused."""
    from labkit.credentials.credential import ANONYMOUS
    from labkit.protocol.client import pull as pull_it
    from labkit.wire.exchange import Trace

    trace = Trace()
    credential = lab.credential(user) if user else ANONYMOUS
    with pytest.raises(LabkitError):
        pull_it(lab.reference(name), send=lab.send, trace=trace, credential=credential, scheme="http")
    return trace


@pytest.fixture(scope="module")
def labs():
    with open_lab("embedded", "token") as one, open_lab("embedded", "token") as other:
        yield one, other


@pytest.fixture(scope="module")
def closed():
    with open_lab("embedded", "htpasswd") as lab:
        yield lab


def first(a, b):
    found = compare(a, b).first
    return found.differences[0] if found else None


def test_the_same_pull_elsewhere_is_the_same(labs):
    one, other = (pull(lab, user="alice") for lab in labs)
    assert first(one, other) is None
    assert len(compare(one, other).pairs) == 8


def test_who_sends_nothing_is_told(labs):
    lab = labs[0]
    assert first(pull(lab, user="alice"), pull(lab)) == (
        "To the token server A goes as alice, B anonymously."
    )


def test_another_user_is_told_before_what_comes_of_it(labs):
    lab = labs[0]
    said = [pair.differences for pair in compare(pull(lab, user="alice"), pull(lab, user="bob")).pairs]
    assert [each for each in said if each] == [("To the token server A goes as alice, B as bob.",)]


def test_a_grant_that_is_too_small_shows_as_the_refusal_after_it(labs):
    lab = labs[0]
    comparison = compare(
        pull(lab, "public/hello:1.0", user="alice"), pull(lab, "public/hello:1.0", user="robot-ci")
    )
    after = [pair.differences[0] for pair in comparison.pairs if pair.differences]
    assert after[1] == "The registry answers 200 to A, 401 to B."


def test_another_kind_of_door_is_told(labs, closed):
    said = first(pull(labs[0], user="alice"), pull(closed, user="alice"))
    assert said.startswith('The challenge to A is Bearer realm="http')


def test_another_name_is_told(labs):
    lab = labs[0]
    assert first(pull(lab, user="alice"), pull(lab, "team/app:nope", user="alice")) == (
        "A asks for /v2/team/app/manifests/1.0, B for /v2/team/app/manifests/nope."
    )


def test_another_platform_is_told(labs):
    lab = labs[0]
    said = first(
        pull(lab, user="alice", platform="linux/amd64"), pull(lab, user="alice", platform="linux/arm64")
    )
    assert "manifests/sha256:" in said


def test_what_one_alone_asks_is_told(closed, labs):
    comparison = compare(pull(labs[0], user="alice"), pull(closed, user="alice"))
    assert any("A asks the token server" in each for pair in comparison.pairs for each in pair.differences)


def test_what_is_fetched_side_by_side_may_come_in_any_order(labs):
    trace = pull(labs[0], user="alice")
    blobs = [each for each in trace if each.stage == "blob"]
    turned = Trace()
    for exchange in [*(each for each in trace if each.stage != "blob"), *reversed(blobs)]:
        turned.put(dataclasses.replace(exchange, n=len(turned) + 1))
    assert len(blobs) > 2 and [each.stage for each in turned] == [each.stage for each in trace]
    assert compare(trace, turned).first is None is compare(turned, trace).first
    lost = Trace()
    for exchange in list(turned)[:-1]:
        lost.put(exchange)
    assert compare(trace, lost).first and compare(lost, trace).first


def test_the_json_names_rows(labs):
    lab = labs[0]
    document = compare(pull(lab, user="alice"), pull(lab)).to_json()
    assert (document["difference"]["a"], document["difference"]["b"]) == (2, 2)
    assert document["pairs"][0] == {"a": 1, "b": 1, "differences": []}
