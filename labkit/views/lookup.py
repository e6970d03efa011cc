"""Which credential each client would send for a reference, from where, and what was passed over."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import replace

from labkit.credentials.outcome import Lookup
from labkit.views.html import Html, h, join
from labkit.wire.redact import Redactor

NOTHING = {"anonymous": "anonymous", "error": "nothing: it stops"}
_TOKENS = {"identity_token": "identity token", "registry_token": "registry token"}
_FEW = 4
"""Sentences that are shown at once; more are folded."""


def render_lookup(
    lookups: Lookup | Sequence[Lookup], reference: str = "", redactor: Redactor | None = None
) -> Html:
    """A row for each credential and who would send it; below, what to beware of and what was passed over.

    No secret is in it, only its length and fingerprint; `redactor` makes that the one of a trace.
    """
    rows = [lookups] if isinstance(lookups, Lookup) else list(lookups)
    marks = redactor or Redactor(secrets.token_bytes(16))
    return h(
        "div",
        h(
            "table",
            h(
                "caption",
                h("b", "Which credential is used"),
                *([" for ", h("code", reference)] if reference else []),
            ),
            h("thead", h("tr", [h("th", name, scope="col") for name in ("Client", "Would send", "From")])),
            h("tbody", [_row(group, marks) for group in alike(rows)]),
            class_="labkit-verdicts",
        ),
        _said("Beware", rows, "warnings", fold=False),
        _said("Passed over", rows, "passed_over", fold=True),
        class_="labkit labkit-card labkit-lookup",
        role="group",
        aria_label="Which credential is used",
    )


def from_home(lookups: Sequence[Lookup], home: str) -> list[Lookup]:
    """The same for people, who know a path in their home as `~/…`."""

    def short(text: str) -> str:
        return text.replace(f"{home}/", "~/") if home.strip("/") else text

    return [
        replace(
            lookup,
            from_file=short(lookup.from_file) if lookup.from_file else None,
            passed_over=tuple(map(short, lookup.passed_over)),
            warnings=tuple(map(short, lookup.warnings)),
            credential=replace(lookup.credential, source=short(lookup.credential.source)),
        )
        for lookup in lookups
    ]


def alike(lookups: Sequence[Lookup]) -> list[list[Lookup]]:
    """Clients that would send the same, from the same place, stand together."""
    groups: dict[tuple[object, ...], list[Lookup]] = {}
    for lookup in lookups:
        place = (lookup.from_file, lookup.from_key, lookup.helper, lookup.server_url)
        # Why there is nothing is told by each in words of its own; that is no difference.
        what = (lookup.kind,) if lookup.kind == "anonymous" else (lookup.kind, lookup.credential, *place)
        groups.setdefault(what, []).append(lookup)
    return list(groups.values())


def sentences(lookups: Sequence[Lookup], field: str) -> dict[str, list[str]]:
    """The `warnings` or `passed_over` of all clients, each once, with the clients that say it."""
    said: dict[str, list[str]] = {}
    for lookup in lookups:
        for sentence in getattr(lookup, field):
            said.setdefault(sentence, []).append(lookup.client)
    return said


def whom(clients: Sequence[str], lookups: Sequence[Lookup]) -> str:
    """Who says a sentence, in few words; empty where it is everybody."""
    others = [lookup.client for lookup in lookups if lookup.client not in clients]
    if not others:
        return ""
    return f"all but {', '.join(others)}" if 2 * len(others) < len(clients) else ", ".join(clients)


def what_of(lookup: Lookup) -> str:
    """Kind and user name of what would be sent."""
    if lookup.kind in NOTHING:
        return NOTHING[lookup.kind]
    return f"{_TOKENS.get(lookup.kind, 'Basic')} {lookup.username or ''}".strip()


def size_of(lookup: Lookup, marks: Redactor) -> str:
    """Fingerprint and length of the secret; nothing where none would be sent."""
    secret = "" if lookup.kind in NOTHING else lookup.credential.secret
    return f"{marks.fingerprint(secret)}, {count(len(secret), 'character')}" if secret else ""


def count(number: int, what: str) -> str:
    """`1 character`, `2 characters`."""
    return f"{number} {what}{'' if number == 1 else 's'}"


def sources(group: Sequence[Lookup]) -> list[str]:
    """Why clients that would send nothing have nothing, each reason once."""
    return list(dict.fromkeys(each.credential.source for each in group))


def _row(group: Sequence[Lookup], marks: Redactor) -> Html:
    names = ", ".join(lookup.client or "this client" for lookup in group)
    return h("tr", h("th", names, scope="row"), h("td", _sends(group[0], marks)), h("td", _origin(group)))


def _sends(lookup: Lookup, marks: Redactor) -> Html:
    if lookup.kind in NOTHING:
        return h("span", what_of(lookup), class_="labkit-bad" if lookup.kind == "error" else "labkit-quiet")
    chip = f"labkit-chip labkit-chip-{'token' if lookup.kind in _TOKENS else 'password'}"
    size = size_of(lookup, marks)
    quiet = h("span", size, class_="labkit-quiet labkit-size", title="The same secret shows the same mark.")
    return join((h("span", what_of(lookup), class_=chip), " ", quiet if size else None))


def _origin(group: Sequence[Lookup]) -> Html:
    lookup = group[0]
    if lookup.kind == "anonymous":
        return h("span", "; ".join(sources(group)), class_="labkit-quiet")
    if lookup.helper and not lookup.from_key:
        asked = (", asked for ", h("code", lookup.server_url)) if lookup.server_url else ()
        named = (", named in ", h("code", lookup.from_file)) if lookup.from_file else ()
        return join((h("code", lookup.helper), *asked, *named))
    if lookup.from_file and lookup.from_key:
        return join((h("code", lookup.from_file), ", auths, key ", h("code", lookup.from_key)))
    return join((lookup.credential.source,))


def _said(title: str, lookups: Sequence[Lookup], field: str, *, fold: bool) -> Html | None:
    """A list of sentences; who is meant is said where it is not everybody."""
    said = sentences(lookups, field)
    if not said:
        return None
    lines = h("ul", [_line(sentence, whom(clients, lookups)) for sentence, clients in said.items()])
    if fold and len(said) > _FEW:
        return h("details", h("summary", f"{title} ({len(said)})"), lines, class_="labkit-said")
    return h("section", h("p", title, class_="labkit-part-head"), lines, class_="labkit-said")


def _line(sentence: str, clients: str) -> Html:
    return h("li", h("b", f"{clients}: ") if clients else None, sentence)
