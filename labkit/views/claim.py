"""A claim of the course and whether it holds here."""

from __future__ import annotations

from labkit.views.html import Html, h


def render_claim(sentence: str, holds: bool) -> Html:
    """The claim, with the result of checking it just now."""
    mark, mood = ("✓ Checked here:", "right") if holds else ("✗ Not so here:", "wrong")
    return h("p", h("b", mark), " ", sentence, class_=f"labkit labkit-verdict labkit-is-{mood}")
