"""What the predictions of lesson 04 read off the wire, on every backend; the client that keeps its tokens;
the real docker; and the lesson's questions as data."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from labkit.lab.lab import Lab
from labkit.lessons import open_lesson
from labkit.lessons.client import Client
from labkit.lessons.docker_login import pull_with_docker
from labkit.lessons.lesson import Lesson
from labkit.lessons.lesson_04 import CONTENT, MANY, post_form
from labkit.lessons.real_docker import DENIED, pull_as_stranger
from labkit.wire.errors import AuthRefused, UsageError
from labkit.wire.exchange import Trace

PREDICTIONS = {prediction.id: prediction for prediction in CONTENT.predictions}
EXERCISES = {exercise.id: exercise for exercise in CONTENT.exercises}
ERROR = "www-authenticate"


@pytest.fixture
def lesson(each_backend: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lesson]:
    monkeypatch.setenv("LABKIT_BACKEND", each_backend)
    monkeypatch.chdir(tmp_path)
    lesson = open_lesson("04")
    yield lesson
    lesson.close()


@pytest.fixture
def lab(lesson: Lesson) -> Lab:
    return lesson.lab


def story(trace: Trace) -> list[tuple[str, int | None, str]]:
    """Stage, status, and what was shown, of each request."""
    shown = [(row.request.header("authorization") or "nothing").split()[0] for row in trace]
    return [(row.stage, row.status, kind) for row, kind in zip(trace, shown, strict=True)]


PULL = [
    ("ping", 401, "nothing"),
    ("token", 200, "Basic"),
    ("manifest", 200, "Bearer"),
    ("manifest", 200, "Bearer"),
    *[("blob", 200, "Bearer")] * 4,
]


def test_the_password_goes_to_the_token_server_once_for_each_pull(lesson: Lesson) -> None:
    alice, again = (lesson.pull("team/app:1.0", user="alice") for _ in range(2))
    assert story(alice.trace) == story(again.trace) == PULL
    assert "good for 300 s" in alice.trace[2].meaning
    assert PREDICTIONS["sees"].observe(alice).key == "B"
    assert PREDICTIONS["again"].observe(again).key == "B"
    basic = lesson.pull_under("htpasswd", "team/app:1.0", user="alice")
    assert (len(basic.trace), basic.trace.password_sent) == (7, 6)
    seen = PREDICTIONS["count"].observe(basic, alice)
    assert (seen.key, MANY) == ("C", 100) and "600 and 100" in seen.said


def test_another_result_is_observed_as_another(lesson: Lesson) -> None:
    basic = lesson.pull_under("htpasswd", "team/app:1.0", user="alice")
    stranger = lesson.pull("public/hello:1.0")
    typo = lesson.pull("team/app:1.0", user="bob", password="an old one")
    assert PREDICTIONS["sees"].observe(basic).key == "A"
    assert PREDICTIONS["sees"].observe(stranger).key == "D"
    assert PREDICTIONS["again"].observe(basic).key == "C"
    assert PREDICTIONS["again"].observe(stranger).key == "A"
    assert PREDICTIONS["less"].observe(typo).key == "A"


def test_less_is_granted_without_a_word(lesson: Lesson) -> None:
    bob = lesson.pull("team/base:1.0", user="bob")
    assert [row.status for row in bob.trace] == [401, 200, 401]
    assert isinstance(bob.error, AuthRefused) and "insufficient_scope" in (bob.challenge or "")
    assert PREDICTIONS["less"].observe(bob).key == "C"
    assert lesson.pull("team/base:1.0", user="alice").last.status == 404


def test_a_stranger_gets_public_images_and_an_old_password_does_not(lesson: Lesson) -> None:
    hello = lesson.pull("public/hello:1.0")
    stale = lesson.pull("public/hello:1.0", user="alice", password="an old one")
    assert hello.error is None and [row.status for row in hello.trace][:2] == [401, 200]
    assert (hello.trace.password_sent, stale.trace.password_sent) == (0, 1)
    assert [(row.stage, row.status) for row in stale.trace] == [("ping", 401), ("token", 401)]


def test_a_client_keeps_its_token_and_replaces_a_spoilt_one(lab: Lab) -> None:
    client = Client(lab, "alice")
    first, second = client.pull("team/app:1.0"), client.pull("team/app:1.0")
    client.spoil_tokens()
    late = client.pull("team/app:1.0")
    assert story(first.trace) == PULL and story(second.trace) == PULL[2:]
    assert story(late.trace) == [("manifest", 401, "Bearer"), *PULL[1:]]
    assert 'error="invalid_token"' in (late.trace[1].response.header(ERROR) or "")  # type: ignore[union-attr]
    marks = [trace[n].request.header("authorization") for trace, n in ((first.trace, 3), (second.trace, 1))]
    assert marks[0] == marks[1] != late.trace[3].request.header("authorization")
    assert late.error is None and "alice" in repr(client) and "Bearer" not in repr(client)


def test_a_token_is_for_one_repository(lab: Lab) -> None:
    client = Client(lab, "alice")
    with pytest.raises(UsageError, match="holds no token for team/app"):
        client.ask("public/hello:1.0", token_of="team/app:1.0")
    client.pull("team/app:1.0")
    other = client.ask("public/hello:1.0", token_of="team/app:1.0")
    assert story(other.trace) == [("manifest", 401, "Bearer")]
    assert 'error="insufficient_scope"' in (other.challenge or "")
    assert client.ask("team/app:1.0", token_of="team/app:1.0").last.status == 200
    assert story(client.pull("public/hello:1.0").trace)[0] == ("token", 200, "Basic")


def test_the_post_form_is_not_what_the_lab_understands(lab: Lab) -> None:
    form = post_form(lab)
    assert form.status == 404
    assert form.text.splitlines()[0] == f"POST {lab.realm}"
    assert "grant_type = refresh_token\nrefresh_token = (what login was given)" in form.text


def test_a_trace_without_a_token_has_none_to_take_apart(lesson: Lesson) -> None:
    stale = lesson.pull("public/hello:1.0", user="alice", password="an old one")
    with pytest.raises(UsageError, match="No token came"):
        lesson.token(stale)


def test_without_docker_there_are_recordings(
    lab: Lab, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    said, trace = pull_with_docker(lab, "team/app:1.0", lab.credential("alice"))
    stranger = pull_as_stranger(f"{lab.registry}/team/app:1.0", lab.auth)
    assert not said.live and not stranger.live
    assert (len(trace), trace.password_sent) == (9, 1) and trace[2].carried_password
    assert lab.registry in stranger.output and stranger.output.endswith(f"denied: {DENIED}")


def test_the_real_docker_does_what_the_recordings_say(
    lab: Lab, require: Callable[..., None], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    require("docker")
    require("peers", "docker")
    said, trace = pull_with_docker(lab, "team/app:1.0", lab.credential("alice"))
    stranger = pull_as_stranger(f"{lab.registry}/team/app:1.0", lab.auth)
    assert said.live and stranger.live
    monkeypatch.setenv("PATH", str(tmp_path))
    _, recorded = pull_with_docker(lab, "team/app:1.0", lab.credential("alice"))
    assert sorted(map(str, story(trace))) == sorted(map(str, story(recorded)))
    assert stranger.output == pull_as_stranger(f"{lab.registry}/team/app:1.0", lab.auth).output
    secrets = [user.password for user in lab.users]
    assert not [secret for secret in secrets if secret in json.dumps(trace.to_json())]


@pytest.mark.parametrize(
    "form",
    [
        "https://auth.example.org/token?scope=repository%3Atools%2Flint%3Apull&service=registry.example.org",
        "https://auth.example.org/token?account=ci&service=registry.example.org&scope=repository:tools/lint:pull",
        " https://auth.example.org/token?service=registry.example.org&scope=repository:tools/lint:pull\n",
    ],
)
def test_an_address_that_asks_for_the_same_is_right(form: str) -> None:
    right = EXERCISES["token-url"].right
    assert EXERCISES["token-url"].judge({**right, "A": form}).state == "right"
    assert EXERCISES["token-url"].judge({**right, "B": form}).state == "wrong"


def test_the_order_of_actions_does_not_matter() -> None:
    right = EXERCISES["token-url"].right
    swapped = {**right, "B": right["B"].replace("pull,push", "push,pull")}
    assert EXERCISES["token-url"].judge(swapped).state == "right"
