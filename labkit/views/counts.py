"""How often the password travelled, and to whom: one row for each kind of registry, or each pull."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from labkit.views.html import Html, h
from labkit.wire.exchange import Exchange

_COLUMNS = ("", "Requests", "With the password, to the registry", "With the password, to the token server")


@dataclass(frozen=True, slots=True)
class Count:
    """What some exchanges come to; `label` says which."""

    label: str
    requests: int
    to_registry: int
    to_token_server: int


def count(label: str, trace: Iterable[Exchange]) -> Count:
    """Count requests, and those that carried the password, by who got them."""
    exchanges = list(trace)
    carried = [exchange.stage for exchange in exchanges if exchange.carried_password]
    to_token_server = carried.count("token")
    return Count(label, len(exchanges), len(carried) - to_token_server, to_token_server)


def render_counts(counts: Sequence[Count]) -> Html:
    """The counts side by side."""
    return h(
        "div",
        h(
            "table",
            h("caption", h("span", "How often the password travelled", class_="labkit-title")),
            h("thead", h("tr", [h("th", name, scope="col") for name in _COLUMNS])),
            h("tbody", [_row(one) for one in counts], class_="labkit-attempts"),
        ),
        class_="labkit labkit-trace",
    )


def _row(one: Count) -> Html:
    numbers = (one.requests, one.to_registry, one.to_token_server)
    return h(
        "tr",
        h("th", one.label, scope="row"),
        [
            h("td", h("span", str(number), class_="labkit-number"), data_name=name)
            for name, number in zip(_COLUMNS[1:], numbers, strict=True)
        ],
    )
