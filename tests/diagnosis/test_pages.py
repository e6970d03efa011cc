"""Pages of codes, and a diagnosis as Markdown: complete, readable, and without secrets."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import labkit.lessons
from labkit.diagnosis.cause import LESSONS
from labkit.diagnosis.causes import BY_CODE, CAUSES
from labkit.diagnosis.finding import Diagnosis, Finding
from labkit.diagnosis.markdown import to_markdown
from labkit.diagnosis.pages import page
from labkit.wire.errors import UsageError
from labkit.wire.reference import parse_reference

KNOWN_CAPITALS = re.compile(r"\b(REPO|REF|MINE|LOGIN)\b")


@pytest.mark.parametrize("cause", CAUSES.values(), ids=list(CAUSES))
def test_every_code_has_a_page(cause) -> None:
    text = page(cause.code)
    for part in (cause.code, cause.slug, cause.what, cause.tells, cause.fix):
        assert part in text
    assert (f"Lesson {cause.lesson} " in text) == (cause.lesson in LESSONS)

    assert not KNOWN_CAPITALS.search(text)
    assert text.count("`") % 2 == 0
    assert not re.search(r"\bneighbour\b|row above|\(`[a-z_]+`:", text), "it speaks of another page"


@pytest.mark.parametrize("cause", CAUSES.values(), ids=list(CAUSES))
def test_what_only_a_person_decides_has_its_reason(cause) -> None:
    assert ("P" in cause.decided_by) is bool(cause.person)
    assert re.fullmatch(r"0\d|1[0-2]", cause.lesson)


def test_a_page_by_slug_and_in_small_letters() -> None:
    assert page("tls_unknown_ca") == page(" net001 ") == page("NET001")


def test_another_code_is_refused() -> None:
    with pytest.raises(UsageError, match="no code"):
        page("NOPE999")


def finding(**given) -> Finding:
    cause = CAUSES["token_audience_mismatch"]
    rest = {"stage": "token", "confidence": 0.9, "message": cause.what, "fix": ("docker pull x", cause.fix)}
    return Finding(cause, **(rest | given))


def test_markdown_says_cause_proof_fix_and_what_was_taken_out() -> None:
    secret = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.c2lnbmF0dXJlc2lnbmF0dXJl"
    found = finding(evidence=(f"The text says “Authorization: Bearer {secret}”.", "row 1 <b>*x*</b>"))
    text = to_markdown(
        Diagnosis((found, finding(confidence=0.3)), ("wrong_password",), "Look at `aud`."),
        parse_reference("reg.example/team/app:1"),
        "docker",
    )
    assert text.startswith("### Diagnosis of `reg.example/team/app:1` with docker")
    assert "**TOKEN003: Token audience mismatch**, almost certain (90 %)" in text
    assert "```sh\ndocker pull x\n```" in text
    assert "**Ruled out:** Wrong password." in text and "Look at `aud`." in text
    assert secret not in text and "1 value that may be secret" in text
    assert "<b>" not in text and r"\*x\*" in text


def test_markdown_without_a_finding() -> None:
    text = to_markdown(Diagnosis())
    assert "No cause was found." in text and "nothing had to be taken out" in text


def test_json_names_the_lesson() -> None:
    assert Diagnosis((finding(),)).to_json()["findings"][0]["lesson"] == BY_CODE["TOKEN003"].lesson


def test_the_lessons_are_those_of_the_course() -> None:
    there = Path(labkit.lessons.__file__).parent.glob("lesson_??.py")
    assert [path.stem.removeprefix("lesson_") for path in sorted(there)] == list(LESSONS)
