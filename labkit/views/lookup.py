"""Which credential each client would send for a reference, from where, and what was passed over."""

from __future__ import annotations

from collections.abc import Sequence

from labkit.credentials.outcome import Lookup
from labkit.views.html import Html, h, join

_KINDS = {
    "anonymous": "anonymous",
    "error": "nothing: it stops",
    "identity_token": "identity token",
    "registry_token": "registry token",
}


def render_lookup(lookups: Lookup | Sequence[Lookup], reference: str = "") -> Html:
    """One row for each client; below, what was passed over and what to beware of. No secret is in it."""
    rows = [lookups] if isinstance(lookups, Lookup) else list(lookups)
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
            h("tbody", [_row(lookup) for lookup in rows]),
            class_="labkit-verdicts",
        ),
        _said("Passed over", rows, "passed_over"),
        _said("Beware", rows, "warnings"),
        class_="labkit labkit-card labkit-lookup",
        role="group",
        aria_label="Which credential is used",
    )


def _row(lookup: Lookup) -> Html:
    return h(
        "tr",
        h("th", lookup.client or "this client", scope="row"),
        h("td", _sends(lookup)),
        h("td", _origin(lookup)),
    )


def _sends(lookup: Lookup) -> Html:
    if lookup.kind in ("anonymous", "error"):
        return h("span", _KINDS[lookup.kind], class_="labkit-quiet")
    who = f" {lookup.username}" if lookup.username and lookup.username != "<token>" else ""
    kind = "token" if lookup.kind in ("identity_token", "registry_token") else "password"
    return h("span", f"{_KINDS.get(lookup.kind, 'Basic')}{who}", class_=f"labkit-chip labkit-chip-{kind}")


def _origin(lookup: Lookup) -> Html:
    if lookup.helper:
        asked = (", asked for ", h("code", lookup.server_url)) if lookup.server_url else ()
        named = (", named in ", h("code", lookup.from_file)) if lookup.from_file else ()
        return join((h("code", lookup.helper), *asked, *named))
    if lookup.from_file:
        key = (", auths, key ", h("code", lookup.from_key)) if lookup.from_key else ()
        return join((h("code", lookup.from_file), *key))
    source = lookup.credential.source
    return join(("nowhere" if source == "nowhere" else source,))


def _said(title: str, lookups: Sequence[Lookup], field: str) -> Html | None:
    """Sentences of all clients, each once; who is meant is said where it is not everybody."""
    said: dict[str, list[str]] = {}
    for lookup in lookups:
        for sentence in getattr(lookup, field):
            said.setdefault(sentence, []).append(lookup.client)
    if not said:
        return None
    lines = [
        h("li", h("b", f"{', '.join(clients)}: ") if len(clients) < len(lookups) else None, sentence)
        for sentence, clients in said.items()
    ]
    return h("section", h("p", title, class_="labkit-part-head"), h("ul", lines), class_="labkit-said")
