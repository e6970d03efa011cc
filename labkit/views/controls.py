"""Controls: buttons, choices and an input line for whoever has a kernel. What they change is shown as HTML.

Nothing here is needed to read a notebook; a saved one keeps the views and loses the controls.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from labkit.views.challenge import render_challenge
from labkit.views.display import Slot, shell

_WIDGET = "application/vnd.jupyter.widget-view+json"
_WITHOUT_KERNEL = "(Buttons are here while a kernel runs: run this cell.)"


def show_controls(box: Any) -> None:
    """Display a widget, with a sentence in its place where widgets are not shown."""
    ip = shell()
    if ip is not None:
        view = box._repr_mimebundle_()[_WIDGET]
        ip.display_pub.publish(data={_WIDGET: view, "text/plain": _WITHOUT_KERNEL}, metadata={})


class Choice:
    """Buttons for the letters of some options, to be committed once; or passed over."""

    def __init__(
        self, letters: Sequence[tuple[str, str]], on_commit: Callable[[str | None], None], skip: str = ""
    ) -> None:
        from ipywidgets import Button, HBox, ToggleButtons

        self.letters = ToggleButtons(
            options=[letter for letter, _ in letters],
            tooltips=[f"{letter}: {text}" for letter, text in letters],
            value=None,
            style={"button_width": "44px"},
        )
        self.commit = Button(description="Commit", disabled=True)
        self.skip = Button(description=skip) if skip else None
        self.box = HBox([self.letters, self.commit, *([self.skip] if self.skip else [])])
        self.box.layout.flex_flow, self.box.layout.align_items = "row wrap", "center"
        self._on_commit = on_commit
        self.letters.observe(self._chosen, "value")
        self.commit.on_click(lambda button: self._done(self.letters.value))
        if self.skip:
            self.skip.on_click(lambda button: self._done(None))

    def _chosen(self, change: Any) -> None:
        self.commit.disabled = change["new"] is None

    def _done(self, value: str | None) -> None:
        self.close()
        self._on_commit(value)

    def close(self) -> None:
        """Take the buttons away: the choice is made."""
        self.box.close()


class Fields:
    """Fields for the parts of an answer, one of `choices` each or a text, and buttons with what they do."""

    def __init__(
        self, names: Sequence[str], choices: Sequence[Any], actions: Mapping[str, Callable[[], None]]
    ) -> None:
        from ipywidgets import Button, HBox, Layout, VBox

        self.fields = {name: _field(name, choices) for name in names}
        self.buttons = {label: Button(description=label) for label in actions}
        for label, act in actions.items():
            self.buttons[label].on_click(lambda pressed, act=act: act())
        row = Layout(flex_flow="row wrap")
        inputs = HBox(list(self.fields.values()), layout=row)
        self.box = VBox([inputs, HBox(list(self.buttons.values()), layout=row)])

    def answer(self) -> dict[str, Any]:
        """What stands in the fields; an empty one is a blank."""
        return {name: ... if field.value == "" else field.value for name, field in self.fields.items()}


def _field(name: str, choices: Sequence[Any]) -> Any:
    from ipywidgets import Dropdown, Layout, Text

    style = {"description_width": "18px"}
    if not choices:
        return Text(description=name, style=style, layout=Layout(width="min(420px, 98%)"))
    pairs = [("choose", ...), *((str(choice), choice) for choice in choices)]
    return Dropdown(options=pairs, value=..., description=name, style=style, layout=Layout(width="120px"))


class ChallengeReader:
    """An input line for a WWW-Authenticate value, taken apart below while it is typed."""

    def __init__(self, line: str) -> None:
        from ipywidgets import Layout, Text

        self.text = Text(
            value=line, description="Header:", continuous_update=True, layout=Layout(width="98%")
        )
        self.slot = Slot()

    def show(self) -> None:
        """Display line and parts; each change of the line is followed."""
        show_controls(self.text)
        self._draw(self.text.value)
        self.text.observe(lambda change: self._draw(change["new"]), "value")

    def _draw(self, line: str) -> None:
        self.slot.show(render_challenge(line), f"WWW-Authenticate: {line}")


def read_challenge(line: str) -> None:
    """Show a header taken apart, with a line to type another."""
    ChallengeReader(line).show()
