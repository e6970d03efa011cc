"""One exchange opened: both sides in full, the sentence, the standard it follows, the curl line."""

from __future__ import annotations

import json

from labkit.trace.export import to_curl
from labkit.trace.words import role
from labkit.views.copying import render_copy
from labkit.views.headers import ANSWERED, ASKED, split_headers
from labkit.views.html import Html, h, join
from labkit.views.parts import render_duration, render_edited, render_pairs, render_size, render_status
from labkit.views.spec import spec_of
from labkit.wire.exchange import Answered, Exchange, Headers


def render_exchange(exchange: Exchange) -> Html:
    """What a row of the trace holds when it is open."""
    return h(
        "div",
        h("p", _sentence(exchange), class_="labkit-sentence"),
        h("div", _request(exchange), _answer(exchange), class_="labkit-sides"),
        h(
            "div",
            h("p", "The same with curl", class_="labkit-head"),
            render_copy(to_curl(exchange), f"Row {exchange.n} as a curl command"),
            class_="labkit-curl",
        ),
        _source(exchange),
        class_="labkit-open",
    )


def _sentence(exchange: Exchange) -> str:
    again = f" It is row {exchange.retry_of} again." if exchange.retry_of else ""
    return f"{exchange.meaning or 'No sentence for this one.'}{again}"


def _request(exchange: Exchange) -> Html:
    asked = exchange.request
    return h(
        "section",
        h("p", f"Request to the {role(exchange)}", class_="labkit-head"),
        render_edited(exchange),
        h("p", h("code", f"{asked.method} {asked.url}"), class_="labkit-line"),
        _headers(asked.headers, ASKED),
    )


def _answer(exchange: Exchange) -> Html:
    response = exchange.response
    if response is None:
        words = exchange.error or "No answer yet."
        return h(
            "section",
            h("p", "No answer" if exchange.error else "Waiting", class_="labkit-head"),
            h("p", words),
        )
    return h(
        "section",
        h("p", "Answer", class_="labkit-head"),
        _facts(exchange, response),
        _headers(response.headers, ANSWERED),
        _body(response),
    )


def _facts(exchange: Exchange, response: Answered) -> Html:
    took = (
        (", after ", render_duration(exchange.seconds))
        if exchange.seconds is not None
        else (", still coming",)
    )
    return h(
        "p",
        render_status(response.status),
        ", body ",
        render_size(response.bytes),
        *took,
        class_="labkit-line",
    )


def _headers(headers: Headers, matter: frozenset[str]) -> Html:
    telling, rest = split_headers(headers, matter)
    if not rest:
        return render_pairs(telling, matter)
    more = f"{len(rest)} more header{'' if len(rest) == 1 else 's'}"
    return join((render_pairs(telling, matter), h("details", h("summary", more), render_pairs(rest))))


def _body(response: Answered) -> Html | None:
    if not response.excerpt:
        return None
    return h(
        "pre",
        h("code", _indented(response.excerpt)),
        class_="labkit-body",
        tabindex="0",
        role="group",
        aria_label="Body of the answer",
    )


def _indented(excerpt: str) -> str:
    try:
        return json.dumps(json.loads(excerpt), indent=2, ensure_ascii=False)
    except (ValueError, RecursionError):
        return excerpt


def _source(exchange: Exchange) -> Html | None:
    spec = spec_of(exchange)
    if spec is None:
        return None
    name, address = spec
    return h(
        "p",
        "Follows: ",
        h("a", name, href=address, target="_blank", rel="noopener noreferrer"),
        class_="labkit-quiet",
    )
