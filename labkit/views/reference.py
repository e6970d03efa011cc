"""Image names taken apart as docker does it: what was written, what was filled in, and who will be asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from labkit.views.controls import show_controls
from labkit.views.display import Slot
from labkit.views.html import Html, h
from labkit.wire.errors import InvalidReference
from labkit.wire.reference import Reference, parse_reference

_COLUMNS = ("You write", "Registry", "Repository", "Tag or digest", "The client asks")


def render_references(names: Sequence[str]) -> Html:
    """A row for each name; one that cannot be read says why."""
    return h(
        "div",
        h(
            "table",
            h("caption", h("span", "Names taken apart", class_="labkit-title")),
            h("thead", h("tr", [h("th", column, scope="col") for column in _COLUMNS])),
            h("tbody", [_row(name) for name in names], class_="labkit-attempts"),
        ),
        class_="labkit labkit-trace",
    )


def references_as_text(names: Sequence[str]) -> str:
    """The same without HTML: a line for each name."""
    return "\n".join(f"{name}  →  {_full(name)}" for name in names)


def _full(name: str) -> str:
    try:
        return str(parse_reference(name))
    except InvalidReference as error:
        return error.message


def _row(name: str) -> Html:
    written = h("th", h("code", name), scope="row")
    try:
        reference = parse_reference(name)
    except InvalidReference as error:
        hint = h("span", f" ({error.hint})", class_="labkit-quiet") if error.hint else None
        return h("tr", written, h("td", error.message, hint, colspan=len(_COLUMNS) - 1))
    before, at, _ = name.partition("@")
    tagged = bool(at) or before.endswith(f":{reference.tag}")
    namespaced = not reference.repository.startswith("library/") or "library/" in name
    return h(
        "tr",
        written,
        _part(1, reference.registry, name.startswith(f"{reference.registry}/")),
        _part(2, reference.repository, namespaced, "library/ "),
        _part(3, _target(reference), tagged),
        _part(4, reference.api_host, True),
    )


def _part(column: int, value: str, written: bool, which: str = "") -> Html:
    """A cell that has the name of its column with it, for where the table is folded."""
    note = None if written else h("span", f" {which}filled in", class_="labkit-quiet")
    return h("td", h("code", value), note, data_name=_COLUMNS[column])


def _target(reference: Reference) -> str:
    """The digest short, as it is in the first column whole."""
    return f"{reference.digest[:14]}…" if reference.digest else reference.target


class ReferenceReader:
    """Some names taken apart, and a line to type one more, followed while it is typed."""

    def __init__(self, names: Sequence[str]) -> None:
        from ipywidgets import Layout, Text

        self.names = tuple(names)
        self.text = Text(
            description="Your own:",
            placeholder="type a name",
            continuous_update=True,
            layout=Layout(width="98%"),
        )
        self.slot = Slot()

    def show(self) -> None:
        """Display line and table."""
        show_controls(self.text)
        self._draw()
        self.text.observe(self._draw, "value")

    def _draw(self, change: Any = None) -> None:
        typed = self.text.value.strip()
        names = (typed, *self.names) if typed else self.names
        self.slot.show(render_references(names), references_as_text(names))
