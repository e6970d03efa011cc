"""Diagnosis in a notebook: probes as they run, a box for error texts, and from each finding into a lab."""

from __future__ import annotations

from typing import Any

from labkit.diagnosis.diagnosing import diagnose
from labkit.diagnosis.explaining import explained
from labkit.diagnosis.finding import Diagnosis
from labkit.diagnosis.probes import Step, probe
from labkit.diagnosis.symptoms.reading import read
from labkit.lab.reproducing import incident
from labkit.views.bench import Bench
from labkit.views.controls import show_controls
from labkit.views.display import MOST_PER_SECOND, Slot, Throttle
from labkit.views.finding import diagnosis_in_words, render_diagnosis
from labkit.views.html import Html, h, join, raw
from labkit.views.plain import plain_text
from labkit.wire.errors import LabkitError
from labkit.wire.reference import Reference, parse_reference

_MARKS = {
    True: ("✓", "ok", "labkit-good"),
    False: ("✗", "broken", "labkit-bad"),
    None: ("·", "", "labkit-quiet"),
}


def render_probing(steps: list[Step], title: str, running: bool) -> Html:
    """The probes so far, each with a tick or a cross."""
    rows = [
        h(
            "li",
            h("b", mark, class_=colour, aria_hidden="true"),
            h("span", step.name, h("span", f": {said}", class_="labkit-unseen") if said else None),
            h("span", step.said),
        )
        for step in steps
        for mark, said, colour in (_MARKS[step.ok],)
    ]
    state = "asking…" if running else f"{len(steps)} probes"
    head = h("div", h("b", title), " ", h("span", state, class_="labkit-quiet", role="status"))
    return h(
        "div",
        join((h("div", head, class_="labkit-card-head"), h("ol", rows, class_="labkit-probes"))),
        class_="labkit labkit-card labkit-probing",
        role="group",
        aria_label=title,
    )


class Diagnosing:
    """A diagnosis in a cell: probes appear as they are made, then the finding, then the way into a lab.

    `options` are those of `probe`. `diagnosis` is what came of it.
    """

    def __init__(self, reference: str | Reference, client: str = "", **options: Any) -> None:
        self.reference = parse_reference(reference) if isinstance(reference, str) else reference
        self.steps: list[Step] = []
        self._title, self._running = f"Diagnosis of {self.reference}", True
        self._slot = Slot()
        self._throttle = Throttle(self._draw, 1 / MOST_PER_SECOND)
        self._draw()
        case = probe(self.reference, client=client, notify=self._hear, **options)
        self._running = False
        self._throttle.finish()
        self.diagnosis = diagnose(case)
        self.verdict = Verdict(client)
        self.verdict.place()
        self.verdict.show(self.diagnosis, self.reference)

    def __repr__(self) -> str:
        found = [one.cause.slug for one in self.diagnosis.findings]
        return f"<Diagnosing {self.reference}: {', '.join(found) or 'nothing found'}>"

    def _hear(self, step: Step) -> None:
        self.steps.append(step)
        self._throttle()

    def _draw(self) -> None:
        html = render_probing(self.steps, self._title, self._running)
        self._slot.show(html, plain_text(html))


class Verdict:
    """A diagnosis with a button that opens its lab; `bench` is that lab once it is open.

    All places are made by `place`, while the cell runs: what a button displays for the first time is lost.
    """

    def __init__(self, client: str = "") -> None:
        from ipywidgets import Button, VBox

        self.client = client
        self.bench: Bench | None = None
        self.slot, self.bench_slot = Slot(), Slot()
        self.button = Button(description="Try it in a lab", tooltip="Open a lab where it fails the same way")
        self.button.layout.display = "none"
        self.button.on_click(lambda pressed: self.open())
        self.box = VBox([self.button])
        self._about: tuple[Diagnosis, Reference | None] = (Diagnosis(), None)

    def place(self) -> None:
        """Make the places in the cell's output, still empty."""
        self.slot.show(raw(""), "")
        show_controls(self.box)
        self.bench_slot.show(raw(""), "")

    def show(self, diagnosis: Diagnosis, reference: Reference | None) -> None:
        """Draw the card, and offer the lab where one can play the fault."""
        self._about = (diagnosis, reference)
        self.slot.show(render_diagnosis(diagnosis), diagnosis_in_words(diagnosis))
        try:
            incident(diagnosis, reference, self.client)
        except LabkitError:
            self.button.layout.display = "none"
        else:
            self.button.layout.display = None

    def open(self) -> None:
        """Open the lab below."""
        played = incident(*self._about, self.client)
        if self.bench is not None:
            self.bench.close()
        self.bench = Bench(played.fault, played.persona, played.client, self.bench_slot)
        self.box.children = (self.button, self.bench.box)
        self.bench.change()


class Explaining:
    """A box to paste an error text into, and what it says below."""

    def __init__(self, text: str = "", context: str = "") -> None:
        from ipywidgets import Button, Layout, Text, Textarea, VBox

        wide = Layout(width="min(900px, 98%)")
        self.text = Textarea(value=text, placeholder="Paste what was printed", layout=wide, rows=4)
        self.context = Text(
            value=context,
            placeholder="What you did and saw: worked yesterday, in CI, after sudo",
            layout=wide,
        )
        self.button = Button(description="Explain", button_style="primary")
        self.box = VBox([self.text, self.context, self.button])
        self.button.on_click(lambda pressed: self.explain())
        self.verdict = Verdict()
        self.diagnosis = Diagnosis()

    def show(self) -> None:
        """Display the box; a text that is there already is explained."""
        show_controls(self.box)
        self.verdict.place()
        if self.text.value.strip():
            self.explain()

    def _ipython_display_(self) -> None:
        """As the last expression of a cell."""
        self.show()

    def explain(self) -> None:
        """Read what stands in the box."""
        reading = read(self.text.value, self.context.value)
        self.diagnosis = explained(reading)
        self.verdict.client = reading.client
        self.verdict.show(self.diagnosis, reading.reference)
