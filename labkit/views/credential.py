"""The credential as docker keeps it: the file, its secret taken apart, and what a reader of the file has."""

from __future__ import annotations

import json
import secrets
import shlex
from dataclasses import dataclass

from labkit.credentials.config_file import ConfigFile, Entry, read_config
from labkit.credentials.keys import shown, visible_name
from labkit.views.config import encoded_in, render_file
from labkit.views.html import Child, Html, h
from labkit.wire.redact import Redactor

_PATH = "~/.docker/config.json"


def render_config(
    text: str, *, path: str = _PATH, reveal: bool = False, redactor: Redactor | None = None
) -> Html:
    """A config.json and what it gives away; passwords only as their length and fingerprint.

    `reveal` shows them: for invented ones. `redactor` makes the fingerprints those of a trace. Never raises.
    """
    config, document = read_config(text), _document(text)
    show = _Showing(path, reveal, redactor or Redactor(secrets.token_bytes(16)), encoded_in(document))
    cards = [_entry(key, entry, config, show) for key, entry in config.entries.items()]
    helpers = [_helper(name, f"for {shown(key)} only") for key, name in config.helpers.items() if name]
    if config.store:
        helpers.append(_helper(config.store, "for every registry that has no helper of its own"))
    return h(
        "div",
        h("p", h("b", "What is in "), h("code", path), class_="labkit-card-head"),
        render_file(document, reveal) if document else None,
        _problems(config),
        [*cards, *helpers],
        None if cards or helpers else h("p", _nothing(config)),
        class_="labkit labkit-card labkit-config",
        role="group",
        aria_label=f"What is in {path}",
    )


@dataclass(frozen=True, slots=True)
class _Showing:
    """How the entries of a file are shown; `encoded` are the keys whose secret stands in base64."""

    path: str
    reveal: bool
    redactor: Redactor
    encoded: frozenset[str]


def _document(text: str) -> dict[str, object]:
    """The file as JSON; empty if it is none: what cannot be taken apart may hold anything."""
    try:
        document, _ = json.JSONDecoder().raw_decode(text.lstrip(" \t\r\n"))
    except (ValueError, RecursionError):
        return {}
    return document if isinstance(document, dict) else {}


def _problems(config: ConfigFile) -> Html | None:
    if not config.problems:
        return None
    return h("ul", [h("li", h("mark", "⚠"), f" {problem}.") for problem in config.problems])


def _nothing(config: ConfigFile) -> str:
    if config.problems:
        return "Nothing of it can be shown: what cannot be read may hold anything."
    return "No credential is in it, and no helper is named."


def _entry(key: str, entry: Entry, config: ConfigFile, show: _Showing) -> Html:
    place, rows, has = shown(key), [], []
    if entry.password:
        rows += [
            _row("user name", h("code", visible_name(entry.username))),
            _length("password", entry.password, show),
        ]
        has.append(f"the password of {visible_name(entry.username)}, for as long as it is valid")
    if entry.identity_token:
        rows.append(_length("identity token", entry.identity_token, show))
        has.append("an identity token: not the password, but good for new tokens until it is revoked")
    if entry.registry_token:
        rows.append(_length("registry token", entry.registry_token, show))
        has.append("a token that the registry takes as it is, until it ends")
    if not rows:
        return _part(place, h("p", _empty(config.helpers.get(key) or config.store)))
    base64 = (
        (h("p", "Base64 turned back; that takes no key:"),) if entry.password and key in show.encoded else ()
    )
    command = _command(key, show.path) if base64 and place == key else None
    return _part(place, *base64, h("dl", rows, class_="labkit-apart"), command, _has(" and ".join(has)))


def _empty(helper: str) -> str:
    if helper:
        return "Somebody logged in here. The entry is empty, because the secret is with the helper."
    return "An entry without a credential: docker goes on as nobody."


def _command(key: str, path: str) -> Html:
    program = shlex.quote(f".auths[{json.dumps(key)}].auth")
    return h("pre", h("code", f"jq -r {program} {path} | base64 -d"), title="The same in a terminal")


def _row(name: str, *value: Child) -> Html:
    return h("div", h("dt", name), h("dd", *value))


def _length(name: str, secret: str, show: _Showing) -> Html:
    count = f"{len(secret)} character{'' if len(secret) == 1 else 's'}"
    mark = h(
        "span",
        show.redactor.fingerprint(secret),
        class_="labkit-chip labkit-chip-password",
        title=f"The same {name} shows the same mark.",
    )
    value: tuple[Child, ...] = (f"{count}, not shown ", mark)
    if show.reveal:
        value = (h("mark", h("code", _visible(secret)), class_="labkit-secret"), " ", mark)
    return _row(name, *value)


def _visible(secret: str) -> str:
    """A line end at the end of a password is a frequent slip, and has to be seen."""
    return secret.replace("\r", "␍").replace("\n", "␊")


def _helper(name: str, whom: str) -> Html:
    return _part(
        f"docker-credential-{name}",
        h("p", f"Docker runs this program {whom}. What it keeps is not in this file."),
        h(
            "p",
            h("b", "Whoever reads this file has "),
            "no password from it. ",
            h("b", "Whoever may run programs as you "),
            "can ask the helper, and gets the secret as docker does.",
            class_="labkit-outcome",
        ),
    )


def _has(what: str) -> Html:
    return h("p", h("b", "Whoever reads this file has "), what, ".", class_="labkit-outcome")


def _part(title: str, *body: Child) -> Html:
    return h("section", h("p", h("code", title), class_="labkit-part-head"), *body, class_="labkit-entry")
