"""Several attempts side by side: what was asked, as whom, and how it ended."""

from __future__ import annotations

from collections.abc import Sequence

from labkit.trace.words import answer, who
from labkit.views.html import Html, h
from labkit.views.parts import render_status, render_who
from labkit.wire.exchange import Exchange

_COLUMNS = ("Asked for", "Who asks", "Answer", "In the body", "WWW-Authenticate")


def render_attempts(last: Sequence[tuple[str, Exchange]]) -> Html:
    """The last exchange of each attempt, one row each, by name."""
    return h(
        "div",
        h(
            "table",
            h("caption", h("span", "How each attempt ended", class_="labkit-title")),
            h("thead", h("tr", [h("th", name, scope="col") for name in _COLUMNS])),
            h("tbody", [_row(name, exchange) for name, exchange in last], class_="labkit-attempts"),
        ),
        class_="labkit labkit-trace",
    )


def _row(name: str, exchange: Exchange) -> Html:
    challenge = exchange.response.header("www-authenticate") if exchange.response else None
    return h(
        "tr",
        h("th", h("code", name), scope="row"),
        h("td", render_who(who(exchange)), class_="labkit-who"),
        h("td", render_status(exchange.status)),
        h("td", _said(exchange)),
        h("td", h("code", challenge) if challenge else "none"),
    )


def _said(exchange: Exchange) -> str:
    errors = answer(exchange).get("errors")
    if not isinstance(errors, list) or not errors or not isinstance(errors[0], dict):
        return "no error"
    return f"{errors[0].get('code', '')}: {errors[0].get('message', '')}"
