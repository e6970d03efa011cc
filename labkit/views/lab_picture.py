"""The picture of the lab: who is there, at which address, who may do what. No password is in it.

Boxes and arrows are the stylesheet's; without it the same text reads from the top.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from labkit.lab.config import ANONYMOUS_ACCESS
from labkit.lab.rights import EVERYTHING
from labkit.views.html import Child, Html, h
from labkit.views.notice import BACKENDS

if TYPE_CHECKING:
    from labkit.lab.lab import Lab


def render_lab(lab: Lab) -> Html:
    """You, the registry and the token server if there is one, with what goes between them."""
    return h(
        "figure",
        h(
            "figcaption",
            h("b", "The lab", class_="labkit-title"),
            " ",
            h("span", _door(lab), class_="labkit-quiet"),
        ),
        h(
            "div",
            _you(),
            _link(_asks(lab), "labkit-to-registry"),
            _registry(lab),
            *(_token_side(lab) if lab.realm else ()),
            class_="labkit-map",
        ),
        class_="labkit labkit-lab",
    )


def lab_in_words(lab: Lab) -> str:
    """The same as plain text."""
    lines = [f"Registry {lab.registry}: {_kind(lab)}. {_door(lab)}", f"Images: {', '.join(_names(lab))}"]
    if lab.realm:
        lines.append(
            f"Token server {_host(lab.realm)}: gives tokens for the registry, which it calls {lab.service}."
        )
    return "\n".join([*lines, *(f"{name}: {may}" for name, may in _people(lab))])


def _door(lab: Lab) -> str:
    return {
        "none": "Open to everybody: nobody needs to log in.",
        "htpasswd": "Closed: the registry wants user name and password with every request.",
        "token": "Closed: the registry wants a token, and the token server gives one out.",
    }.get(lab.auth, lab.auth)


def _asks(lab: Lab) -> str:
    return {
        "htpasswd": "You ask for images, with the password",
        "token": "You ask for images, with a token",
    }.get(lab.auth, "You ask for images")


def _you() -> Html:
    what = h("p", "This notebook asks like docker pull does, and shows every request.")
    return _box("You", "the client", what, kind="labkit-you")


def _registry(lab: Lab) -> Html:
    return _box(
        "Registry",
        lab.registry,
        h("p", _sentence(_kind(lab))),
        _listed("Images", (h("code", name) for name in _names(lab))),
        None if lab.realm else _users(lab),
        kind="labkit-registry",
    )


def _token_side(lab: Lab) -> tuple[Child, ...]:
    what = h(
        "p",
        "Knows the users. Gives out tokens for the registry, which it calls ",
        h("code", lab.service or ""),
        ".",
    )
    return (
        _link("You ask for a token, with the password", "labkit-to-tokens"),
        _box("Token server", _host(lab.realm or ""), what, _users(lab), kind="labkit-tokens"),
        h("p", "The registry accepts what the token server has signed", class_="labkit-link labkit-trust"),
    )


def _users(lab: Lab) -> Html | None:
    people = _people(lab)
    if not people:
        return None
    rows = [h("div", h("dt", name), h("dd", may)) for name, may in people]
    title = "Users, and what they may do" if lab.realm else "Users, all with the same rights"
    return h("div", h("p", title, class_="labkit-head"), h("dl", rows, class_="labkit-people"))


def _people(lab: Lab) -> list[tuple[str, str]]:
    """Everybody with what they may do, in words; the registry itself knows no rights, only who is let in."""
    people = [(user.name, _may(user.access)) for user in lab.users]
    return [*people, ("anonymous", _may(ANONYMOUS_ACCESS))] if lab.realm else people


def _may(access: Sequence[str]) -> str:
    if EVERYTHING in access:
        return "everything"
    return ", ".join(_item(item) for item in access) or "nothing"


def _item(item: str) -> str:
    """ "team/*:pull,push" as "pull and push team/*"."""
    name, _, actions = item.rpartition(":")
    return f"{' and '.join(actions.split(','))} {name}"


def _kind(lab: Lab) -> str:
    return BACKENDS.get(lab.backend, lab.backend)


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def _names(lab: Lab) -> list[str]:
    return [image.partition("/")[2] for image in lab.images]


def _host(url: str) -> str:
    return urlsplit(url).netloc


def _box(name: str, address: str, *body: Child, kind: str) -> Html:
    place = address if kind == "labkit-you" else h("code", address)
    head = h("p", h("b", name), " ", place, class_="labkit-box-head")
    return h("section", head, *body, class_=f"labkit-box {kind}", aria_label=name)


def _link(words: str, kind: str) -> Html:
    return h("p", words, class_=f"labkit-link {kind}")


def _listed(title: str, items: Iterable[Html]) -> Html:
    return h("div", h("p", title, class_="labkit-head"), h("ul", [h("li", item) for item in items]))
