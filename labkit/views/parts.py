"""The small parts that several views are made of: sizes, times, secrets, hosts, headers."""

from __future__ import annotations

from labkit.trace.words import ANONYMOUS, NOT_TOLD, duration, role, size
from labkit.views.html import Html, h, join
from labkit.wire.exchange import Exchange


def render_size(count: int) -> Html:
    """Bytes, rounded for people; the exact number is in the title."""
    return h("span", size(count), title=f"{count:,} bytes", class_="labkit-number")


def render_duration(seconds: float) -> Html:
    """Seconds, rounded for people; microseconds are in the title."""
    return h("span", duration(seconds), title=f"{seconds:.6f} s", class_="labkit-number")


def render_who(authorization: str | None) -> Html:
    """As whom a request went out: "anonymous", or a chip with the kind and the secret's fingerprint."""
    if not authorization or authorization in (ANONYMOUS, NOT_TOLD):
        return h("span", authorization or ANONYMOUS, class_="labkit-quiet")
    is_password = authorization.lower().startswith(("basic ", "password "))
    kind = "labkit-chip labkit-chip-" + ("password" if is_password else "token")
    return h("span", authorization, class_=kind, title=_chip_title(authorization))


def _chip_title(authorization: str) -> str:
    scheme, _, rest = authorization.partition(" ")
    if "·" not in rest:
        return "What this request went out with"
    secret = "password" if scheme.lower() in ("basic", "password") else "token"
    return f"The {secret} itself is not kept. The same {secret} shows the same mark in this trace."


def render_host(exchange: Exchange) -> Html:
    """Who was asked, by role; the address is in the title."""
    return h("span", role(exchange), title=f"{role(exchange)} {exchange.host}")


def render_status(status: int | None) -> Html:
    """A status, marked by its class; without an answer a dash."""
    if status is None:
        return h("b", "no answer", class_="labkit-status labkit-bad")
    mood = "labkit-good" if status < 300 else "labkit-plain" if status < 400 else "labkit-bad"
    return h("b", str(status), class_=f"labkit-status {mood}")


def render_edited(exchange: Exchange) -> Html | None:
    """Which parts of a request a person changed before it was sent; None if nobody did."""
    if not exchange.edited:
        return None
    return h("span", "edited: ", ", ".join(exchange.edited), class_="labkit-edited")


def render_code(text: str) -> Html:
    """What was on the wire, in monospace."""
    return h("code", text)


def render_pairs(pairs: list[tuple[str, str]], marked: frozenset[str] = frozenset()) -> Html:
    """Header lines as they were; those whose name is in `marked` (lower case) stand out."""
    rows = [
        h(
            "div",
            h("dt", h("code", name), class_="labkit-marked" if name.lower() in marked else None),
            h("dd", render_who(value) if name.lower() == "authorization" else h("code", value)),
        )
        for name, value in pairs
    ]
    return h("dl", join(rows), class_="labkit-headers")
