"""What people see in the terminal: the trace in the notebook's rows and words, progress, checks.

Results go to standard output (`results`), talk to standard error (`talk`). rich folds at the width
of the terminal, 80 columns where there is none, and leaves colour out for files and NO_COLOR.
"""

from __future__ import annotations

import contextlib
import re
import threading
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from rich.console import Console, Group, RenderableType
from rich.progress import BarColumn, DownloadColumn, Progress, TaskID, TextColumn, TransferSpeedColumn
from rich.table import Table
from rich.text import Text

from labkit.protocol.fetch import Progress as BlobProgress
from labkit.trace import heard
from labkit.trace.words import NOT_TOLD, query, role, who
from labkit.views.answer import answer_words
from labkit.wire.exchange import Exchange, Trace

if TYPE_CHECKING:
    from labkit.lab.lab import Lab

HEADINGS = ("#", "to", "request", "answer", "who", "what it means")
_DIGEST = re.compile(r"^.*(/(?:blobs|manifests)/)((?:sha256|sha512):[0-9a-f]{6})[0-9a-f]+$")
PATIENCE = 1.0
"""Seconds before something is shown as in progress."""


def results() -> Console:
    """Standard output."""
    return Console(markup=False, highlight=False, emoji=False)


def talk() -> Console:
    """Standard error."""
    return Console(stderr=True, markup=False, highlight=False, emoji=False)


def heading(console: Console, text: str) -> None:
    """A line that begins a part."""
    console.print()
    console.print(Text(text, style="bold"))


@contextlib.contextmanager
def rows(trace: Trace, console: Console) -> Iterator[None]:
    """Print each exchange of the trace once its body has ended; in the end also those that never did."""
    shown: set[int] = set()
    one = threading.Lock()

    def show(exchange: Exchange) -> None:
        with one:
            if exchange.n in shown:
                return
            if not shown:
                console.print(_lines(HEADINGS, "bold"))
            shown.add(exchange.n)
            console.print(row(exchange))

    stop = trace.listen(lambda exchange: show(exchange) if exchange.seconds is not None else None)
    try:
        yield
    finally:
        stop()
        for exchange in trace:
            show(exchange)


def row(exchange: Exchange) -> RenderableType:
    """One exchange in the notebook's words; who asked and what it means go below, so that 80 columns do."""
    return _lines(cells(exchange), _style(exchange))


def cells(exchange: Exchange) -> tuple[str, ...]:
    """What stands under each of `HEADINGS`."""
    nothing = NOT_TOLD if exchange.error == heard.NOT_TOLD else "no answer"
    answer = nothing if exchange.status is None else f"{exchange.status} {answer_words(exchange)}"
    return (
        str(exchange.n),
        role(exchange),
        f"{exchange.request.method} {_short(exchange)}",
        answer,
        who(exchange),
        exchange.meaning or exchange.error or "",
    )


def _lines(cells: tuple[str, ...], style: str) -> RenderableType:
    number, to, request, answer, who, meaning = cells
    first, second = (Table.grid(padding=(0, 1), expand=True) for _ in range(2))
    for table in (first, second):
        table.add_column(width=3)
        table.add_column(width=19, overflow="fold")
        table.add_column(ratio=1, overflow="fold")
    first.add_column(width=22, overflow="fold")
    first.add_row(number, to, Text(request), Text(answer), style=style)
    second.add_row("", Text(who), Text(meaning))
    return Group(first, second)


def tell_backend(lab: Lab) -> None:
    """Say which backend it is, why, and what that means here."""
    console = talk()
    for sentence in (*lab.why, *lab.notes):
        console.print(sentence)


def checked(name: str, ok: bool, detail: str, fix: str) -> RenderableType:
    """One line of `labkit doctor`; the fix goes below it."""
    table = Table.grid(padding=(0, 1), expand=False)
    table.add_column(width=3)
    table.add_column(width=10)
    table.add_column(overflow="fold")
    table.add_row(Text("ok" if ok else "NO", style="green" if ok else "bold red"), Text(name), Text(detail))
    if fix:
        table.add_row("", "", Text(f"→ {fix}"))
    return table


@contextlib.contextmanager
def progress(console: Console) -> Iterator[Callable[[BlobProgress], None]]:
    """A bar for the blob that is coming, in a terminal only, and only if the pull takes a while."""
    bars = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        console=console,
        transient=True,
    )
    began = time.monotonic()
    tasks: dict[str, TaskID] = {}
    with contextlib.ExitStack() as stack:

        def notify(step: BlobProgress) -> None:
            if not console.is_terminal or time.monotonic() - began < PATIENCE:
                return
            if not tasks:
                stack.enter_context(bars)
            if step.blob.digest not in tasks:
                tasks[step.blob.digest] = bars.add_task(step.blob.digest[:19], total=step.blob.size)
            task = tasks[step.blob.digest]
            bars.update(task, completed=step.done, visible=step.done < step.blob.size)

        yield notify


def _short(exchange: Exchange) -> str:
    """Path and names of the query; a digest only begins, and takes the place of the repository."""
    parts = urlsplit(exchange.request.url)
    path = _DIGEST.sub(r"…\1\2…", parts.path) or "/"
    return path + ("?" + "&".join(query(exchange)) if parts.query else "")


def _style(exchange: Exchange) -> str:
    """Colour only repeats what the status says."""
    if exchange.status is None or exchange.status >= 500:
        return "red"
    return "yellow" if exchange.status >= 400 else ""
