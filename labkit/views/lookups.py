"""Which credential is used, in a notebook: a line for the reference, a choice of client, the answer below."""

from __future__ import annotations

import secrets
from pathlib import Path

from labkit.credentials.keychain import resolve_all
from labkit.credentials.lookup import CLIENTS, client_named
from labkit.views.controls import show_controls
from labkit.views.display import Slot
from labkit.views.html import Html
from labkit.views.lookup import from_home, render_lookup
from labkit.views.notice import render_notice
from labkit.views.plain import plain_text
from labkit.wire.errors import LabkitError
from labkit.wire.redact import Redactor
from labkit.wire.reference import parse_reference

EVERY = "every client"


def render_lookups(reference: str, client: str = "", redactor: Redactor | None = None) -> Html:
    """The answer for this machine, as it is now, or what is wrong with the reference. Runs helpers."""
    try:
        lookups = resolve_all(reference, [client] if client else list(CLIENTS))
        shown = from_home(lookups, str(Path.home()))
        return render_lookup(shown, str(parse_reference(reference)), redactor)
    except LabkitError as error:
        return render_notice(error.message, error.hint)


class LookupReader:
    """The line, the choice and the answer; it looks again when one of them changes, and on Look again."""

    def __init__(self, reference: str, client: str = "") -> None:
        from ipywidgets import Button, Dropdown, HBox, Layout, Text

        label = {"description_width": "80px"}
        self.text = Text(
            value=reference,
            description="Reference:",
            continuous_update=False,  # helpers are programs: not one run for each key that is pressed
            style=label,
            layout=Layout(flex="1 1 200px"),
        )
        options = [(EVERY, ""), *((name, name) for name in CLIENTS)]
        self.client = Dropdown(
            options=options, value=client, description="Client:", style={"description_width": "50px"}
        )
        self.again = Button(description="Look again", tooltip="Files may have changed since")
        self.box = HBox(
            [self.text, self.client, self.again], layout=Layout(flex_flow="row wrap", max_width="1100px")
        )
        self.slot = Slot()
        self._marks = Redactor(secrets.token_bytes(16))

    def show(self) -> None:
        """Display line, choice and answer."""
        show_controls(self.box)
        self.draw()
        for field in (self.text, self.client):
            field.observe(lambda change: self.draw(), "value")
        self.again.on_click(lambda button: self.draw())

    def draw(self) -> None:
        """Look again, and show what there is now."""
        html = render_lookups(self.text.value, self.client.value, self._marks)
        self.slot.show(html, plain_text(html))


def show(reference: str, client: str = "") -> None:
    """Show which credential each client would use for a reference, with a line to type another.

    Raises UsageError for a client that labkit does not know.
    """
    if client:
        client_named(client)
    LookupReader(reference, client).show()
