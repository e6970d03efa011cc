"""Findings as cards: what is said, in which order, escaped, and readable without colour."""

from __future__ import annotations

import re

from labkit.diagnosis.causes import CAUSES
from labkit.diagnosis.finding import Diagnosis, Finding
from labkit.views import render_diagnosis, render_finding
from labkit.views.finding import diagnosis_in_words


def finding(slug="token_audience_mismatch", confidence=0.9, **given) -> Finding:
    cause = CAUSES[slug]
    rest = {"stage": cause.stages[0], "message": cause.what, "fix": ("docker pull x", cause.fix)}
    return Finding(cause, confidence=confidence, **(rest | given))


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_a_finding_says_what_where_why_and_how_to_mend_it() -> None:
    html = render_finding(finding(evidence=("Row 2: `aud` is other.",), exchanges=(1, 2)))
    said = words(html)
    for part in (
        "Token audience mismatch almost certain (90 %) to be changed on the token server's side",
        "Row 2: aud is other.",
        "Requests that prove it: 1, 2.",
        "docker pull x",
        "labkit explain TOKEN003",
    ):
        assert part in said, said


def test_a_lesson_is_named_if_it_is_there() -> None:
    there = next(slug for slug, cause in CAUSES.items() if cause.taught)
    assert f"Lesson {CAUSES[there].taught} explains it." in words(render_finding(finding(there)))
    later = next(slug for slug, cause in CAUSES.items() if not cause.taught)
    assert "Lesson" not in words(render_finding(finding(later)))


def test_the_step_that_broke_is_said_in_words() -> None:
    said = words(render_finding(finding(exchanges=(2,))))
    assert (
        "✓ setup : passed ✓ network : passed ✓ ping : passed ✗ login , broke here · manifest : not reached"
        in said
    )
    assert "✓" not in render_finding(finding()), "nobody saw that the steps before went well"
    pushed = render_finding(finding("proxy_body_size_limit"))
    assert "upload , broke here" in words(pushed) and pushed.count('aria-current="step"') == 1


def test_others_and_what_is_ruled_out_are_folded() -> None:
    diagnosis = Diagnosis((finding(), finding("clock_skew", 0.3)), ("wrong_password",), "Look at `aud`.")
    html = render_diagnosis(diagnosis, "Yours")
    outside = words(re.sub(r"<details.*?</details>", "", html, flags=re.DOTALL))
    assert (
        "Clock skew" not in outside
        and "Wrong password" not in outside
        and "Look next: Look at aud" in outside
    )
    assert "Clock skew possible (30 %)" in words(html) and "Ruled out: 1" in words(html)
    assert "Token audience mismatch" in diagnosis_in_words(diagnosis)


def test_what_came_from_elsewhere_is_escaped() -> None:
    evil = "<img src=x onerror=alert(1)> `<b>`"
    html = render_diagnosis(Diagnosis((finding(message=evil, evidence=(evil,), fix=(evil,)),), (), evil))
    assert "<img" not in html and "<b></code>" not in html and html.count("&lt;img") == 8


def test_without_a_finding_that_is_said() -> None:
    assert "No cause was found." in words(render_diagnosis(Diagnosis()))
