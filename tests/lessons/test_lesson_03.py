"""What the predictions of lesson 03 read off the wire, on every backend; the real docker; its exercises."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from labkit.credentials import look_up
from labkit.credentials.credential import basic
from labkit.credentials.outcome import HelperFailure
from labkit.lab.lab import Lab
from labkit.lessons import open_lesson
from labkit.lessons.attempt import attempt
from labkit.lessons.docker_login import login_with_docker, pull_with_docker
from labkit.lessons.lesson import Lesson
from labkit.lessons.lesson_03 import CONTENT, PASSWORDS
from labkit.lessons.login import login
from labkit.protocol.client import base_url
from labkit.wire.errors import AuthRefused, Unreachable
from labkit.wire.reference import parse_reference

PREDICTIONS = {prediction.id: prediction for prediction in CONTENT.predictions}
EXERCISES = {exercise.id: exercise for exercise in CONTENT.exercises}
CAROL = ("carol", PASSWORDS["carol"])


@pytest.fixture
def lesson(each_backend: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lesson]:
    monkeypatch.setenv("LABKIT_BACKEND", each_backend)
    monkeypatch.chdir(tmp_path)
    lesson = open_lesson("03")
    yield lesson
    lesson.close()


@pytest.fixture
def lab(lesson: Lesson) -> Lab:
    return lesson.lab


def test_a_login_asks_twice_and_keeps_the_password(lesson: Lesson) -> None:
    login = lesson.login(*CAROL)
    asked = [(row.request.method, row.stage, row.status, row.carried_password) for row in login.trace]
    assert asked == [("GET", "ping", 401, False), ("GET", "ping", 200, True)]
    assert PREDICTIONS["login"].observe(login).key == "B"
    assert PREDICTIONS["kept"].observe(login).key == "D"
    auth = json.loads(login.read())["auths"][lesson.lab.registry]["auth"]
    assert base64.b64decode(auth) == b"carol:paper-boat-71"
    assert "paper-boat-71" not in repr(login) + repr(login.trace.to_json()) and auth not in repr(login)


def test_what_is_kept_is_what_docker_would_send(lesson: Lesson) -> None:
    login = lesson.login(*CAROL)
    found = look_up(
        f"{lesson.lab.registry}/team/app:1.0",
        "docker",
        files={"/folder/config.json": login.read()},
        env={"DOCKER_CONFIG": "/folder"},
        ask_helper=lambda name, server: HelperFailure("missing", "was asked"),
    )
    assert (found.credential.username, found.credential.secret) == CAROL
    assert "base64 hides nothing" in " ".join(found.warnings)


def test_a_refused_login_keeps_nothing(lesson: Lesson) -> None:
    typo = lesson.login("carol", "paper-boat-17")
    assert isinstance(typo.error, AuthRefused) and not typo.path.exists() and typo.read() == ""
    assert PREDICTIONS["login"].observe(typo).key == "B"
    assert PREDICTIONS["kept"].observe(typo).key == "A"


def test_a_client_that_insists_on_https_sends_no_password(lesson: Lesson) -> None:
    strict = lesson.login(*CAROL, https=True)
    assert isinstance(strict.error, Unreachable) and not strict.path.exists()
    assert [(row.status, row.carried_password) for row in strict.trace] == [(None, False)]
    assert PREDICTIONS["login"].observe(strict).key == "D"


def test_a_closed_lesson_leaves_no_config_behind(lesson: Lesson) -> None:
    login = lesson.login(*CAROL)
    assert login.path.exists()
    lesson.close()
    assert not login.path.parent.exists()


@pytest.mark.parametrize(("name", "sent", "rows"), [("team/app:1.0", 6, 7), ("public/hello:1.0", 5, 6)])
def test_the_password_is_in_every_request_but_the_first(
    lesson: Lesson, name: str, sent: int, rows: int
) -> None:
    pull = lesson.pull(name, *CAROL)
    assert (pull.trace.password_sent, len(pull.trace)) == (sent, rows)
    assert not pull.trace[1].carried_password
    assert len({row.request.header("authorization") for row in list(pull.trace)[1:]}) == 1
    assert PREDICTIONS["travel"].observe(pull).key == "C"


def test_other_counts_are_observed_as_others(lab: Lab) -> None:
    assert PREDICTIONS["travel"].observe(attempt(lab, "team/app:1.0")).key == "A"
    typo = attempt(lab, "team/app:1.0", "carol", "paper-boat-17")
    assert PREDICTIONS["cost"].observe(typo).key == "C"


def test_every_request_with_a_password_pays_for_bcrypt(lesson: Lesson) -> None:
    dear = lesson.pull_at_cost(12)
    assert dear.error is None and PREDICTIONS["cost"].observe(dear).key == "B"


def test_near_misses_are_all_told_the_same(lesson: Lesson) -> None:
    user, password = CAROL
    doors = lesson.knock(
        CAROL, (user, "paper-boat-17"), (user, ""), (user, f"{password}\n"), ("ca:rol", password)
    )
    assert [row.status for row in doors] == [200, 401, 401, 401, 401]
    assert len({row.response.excerpt for row in list(doors)[1:] if row.response}) == 1
    shown = [row.request.header("authorization") or "" for row in doors]
    assert len(set(shown)) == 5
    assert shown[2] == "Basic carol (no password)" and shown[4].startswith("Basic ca ·")


def test_plain_http_is_for_this_machine_only() -> None:
    hosts = ("localhost:5000", "127.0.0.9:5000", "192.168.1.7:5000", "registry.example.org")
    schemes = [base_url(parse_reference(f"{host}/team/app")).scheme for host in hosts]
    assert schemes == ["http", "http", "https", "https"]


def test_the_lab_tells_carol_s_name_and_makes_the_others_passwords(lab: Lab) -> None:
    assert [user.name for user in lab.users] == ["alice", "bob", "robot-ci"]
    assert not {user.password for user in lab.users} & set(PASSWORDS.values())


def test_without_docker_there_are_recordings(
    lab: Lab, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    kept = login_with_docker(lab.registry, basic(*CAROL))
    said, trace = pull_with_docker(lab, "team/app:1.0", basic(*CAROL))
    assert not kept.said.live and not said.live
    assert said.note == "Docker is not on this machine. A recording of Docker 20.10 at such a registry:"
    assert "unencrypted" in kept.said.output and json.loads(kept.config)["auths"].keys() == {lab.registry}
    assert (len(trace), trace.password_sent) == (8, 7)


def test_the_real_docker_keeps_and_sends_what_the_recordings_say(
    require: Callable[..., None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    require("docker")
    require("peers", "docker")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LABKIT_BACKEND", "container")
    lesson = open_lesson("03")
    try:
        kept = login_with_docker(lesson.lab.registry, basic(*CAROL))
        said, trace = pull_with_docker(lesson.lab, "team/app:1.0", basic(*CAROL))
        assert kept.said.live and said.live
        assert "unencrypted" in kept.said.output and "paper-boat" not in kept.said.output + repr(kept)
        assert json.loads(kept.config) == json.loads(lesson.login(*CAROL).read())
        monkeypatch.setenv("PATH", str(tmp_path))
        _, recorded = pull_with_docker(lesson.lab, "team/app:1.0", basic(*CAROL))
        assert shape(trace) == shape(recorded)
    finally:
        lesson.close()


def shape(trace: Any) -> list[Any]:
    """Docker fetches blobs side by side, so their order is chance."""
    return sorted((row.stage, row.request.method, row.status, row.carried_password) for row in trace)


def test_a_pull_by_docker_that_fails_is_a_recording(lab: Lab, require: Callable[..., None]) -> None:
    require("docker")
    require("peers", "docker")
    said, trace = pull_with_docker(lab, "team/app:1.0", basic("carol", "paper-boat-17"))
    assert not said.live and "it cannot speak to the lab" in said.note and trace.password_sent == 7


@pytest.mark.parametrize("form", ["Authorization: {}", " {} ", "basic{}"])
def test_the_header_may_come_with_its_name_and_in_any_case(form: str) -> None:
    right = EXERCISES["header"].right["A"]
    value = form.format(right.removeprefix("Basic") if form.startswith("basic") else right)
    assert EXERCISES["header"].judge({"A": value}).state == "right"


def test_a_login_to_a_registry_that_is_gone_says_so(tmp_path: Path, lab: Lab) -> None:
    lab.close()
    ended = login(lab, *CAROL, tmp_path)
    assert ended.error is not None and ended.read() == ""
