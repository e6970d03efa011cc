"""A tap in a notebook: start it, send your own docker through it, watch; then save what was seen."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from pathlib import Path

from labkit.lab.faults import FAULTS, behind, on_the_wire
from labkit.protocol.network import open_send
from labkit.trace.export import to_text
from labkit.trace.tap import Tap
from labkit.trace.upstream import advice, logins, recipes, upstream_url
from labkit.views.controls import show_controls
from labkit.views.copying import render_copy
from labkit.views.display import LiveTrace, Slot
from labkit.views.exports import render_exports
from labkit.views.html import Html, h
from labkit.views.notice import render_notice
from labkit.views.plain import plain_text
from labkit.wire.errors import LabkitError
from labkit.wire.exchange import Trace

NO_FAULT = "nothing goes wrong"
_READY = "No tap is running. Name the registry that your client cannot pull from, and start one."


class TapControls:
    """The line, the choice of a fault and the button; below them how to use it, and what passes."""

    def __init__(
        self, upstream: str, fault: str = "", ca: Path | None = None, plain_http: bool = False
    ) -> None:
        from ipywidgets import Button, Dropdown, HBox, Layout, Text

        self.registry = Text(
            value=upstream,
            description="Registry:",
            style={"description_width": "70px"},
            layout=Layout(flex="1 1 200px"),
        )
        names = [name for name, each in FAULTS.items() if not each.door]
        self.fault = Dropdown(
            options=[(NO_FAULT, ""), *((name, name) for name in names)],
            value=fault,
            description="Fault:",
            style={"description_width": "50px"},
        )
        self.button = Button(description="Start the tap")
        self.button.on_click(lambda button: self.stop() if self.tap else self.start())
        self.box = HBox(
            [self.registry, self.fault, self.button], layout=Layout(flex_flow="row wrap", max_width="1100px")
        )
        self.tap: Tap | None = None
        self.trace = Trace()
        self._ca, self._plain_http = ca, plain_http
        self._how, self._rows, self._saved = Slot(), Slot(), Slot()
        self._live: LiveTrace | None = None
        self._open = contextlib.ExitStack()

    def show(self) -> None:
        """Display all of it; places are taken now, because a button has no output of its own."""
        show_controls(self.box)
        self._tell(render_notice(_READY))
        for slot in (self._rows, self._saved):
            slot.show(h("div"), "")

    def start(self) -> None:
        """Open the tap, or say why it cannot be opened."""
        try:
            upstream = upstream_url(self.registry.value, self._plain_http, self._ca is not None)
            faults = [on_the_wire(self.fault.value)] if self.fault.value else []
            self.trace = Trace(f"What went to {upstream.netloc.decode()}")
            send = self._open.enter_context(open_send(self._ca))
            self.tap = self._open.enter_context(Tap(upstream, behind(faults, send), self.trace))
        except LabkitError as error:
            self._open.close()
            return self._tell(render_notice(error.message, error.hint))
        self._saved.show(h("div"), "")
        self._live = LiveTrace(self.trace, running=True, slot=self._rows)
        self.registry.disabled = self.fault.disabled = True
        self.button.description = "Stop"
        return self._tell(render_recipes(self.tap, faults[0].sentence if faults else ""))

    def stop(self) -> None:
        """Close the tap; what it saw stays, and can be saved."""
        self._open.close()
        self.tap = None
        if self._live:
            self._live.finish("The tap is closed.")
        self.registry.disabled = self.fault.disabled = False
        self.button.description = "Start the tap"
        self._tell(render_notice(_READY))
        if len(self.trace):
            self._saved.show(render_exports(self.trace), to_text(self.trace))

    def _tell(self, html: Html) -> None:
        self._how.show(html, plain_text(html))


def render_recipes(tap: Tap, fault: str = "") -> Html:
    """How to send each client through a tap that is open."""
    which, mirrors = advice(tap.address, tap.upstream)
    return h(
        "div",
        h(
            "p",
            h("b", f"Listening on {tap.address} for {tap.upstream.netloc.decode()}"),
            class_="labkit-card-head",
        ),
        h("p", f"On purpose: {fault}", class_="labkit-sentence") if fault else None,
        h("p", "Ask for your image there, in a terminal of this machine:", class_="labkit-sentence"),
        _recipes(recipes(tap.address, tap.upstream)),
        h("p", which, class_="labkit-sentence"),
        _recipes(logins(tap.address, tap.upstream)),
        h("p", mirrors, class_="labkit-sentence"),
        class_="labkit labkit-card labkit-recipes",
        role="group",
        aria_label="How to use the tap",
    )


def _recipes(lines: Mapping[str, str]) -> Html:
    return h("dl", [_recipe(client, line) for client, line in lines.items()])


def _recipe(client: str, line: str) -> Html:
    return h("div", h("dt", client), h("dd", render_copy(line, f"For {client}")))


def show(
    upstream: str, fault: str = "", ca: str | Path | None = None, plain_http: bool = False
) -> TapControls:
    """A tap's controls for a registry. Raises UsageError for a fault that there is not."""
    if fault:
        on_the_wire(fault)
    controls = TapControls(upstream, fault, Path(ca) if ca else None, plain_http)
    controls.show()
    return controls
