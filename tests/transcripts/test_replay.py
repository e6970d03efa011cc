"""Every golden exchange, put to the embedded registry: the same answer, field by field."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from labkit.lab.backends.binary import find
from labkit.lab.server import serve
from labkit.lab.tls import lab_tls
from tests.transcripts.__main__ import record
from tests.transcripts.asking import Conversation, comparable, in_process, read
from tests.transcripts.differences import KNOWN
from tests.transcripts.real import asks
from tests.transcripts.setups import SETUPS, Setup, app

GOLDEN = read()


def recorded(name: str) -> list[dict[str, Any]]:
    return [exchange for exchange in GOLDEN if exchange["id"].partition(".")[0] == name]


def same(answer: dict[str, Any], exchange: dict[str, Any]) -> bool:
    return comparable(answer) == comparable(exchange["response"])


def test_all_752_are_there() -> None:
    assert len(GOLDEN) == 752
    assert {exchange["id"].partition(".")[0] for exchange in GOLDEN} == set(SETUPS)


@contextmanager
def embedded(setup: Setup) -> Iterator[Conversation]:
    """In process, but where the connection itself is the matter."""
    if not setup.tls:
        yield Conversation(in_process(app(setup)))
        return
    with lab_tls() as tls, serve(app(setup), tls=tls.server()) as server:
        yield Conversation(asks(server.port, tls=True), asks(server.port))


@pytest.mark.parametrize("name", SETUPS)
def test_the_embedded_registry_answers_as_recorded(name: str) -> None:
    with embedded(SETUPS[name]) as conversation:
        check(name, conversation)


def check(name: str, conversation: Conversation) -> None:
    different = {}
    for exchange in recorded(name):
        answer = conversation.put(exchange["request"])
        if not same(answer, exchange):
            different[exchange["id"]] = answer, exchange["response"]
    surprises = {which: answers for which, answers in different.items() if which not in KNOWN}
    assert not surprises
    assert [which for which in KNOWN if which.partition(".")[0] == name and which not in different] == []


def test_the_real_registry_still_answers_as_recorded(require: Callable[..., None]) -> None:
    """The recorder's own proof: what it writes down of the registry on the PATH is the golden file."""
    require("peers", "registry")
    made = record(str(find()))
    different = [
        one["id"] for one, golden in zip(made, GOLDEN, strict=True) if not same(one["response"], golden)
    ]
    assert set(different) <= set(KNOWN)
