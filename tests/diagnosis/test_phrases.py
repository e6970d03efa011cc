"""The language of the tables: what a phrase finds, and that every table is written in it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labkit.diagnosis.causes import CAUSES
from labkit.diagnosis.symptoms import phrases, speakers, weighing
from labkit.diagnosis.symptoms.phrases import Searched, find
from labkit.diagnosis.symptoms.refusals import ALIKE
from labkit.diagnosis.symptoms.splits import SPLITS
from labkit.diagnosis.symptoms.tables import table

ROWS = [*ALIKE, *(row for rows in weighing.TABLES for row in rows)]
PHRASES = [row.phrase for row in ROWS] + [
    phrase
    for rows in (speakers.CLIENTS, speakers.REGISTRIES, speakers.COMMANDS, speakers.STAGES, speakers.TOLD)
    for _, phrase in rows
]


def searched(text, context="", *facts):
    return Searched(f"{text}\n{context}", len(text), frozenset(facts))


@pytest.mark.parametrize(
    ("phrase", "text", "context"),
    [
        ("denied", "access denied", ""),
        ("expir*", "it expired", ""),
        ("maintainer* can", "", "maintainers can pull"),
        ("*.azurecr.io", "acme.azurecr.io/app", ""),
        ("pull access denied … denied: no", "pull access denied for x: denied: no", ""),
        ("(token|password) expired", "password expired", ""),
        ("c:(a|b (c|d)) e", "", "b d e"),
        ("nothing | denied", "denied", ""),
        ("denied & c:sudo", "denied", "with sudo"),
        ("denied & !c:sudo", "denied", "as root"),
        ("<login> … <works>", "", "signed in, and that is fine"),
        ("authentication required", "unauthorized: authentication requi", ""),
        ("authentication required", "hentication required", ""),
        ("c:(own|custom) auth* server", "", "a custom authorisation server"),
    ],
)
def test_found(phrase, text, context):
    assert find(phrase, searched(text, context)) is not None


@pytest.mark.parametrize(
    ("phrase", "text", "context"),
    [
        ("denied", "undenied", ""),
        ("expir", "it expired", ""),
        ("own auth* server", "own auth was the server", ""),
        ("a … b", "b a", ""),
        ("a … b", "a" + " x" * 200 + " b", ""),
        ("t:sudo", "", "sudo"),
        ("c:sudo", "sudo", ""),
        ("denied & !sudo", "denied", "sudo"),
        ("@client=docker", "docker", ""),
        ("authentication required", "authenti", ""),
    ],
)
def test_not_found(phrase, text, context):
    assert find(phrase, searched(text, context)) is None


def test_facts_and_places():
    assert find("@client=(docker|podman)", searched("", "", "client=podman")) == ()
    assert find("no & c:way", searched("oh no", "this way")) == ((3, 5), (11, 14))


def test_a_table_is_rows_of_three_parts():
    rows = table("""
a | b
    c
    : what it
      means
    = no_credentials 2, wrong_password -1.5
d
    : x
    = disk_full 6
""")
    assert rows[0] == ("a | b c", "what it means", {"no_credentials": 2, "wrong_password": -1.5})
    assert rows[1].phrase == "d"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.phrase[:40])
def test_rows_name_causes_and_say_what_they_mean(row):
    assert row.means and row.weights
    assert set(row.weights) <= set(CAUSES)
    assert all(0 < abs(weight) <= 8 for weight in row.weights.values())


def test_questions_name_causes_each_once():
    for split in SPLITS:
        named = " ".join(split.answers).split()
        assert set(named) <= set(CAUSES) and len(named) == len(set(named)), split.ask


@pytest.mark.parametrize("phrase", PHRASES, ids=lambda phrase: phrase[:40])
def test_phrases_are_in_the_language(phrase):
    """Groups close, no piece is empty, nothing is longer than it can be searched for."""
    for terms in phrases._parsed(phrase):
        for term in map(phrases._term, terms):
            for place, pieces in term.ways:
                assert all(piece.strip("*") for piece in pieces), term
                assert not set("()|<>") & set("".join(pieces)) or pieces[0] in (
                    "<html*",
                    "<!doctype",
                    "password-stdin <",
                    "invalid character '<'",
                ), pieces
                assert place == "@" or "".join(pieces) == "".join(pieces).lower(), pieces


def test_every_cause_that_a_text_or_a_person_can_tell_has_a_symptom():
    told = {slug for row in ROWS for slug, weight in row.weights.items() if weight >= 2}
    missing = [
        slug
        for slug, cause in CAUSES.items()
        if {"E", "X"} & {*cause.decided_by.split()} and slug not in told
    ]
    assert missing == []


@given(st.text(max_size=80), st.text(max_size=80))
def test_no_text_is_too_odd(text, context):
    for phrase in PHRASES[:: len(PHRASES) // 12]:
        for begin, end in find(phrase, searched(text, context)) or ():
            assert 0 <= begin < end <= len(text) + len(context) + 1
