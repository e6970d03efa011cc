"""What a client knows between two requests, each fact as it may be shown: secrets as chips."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from labkit.credentials.credential import Credential
from labkit.protocol.auth import FetchToken, UseToken, decide
from labkit.protocol.session import Session
from labkit.protocol.token import Token, basic_header
from labkit.trace.words import access
from labkit.views.answer import answer_words
from labkit.views.html import Html, h, join
from labkit.views.parts import render_who
from labkit.wire.challenge import Challenge
from labkit.wire.claims import decode_claims
from labkit.wire.exchange import Exchange
from labkit.wire.redact import Redactor
from labkit.wire.reference import Reference
from labkit.wire.scope import Scope


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that the client knows; `empty` if it knows only that it lacks it."""

    name: str
    value: Html
    empty: bool = False


def known(
    session: Session, reference: Reference, redactor: Redactor, exchanges: Sequence[Exchange]
) -> tuple[Fact, ...]:
    """What the client knows, in the order in which it came to know it."""
    return (
        Fact("reference", h("code", str(reference))),
        Fact("credential", _credential(session.credential, redactor)),
        Fact("challenge", _challenges(session.challenges, redactor), session.challenges is None),
        Fact("token", _tokens(session, redactor, exchanges), not session.tokens),
        Fact("image", *_image(exchanges)),
    )


def shown_authorization(value: str, redactor: Redactor) -> str:
    """An Authorization header as a trace of this redactor shows it."""
    return redactor.headers((("Authorization", value),))[0][1]


def shown_credential(credential: Credential, redactor: Redactor) -> str:
    """`Basic alice ·3f2a`, `identity token ·91bc`; empty for nobody."""
    if credential.kind == "anonymous":
        return ""
    if credential.kind == "basic":
        return shown_authorization(basic_header(credential), redactor)
    return f"{credential.kind.replace('_', ' ')} {redactor.fingerprint(credential.secret)}"


def uses_tokens(session: Session) -> bool | None:
    """Whether a token server takes part; None until the registry has said so."""
    if session.challenges is None:
        return None
    decision = decide(session.challenges, session.credential, Scope(), session.base)
    return isinstance(decision, FetchToken | UseToken)


def _credential(credential: Credential, redactor: Redactor) -> Html:
    shown = shown_credential(credential, redactor)
    if not shown:
        return _quiet("none: nobody is logged in")
    return join((render_who(shown), " ", _quiet(credential.source)))


def _challenges(challenges: Sequence[Challenge] | None, redactor: Redactor) -> Html:
    if challenges is None:
        return _quiet("none yet: the registry was not asked")
    if not challenges:
        return join(("none came: ", _quiet("the registry let the first request in")))
    return join(_challenge(challenge, redactor) for challenge in challenges)


def _challenge(challenge: Challenge, redactor: Redactor) -> Html:
    lines = [
        h("span", h("span", f"{name} ", class_="labkit-quiet"), h("code", _shown(value, redactor)))
        for name, value in challenge.params.items()
    ]
    return h("span", h("b", challenge.scheme.capitalize()), *lines, class_="labkit-lines")


def _shown(value: str, redactor: Redactor) -> str:
    return redactor.headers((("WWW-Authenticate", value),))[0][1]


def _tokens(session: Session, redactor: Redactor, exchanges: Sequence[Exchange]) -> Html:
    if session.tokens:
        return join(_token(token, redactor) for token in session.tokens.values())
    if uses_tokens(session) is False:
        return _quiet("none: this registry asks for none")
    had_one = any(exchange.stage == "token" and exchange.status == 200 for exchange in exchanges)
    return _quiet("none: dropped after the refusal" if had_one else "none yet")


def _token(token: Token, redactor: Redactor) -> Html:
    allows = access(decode_claims(token.value).granted)
    return h(
        "span",
        h("span", render_who(f"Bearer {redactor.fingerprint(token.value)}")),
        h("span", allows or "what it allows only the registry can read"),
        h("span", f"good for {token.expires_in:g} s", class_="labkit-quiet"),
        class_="labkit-lines",
    )


def _image(exchanges: Sequence[Exchange]) -> tuple[Html, bool]:
    seen = [exchange for exchange in exchanges if exchange.stage == "manifest" and exchange.status == 200]
    return (join((answer_words(seen[-1]),)), False) if seen else (_quiet("nothing yet"), True)


def _quiet(words: str) -> Html:
    return h("span", words, class_="labkit-quiet")
