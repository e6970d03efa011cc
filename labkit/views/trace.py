"""The trace: one row for each request, in order, and each row opens."""

from __future__ import annotations

import re
from collections.abc import Sequence

from labkit.trace import heard
from labkit.trace.words import NOT_TOLD, who
from labkit.views.address import short_path
from labkit.views.answer import answer_words
from labkit.views.copying import render_trace_text
from labkit.views.counters import Counter, counters_of, render_counters, row_classes
from labkit.views.html import Html, h, join, raw
from labkit.views.missing import missing_step
from labkit.views.parts import render_duration, render_edited, render_host, render_status, render_who
from labkit.views.row import render_exchange
from labkit.wire.exchange import Exchange, Trace

_COLUMNS = ("#", "To", "Request", "Who asks", "Answer", "What it means", "Time")


def render_trace(trace: Trace, *, running: bool = False, outcome: str = "") -> Html:
    """The trace as a table; `running` says there is more to come, `outcome` is the sentence it ended with."""
    exchanges = trace.exchanges
    if not exchanges:
        words = "Waiting for the first request." if running else "No request was made."
        return h("div", h("p", h("b", trace.title or "Trace"), ": ", words), class_="labkit labkit-empty")
    missing = "" if running else missing_step(trace)
    counters = counters_of(trace, running)
    return h(
        "div",
        h(
            "table",
            _caption(trace, counters),
            h("thead", h("tr", [h("th", name, scope="col") for name in _COLUMNS])),
            _rows(exchanges, counters),
            _missing_row(missing) if missing else None,
        ),
        h("p", outcome, class_="labkit-outcome", role="status") if outcome else None,
        None if running else render_trace_text(trace),
        class_="labkit labkit-trace labkit-story",
    )


def _caption(trace: Trace, counters: Sequence[Counter]) -> Html:
    title = h("span", trace.title or "Trace", class_="labkit-title")
    return h("caption", title, " ", h("span", render_counters(counters), class_="labkit-counters"))


def _span(exchanges: Sequence[Exchange]) -> tuple[float, float]:
    """Unix time of the first request and of the last answer's end."""
    ends = [exchange.started + (exchange.seconds or 0) for exchange in exchanges]
    return min(exchange.started for exchange in exchanges), max(ends)


def _rows(exchanges: Sequence[Exchange], counters: Sequence[Counter]) -> Html:
    start, end = _span(exchanges)
    whole = max(end - start, 1e-6)
    return join(_row(exchange, start, whole, row_classes(exchange.n, counters)) for exchange in exchanges)


def _row(exchange: Exchange, start: float, whole: float, marks: str) -> Html:
    request, words = exchange.request, answer_words(exchange)
    cells = h(
        "tr",
        h("th", str(exchange.n), scope="row"),
        h("td", render_host(exchange), class_="labkit-to"),
        h(
            "td",
            h("code", h("b", request.method), " ", _address(exchange)),
            render_edited(exchange),
            title=request.url,
            class_="labkit-request",
        ),
        h("td", render_who(who(exchange)), class_="labkit-who"),
        h("td", *_answer(exchange), " ", words, class_="labkit-answer"),
        h("td", _meaning(exchange), class_="labkit-meaning"),
        h("td", *_time(exchange, start, whole), class_="labkit-time"),
    )
    more = h(
        "details",
        h("summary", f"Open row {exchange.n}: {request.method} {short_path(exchange)}"),
        render_exchange(exchange),
    )
    kind = "labkit-row labkit-failed" if exchange.error else "labkit-row"
    return h(
        "tbody",
        cells,
        h("tr", h("td", more, colspan=len(_COLUMNS)), class_="labkit-more"),
        class_=kind + marks,
    )


def _answer(exchange: Exchange) -> Sequence[Html]:
    if exchange.response is None and exchange.error is None:
        return (h("span", "waiting", class_="labkit-quiet"),)
    if exchange.error == heard.NOT_TOLD:
        return (h("span", NOT_TOLD, class_="labkit-quiet"),)
    return (render_status(exchange.status),)


def _meaning(exchange: Exchange) -> str:
    return f"{exchange.meaning} (Row {exchange.retry_of} again.)" if exchange.retry_of else exchange.meaning


def _address(exchange: Exchange) -> Html:
    """The path, with places where a narrow column may break it."""
    pieces = re.split(r"(?<=[/?&])(?=.)", short_path(exchange))
    return join(part for n, piece in enumerate(pieces) for part in ((h("wbr") if n else None), piece))


def _time(exchange: Exchange, start: float, whole: float) -> Sequence[Html]:
    """The bar shows when, on one scale for all rows; the number how long."""
    took = exchange.seconds or 0.0
    begin, width = 100 * (exchange.started - start) / whole, 100 * took / whole
    bar = h(
        "span",
        raw(""),
        class_="labkit-bar",
        style=f"--from:{begin:.1f}%;--for:{width:.1f}%",
        aria_hidden="true",
    )
    number = (
        render_duration(took) if exchange.seconds is not None else h("span", "running", class_="labkit-quiet")
    )
    return (bar, number)


def _missing_row(words: str) -> Html:
    return h(
        "tbody",
        h("tr", h("th", "–", scope="row"), h("td", words, colspan=len(_COLUMNS) - 1)),
        class_="labkit-missing",
    )
