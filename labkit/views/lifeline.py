"""The head of a lane in a sequence diagram, and the line that runs down from it."""

from __future__ import annotations

from labkit.views.address import clip
from labkit.views.html import Html, h
from labkit.views.sequence import Lane

_TOP, _BOTTOM = 3, 45


def render_lane(lane: Lane, place: int, height: int) -> Html:
    """A box with role and address at `place` percent of the width, and its line down to `height` px."""
    host = clip(lane.host, 18) or "not asked"
    width = max(7.4 * len(host), 7.6 * len(lane.role)) + 20
    return h(
        "g",
        h(
            "line",
            x1=f"{place}%",
            x2=f"{place}%",
            y1=_BOTTOM,
            y2=height,
            stroke="currentColor",
            class_="labkit-life",
        ),
        h(
            "svg",
            h(
                "rect",
                x=f"{-width / 2:.0f}",
                y=_TOP,
                width=f"{width:.0f}",
                height=_BOTTOM - _TOP,
                rx=6,
                fill="none",
                stroke="currentColor",
            ),
            _line(lane.role, 20, "labkit-role"),
            _line(host, 36, "labkit-host"),
            x=f"{place}%",
            overflow="visible",
        ),
        class_="labkit-lane" if lane.host else "labkit-lane labkit-unasked",
    )


def _line(text: str, y: int, kind: str) -> Html:
    return h("text", text, "\n", y=y, text_anchor="middle", fill="currentColor", class_=kind)
