"""What the predictions of lesson 01 read off the wire, on every backend; and its exercises against the lab."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from labkit.lab.faults import corrupt_blob
from labkit.lab.lab import Lab, open_lab
from labkit.lessons.attempt import attempt
from labkit.lessons.lesson_01 import CONTENT
from labkit.lessons.lesson_01_exercises import COUNTS, DIGEST, LAYER, NAMES
from labkit.wire.errors import Corrupt, NotFound
from labkit.wire.reference import parse_reference

PREDICTIONS = {prediction.id: prediction for prediction in CONTENT.predictions}
AMD = "linux/amd64"


@pytest.fixture
def lab(each_backend: str) -> Iterator[Lab]:
    with open_lab(each_backend, auth=CONTENT.auth) as lab:
        yield lab


def test_the_wire_decides_as_the_prose_has_it(lab: Lab, tmp_path: Path) -> None:
    pull = attempt(lab, "team/app:1.0", platform=AMD, to=tmp_path / "image")
    again = attempt(lab, "team/app:1.0", platform=AMD, to=tmp_path / "image")
    arm = attempt(lab, "team/app:1.0", platform="linux/arm64", to=tmp_path / "image")
    assert [row.stage for row in pull.trace] == ["ping", "manifest", "manifest", *["blob"] * 4]
    assert [row.stage for row in arm.trace].count("blob") == 2
    assert pull.pulled
    layer = pull.pulled.resolved.manifest.layers[1].digest
    damaged = attempt(lab, "team/app:1.0", platform=AMD, send=corrupt_blob(lab.send, layer))
    assert isinstance(damaged.error, Corrupt) and damaged.last.n == 6
    tag, repository = attempt(lab, "team/app:9.9"), attempt(lab, "team/no-such-app:9.9")
    assert isinstance(tag.error, NotFound) and tag.last.status == repository.last.status == 404
    mainframe = attempt(lab, "team/app:1.0", platform="linux/s390x")
    assert isinstance(mainframe.error, NotFound) and {row.status for row in mainframe.trace} == {200}
    seen = {
        "nginx": PREDICTIONS["nginx"].observe(parse_reference("nginx")).key,
        "count": PREDICTIONS["count"].observe(pull).key,
        "byte": PREDICTIONS["byte"].observe(damaged).key,
        "again": PREDICTIONS["again"].observe(again).key,
        "missing": PREDICTIONS["missing"].observe(tag, repository).key,
    }
    assert seen == {"nginx": "B", "count": "D", "byte": "C", "again": "C", "missing": "B"}


def test_another_result_is_observed_as_another() -> None:
    with open_lab("embedded", auth="htpasswd") as lab:
        stranger, alice = attempt(lab, "team/app:1.0"), attempt(lab, "team/app:1.0", "alice")
    assert PREDICTIONS["nginx"].observe(parse_reference("localhost/nginx")).key == "C"
    assert PREDICTIONS["byte"].observe(alice).key == "A"
    assert PREDICTIONS["byte"].observe(stranger).key == "B"
    assert PREDICTIONS["missing"].observe(stranger, stranger).key == "C"
    assert PREDICTIONS["missing"].observe(alice, stranger).key == "A"
    assert PREDICTIONS["again"].observe(alice).key == "D"


def test_the_exercises_are_right_about_the_lab(lab: Lab, tmp_path: Path) -> None:
    answer = httpx.get(f"{lab.url}/v2/public/hello/blobs/{DIGEST.right['A']}", trust_env=False)
    assert answer.content == LAYER
    assert len(attempt(lab, "team/app:1.0", platform=AMD, to=tmp_path / "a").trace) == COUNTS.right["A"]
    assert len(attempt(lab, "team/app:1.0", platform=AMD, to=tmp_path / "a").trace) == COUNTS.right["C"]
    pull = attempt(lab, "team/app:1.0", platform=AMD, to=tmp_path / "b")
    assert pull.pulled
    manifest = pull.pulled.resolved.manifest
    for blob in (manifest.config, *manifest.layers[1:]):
        (tmp_path / "b" / "blobs" / "sha256" / blob.digest.partition(":")[2]).unlink()
    assert len(attempt(lab, "team/app:1.0", platform=AMD, to=tmp_path / "b").trace) == COUNTS.right["B"]
    by_digest = f"team/app@{pull.pulled.resolved.descriptor.digest}"
    assert len(attempt(lab, by_digest, platform=AMD, to=tmp_path / "c").trace) == COUNTS.right["D"]


@pytest.mark.parametrize("value", [True, 1, None, b"bytes", ["sha256:"]])
def test_no_other_kind_of_value_passes_for_a_name_or_digest(value: Any) -> None:
    assert NAMES.judge({**NAMES.right, "A": value}).state == "wrong"
    assert DIGEST.judge({"A": value}).state == "wrong"


@pytest.mark.parametrize(
    ("letter", "name"),
    [
        ("A", "docker.io/library/redis:7"),
        ("B", "alice/tool:latest"),
        ("B", "index.docker.io/alice/tool"),
        ("D", " depot:443/ops/backup:latest "),
        ("E", NAMES.right["E"].replace("@", ":1.0@")),
    ],
)
def test_another_name_for_the_same_is_right_too(letter: str, name: str) -> None:
    assert NAMES.judge({**NAMES.right, letter: name}).state == "right"


def test_the_hints_do_not_hold_the_solution() -> None:
    for exercise in (NAMES, DIGEST):
        assert not [hint for hint in exercise.hints if any(str(v) in hint for v in exercise.right.values())]
