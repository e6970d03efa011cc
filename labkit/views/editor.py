"""Fields in which the next request is changed before it is sent; no secret stands in any of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import httpx

from labkit.protocol.edit import Edit, editable
from labkit.views.knowledge import shown_authorization
from labkit.wire.errors import UsageError
from labkit.wire.redact import Redactor

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
_KEEP, _DROP = "keep", "drop"


class Editor:
    """Method, URL, Authorization and other headers; `change` puts back what was taken out for showing."""

    def __init__(self, on_change: Callable[[], None]) -> None:
        from ipywidgets import Button, Dropdown, HBox, Text, Textarea, VBox

        wide = {"width": "98%"}
        self.method = Dropdown(options=METHODS, description="Method", layout={"width": "180px"})
        self.url = Text(description="URL", continuous_update=False, layout=wide)
        self.authorization = Dropdown(options=[("", _KEEP)], description="Authorization", layout=wide)
        self.headers = Textarea(
            description="Headers", continuous_update=False, layout={**wide, "height": "96px"}
        )
        self.undo = Button(description="Undo changes")
        fields = (self.method, self.url, self.authorization, self.headers)
        for field in fields:
            field.style.description_width = "100px"
            field.observe(lambda change: self._changed(), "value")
        self.undo.on_click(lambda button: self._undo())
        self.box = VBox([*fields, HBox([self.undo], layout={"padding": "0 0 0 104px"})])
        self._on_change, self._quiet = on_change, False
        self._secrets: dict[str, str] = {}
        self._request: httpx.Request | None = None
        self._lines: dict[str, tuple[str, str]] = {}
        self._shown: dict[Any, str] = {}

    def load(self, request: httpx.Request, redactor: Redactor, offers: Sequence[tuple[str, str]]) -> None:
        """Begin anew with this request; `offers` are (what it is, value) for Authorization."""
        self._request = request
        given = request.headers.get("authorization")
        keep = f"as it is: {shown_authorization(given, redactor) if given else 'none'}"
        self._secrets = {f"offer {n}": value for n, (_, value) in enumerate(offers)}
        labels = [(f"{shown_authorization(value, redactor)} ({what})") for what, value in offers]
        choices = [
            (keep, _KEEP),
            *([("none", _DROP)] if given else []),
            *zip(labels, self._secrets, strict=True),
        ]
        pairs = editable(request)
        self._lines = {
            f"{name}: {value}": real
            for (name, value), real in zip(redactor.headers(pairs), pairs, strict=True)
        }
        self._shown = {self.method: request.method, self.url: redactor.url(str(request.url))}
        self._shown |= {self.authorization: _KEEP, self.headers: "\n".join(self._lines)}
        self._quiet = True
        self.method.options = METHODS if request.method in METHODS else (request.method, *METHODS)
        self.authorization.options = choices
        self._reset()

    def change(self) -> Edit:
        """What the fields say. Raises UsageError for what cannot be read or must not be typed."""
        method, url, headers = self.method.value, self.url.value, self.headers.value
        return Edit(
            method=None if method == self._shown[self.method] else method,
            url=None if url == self._shown[self.url] else _without_marks(url),
            headers=None if headers == self._shown[self.headers] else tuple(self._headers(headers)),
            authorization=self._authorization(),
        )

    def _authorization(self) -> str | None:
        chosen = self.authorization.value
        return None if chosen == _KEEP else "" if chosen == _DROP else self._secrets[chosen]

    def _headers(self, text: str) -> Iterator[tuple[str, str]]:
        for line in filter(None, map(str.strip, text.splitlines())):
            if line in self._lines:
                yield self._lines[line]
                continue
            name, colon, value = line.partition(":")
            if not colon:
                raise UsageError(f"{line!r} is no header.", "One line for each, Name: value.")
            if name.strip().lower() in ("authorization", "proxy-authorization", "cookie"):
                raise UsageError(
                    "Secrets are chosen from the list, not typed: a notebook keeps what stands in its fields."
                )
            yield name.strip(), _without_marks(value.strip())

    def _changed(self) -> None:
        if not self._quiet:
            self._on_change()

    def _undo(self) -> None:
        self._reset()
        self._on_change()

    def _reset(self) -> None:
        self._quiet = True
        for field, value in self._shown.items():
            field.value = value
        self._quiet = False


def _without_marks(text: str) -> str:
    if "‹" in text:
        raise UsageError("A secret was taken out here (‹·…›): what is beside it can only be sent as it was.")
    return text
