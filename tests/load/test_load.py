"""Under load: no error, and nothing that grows; large blobs pass through in little memory."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator

import httpx

from tests.load.learners import Lesson
from tests.load.serving import MIB, holds, served

SECONDS = 60 if os.environ.get("CI") else 6


def test_two_hundred_learners_at_once(eventually: Callable[[Callable[[], bool]], bool]) -> None:
    with served("--auth", "token") as lab:
        lesson = Lesson(lab)
        lesson.go(SECONDS / 3)
        before = holds(lab["pid"])
        lesson.go(SECONDS * 2 / 3)
        assert not lesson.errors
        assert lesson.pulls >= 400
        assert eventually(lambda: holds(lab["pid"]).files <= before.files + 5)
        after = holds(lab["pid"])
        assert after.threads <= before.threads + 2
        assert after.memory <= before.memory + 24 * MIB


def pieces(count: int) -> Iterator[bytes]:
    piece = bytes(range(256)) * 4096
    for _ in range(count):
        yield piece


def test_half_a_gibibyte_passes_through_in_little_memory() -> None:
    hasher = hashlib.sha256()
    for piece in pieces(512):
        hasher.update(piece)
    digest = f"sha256:{hasher.hexdigest()}"
    with served("--auth", "none") as lab, httpx.Client(timeout=120) as client:
        place = f"{lab['registry']}/v2/big/blob/blobs"
        location = client.post(f"{place}/uploads/").headers["location"]
        before, most = holds(lab["pid"]).memory, 0
        assert client.put(f"{location}&digest={digest}", content=pieces(512)).status_code == 201
        most = holds(lab["pid"]).memory
        with client.stream("GET", f"{place}/{digest}") as response:
            length = 0
            for number, chunk in enumerate(response.iter_raw()):
                length += len(chunk)
                if number % 500 == 0:
                    most = max(most, holds(lab["pid"]).memory)
        assert length == 512 * MIB
        assert most - before < 64 * MIB
