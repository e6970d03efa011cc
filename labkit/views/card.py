"""The frame of a question or task: its kind, its state, and what belongs to it."""

from __future__ import annotations

from labkit.views.html import Child, Html, h


def render_card(kind: str, state: str, *body: Child) -> Html:
    """A frame; `state` is announced when it changes."""
    head = h(
        "div",
        h("b", kind),
        " ",
        h("span", state, class_="labkit-quiet", role="status"),
        class_="labkit-card-head",
    )
    return h("div", head, *body, class_="labkit labkit-card", role="group", aria_label=kind)
