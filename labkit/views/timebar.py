"""When a token may be used: a bar from its begin to its end with the moment on it, and the same in words."""

from __future__ import annotations

from labkit.views.html import Html, h, raw
from labkit.views.verdicts import Wanted, clock, span
from labkit.wire.claims import Claims


def render_time(claims: Claims, wanted: Wanted) -> Html | None:
    """The bar; None where begin and end are not both known, or make no span."""
    begin, end = claims.not_before, claims.expires
    if begin is None:
        issued = claims.claims.get("iat")
        begin = issued if isinstance(issued, int | float) and not isinstance(issued, bool) else None
    if begin is None or end is None or end <= begin:
        return None
    now = wanted.now
    first, last = min(begin, end if now is None else now), max(end, begin if now is None else now)
    room = (last - first) * 0.06
    first, last = first - room, last + room

    def at(moment: float) -> str:
        return f"{100 * (moment - first) / (last - first):.1f}%"

    marks = [h("span", raw(""), class_="labkit-valid", style=f"--from:{at(begin)};--to:{at(end)}")]
    if now is not None:
        side = "labkit-left" if now - first > last - now else "labkit-right"
        marks += [
            h("span", raw(""), class_="labkit-now", style=f"--at:{at(now)}"),
            h("span", wanted.moment, class_=f"labkit-now-label {side}", style=f"--at:{at(now)}"),
        ]
    words = _words(begin, end, now, wanted.moment)
    bar = h("div", *marks, class_="labkit-timebar", role="img", aria_label=words)
    return h("div", h("p", "Time", class_="labkit-caption"), bar, h("p", words), class_="labkit-time-part")


def _words(begin: float, end: float, now: float | None, moment: str) -> str:
    whole = f"Good for {span(end - begin)}, from {clock(begin, now)} to {clock(end, begin)} UTC."
    if now is None:
        return whole
    is_now = moment == "now"
    subject = "It is" if is_now else f"{moment[:1].upper()}{moment[1:]} it was"
    if now < begin:
        return f"{whole} {subject} {clock(now, end)}: {span(begin - now)} too early."
    if now > end:
        return f"{whole} {subject} {clock(now, end)}: {span(now - end)} too late."
    return f"{whole} {subject} {clock(now, end)}: {span(end - now)} {'are' if is_now else 'were'} left."
