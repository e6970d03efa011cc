"""A pull held before its next request: what the client knows, what it would send, what may come back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from labkit.trace.export import to_curl
from labkit.trace.words import role
from labkit.views.ahead import Branch
from labkit.views.answer import answer_words
from labkit.views.headers import ASKED, split_headers
from labkit.views.html import Html, h, join
from labkit.views.knowledge import Fact
from labkit.views.parts import render_pairs, render_status, render_who
from labkit.wire.exchange import Exchange

_BOUND = "Counted as if every request that may be refused and tried once more were refused"


@dataclass(frozen=True, slots=True)
class Step:
    """What is shown at one step; everything in it is redacted already.

    `next` is the request to come, not sent yet, None at the end; `most` bounds the requests of the whole
    run, None if nobody knows. `before` are the facts as they were before the last answer.
    """

    facts: Sequence[Fact]
    before: Sequence[Fact] = ()
    next: Exchange | None = None
    why: str = ""
    most: int | None = None
    branches: Sequence[Branch] = ()
    last: Exchange | None = None
    outcome: str = ""
    trouble: str = ""


def render_step(step: Step) -> Html:
    """The step in three columns; the answer to the request before it stands above them."""
    return h(
        "div",
        h(
            "p",
            h("b", _title(step), title=_BOUND if step.most else None),
            " ",
            *_last(step),
            class_="labkit-step-head",
            role="status",
        ),
        h("p", step.trouble, class_="labkit-trouble", role="alert") if step.trouble else None,
        h("div", _known(step), *_ahead(step), class_="labkit-step-columns"),
        class_="labkit labkit-card labkit-step",
        role="group",
        aria_label="The pull, one request at a time",
    )


def _title(step: Step) -> str:
    if step.next is None:
        sent = step.last.n if step.last else 0
        return f"Ended after {sent} request{'' if sent == 1 else 's'}"
    return f"Step {step.next.n}" + (f" of at most {step.most}" if step.most else "")


def _last(step: Step) -> tuple[Html | str, ...]:
    last = step.last
    if last is None:
        return (h("span", "Nothing was sent yet.", class_="labkit-quiet"),)
    words = answer_words(last)
    return (
        h(
            "span",
            h("span", f"Answer to request {last.n}: ", class_="labkit-quiet"),
            render_status(last.status),
            f" {words}. " if words else ". ",
            h("span", last.meaning, class_="labkit-quiet"),
        ),
    )


def _known(step: Step) -> Html:
    earlier = {fact.name: fact for fact in step.before}
    rows = [_fact(fact, earlier.get(fact.name, fact)) for fact in step.facts]
    return h(
        "section", h("p", "The client knows", class_="labkit-head"), h("dl", rows, class_="labkit-facts")
    )


def _fact(fact: Fact, before: Fact) -> Html:
    is_new = fact.value != before.value
    sign = (" ", h("b", "new" if before.empty else "changed", class_="labkit-new")) if is_new else ()
    return h(
        "div",
        h("dt", fact.name, *sign),
        h("dd", fact.value),
        class_="labkit-is-new" if is_new else None,
    )


def _ahead(step: Step) -> tuple[Html, ...]:
    """The next request and what may follow; at the end, how it ended."""
    if step.next is not None:
        return _next(step, step.next), _then(step.branches)
    end = h("p", "How it ended", class_="labkit-head")
    return (h("section", end, h("p", step.outcome, class_="labkit-outcome"), class_="labkit-end"),)


def _next(step: Step, request: Exchange) -> Html:
    asked = request.request
    return h(
        "section",
        h("p", f"Next request, to the {role(request)}", class_="labkit-head"),
        h("p", step.why, class_="labkit-quiet") if step.why else None,
        h(
            "div",
            _address(asked.method, asked.url),
            _authorization(asked.header("authorization")),
            class_="labkit-request-box",
        ),
        _edited(request.edited) if request.edited else None,
        h("details", h("summary", "All headers, and the same with curl"), _more(request)),
    )


def _edited(parts: Sequence[str]) -> Html:
    return h("p", h("b", "Changed by you: ", class_="labkit-new"), ", ".join(parts), ".")


def _authorization(value: str | None) -> Html:
    """The header that this is all about, also where it is missing."""
    shown = render_who(value) if value else h("span", "not sent", class_="labkit-quiet")
    return h("dl", h("div", h("dt", h("code", "Authorization")), h("dd", shown)), class_="labkit-headers")


def _more(exchange: Exchange) -> Html:
    telling, rest = split_headers(exchange.request.headers, ASKED)
    return join((render_pairs([*telling, *rest]), h("pre", h("code", to_curl(exchange)))))


def _address(method: str, url: str) -> Html:
    """Method and URL, and each part of the query on a line of its own, decoded; the title has it as sent."""
    parts = urlsplit(url)
    place = f"{parts.scheme}://{parts.netloc}{parts.path}"
    query = [
        h("span", sign, h("b", name), f"={value}", class_="labkit-query")
        for sign, (name, value) in zip(
            "?" + "&" * len(parts.query), parse_qsl(parts.query, keep_blank_values=True), strict=False
        )
    ]
    return h(
        "p",
        h("code", h("span", h("b", method), " ", _breakable(place)), *query, class_="labkit-lines"),
        title=f"As sent: {method} {url}",
    )


def _breakable(place: str) -> Html:
    """With places to break it, after each slash of the path."""
    pieces = re.split(r"(?<=[^:/]/)(?=.)", place)
    return join(part for n, piece in enumerate(pieces) for part in ((h("wbr") if n else None), piece))


def _then(branches: Sequence[Branch]) -> Html:
    rows = [h("div", h("dt", branch.answer), h("dd", *_words(branch))) for branch in branches]
    return h(
        "section",
        h("p", "Then, if the answer is", class_="labkit-head"),
        h("dl", rows, class_="labkit-branches"),
    )


def _words(branch: Branch) -> tuple[Html | str, ...]:
    if branch.stops:
        return (h("b", "Stop: ", class_="labkit-bad"), branch.then, ".")
    return (branch.then[:1].upper(), branch.then[1:], ".")
