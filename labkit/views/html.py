"""HTML by function call: `h("td", text, scope="row")`. The one place where text is escaped."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import TypeAlias

_VOID = frozenset({"br", "col", "hr", "input", "wbr"})


class Html(str):
    """Markup that is finished: it is not escaped again. Made by `h`, `join` and `raw` only."""

    __slots__ = ()


Child: TypeAlias = "str | Html | Iterable[str | Html | None] | None"


def h(tag: str, *children: Child, **attributes: str | int | bool | None) -> Html:
    """An element. Text children are escaped; None and False attributes are left out.

    `class_` is `class`, other underscores are hyphens: `aria_label`.
    """
    named = "".join(
        _attribute(name.strip("_").replace("_", "-"), value) for name, value in attributes.items()
    )
    if tag in _VOID:
        return Html(f"<{tag}{named}>")
    return Html(f"<{tag}{named}>{join(children)}</{tag}>")


def join(children: Iterable[Child]) -> Html:
    """Several children, one after the other; None is nothing."""
    return Html("".join(_text(child) for child in children))


def raw(markup: str) -> Html:
    """Markup of labkit's own, such as its stylesheet. Never anything that came from elsewhere."""
    return Html(markup)


def _text(child: Child) -> str:
    if child is None:
        return ""
    if isinstance(child, Html):
        return str.__str__(child)
    return escape(child, quote=False) if isinstance(child, str) else join(child)


def _attribute(name: str, value: str | int | bool | None) -> str:
    if value is None or value is False:
        return ""
    return f" {name}" if value is True else f' {name}="{escape(str(value))}"'
