"""A lab with switches: which fault is on, which registry it plays, and a pull to see what comes of it."""

from __future__ import annotations

from labkit.credentials.credential import ANONYMOUS, basic
from labkit.diagnosis.case import Case
from labkit.diagnosis.causes import CAUSES
from labkit.diagnosis.diagnosing import diagnose
from labkit.diagnosis.wording import spoken
from labkit.lab.faults import FAULTS
from labkit.lab.lab import Lab
from labkit.lab.personas import PERSONAS
from labkit.lab.reproducing import Incident, image_of, mends, open_incident, tries
from labkit.protocol.client import pull
from labkit.views.controls import show_controls
from labkit.views.copying import render_copy
from labkit.views.display import Slot
from labkit.views.finding import render_diagnosis
from labkit.views.html import Html, h, join
from labkit.views.notice import render_notice
from labkit.views.plain import plain_text
from labkit.views.trace import render_trace
from labkit.wire.errors import LabkitError
from labkit.wire.exchange import Trace


class Bench:
    """Fault, persona and buttons; the lab opens when it is shown, and anew when they change.

    `slot` is a place to draw in that is there already. `lab` is the open lab, `worked` whether the last
    pull came through (None before one).
    """

    def __init__(
        self, fault: str = "", persona: str | None = None, client: str = "docker", slot: Slot | None = None
    ) -> None:
        from ipywidgets import Button, Dropdown, HBox, Layout, VBox

        self.client = client
        self.lab: Lab | None = None
        self.worked: bool | None = None
        wide = Layout(width="min(430px, 98%)")
        faults = [("nothing is broken", ""), *((spoken(name), name) for name in FAULTS)]
        self.fault = Dropdown(options=faults, value=fault, description="Fault", layout=wide)
        people = [("plain distribution", ""), *((one.registry, name) for name, one in PERSONAS.items())]
        self.persona = Dropdown(options=people, value=persona or "", description="Plays", layout=wide)
        self.pull = Button(description="Pull", button_style="primary", tooltip="Pull with labkit's client")
        self.mend = Button(description="Mend it", tooltip="Take the fault away while the lab runs")
        row = Layout(flex_flow="row wrap")
        choices = HBox([self.fault, self.persona], layout=row)
        self.box = VBox([choices, HBox([self.pull, self.mend], layout=row)])
        self.slot = slot or Slot()
        self.pull.on_click(lambda pressed: self.try_pull())
        self.mend.on_click(lambda pressed: self.switch())
        for field in (self.fault, self.persona):
            field.observe(lambda change: self.change(), "value")

    def __repr__(self) -> str:
        return f"<Bench {self.fault.value or 'nothing broken'}>"

    def _ipython_display_(self) -> None:
        """As the last expression of a cell."""
        self.show()

    def show(self) -> None:
        """Display the switches and what they make."""
        show_controls(self.box)
        self.change()

    def close(self) -> None:
        """Close the lab; the view stays."""
        if self.lab is not None:
            self.lab.close()
            self.lab = None

    def change(self) -> None:
        """Open the lab that the fields ask for, in place of the one before."""
        self.close()
        self.worked = None
        try:
            self.lab = open_incident(self._incident())
        except LabkitError as error:
            self._show(render_notice("This cannot be.", str(error)))
        else:
            self._show(self._about())
        self._set_buttons()

    def switch(self) -> None:
        """Take the fault away, or put it back."""
        assert self.lab and self.lab.switch
        self.lab.switch.put(*(() if self.lab.switch.now else (self.fault.value,)))
        self.worked = None
        self._set_buttons()
        self._show(self._about())

    def try_pull(self) -> None:
        """Pull as the lab's first user, and show what the wire said and what it means."""
        if self.lab is None:
            return
        image, trace = image_of(self._incident(), self.lab), Trace("Pull in the lab")
        user = self.lab.users[0] if self.lab.users and self._logs_in() else None
        credential = basic(user.name, user.password) if user else ANONYMOUS
        scheme = "https" if self.lab.url.startswith("https") else "http"
        try:
            pull(image, send=self.lab.send, trace=trace, credential=credential, scheme=scheme)  # type: ignore[arg-type]
        except LabkitError as error:
            self.worked, said = False, str(error)
        else:
            self.worked, said = True, "The image came, every digest is right."
        diagnosis = diagnose(Case(image, "labkit", trace=trace.exchanges))
        found = render_diagnosis(diagnosis) if diagnosis.findings else None
        self._show(join((self._about(), render_trace(trace, outcome=said), found)))

    def _incident(self) -> Incident:
        fault = self.fault.value
        return Incident(CAUSES[fault or "no_credentials"], fault, self.persona.value or None, self.client)

    def _logs_in(self) -> bool:
        return not self.fault.value or FAULTS[self.fault.value].user

    def _set_buttons(self) -> None:
        fault, lab = self.fault.value, self.lab
        self.pull.disabled = lab is None
        self.mend.disabled = not (fault and lab and lab.switch and not FAULTS[fault].door)
        self.mend.description = "Mend it" if not lab or not lab.switch or lab.switch.now else "Break it again"

    def _about(self) -> Html:
        """What the lab plays now, and the same for the client at hand."""
        assert self.lab
        fault, played = self.fault.value, self._incident()
        on = bool(fault and (self.lab.switch is None or self.lab.switch.now))
        said = FAULTS[fault].sentence if on else "Nothing is broken: a pull works."
        lines = "\n".join(tries(played, self.lab))
        return h(
            "div",
            h("div", h("b", "Lab"), " ", h("code", self.lab.registry), class_="labkit-card-head"),
            h(
                "p",
                h("b", "Broken: " if on else "Whole: ", class_="labkit-bad" if on else "labkit-good"),
                said,
            ),
            h("p", f"The same with {self.client}", class_="labkit-head"),
            render_copy(lines, f"The same with {self.client}"),
            h("details", h("summary", "What mends it"), [h("p", line) for line in mends(played, self.lab)])
            if on
            else None,
            class_="labkit labkit-card labkit-bench",
            role="group",
            aria_label="Lab with switches",
        )

    def _show(self, html: Html) -> None:
        self.slot.show(html, plain_text(html))
