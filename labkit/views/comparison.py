"""Two traces side by side: the first difference that matters in words, the rest folded."""

from __future__ import annotations

from collections.abc import Sequence

from labkit.trace.compare import Comparison, Pair, proof
from labkit.views.address import short_path
from labkit.views.answer import answer_words
from labkit.views.html import Html, h, join
from labkit.views.parts import render_status
from labkit.views.row import render_exchange
from labkit.wire.exchange import Exchange


def render_comparison(comparison: Comparison, names: tuple[str, str] = ("", "")) -> Html:
    """What `compare` found; `names` say whose traces A and B are. No secret is in it."""
    heads = tuple(f"{one}: {name}" if name else one for one, name in zip("AB", names, strict=True))
    first = comparison.first
    return h(
        "div",
        h("p", h("b", "What differs"), class_="labkit-card-head"),
        _agree(len(comparison.pairs)) if first is None else _differ(comparison, first, heads),
        class_="labkit labkit-card labkit-comparison",
        role="group",
        aria_label="Two traces compared",
    )


def _agree(pairs: int) -> Html:
    return h("p", f"Nothing that matters, in {_requests(pairs)}.", class_="labkit-sentence")


def _differ(comparison: Comparison, first: Pair, heads: Sequence[str]) -> Html:
    at = comparison.pairs.index(first)
    before, after = comparison.pairs[:at], comparison.pairs[at + 1 :]
    return join(
        (
            [h("p", sentence, class_="labkit-sentence") for sentence in first.differences],
            _table((Pair(first.a, first.b),), heads),
            *(_opened(each, one) for each, one in zip((first.a, first.b), "AB", strict=True)),
            _folded(f"Before it, alike: {_requests(len(before))}", before, heads),
            _folded(f"After it, and perhaps because of it: {_requests(len(after))}", after, heads),
        )
    )


def _requests(count: int) -> str:
    return f"{count} request{'' if count == 1 else 's'}"


def _folded(title: str, pairs: Sequence[Pair], heads: Sequence[str]) -> Html | None:
    return h("details", h("summary", title), _table(pairs, heads)) if pairs else None


def _table(pairs: Sequence[Pair], heads: Sequence[str]) -> Html:
    """A row for each pair; what differs stands below it."""
    return h(
        "table",
        h("thead", h("tr", [h("th", name, scope="col") for name in heads])),
        h("tbody", [_row(pair) for pair in pairs]),
        class_="labkit-verdicts labkit-pairs",
    )


def _row(pair: Pair) -> Html:
    """Where one of them asks alone, that is said in the other's cell."""
    words = " ".join(pair.differences) if pair.a and pair.b else ""
    return join(
        (
            h("tr", h("td", _cell(pair.a, "A")), h("td", _cell(pair.b, "B"))),
            h("tr", h("td", words, colspan="2", class_="labkit-quiet")) if words else None,
        )
    )


def _cell(exchange: Exchange | None, one: str) -> Html:
    if exchange is None:
        return h("span", f"{one} does not ask", class_="labkit-quiet")
    answer = exchange.response
    return join(
        (
            h("span", f"{one} row {exchange.n}, {proof(exchange)}", class_="labkit-quiet"),
            h("br"),
            h("code", h("b", exchange.request.method), " ", short_path(exchange)),
            h("br"),
            render_status(answer.status) if answer else None,
            f" {answer_words(exchange)}",
        )
    )


def _opened(exchange: Exchange | None, one: str) -> Html | None:
    if exchange is None:
        return None
    title = f"All of row {exchange.n} of {one}"
    return h("details", h("summary", title), render_exchange(exchange))
