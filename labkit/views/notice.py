"""The lab in a few lines: which registry this is, who may log in, what it holds, and why this backend."""

from __future__ import annotations

from dataclasses import dataclass, field

from labkit.views.html import Html, h

BACKENDS = {
    "container": "the real registry:2 in a container",
    "binary": "the real registry, run as a process",
    "embedded": "labkit's own registry, inside this notebook",
}
_AUTHS = {
    "none": "open to everybody",
    "htpasswd": "user name and password (htpasswd)",
    "token": "tokens from a token server",
}


@dataclass(frozen=True, slots=True)
class LabFacts:
    """What the notice tells of a lab; no password is among it."""

    registry: str
    backend: str
    auth: str
    realm: str | None = None
    users: tuple[str, ...] = ()
    images: tuple[str, ...] = ()
    why: tuple[str, ...] = ()
    notes: tuple[str, ...] = field(default=())


def render_lab_notice(facts: LabFacts) -> Html:
    """Which registry the notebook talks to, and why this one."""
    rows = [
        ("Registry", h("code", facts.registry), f", {BACKENDS.get(facts.backend, facts.backend)}"),
        ("Token server", h("code", facts.realm), "") if facts.realm else None,
        ("Door", _AUTHS.get(facts.auth, facts.auth), ""),
        ("Users", ", ".join(facts.users) or "nobody needs to log in", ""),
        ("Images", h("code", "  ".join(image.partition("/")[2] for image in facts.images)), ""),
    ]
    why = " ".join((*facts.why, *facts.notes))
    return h(
        "div",
        h("p", h("b", "The lab is open.")),
        h("dl", [h("div", h("dt", row[0]), h("dd", row[1], row[2])) for row in rows if row]),
        h("details", h("summary", "Why this registry"), h("p", why)) if why else None,
        class_="labkit labkit-notice",
    )


def render_notice(message: str, hint: str = "") -> Html:
    """A sentence in a card's place: what is so, or what was wrong, and what to do next."""
    return h(
        "div",
        h("p", message, class_="labkit-sentence"),
        h("p", hint, class_="labkit-quiet") if hint else None,
        class_="labkit labkit-card",
        role="status",
    )
