"""A trace to be carried elsewhere: a file in each form, to save without a kernel; none has a secret."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping
from importlib.metadata import version
from typing import NamedTuple

from labkit.trace.export import to_curl, to_text
from labkit.trace.har import har_text
from labkit.trace.mermaid import to_mermaid
from labkit.views.html import Html, h
from labkit.views.page import to_page
from labkit.wire.exchange import Trace

MOST = 4 * 1024 * 1024
"""Bytes of all forms together that go into a notebook."""


class Form(NamedTuple):
    """A form of a trace: what it is for, how a file of it ends, its media type, and how it is made."""

    what: str
    suffix: str
    media_type: str
    write: Callable[[Trace], str]


FORMS: Mapping[str, Form] = {
    "text": Form("to read, and to paste into an issue", "txt", "text/plain", to_text),
    "json": Form(
        "to open again, and for labkit compare",
        "json",
        "application/json",
        lambda trace: json.dumps(trace.to_json(), indent=1),
    ),
    "har": Form(
        "for the network panel of a browser",
        "har",
        "application/json",
        lambda trace: har_text(trace, version("registry-labkit")),
    ),
    "mermaid": Form("a sequence diagram for Markdown", "mmd", "text/plain", to_mermaid),
    "curl": Form(
        "a command for each request",
        "sh",
        "text/plain",
        lambda trace: "\n".join(map(to_curl, trace)) + "\n",
    ),
    "html": Form("one page that stands alone", "html", "text/html", to_page),
}
"""All of them safe to paste: a trace has no secret."""


def render_exports(trace: Trace, name: str = "trace") -> Html:
    """Links that save the trace as files called `name`."""
    files = {form: FORMS[form].write(trace).encode() for form in FORMS}
    if sum(map(len, files.values())) > MOST:
        rows: Html = h("p", "Too large for a notebook: labkit trace FILE --as FORM writes it.")
    else:
        rows = h("ul", [_row(form, body, name) for form, body in files.items()], class_="labkit-exports")
    return h(
        "div",
        h("p", h("b", "Save or share"), class_="labkit-card-head"),
        h("p", "Passwords, tokens and signatures are taken out of each of these.", class_="labkit-sentence"),
        rows,
        class_="labkit labkit-card",
        role="group",
        aria_label="Save or share this trace",
    )


def _row(form: str, body: bytes, name: str) -> Html:
    made = FORMS[form]
    file = f"{name}.{made.suffix}"
    address = f"data:{made.media_type};charset=utf-8;base64,{base64.b64encode(body).decode()}"
    return h("li", h("a", file, href=address, download=file), h("span", made.what))
