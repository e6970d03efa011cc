"""The sequence diagram: who asked whom, drawn from the trace's rows and numbered like them.

Lanes stand at percentages of the width and text keeps its size, so that the drawing fits a wide and a
narrow place without a script. Everything that is drawn is also told, in order, in a list below.
"""

from __future__ import annotations

from collections.abc import Sequence

from labkit.trace.words import role
from labkit.views.arrow import HEAD, PITCH, render_arrow, render_fold, render_unasked
from labkit.views.html import Html, h
from labkit.views.lifeline import render_lane
from labkit.views.sequence import Fold, Lane, Step, Unasked, carried, in_words, lanes, steps
from labkit.wire.exchange import Trace

_PLACES = {1: (9, 66), 2: (9, 43, 77), 3: (8, 32, 56, 80)}
"""Percent of the width where the lanes are, you first, by the number of those who are asked."""
_SHOWN = "all:unset"
"""Undoes `hidden`. Where a host takes drawings out of HTML and leaves their text (JupyterLab, in a notebook
that is not trusted), it takes this style out as well; the text, which nobody could read, stays hidden."""
_WIDTHS = {1: 700, 2: 900, 3: 1060}


def render_diagram(trace: Trace, *, expected: Sequence[Unasked] = ()) -> Html:
    """The trace as a sequence diagram; `expected` is what did not happen, else what the trace lacks."""
    title = trace.title or "Requests"
    drawn = steps(trace, expected)
    if not drawn:
        return h("div", h("p", h("b", title), ": no request was made."), class_="labkit labkit-empty")
    return h(
        "figure",
        h(
            "figcaption",
            h("b", title, class_="labkit-title"),
            " ",
            h("span", _counted(trace), class_="labkit-quiet"),
        ),
        h("div", _drawing(title, drawn, lanes(trace, drawn)), hidden="hidden", style=_SHOWN),
        h(
            "details",
            h("summary", "The same in words"),
            h(
                "ol",
                [h("li", in_words(step)) for step in drawn],
                class_="labkit-words",
                style="list-style:none",
            ),
        ),
        class_="labkit labkit-diagram",
    )


def diagram_in_words(trace: Trace, expected: Sequence[Unasked] = ()) -> str:
    """The same as plain text, a line for each arrow."""
    return "\n".join(in_words(step) for step in steps(trace, expected))


def _counted(trace: Trace) -> str:
    number = len(trace)
    return f"{number} request{'' if number == 1 else 's'} · {carried(trace.exchanges) or 'no secret sent'}"


def _drawing(title: str, drawn: Sequence[Step], asked: Sequence[Lane]) -> Html:
    places = _places(len(asked))
    height = HEAD + PITCH * len(drawn) + 14
    return h(
        "svg",
        h("title", f"Sequence diagram: {title}"),
        "\n",
        h("desc", _description(asked)),
        "\n",
        render_lane(Lane("you", "client"), places[0], height),
        [render_lane(lane, place, height) for lane, place in zip(asked, places[1:], strict=True)],
        [_step(step, n, asked, places) for n, step in enumerate(drawn)],
        role="img",
        width="100%",
        height=height,
        style=f"max-width:{_WIDTHS.get(len(asked), 1100)}px",
        font_size=12,
    )


def _places(asked: int) -> tuple[int, ...]:
    return _PLACES.get(asked) or tuple(7 + n * 76 // asked for n in range(asked + 1))


def _description(asked: Sequence[Lane]) -> str:
    whom = ", ".join(
        f"{lane.role} {lane.host}" if lane.host else f"{lane.role} (not asked)" for lane in asked
    )
    return f"Arrows from you to: {whom}. Each is told under “The same in words”."


def _step(step: Step, n: int, asked: Sequence[Lane], places: Sequence[int]) -> Html:
    y = HEAD + PITCH * n + 28
    if isinstance(step, Fold):
        return render_fold(step, places[0], y)
    if isinstance(step, Unasked):
        return render_unasked(step, places[0], places[1 + [lane.role for lane in asked].index(step.to)], y)
    to = asked.index(Lane(role(step), step.host))
    return render_arrow(step, places[0], places[1 + to], y)
