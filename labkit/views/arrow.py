"""An arrow of the sequence diagram: the request above its line, the secret on it, the answer at its end."""

from __future__ import annotations

from labkit.trace.words import role, who
from labkit.views.address import clip, shorter_path
from labkit.views.html import Child, Html, h, join
from labkit.views.sequence import Fold, Secret, Unasked, fold_words, outcome, secret
from labkit.wire.exchange import Exchange

HEAD = 52
"""Height of the lanes' heads, in px."""
PITCH = 56
"""From one arrow to the next, in px."""
_REQUEST, _ANSWER = 38, 30
_KEY = (
    "M0-3.5a3.5 3.5 0 1 0 3.3 4.7h2.2v2.3h2.2V1.2h1.1v-2.4H3.3A3.5 3.5 0 0 0 0-3.5z"
    "m0 2.2a1.3 1.3 0 1 1 0 2.6 1.3 1.3 0 0 1 0-2.6z"
)
_TICKET = "M-3.5-3.5H9v2a1.5 1.5 0 0 0 0 3v2H-3.5v-2a1.5 1.5 0 0 0 0-3z"


def render_arrow(exchange: Exchange, start: int, end: int, y: int) -> Html:
    """The arrow of an exchange from `start` to `end` (percent of the width), at `y` px."""
    status, words = outcome(exchange)
    lost = exchange.error is not None
    kind = "labkit-arrow labkit-is-bad" if lost or (exchange.status or 0) >= 400 else "labkit-arrow"
    reach = start + 0.8 * (end - start) if lost else end
    return h(
        "g",
        _wire(start, reach, y),
        _at(start, y, _number(str(exchange.n)), _request(exchange), _mark(exchange)),
        _at(reach, y, _lost() if lost else _tip()),
        _answer(start, reach, y, status, words),
        "\n",
        class_=kind,
    )


def render_unasked(step: Unasked, start: int, end: int, y: int) -> Html:
    """A dashed arrow, for a request that did not happen."""
    words = h("text", clip(step.words, 64), "\n", x=17, y=-14, fill="currentColor", class_="labkit-asked")
    return h(
        "g",
        _wire(start, end, y, "5 5"),
        _at(start, y, _number("–"), words),
        _at(end, y, _tip(hollow=True)),
        class_="labkit-arrow labkit-unasked",
    )


def render_fold(fold: Fold, start: int, y: int) -> Html:
    """A line of words in place of arrows that would be too many."""
    dots = [h("circle", cy=10 * n, r=2, fill="currentColor") for n in (-1, 0, 1)]
    words = h("text", f"… {fold_words(fold)}", "\n", x=17, y=4, fill="currentColor")
    return h("g", _at(start, y, dots, words), class_="labkit-fold")


def _wire(start: float, end: float, y: int, dashes: str | None = None) -> Html:
    return h(
        "line",
        x1=f"{start:g}%",
        x2=f"{end:g}%",
        y1=y,
        y2=y,
        stroke="currentColor",
        stroke_dasharray=dashes,
        class_="labkit-wire",
    )


def _at(place: float, y: int, *children: Child) -> Html:
    """Children in px around a point that is given in percent of the width."""
    return h("svg", *children, x=f"{place:g}%", y=y, overflow="visible")


def _number(text: str) -> Html:
    width = 14 + 7 * len(text)
    return join(
        (
            h(
                "rect",
                x=-width // 2,
                y=-10,
                width=width,
                height=20,
                rx=10,
                fill="none",
                stroke="currentColor",
                class_="labkit-disc",
            ),
            h("text", text, " ", y=4, text_anchor="middle", fill="currentColor", class_="labkit-n"),
        )
    )


def _request(exchange: Exchange) -> Html:
    asked = (
        h("tspan", exchange.request.method, class_="labkit-method"),
        " ",
        shorter_path(exchange, _REQUEST),
    )
    return h("text", asked, " ", x=17, y=-14, fill="currentColor", class_="labkit-asked")


def _mark(exchange: Exchange) -> Html | None:
    """The secret as a pill on the arrow: shape, outline and word tell password and token apart."""
    kind = secret(exchange)
    if not kind:
        return None
    return h(
        "g",
        h("title", f"This request to the {role(exchange)} carried {who(exchange)}"),
        " ",
        _pill(kind),
        " ",
        class_=f"labkit-mark labkit-mark-{kind}",
        transform="translate(24 0)",
    )


def _pill(kind: Secret) -> Html:
    password = kind == "password"
    width = 96 if password else 72
    dashes = None if password else "3 2"
    return join(
        (
            h(
                "rect",
                y=-9,
                width=width,
                height=18,
                rx=9 if password else 3,
                fill="none",
                stroke="currentColor",
                stroke_dasharray=dashes,
            ),
            h("path", d=_KEY if password else _TICKET, transform="translate(12 0)", fill="currentColor"),
            h("text", kind, x=26, y=4, fill="currentColor"),
        )
    )


def _tip(hollow: bool = False) -> Html:
    return h(
        "path",
        d="M-10-5 0 0-10 5z",
        fill="none" if hollow else "currentColor",
        stroke="currentColor",
        class_="labkit-tip",
    )


def _lost() -> Html:
    return h("path", d="M-5-5 5 5M-5 5 5-5", fill="none", stroke="currentColor", class_="labkit-tip")


def _answer(start: float, end: float, y: int, status: str, words: str) -> Html:
    """Right of the arrow's end; where there is no room the stylesheet moves it below the line."""
    said = (h("tspan", status, class_="labkit-status"), f" {clip(words, _ANSWER)}" if words else "")
    place = f"--back:{start - end:g}%"
    return h(
        "text", said, x=f"{end:g}%", y=y + 4, dx=12, fill="currentColor", class_="labkit-end", style=place
    )
