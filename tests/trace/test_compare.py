"""Two traces side by side: paired by what requests are for, the first difference that matters in words."""

from __future__ import annotations

import dataclasses
import itertools
import re
from pathlib import Path

import pytest

from labkit.lab import open_lab
from labkit.trace.compare import compare
from labkit.trace.imports import read_trace
from labkit.trace.recordings import CLIENTS, recording
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


LOGS = Path(__file__).with_name("logs")


@pytest.mark.parametrize("auth", ["token", "htpasswd"])
@pytest.mark.parametrize(("a", "b"), [*itertools.permutations(CLIENTS, 2)])
def test_working_clients_differ_in_nothing_that_matters(a, b, auth):
    found = compare(recording(a, auth), recording(b, auth)).first
    assert found is None, found.differences


@pytest.mark.parametrize(("a", "b"), [*itertools.permutations(["crane", "oras", "skopeo", "regctl"], 2)])
def test_what_a_log_does_not_tell_is_no_difference(a, b):
    one, other = (read_trace((LOGS / f"{name}.txt").read_text()) for name in (a, b))
    found = compare(one, other).first
    assert found is None, found.differences


def test_a_log_beside_a_trace_differs_in_what_it_tells_only(labs):
    lab = labs[0]
    text = (LOGS / "crane.txt").read_text()
    assert first(pull(lab, user="alice"), read_trace(text)).startswith(
        "A asks the registry (GET /v2/team/app/blobs"
    )
    nobody = read_trace(text.replace("Authorization: <redacted>\n", ""))
    assert first(pull(lab, user="alice"), nobody) == "To the token server A goes as alice, B anonymously."
    said = first(read_trace(text), nobody)
    assert said == "To the token server A goes with a password that the log hides, B anonymously."


def without(trace, *rows, **changed):
    kept = Trace()
    for exchange in trace:
        if exchange.n not in rows:
            kept.put(dataclasses.replace(exchange, n=len(kept) + 1))
    return kept


def test_a_probe_that_led_on_is_folded_and_one_that_did_not_is_told():
    crane = read_trace((LOGS / "crane.txt").read_text())
    assert compare(crane, without(crane, 1)).first is None is compare(without(crane, 1), crane).first
    said = first(without(crane, 2, 3, 4), without(crane, 1))
    assert said.startswith("The registry answers nothing (tls: first record") and said.endswith(
        "to A, 401 to B."
    )


def test_a_client_that_never_asks_for_the_image_is_told_in_spite_of_the_folds():
    docker, podman = recording("docker"), recording("podman")
    pinged = without(podman, *range(2, 9))
    assert first(docker, pinged) == "A asks the token server (GET /token), B does not."
    refused = without(podman, *range(3, 9))
    assert first(docker, refused).startswith("A asks the registry (HEAD /v2/team/app/manifests/1.0)")
    assert "blobs" in first(docker, without(podman, 8))


@pytest.mark.parametrize(
    "header", ["Bearer", "AWS4-HMAC-SHA256 abc", "Basic Z2hwXzEyMzQ1Njc4OTAxMjM0OnB3cHdwdw==", "<x>"]
)
def test_sentences_are_whole_whatever_went_out(header):
    text = "> GET /v2/ HTTP/1.1\n> Host: r\n{}>\n< HTTP/1.1 200 OK\n< Server: x\n"
    a, b = (read_trace(text.format(line)) for line in ("", f"> Authorization: {header}\n"))
    for trace in (a, b):
        trace.put(dataclasses.replace(trace[1], stage="manifest"))
    assert re.fullmatch(r"To the registry A goes anonymously, B (with|as) [\w() -]+\w\)?\.", first(a, b))
