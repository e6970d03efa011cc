"""Text to be carried elsewhere: it stands there whole, to be selected and copied without a script."""

from __future__ import annotations

from labkit.trace.export import to_text
from labkit.views.html import Html, h
from labkit.wire.exchange import Trace


def render_copy(text: str, name: str) -> Html:
    """Text in monospace that can take the focus, so that "select all" means this text only."""
    # Editable, because hosts leave Ctrl+A and Ctrl+C alone only there: JupyterLab would copy cells.
    return h(
        "pre",
        text,
        class_="labkit-copy",
        contenteditable="true",
        spellcheck="false",
        role="textbox",
        aria_multiline="true",
        aria_label=name,
        tabindex="0",
    )


def render_trace_text(trace: Trace) -> Html:
    """The trace as text that is safe to paste, folded away."""
    how = "Click into the text, then Ctrl+A and Ctrl+C (on a Mac ⌘A and ⌘C)."
    return h(
        "details",
        h("summary", "Copy as text, safe to paste"),
        h("p", how, class_="labkit-quiet"),
        render_copy(to_text(trace), "The trace as text"),
        class_="labkit-text",
    )
