"""An exercise as a card, and the verdict on an answer."""

from __future__ import annotations

from labkit.lessons.exercise import Exercise, Verdict
from labkit.views.card import render_card
from labkit.views.html import Html, h
from labkit.views.prose import render_prose

_HEADLINES = {"not attempted": "No answer yet.", "wrong": "Not yet.", "right": "Right."}


def render_exercise(exercise: Exercise, state: str = "open", hints: int = 0, solved: bool = False) -> Html:
    """The task; with as many hints as were asked for, and the solution if it was."""
    way = h("div", h("p", h("b", "Solution")), render_prose(exercise.solution), class_="labkit-hint")
    hints_shown = [_hint(n, hint) for n, hint in enumerate(exercise.hints[:hints], 1)]
    prompt = render_prose(exercise.prompt)
    return render_card(f"Exercise: {exercise.title}", state, prompt, hints_shown, way if solved else None)


def _hint(number: int, hint: str) -> Html:
    return h("div", h("p", h("b", f"Hint {number}")), render_prose(hint), class_="labkit-hint")


def render_verdict(verdict: Verdict) -> Html:
    """What the check found, in words for this very answer, and what it did not look at."""
    mood = {"right": "right", "wrong": "wrong"}.get(verdict.state, "open")
    return h(
        "div",
        h("p", h("b", _HEADLINES[verdict.state])),
        render_prose(verdict.message),
        h("p", f"Not checked: {verdict.not_checked}", class_="labkit-quiet") if verdict.not_checked else None,
        class_=f"labkit labkit-verdict labkit-is-{mood}",
        role="status",
    )
