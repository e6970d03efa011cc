"""Docker's config.json on the screen: its structure as it stands, and every secret in it taken out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from labkit.credentials.keys import shown, visible_name
from labkit.views.html import Html, h, join

_SHOWN = frozenset({"auths", "credsstore", "credhelpers"})


def render_file(document: Mapping[str, Any], reveal: bool) -> Html:
    """The file as docker writes it, indented; what is not about credentials is left out."""
    return h(
        "pre",
        h("code", _object(document, (), reveal)),
        tabindex="0",
        role="group",
        aria_label="The file",
    )


def encoded_in(document: Mapping[str, Any]) -> frozenset[str]:
    """The keys whose credential stands in `auth`, in base64; docker reads names in any case."""
    auths = next((value for name, value in document.items() if name.lower() == "auths"), None)
    entries = auths.items() if isinstance(auths, Mapping) else ()
    return frozenset(
        key
        for key, entry in entries
        if isinstance(entry, Mapping) and any(name.lower() == "auth" and entry[name] for name in entry)
    )


def _object(value: Mapping[str, Any], path: tuple[str, ...], reveal: bool) -> Html:
    if not value:
        return join(("{}",))
    pad = "  " * (len(path) + 1)
    lines = [
        join((pad, h("span", json.dumps(shown(key), ensure_ascii=False), class_="labkit-key"), ": ", entry))
        for key, entry in ((key, _value(item, (*path, key), reveal)) for key, item in value.items())
    ]
    body = join(part for n, line in enumerate(lines) for part in ((",\n" if n else None), line))
    return join(("{\n", body, "\n", "  " * len(path), "}"))


def _value(value: Any, path: tuple[str, ...], reveal: bool) -> Html:
    top, name = path[0].lower(), path[-1].lower()
    if top not in _SHOWN:
        return h("span", "… not shown here", class_="labkit-quiet")
    if isinstance(value, Mapping):
        return _object(value, path, reveal)
    if top == "auths" and name not in ("username", "email"):
        return _secret(value, name, reveal)
    if name == "username" and isinstance(value, str):
        value = visible_name(value)
    return join((json.dumps(value, ensure_ascii=False),))


def _secret(value: Any, name: str, reveal: bool) -> Html:
    if reveal and isinstance(value, str):
        return h("mark", json.dumps(value, ensure_ascii=False), class_="labkit-secret")
    if value == "":
        return join(('""',))
    kind = "characters of base64" if name == "auth" else "characters"
    what = f"‹{len(value)} {kind}›" if isinstance(value, str) else "‹no text›"
    return h("span", f'"{what}"', class_="labkit-secret")
