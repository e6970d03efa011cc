"""In place of IPython: keeps what is published, so that a test sees what a notebook would show."""

from __future__ import annotations

from typing import Any

import pytest

from labkit.views import controls, display


class Screen:
    """Takes what IPython's display publisher is given; `html` is what each place shows last, in order."""

    def __init__(self) -> None:
        self.display_pub = self
        self.execution_count = 1
        self.shown: dict[str, dict[str, str]] = {}
        self.everything: list[str] = []

    def publish(
        self, data: dict[str, Any], metadata: Any, transient: Any = None, update: bool = False
    ) -> None:
        self.everything.append(str(data))
        if transient:
            assert (transient["display_id"] in self.shown) is update
            self.shown[transient["display_id"]] = data

    @property
    def html(self) -> list[str]:
        return [data["text/html"] for data in self.shown.values()]

    @property
    def text(self) -> list[str]:
        return [data["text/plain"] for data in self.shown.values()]


def put_up(monkeypatch: pytest.MonkeyPatch) -> Screen:
    screen = Screen()
    monkeypatch.setattr(display, "shell", lambda: screen)
    monkeypatch.setattr(controls, "shell", lambda: screen)
    return screen
