"""A trace as one HTML page that stands alone: no script, no other host, readable as it is mailed."""

from __future__ import annotations

from html import escape

from labkit.views.diagram import render_diagram
from labkit.views.html import h
from labkit.views.style import render_style
from labkit.views.trace import render_trace
from labkit.wire.exchange import Trace

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_FRAME = (
    "body{max-width:70rem;margin:2rem auto;padding:0 1rem;font-family:sans-serif}"
    "@media (prefers-color-scheme:dark){:root{--jp-content-font-color1:#e8e8e8;--jp-layout-color0:#111}"
    "body{background:#111;color:#e8e8e8}}"
)


def to_page(trace: Trace) -> str:
    """The table, with the text to copy, and the diagram; it is safe to hand on, as the trace is."""
    head = "".join(
        (
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
            '<meta name="viewport" content="width=device-width">',
            f"<title>{escape(trace.title or 'Trace')}</title><style>{_FRAME}</style>{render_style()}",
        )
    )
    body = h("body", render_trace(trace), render_diagram(trace))
    return f'<!DOCTYPE html>\n<html lang="en"><head>{head}</head>{body}</html>\n'
