"""A command and what it printed, as on a terminal."""

from __future__ import annotations

from labkit.views.html import Html, h


def render_terminal(command: str, output: str, note: str) -> Html:
    """What was typed, what came back, and in `note` where that was."""
    return h(
        "div",
        h("p", note, class_="labkit-quiet"),
        h("pre", h("code", h("b", "$ ", command), "\n", output)),
        class_="labkit",
    )
