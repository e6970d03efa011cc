"""What the predictions of lesson 00 read off the wire, on every backend; and its exercise against the lab."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from labkit.lab.lab import Lab, open_lab
from labkit.lessons.attempt import attempt
from labkit.lessons.lesson_00 import CONTENT

PREDICTIONS = {prediction.id: prediction for prediction in CONTENT.predictions}
(MOST,) = CONTENT.exercises
WRONG = [MOST.judge(answer) for answer in MOST.wrong]


@pytest.fixture
def lab(each_backend: str) -> Iterator[Lab]:
    with open_lab(each_backend, auth=CONTENT.auth) as lab:
        yield lab


def test_the_wire_decides_as_the_prose_has_it(lab: Lab) -> None:
    pull = attempt(lab, "team/app:1.0", "alice")
    assert pull.error is None and len(pull.trace) == 8
    assert [row.n for row in pull.trace if row.carried_password] == [2]
    assert [row.status for row in pull.trace] == [401, *[200] * 7]
    assert all("Bearer ·" in (row.request.header("authorization") or "") for row in list(pull.trace)[2:])
    hosts = PREDICTIONS["hosts"].observe(pull)
    assert hosts.key == "C" and "(7 requests) and " in hosts.said and "(1 request)" in hosts.said
    stranger = httpx.get(pull.trace[1].request.url, trust_env=False)
    again = PREDICTIONS["again"].observe(stranger, pull.trace[1])
    assert (again.key, again.said) == ("B", "401, the same as in row 1.")


def test_the_exercise_is_about_the_row_with_the_most_bytes(lab: Lab) -> None:
    trace = attempt(lab, "team/app:1.0", "alice").trace
    most = max(trace, key=lambda row: row.response.bytes if row.response else 0)
    assert most.response and most.response.header("content-length") == str(most.response.bytes)
    assert MOST.right == {"A": most.n, "B": most.response.bytes}


def test_another_result_is_observed_as_another() -> None:
    with open_lab("embedded", auth="none") as lab:
        pull = attempt(lab, "team/app:1.0")
        answer = httpx.get(f"{lab.url}/v2/", trust_env=False)
        missing = httpx.get(f"{lab.url}/v2/none", trust_env=False)
    assert PREDICTIONS["hosts"].observe(pull).key == "B"
    assert PREDICTIONS["again"].observe(answer, pull.trace[1]).key == "A"
    seen = PREDICTIONS["again"].observe(missing, pull.trace[1])
    assert (seen.key, seen.said) == ("C", "404, not the same as in row 1.")


@pytest.mark.parametrize(
    "answer",
    [MOST.right, {"A": "6", "B": "1,051,751"}, {"A": " 6 ", "B": "1 051 751"}],
)
def test_a_number_may_be_typed_in_several_ways(answer: object) -> None:
    assert MOST.judge(answer).state == "right"


def test_no_message_gives_the_answer_away() -> None:
    assert not [verdict for verdict in WRONG if "1051751" in verdict.message or "A is 6" in verdict.message]
