"""Puts views into a notebook: displays that are updated in place, and the trace while it grows.

Everything is `text/html` with `text/plain` beside it, because a saved notebook keeps that. Outside a
notebook nothing is shown and nothing fails.
"""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Callable
from typing import Any

from labkit.trace.export import to_text
from labkit.views.html import Html
from labkit.views.style import render_style
from labkit.views.trace import render_trace
from labkit.wire.exchange import Trace

MOST_PER_SECOND = 10
"""How often a display is drawn anew while things happen."""


def dress(ip: Any = None) -> None:
    """Let a `Trace` that is a cell's last expression show as the live table; called on import in IPython."""
    ip = ip or shell()
    if ip is not None:
        formatter = ip.display_formatter.ipython_display_formatter
        formatter.for_type_by_name("labkit.wire.exchange", "Trace", show_trace)


def shell() -> Any:
    """The IPython that runs this code; None outside of one."""
    try:
        from IPython.core.getipython import get_ipython
    except ImportError:
        return None
    return get_ipython()


class Slot:
    """A place in a notebook's output; `show` fills it, and later replaces what is there. Any thread may."""

    def __init__(self, styled: bool = False) -> None:
        self._id = f"labkit-{uuid.uuid4().hex}"
        self._shell = shell()
        self._style = render_style() if self._shell and (_style_is_due(self._shell) or styled) else ""
        self._shown = False

    def show(self, html: Html, text: str) -> None:
        """Draw here; `text` is for where no HTML is shown."""
        if self._shell is None:
            return
        data = {"text/html": f"{self._style}{html}", "text/plain": text}
        # Not through `display()`, which looks up the shell and its parent message in the calling thread.
        self._shell.display_pub.publish(
            data=data, metadata={}, transient={"display_id": self._id}, update=self._shown
        )
        self._shown = True


class LiveTrace:
    """A trace's table, drawn again as exchanges come in, at most ten times a second, the last one always."""

    def __init__(self, trace: Trace, running: bool = False, slot: Slot | None = None) -> None:
        self._trace, self._running, self._outcome = trace, running, ""
        self._slot = slot or Slot()
        self._throttle = Throttle(self._draw, 1 / MOST_PER_SECOND)
        self._draw()
        self._stop = trace.listen(lambda exchange: self._throttle())

    def finish(self, outcome: str = "") -> None:
        """The trace is complete; `outcome` is the sentence it ended with."""
        self._stop()
        self._running, self._outcome = False, outcome
        self._throttle.finish()

    def _draw(self) -> None:
        html = render_trace(self._trace, running=self._running, outcome=self._outcome)
        self._slot.show(html, "\n".join(filter(None, (to_text(self._trace), self._outcome))))


class Throttle:
    """Calls `draw` at most once in `interval` seconds; what was missed is drawn at the interval's end."""

    def __init__(self, draw: Callable[[], None], interval: float) -> None:
        self._draw, self._interval = draw, interval
        self._lock = threading.Lock()
        self._timer: threading.Timer | None = None
        self._next = 0.0

    def __call__(self) -> None:
        """Something changed."""
        with self._lock:
            wait = self._next - time.monotonic()
            if self._timer is not None:
                return
            if wait > 0:
                self._timer = threading.Timer(wait, self._late)
                self._timer.daemon = True
                self._timer.start()
                return
            self._drawn()

    def finish(self) -> None:
        """Draw for the last time, at once."""
        with self._lock:
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None
            self._drawn()

    def _late(self) -> None:
        with self._lock:
            if self._timer is threading.current_thread():
                self._timer = None
                self._drawn()

    def _drawn(self) -> None:
        self._draw()
        self._next = time.monotonic() + self._interval


def show_trace(trace: Trace) -> None:
    """Display a trace; rows that come later appear as they come."""
    LiveTrace(trace)


_styled: tuple[str, int] | None = None
"""The cell, and the run of it, whose output holds the stylesheet."""


def _style_is_due(ip: Any) -> bool:
    """True for the first view of the notebook, and when the cell that held the stylesheet runs again."""
    global _styled
    here = (_cell(ip), ip.execution_count)
    due = _styled is None or (here[0] == _styled[0] and here != _styled)
    if due:
        _styled = here
    return due


def _cell(ip: Any) -> str:
    """The id of the running cell; without one, its number."""
    parent = ip.get_parent() if hasattr(ip, "get_parent") else {}
    cell = parent.get("metadata", {}).get("cellId") if isinstance(parent, dict) else None
    return str(cell or ip.execution_count)
