"""What each entry of a token is for, and whether it fits what the registry wants: one sentence each."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from labkit.trace.words import access
from labkit.wire.allowlist import CLAIM_KEYS, TOKEN_HEADER_KEYS
from labkit.wire.claims import Claims
from labkit.wire.scope import Scope, missing

Mood: TypeAlias = Literal["fits", "wrong", "open", "note"]
"""`open`: only the registry can tell; `note`: nothing to be right or wrong about."""

LEEWAY = 60
"""Seconds by which distribution 2.8 lets clocks differ (registry/auth/token/token.go)."""
_NOT_SHOWN = "not shown"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a token is held against; None and empty where it is not known.

    `service` is what the registry calls itself, `scope` what was asked for, `user` who asked, `issuer` and
    `keys` (their ids) whom the registry trusts, `now` Unix time in seconds and `moment` what that time is.
    """

    service: str | None = None
    scope: Scope = field(default_factory=Scope)
    user: str | None = None
    issuer: str | None = None
    keys: tuple[str, ...] = ()
    now: float | None = None
    moment: str = "now"


@dataclass(frozen=True, slots=True)
class Verdict:
    """An entry of the token: its name, its value for people, what it is for, and the judgement."""

    name: str
    value: str
    purpose: str
    mood: Mood
    words: str


def header_verdicts(claims: Claims, wanted: Wanted) -> list[Verdict]:
    """The entries of a token's header (RFC 7515 section 4.1)."""
    return [_header(name, value, wanted) for name, value in claims.header.items()]


def claim_verdicts(claims: Claims, wanted: Wanted) -> list[Verdict]:
    """A token's claims, and those it lacks (RFC 7519 section 4.1; distribution, spec/auth/jwt.md)."""
    needed = {
        name: None for name in ("iss", "sub", "aud", "exp", "nbf", "access") if name not in claims.claims
    }
    return [_claim(name, value, claims, wanted) for name, value in {**claims.claims, **needed}.items()]


def clock(seconds: float, near: float | None = None) -> str:
    """A time of day in UTC, with its date unless it is within 12 hours of `near`."""
    form = "%H:%M:%S" if near is not None and abs(seconds - near) < 43200 else "%Y-%m-%d %H:%M:%S"
    try:
        return datetime.datetime.fromtimestamp(seconds, datetime.UTC).strftime(form)
    except (ValueError, OverflowError, OSError):
        return "beyond all calendars"


def span(seconds: float) -> str:
    """A length of time for people: `4 min 58 s`, `2 h 5 min`, `3 days`."""
    whole = round(abs(seconds))
    if whole < 120:
        return f"{whole} s"
    if whole < 7200:
        return f"{whole // 60} min" + (f" {whole % 60} s" if whole % 60 else "")
    if whole < 172800:
        return f"{whole // 3600} h" + (f" {whole % 3600 // 60} min" if whole % 3600 // 60 else "")
    return f"{whole // 86400} days"


def _header(name: str, value: Any, wanted: Wanted) -> Verdict:
    if name == "x5c":
        count = len(value) if isinstance(value, list) else 1
        words = "The registry must trust the authority that issued it; a certificate alone proves nothing."
        shown = f"{count} certificate{'' if count == 1 else 's'}"
        return Verdict(name, shown, "the certificate of the key that signed", "open", words)
    if name == "jwk":
        words = "A key that comes with the token is no proof: whoever made the token made the key, too."
        return Verdict(name, _NOT_SHOWN, "the key that signed, brought along", "open", words)
    if name not in TOKEN_HEADER_KEYS:
        return Verdict(name, _NOT_SHOWN, "nothing that registries look at", "note", "Ignored.")
    if name == "kid":
        return Verdict(name, _text(value), "the name of the key that signed", *_key(value, wanted))
    if name == "alg":
        return Verdict(name, _text(value), "how it was signed", *_algorithm(value))
    return Verdict(name, _text(value), "what kind of thing this is", "note", "A JSON Web Token.")


def _key(value: Any, wanted: Wanted) -> tuple[Mood, str]:
    if not wanted.keys:
        return "open", "The registry must know a key of this name. The client does not look."
    if value in wanted.keys:
        return "fits", "The registry trusts this key."
    return "wrong", f"The registry does not know this key. It trusts {', '.join(wanted.keys)}."


def _algorithm(value: Any) -> tuple[Mood, str]:
    name = str(value)
    if name.lower() == "none":
        return "wrong", "Not signed at all: no registry may take this."
    if name.startswith("HS"):
        return "wrong", "Signed with a shared secret. Registries take public-key signatures only."
    return (
        "open",
        "A public-key signature: only the token server can make it, anybody with its key can check it.",
    )


def _claim(name: str, value: Any, claims: Claims, wanted: Wanted) -> Verdict:
    if name not in CLAIM_KEYS:
        return Verdict(name, _NOT_SHOWN, "nothing that registries look at", "note", "Ignored.")
    purpose, judge = _CLAIMS[name]
    shown = _granted(claims) if name == "access" else _text(value)
    if name in ("exp", "nbf", "iat") and isinstance(value, int | float):
        shown = f"{value:.0f}"
    return Verdict(name, shown, purpose, *judge(claims, wanted))


def _granted(claims: Claims) -> str:
    return str(claims.granted) or ("none" if "access" in claims.claims else "absent")


def _text(value: Any) -> str:
    if value is None:
        return "absent"
    return (value or "(empty)") if isinstance(value, str) else str(value)


def _issuer(claims: Claims, wanted: Wanted) -> tuple[Mood, str]:
    if claims.issuer is None:
        return "wrong", "Nobody says who made it."
    if wanted.issuer is None:
        return "open", "The registry is told in its configuration whom to trust. A client cannot see that."
    if claims.issuer == wanted.issuer:
        return "fits", f"The registry trusts {wanted.issuer}: fits."
    return "wrong", f"The registry trusts {wanted.issuer}, and nobody else: does not fit."


def _subject(claims: Claims, wanted: Wanted) -> tuple[Mood, str]:
    if not claims.subject:
        return "note", "Nobody in particular: an anonymous token."
    if wanted.user is None:
        return "note", f"Made for {claims.subject}. Whoever holds it can use it."
    if claims.subject == wanted.user:
        return "fits", f"{wanted.user} asked, and it was made for {wanted.user}: fits."
    return (
        "note",
        f"{wanted.user} asked, and it was made for {claims.subject}. The registry does not compare.",
    )


def _audience(claims: Claims, wanted: Wanted) -> tuple[Mood, str]:
    audience = claims.audience
    if audience is None:
        return "wrong", "It says nobody's name: no registry takes it."
    if isinstance(audience, tuple):
        return "wrong", "A list. Distribution 2.8 takes one name only, and refuses this."
    if wanted.service is None:
        return "open", "It must be the name that the registry calls itself."
    if audience == wanted.service:
        return "fits", f"aud is {audience}, and the registry calls itself {wanted.service}: fits."
    return "wrong", f"aud is {audience}, but the registry calls itself {wanted.service}: does not fit."


def _expires(claims: Claims, wanted: Wanted) -> tuple[Mood, str]:
    if claims.expires is None:
        return "wrong", "It does not say when it ends."
    if wanted.now is None:
        return "open", f"Ends at {clock(claims.expires, wanted.now)} UTC."
    left = claims.expires - wanted.now
    if left >= 0:
        return (
            "fits",
            f"Ends at {clock(claims.expires, wanted.now)} UTC, {span(left)} {_after(wanted)}: fits.",
        )
    if -left <= LEEWAY:
        return (
            "open",
            f"Ended {span(left)} ago. Distribution 2.8 still takes it: clocks may differ by {LEEWAY} s.",
        )
    return "wrong", f"Ended {span(left)} ago: does not fit."


def _begins(claims: Claims, wanted: Wanted) -> tuple[Mood, str]:
    if claims.not_before is None:
        return "note", "It may be used at once."
    if wanted.now is None:
        return "open", f"Begins at {clock(claims.not_before, wanted.now)} UTC."
    early = claims.not_before - wanted.now
    if early <= 0:
        return "fits", f"Began at {clock(claims.not_before, wanted.now)} UTC: fits."
    if early <= LEEWAY:
        return "open", f"Begins in {span(early)}. Distribution 2.8 takes it: clocks may differ by {LEEWAY} s."
    return "wrong", f"Begins in {span(early)} only: does not fit. Is a clock wrong?"


def _after(wanted: Wanted) -> str:
    return "from now" if wanted.moment == "now" else f"after {wanted.moment.removeprefix('when ')}"


def _issued(claims: Claims, wanted: Wanted) -> tuple[Mood, str]:
    value = claims.claims.get("iat")
    when = f"Made at {clock(value, wanted.now)} UTC. " if isinstance(value, int | float) else ""
    return "note", f"{when}The registry does not look."


def _number(claims: Claims, wanted: Wanted) -> tuple[Mood, str]:
    return "note", "Its own number, to find it in logs. The registry does not look."


def _access(claims: Claims, wanted: Wanted) -> tuple[Mood, str]:
    granted = access(claims.granted)
    if not wanted.scope:
        return "note", f"It allows {granted}." if granted else "It allows nothing."
    lacking = missing(wanted.scope, claims.granted)
    if not lacking:
        return "fits", f"It allows {granted}: all that was asked for."
    if not granted:
        return "wrong", f"It allows nothing; asked for was {access(wanted.scope)}."
    return "wrong", f"It allows {granted}; {access(lacking)} was asked for, too, and is missing."


_Judge: TypeAlias = Callable[[Claims, Wanted], tuple[Mood, str]]
_CLAIMS: dict[str, tuple[str, _Judge]] = {
    "iss": ("who made it", _issuer),
    "sub": ("whom it was made for", _subject),
    "aud": ("the registry it is for", _audience),
    "exp": ("when it ends", _expires),
    "nbf": ("when it begins", _begins),
    "iat": ("when it was made", _issued),
    "jti": ("its number", _number),
    "access": ("what it allows", _access),
}
