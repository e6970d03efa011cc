"""The words that are recorded of real clients are still what they say, and `explain` knows what they mean."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from labkit.diagnosis.explaining import explain
from labkit.lab import Lab
from tests.diagnosis.corpus import lines
from tests.peers.words import SITUATIONS, Situation, labs, plain, said

PAIRS = [
    pytest.param(client, situation, id=f"{situation.name}-{situation.auth}-{client}")
    for situation in SITUATIONS
    for client in sorted(situation.clients)
]


@pytest.fixture(scope="module")
def opened() -> Iterator[dict[tuple[str, str], Lab]]:
    with labs() as made:
        yield made


@pytest.mark.parametrize(("client", "situation"), PAIRS)
def test_a_client_still_says_so_and_explain_knows_why(
    client: str, situation: Situation, opened: dict[tuple[str, str], Lab], require: Callable[..., None]
) -> None:
    require("peers", client)
    if client == "docker":
        require("docker")
    text = said(client, situation, opened[situation.lab], opened["", ""].ca or Path())
    recorded = {
        plain(row["stderr"])
        for row in lines("client_messages.jsonl")
        if (row["client"], row["situation"]) == (client, situation.name)
    }
    assert plain(text) in recorded
    assert situation.causes & {finding.cause.slug for finding in explain(text).findings[:3]}


def test_there_are_enough_of_them() -> None:
    assert len(PAIRS) >= 40
    assert {client for situation in SITUATIONS for client in situation.clients} >= {
        "docker",
        "podman",
        "oras",
    }


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ('Get "http://127.0.0.1:5000/v2/": EOF', 'Get "http://localhost:41234/v2/": EOF'),
        ("lookup x.invalid on 10.0.0.1:53: no such host", "lookup x.invalid: no such host"),
    ],
)
def test_what_is_another_each_time_is_left_out(one: str, other: str) -> None:
    assert plain(one) == plain(other)


def test_other_words_are_another_text() -> None:
    assert plain("Error response from daemon: denied") != plain("Error response from daemon: unauthorized")


@pytest.mark.parametrize(
    "text",
    [
        "Error: parsing image configuration: Download config.json digest sha256:1 does not match expected sha256:2",
        'Error: error writing layer: error verifying sha256 checksum after reading 266283 bytes; got "1", want "2"',
        "Error from destination oci-layout: failed to ingest: mismatched digest",
    ],
)
def test_a_corrupt_blob_is_known_whichever_part_came_first(text: str) -> None:
    assert explain(text).findings[0].cause.slug == "content_corrupt"
