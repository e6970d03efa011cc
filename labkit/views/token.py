"""The token taken apart: what it says, whether that fits, and never the token itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from labkit.trace.words import answer, asked_scope, query
from labkit.views.html import Html, h, join
from labkit.views.parts import render_who
from labkit.views.timebar import render_time
from labkit.views.verdicts import Mood, Verdict, Wanted, claim_verdicts, header_verdicts
from labkit.wire.challenge import parse_challenges
from labkit.wire.claims import Claims, decode_claims
from labkit.wire.exchange import Exchange, Trace
from labkit.wire.scope import ResourceScope, Scope

_SIGNS: dict[Mood, tuple[str, str]] = {
    "fits": ("✓", "good"),
    "wrong": ("✗", "bad"),
    "open": ("?", "quiet"),
    "note": ("·", "quiet"),
}


@dataclass(frozen=True, slots=True)
class SeenToken:
    """A token as far as it may be shown: claims, fingerprint, `lifetime` in seconds as the server said."""

    claims: Claims
    fingerprint: str = ""
    lifetime: float | None = None


def tokens_in(trace: Trace) -> list[tuple[SeenToken, Wanted]]:
    """The tokens that came in a trace, in order, each with what it has to fit, as far as the trace tells."""
    found = []
    for exchange in trace:
        body = answer(exchange) if exchange.stage == "token" and exchange.status == 200 else {}
        shown = next(
            (body[key] for key in ("token", "access_token") if isinstance(body.get(key), dict)), None
        )
        if shown:
            seen = SeenToken(
                _claims(shown), str(shown.get("fingerprint", "")), _number(body.get("expires_in"))
            )
            found.append((seen, _wanted(exchange, trace)))
    return found


def render_token(token: SeenToken | str, wanted: Wanted | None = None) -> Html:
    """A token, from a trace (see `tokens_in`) or as its text, held against what is wanted. Never raises."""
    seen = token if isinstance(token, SeenToken) else SeenToken(decode_claims(token))
    wanted = wanted or Wanted()
    if not seen.claims.header and not seen.claims.claims:
        return h("div", _head(seen, ()), _opaque(seen), class_="labkit labkit-card labkit-token")
    header, claims = header_verdicts(seen.claims, wanted), claim_verdicts(seen.claims, wanted)
    return h(
        "div",
        _head(seen, [*header, *claims]),
        _problems(seen.claims),
        h("div", _table("1  Header: how it was signed", header), class_="labkit-token-part"),
        h(
            "div",
            _table("2  Claims: what it says", claims),
            render_time(seen.claims, wanted),
            _access(wanted.scope, seen.claims.granted) if wanted.scope else None,
            class_="labkit-token-part",
        ),
        _signature(seen.claims),
        class_="labkit labkit-card labkit-token",
        role="group",
        aria_label="A token taken apart",
    )


def _claims(shown: dict[str, Any]) -> Claims:
    header, claims = shown.get("header"), shown.get("claims")
    return Claims(header if isinstance(header, dict) else {}, claims if isinstance(claims, dict) else {})


def _wanted(exchange: Exchange, trace: Trace) -> Wanted:
    """What the trace tells: the name from the challenge before, the scope that was asked for, who asked."""
    asked, services = query(exchange), []
    for other in trace:
        if other.n < exchange.n and other.status == 401 and other.response:
            challenges = parse_challenges(other.response.header_lines("www-authenticate"))
            services += [
                challenge.params["service"] for challenge in challenges if "service" in challenge.params
            ]
    service = services[-1] if services else next(iter(asked.get("service", ())), None)
    came = exchange.started + (exchange.seconds or 0)
    return Wanted(
        service,
        asked_scope(exchange),
        next(iter(asked.get("account", ())), None),
        now=came,
        moment="when it came",
    )


def _number(value: object) -> float | None:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def _head(seen: SeenToken, verdicts: Sequence[Verdict]) -> Html:
    chip = (" ", render_who(f"Bearer {seen.fingerprint}")) if seen.fingerprint else ()
    wrong = [verdict.name for verdict in verdicts if verdict.mood == "wrong"]
    words = "Nothing in it speaks against it." if verdicts else ""
    if wrong:
        words = f"Does not fit: {', '.join(wrong)}."
    return h(
        "div",
        h("b", "The token"),
        *chip,
        " ",
        h("span", words, class_="labkit-bad" if wrong else "labkit-quiet", role="status"),
        class_="labkit-card-head",
    )


def _opaque(seen: SeenToken) -> Html:
    why = seen.claims.problems[0] if seen.claims.problems else "it is not a JWT"
    lasts = f" The token server says that it lasts {seen.lifetime:g} s." if seen.lifetime is not None else ""
    return h(
        "p",
        f"Nobody but its registry can read this token ({why}). "
        f"That is allowed: to a client a token is a string to pass on.{lasts}",
    )


def _problems(claims: Claims) -> Html | None:
    if not claims.problems:
        return None
    return h("ul", [h("li", h("mark", "⚠"), f" {problem}.") for problem in claims.problems])


def _table(caption: str, verdicts: Sequence[Verdict]) -> Html:
    head = h("tr", [h("th", name, scope="col") for name in ("Name", "Value", "Does it fit?")])
    return h(
        "table",
        h("caption", caption),
        h("thead", head),
        h("tbody", [_row(verdict) for verdict in verdicts]),
        class_="labkit-verdicts",
    )


def _row(verdict: Verdict) -> Html:
    sign, mood = _SIGNS[verdict.mood]
    value = h("code", verdict.value) if verdict.value not in ("absent", "not shown") else verdict.value
    return h(
        "tr",
        h("th", h("code", verdict.name), h("span", verdict.purpose, class_="labkit-quiet"), scope="row"),
        h("td", value),
        h("td", h("b", sign, class_=f"labkit-{mood}", aria_hidden="true"), " ", h("span", verdict.words)),
    )


def _access(asked: Scope, granted: Scope) -> Html:
    """What was asked for beside what was granted, one line for each action on a repository."""
    have = {entry.resource: entry.actions for entry in granted}
    want = {entry.resource: entry.actions for entry in asked}
    rows = [
        _action(entry, action, want.get(entry.resource, frozenset()), have.get(entry.resource, frozenset()))
        for entry in asked | granted
        for action in sorted(entry.actions)
    ]
    names = ("Access", "Asked for", "Granted")
    return h(
        "table",
        h("caption", "Asked for against granted"),
        h("thead", h("tr", [h("th", name, scope="col") for name in names])),
        h("tbody", rows),
        class_="labkit-verdicts labkit-access",
    )


def _action(entry: ResourceScope, action: str, want: frozenset[str], have: frozenset[str]) -> Html:
    asked, granted = action in want, bool({action, "*"} & have)
    words = h("b", "✗ missing", class_="labkit-bad")
    if granted:
        words = h("span", "✓ granted" if asked else "✓ granted without being asked for", class_="labkit-good")
    return h(
        "tr",
        h("th", h("b", action), " on ", h("code", entry.name), scope="row"),
        h("td", "asked" if asked else "not asked"),
        h("td", words),
    )


def _signature(claims: Claims) -> Html:
    header = claims.header
    by: tuple[Html | str, ...] = ("by a key that it does not name",)
    if isinstance(header.get("kid"), str):
        by = ("by the key ", h("code", header["kid"]))
    elif "x5c" in header:
        by = ("by the key of the certificate in its header (x5c)",)
    elif "jwk" in header:
        by = ("by a key that it brings along (jwk)",)
    words = join(
        ("Signed ", *by, ". The signature itself is not kept here: with it, this would be the token.")
    )
    return h(
        "div",
        h("p", "3  Signature: who vouches for it", class_="labkit-part-head"),
        h("p", words),
        class_="labkit-token-part",
    )
