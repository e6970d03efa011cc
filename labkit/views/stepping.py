"""A pull sent one request at a time: buttons, fields to change a request first, and the trace below."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import httpx

from labkit.protocol.edit import Edit, edit
from labkit.protocol.flow import Resolved
from labkit.protocol.runner import Stepper
from labkit.protocol.session import Session
from labkit.trace.export import to_text
from labkit.trace.recorder import record
from labkit.views.ahead import Ahead
from labkit.views.controls import show_controls
from labkit.views.display import Slot
from labkit.views.editor import Editor
from labkit.views.knowledge import Fact, known
from labkit.views.plain import plain_text
from labkit.views.stepper import Step, render_step
from labkit.views.trace import render_trace
from labkit.wire.errors import LabkitError, UsageError
from labkit.wire.exchange import Asked, Exchange, Flow, Send, Trace
from labkit.wire.redact import Redactor
from labkit.wire.reference import Reference
from labkit.wire.stage import stage_of

AS_IT_IS = Edit()


@dataclass(frozen=True)
class Walk:
    """A pull about to begin: its flow, and the session in which the flow keeps what it learns."""

    reference: Reference
    session: Session
    flow: Flow[Resolved]


class Stepping:
    """Holds a pull before each request. `make` begins one anew; `offers` are (what it is, value) of
    Authorization headers that may go in place of the client's own.

    `trace` is what was sent since the last start; its fingerprints stay the same from start to start.
    """

    def __init__(
        self, make: Callable[[], Walk], send: Send, title: str = "", offers: Sequence[tuple[str, str]] = ()
    ) -> None:
        self._make, self._send, self._title, self._offers = make, send, title, tuple(offers)
        self._redactor: Redactor | None = None
        self._tokens: dict[str, str] = {}
        self._before: tuple[Fact, ...] = ()
        self._step_slot: Slot | None = None
        self._trace_slot: Slot | None = None
        self.controls: Controls | None = None
        self._begin()

    @property
    def ended(self) -> bool:
        """True if there is nothing left to send."""
        return self._stepper.request is None

    @property
    def error(self) -> LabkitError | None:
        """Why the client stopped; None if it did not, or is not at the end yet."""
        return self._stepper.error

    def __repr__(self) -> str:
        return f"<Stepping {self.trace.title}: {len(self.trace)} sent{', ended' if self.ended else ''}>"

    def _ipython_display_(self) -> None:
        """As the last expression of a cell: there once, however it was made."""
        if self.controls is None:
            self.show()

    def show(self) -> None:
        """Display buttons, step and trace."""
        self.controls = Controls(self)
        show_controls(self.controls.box)
        self._step_slot, self._trace_slot = Slot(), Slot()
        self._load()
        self._draw()

    def send(self, change: Edit | None = None) -> None:
        """Send the next request, changed by `change`, or as the fields have it. At the end nothing happens.

        What goes wrong is shown, and the same request waits again.
        """
        if self._stepper.request is None:
            return
        before, self._trouble = self._facts(), ""
        try:
            self._stepper.step(self._changed(change))
        except UsageError as error:
            self._trouble = f"Not sent. {error}"
        except LabkitError as error:
            self._trouble = f"No answer that the client can use. {error}"
        else:
            self._before = before
            self._keep_tokens()
            self._load()
        self._draw()

    def run(self) -> Trace:
        """Send all that is left; gives the trace."""
        while not self.ended:
            self.send()
            if self._trouble:
                break
        return self.trace

    def restart(self) -> None:
        """Back to the start: a client that knows nothing yet."""
        self._begin()
        self._load()
        self._draw()

    def preview(self) -> None:
        """Show the next request as the fields have it now."""
        self._trouble = ""
        self._draw()

    def step(self) -> Step:
        """What the view shows now."""
        assert self.trace.redactor
        sent, request, trouble = self.trace.exchanges, self._stepper.request, self._trouble
        common: dict[str, Any] = {
            "facts": self._facts(),
            "before": self._before,
            "last": sent[-1] if sent else None,
        }
        if request is None:
            return Step(**common, outcome=self._outcome(), trouble=trouble)
        ahead = Ahead(stage_of(request), _scheme(request), self._walk.session, sent)
        try:
            changed = self._changed(None)
        except UsageError as error:
            changed, trouble = request, trouble or f"This cannot be sent. {error}"
        return Step(
            **common,
            next=self._as_seen(changed),
            why=replace(ahead, scheme=_scheme(changed)).why,
            most=ahead.most,
            branches=ahead.branches,
            trouble=trouble,
        )

    def _begin(self) -> None:
        self._walk = self._make()
        self.trace = Trace(self._title or f"Pull of {self._walk.reference}", redactor=self._redactor)
        self._stepper = Stepper(self._walk.flow, record(self._send, self.trace))
        self._redactor = self.trace.redactor
        self._before = ()
        self._trouble = ""
        self.trace.listen(lambda exchange: self._draw_trace())

    def _changed(self, change: Edit | None) -> httpx.Request:
        assert self._stepper.request
        if change is None:
            change = self.controls.editor.change() if self.controls else AS_IT_IS
        return edit(self._stepper.request, change, self._hosts())

    def _hosts(self) -> set[str]:
        """Who takes part in this pull: nobody else is ever sent anything that was changed."""
        assert self._stepper.request
        urls = (self._walk.session.base, self._stepper.request.url)
        return {url.netloc.decode() for url in urls} | {exchange.host for exchange in self.trace}

    def _facts(self) -> tuple[Fact, ...]:
        assert self.trace.redactor
        return known(self._walk.session, self._walk.reference, self.trace.redactor, self.trace.exchanges)

    def _as_seen(self, request: httpx.Request) -> Exchange:
        assert self.trace.redactor
        pairs = tuple(
            (name.decode("latin-1"), value.decode("latin-1")) for name, value in request.headers.raw
        )
        asked = Asked(
            request.method, self.trace.redactor.url(str(request.url)), self.trace.redactor.headers(pairs)
        )
        edited = tuple(request.extensions.get("edited", ()))
        return Exchange(len(self.trace) + 1, stage_of(request), asked, edited=edited)

    def _keep_tokens(self) -> None:
        self._tokens.update(
            (token.value, f"a token for {scope}") for scope, token in self._walk.session.tokens.items()
        )

    def _load(self) -> None:
        if self.controls:
            assert self.trace.redactor
            offers = [(what, f"Bearer {token}") for token, what in self._tokens.items()]
            self.controls.load(
                self._stepper.request, len(self.trace), self.trace.redactor, [*self._offers, *offers]
            )

    def _outcome(self) -> str:
        assert self.trace.redactor
        if self.error:
            return f"The client stops. {self.trace.redactor.text(str(self.error))}"
        image = self._stepper.result
        layers = len(image.manifest.layers)
        return (
            f"The manifest is here, and its digest is right: {image.descriptor.digest[:14]}…\n"
            f"Config and {layers} layer{'' if layers == 1 else 's'} would be fetched now, each by its digest."
        )

    def _draw(self) -> None:
        if self._step_slot:
            html = render_step(self.step())
            self._step_slot.show(html, plain_text(html))
        self._draw_trace()

    def _draw_trace(self) -> None:
        if self._trace_slot:
            outcome = self._outcome() if self.ended else ""
            html = render_trace(self.trace, running=not self.ended, outcome=outcome)
            self._trace_slot.show(html, "\n".join(filter(None, (to_text(self.trace), outcome))))


def _scheme(request: httpx.Request) -> str:
    value: str = request.headers.get("authorization", "")
    return value.partition(" ")[0].lower()


class Controls:
    """The buttons of a `Stepping`, and the fields, which are folded away until somebody wants them."""

    def __init__(self, stepping: Stepping) -> None:
        from ipywidgets import Button, HBox, ToggleButton, VBox

        self.send = Button(description="Send", tooltip="Send the next request")
        self.back = Button(description="Back to start", tooltip="Forget all, begin anew")
        self.run = Button(description="Run to the end", tooltip="Send all that is left")
        self.try_it = ToggleButton(description="Change it first", tooltip="Edit the next request")
        self.editor = Editor(stepping.preview)
        self.editor.box.layout.display = "none"
        row = HBox([self.send, self.back, self.run, self.try_it], layout={"flex_flow": "row wrap"})
        self.box = VBox([row, self.editor.box])
        self.send.on_click(lambda button: stepping.send())
        self.back.on_click(lambda button: stepping.restart())
        self.run.on_click(lambda button: stepping.run())
        self.try_it.observe(self._fold, "value")

    def load(
        self, request: httpx.Request | None, sent: int, redactor: Redactor, offers: Sequence[tuple[str, str]]
    ) -> None:
        """Make the controls fit the next request; None at the end."""
        self.send.disabled = self.run.disabled = self.try_it.disabled = request is None
        self.back.disabled = sent == 0
        if request is None:
            self.try_it.value = False
        else:
            self.editor.load(request, redactor, offers)

    def _fold(self, change: Any) -> None:
        self.editor.box.layout.display = None if change["new"] else "none"
