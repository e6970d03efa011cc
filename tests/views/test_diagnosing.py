"""Diagnosis in a notebook: steps as they come, a box for texts, a lab with switches; every button works."""

from __future__ import annotations

import pytest

from labkit.lab import open_lab
from labkit.views.bench import Bench
from labkit.views.diagnosing import Diagnosing, Explaining
from tests.views.screen import Screen, put_up


@pytest.fixture
def screen(monkeypatch) -> Screen:
    monkeypatch.setenv("LABKIT_BACKEND", "embedded")
    return put_up(monkeypatch)


def test_probes_appear_with_ticks_and_the_finding_comes_below(screen) -> None:
    with open_lab("embedded", faults=["rate_limited"]) as lab:
        diagnosing = Diagnosing(lab.images[0], "docker")
    assert diagnosing.diagnosis.findings[0].cause.slug in ("rate_limited", "no_credentials")
    assert any(step.ok is False for step in diagnosing.steps)
    probing, card, nothing_yet = screen.html
    assert nothing_yet == ""
    assert "labkit-probes" in probing and "✓" in probing and "✗" in probing and "asking…" not in probing
    assert "labkit-finding" in card


def test_a_healthy_registry_gives_no_finding(screen) -> None:
    with open_lab("embedded", "none") as lab:
        diagnosing = Diagnosing(lab.images[0], "docker")
    assert diagnosing.diagnosis.findings == ()
    assert diagnosing.verdict.button.layout.display == "none"


def test_a_pasted_text_is_explained_and_opened_as_a_lab(screen) -> None:
    box = Explaining()
    box.show()
    box.text.value = "toomanyrequests: You have reached your pull rate limit"
    places = len(screen.html)
    box.button.click()
    assert box.diagnosis.findings[0].cause.slug == "rate_limited"
    assert "Rate limited" in screen.html[0] and box.verdict.button.layout.display is None
    box.verdict.button.click()
    bench = box.verdict.bench
    try:
        assert bench.fault.value == "rate_limited"
        assert len(screen.html) == places, "what a button displays for the first time is lost"
        bench.pull.click()
        assert bench.worked is False and "labkit explain NET005" in bench_html(screen)
        bench.mend.click()
        bench.pull.click()
        assert bench.worked is True and "every digest is right" in bench_html(screen)
        assert bench.mend.description == "Break it again"
    finally:
        bench.close()


def test_the_switches_open_the_lab_they_ask_for(screen) -> None:
    bench = Bench()
    bench.show()
    try:
        bench.pull.click()
        assert bench.worked is True and bench.mend.disabled
        bench.persona.value = "ghcr"
        bench.fault.value = "rate_limited"
        assert bench.lab.persona == "ghcr" and bench.lab.faults == ["rate_limited"]
        bench.pull.click()
        assert bench.worked is False
        bench.persona.value = "ecr"
        bench.fault.value = "token_key_untrusted"
        assert bench.lab is None and bench.pull.disabled and "This cannot be." in bench_html(screen)
    finally:
        bench.close()
    assert bench.lab is None


def bench_html(screen: Screen) -> str:
    return screen.html[-1]
