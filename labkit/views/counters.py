"""The counters above a trace; pressed, a counter says which rows it counted, and these are marked.

It is a checkbox and a rule of the stylesheet, so that no script and no kernel is needed. Where a host takes
stylesheet and checkbox away (JupyterLab, in a notebook that is not trusted), plain words are left.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from labkit.views.html import Child, Html, h, join
from labkit.views.parts import render_duration, render_size
from labkit.views.sequence import secret
from labkit.wire.exchange import Exchange, Trace


@dataclass(frozen=True, slots=True)
class Counter:
    """A number with its unit; `rows` are those it is about, and `which` says them in words."""

    name: str
    shown: Child
    rows: tuple[int, ...] = ()
    which: str = ""
    title: str | None = None


def counters_of(trace: Trace, running: bool = False) -> tuple[Counter, ...]:
    """ "8 requests · 2 hosts · password sent 1 × · token sent 6 × · 5.1 MB · 84 ms"."""
    exchanges = trace.exchanges
    spent = "running" if running else render_duration(_span(exchanges))
    return (
        Counter("requests", _count(len(exchanges), "request")),
        _hosts(exchanges),
        _secrets(exchanges, "password"),
        *(
            [_secrets(exchanges, "token")]
            if any(secret(exchange) == "token" for exchange in exchanges)
            else []
        ),
        _most("bytes", render_size(trace.bytes), exchanges, _bytes),
        Counter("time", spent) if running else _most("time", spent, exchanges, _seconds),
    )


def render_counters(counters: Sequence[Counter]) -> Html:
    """The counters in a line; those that are about some rows can be pressed."""
    return join(
        part for n, counter in enumerate(counters) for part in (" · " if n else None, _counter(counter))
    )


def row_classes(n: int, counters: Sequence[Counter]) -> str:
    """Class names by which the stylesheet finds a row when a counter is pressed."""
    return "".join(f" labkit-in-{counter.name}" for counter in counters if n in counter.rows)


def _counter(counter: Counter) -> Html:
    if not counter.rows:
        return h("span", counter.shown, title=counter.title)
    # Hidden, so that it does not show where there is no stylesheet to give it an effect.
    box = h("input", type="checkbox", value=counter.name, hidden="hidden", autocomplete="off")
    which = h("span", f" {counter.which}", class_="labkit-which")
    return h(
        "label",
        box,
        counter.shown,
        which,
        class_="labkit-press",
        title=counter.title or f"Mark: {counter.which}",
    )


def _hosts(exchanges: Sequence[Exchange]) -> Counter:
    hosts = sorted({exchange.host for exchange in exchanges})
    others = tuple(exchange.n for exchange in exchanges if exchange.host != exchanges[0].host)
    which = f"(not {exchanges[0].host}: {rows_in_words(others)})"
    return Counter("hosts", _count(len(hosts), "host"), others, which, ", ".join(hosts))


def _secrets(exchanges: Sequence[Exchange], kind: str) -> Counter:
    rows = tuple(exchange.n for exchange in exchanges if secret(exchange) == kind)
    return Counter(kind, f"{kind} sent {len(rows)} ×", rows, f"(in {rows_in_words(rows)})")


def _most(
    name: str, shown: Child, exchanges: Sequence[Exchange], amount: Callable[[Exchange], float]
) -> Counter:
    """A sum, with the row that has the largest part of it."""
    largest = max(exchanges, key=amount)
    if len(exchanges) < 2 or not amount(largest):
        return Counter(name, shown)
    return Counter(name, shown, (largest.n,), f"(most in row {largest.n})")


def _bytes(exchange: Exchange) -> float:
    return exchange.response.bytes if exchange.response else 0


def _seconds(exchange: Exchange) -> float:
    return exchange.seconds or 0


def _span(exchanges: Sequence[Exchange]) -> float:
    """Seconds from the first request to the last answer's end."""
    return max(item.started + (item.seconds or 0) for item in exchanges) - min(
        item.started for item in exchanges
    )


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def rows_in_words(rows: Sequence[int]) -> str:
    """ "row 2", "rows 2 and 5", "rows 2, 4 to 7 and 9"; "no row"."""
    runs: list[list[int]] = []
    for row in rows:
        if runs and row == runs[-1][-1] + 1:
            runs[-1].append(row)
        else:
            runs.append([row])
    parts = [part for run in runs for part in _run(run)]
    if not parts:
        return "no row"
    shown = " and ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))
    return f"row{'' if len(rows) == 1 else 's'} {shown}"


def _run(run: Sequence[int]) -> Sequence[str]:
    return (f"{run[0]} to {run[-1]}",) if len(run) > 2 else [str(row) for row in run]
