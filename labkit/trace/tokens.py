"""What a token server's answer means: accepted how, for what access, and whether that is what was asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from labkit.trace.words import access, answer, asked_scope
from labkit.wire.exchange import Answered, Exchange
from labkit.wire.scope import Scope, granted_from_access, missing, parse_scope


def token(exchange: Exchange, response: Answered, before: Sequence[Exchange]) -> str:
    """A 200 from the token server (distribution, docs/content/spec/auth/token.md)."""
    if exchange.seconds is None:
        return "The token server's answer is coming."
    body = answer(exchange)
    shown = next((body[key] for key in ("token", "access_token") if isinstance(body.get(key), dict)), None)
    if shown is None:
        return "200, but no token in the answer."
    wanted, granted = asked_scope(exchange), _granted(shown, body)
    accepted, lifetime = _accepted(exchange), _lifetime(body)
    if granted is None:
        return f"{accepted}; a token{_for(wanted)} that only the registry can read{lifetime}."
    lacking = missing(wanted, granted)
    if lacking and not access(granted):
        return f"{accepted}, but the token allows nothing: asked for {access(wanted)}{lifetime}."
    if lacking:
        return f"{accepted}, but only for {access(granted)}: {access(lacking)} was not granted{lifetime}."
    if not access(granted):
        return f"{accepted}; a token without access, none was asked for{lifetime}."
    return f"{accepted}; a token{_for(granted)}{lifetime}."


def _granted(shown: dict[str, Any], body: dict[str, Any]) -> Scope | None:
    """The access in the claims, or said beside an opaque token (RFC 6749 section 5.1), or None."""
    claims = shown.get("claims")
    if isinstance(claims, dict):
        return granted_from_access(claims.get("access"))
    return parse_scope(body["scope"]) if isinstance(body.get("scope"), str) and body["scope"] else None


def _accepted(exchange: Exchange) -> str:
    if exchange.carried_password:
        return "Password accepted"
    return "Credential accepted" if exchange.request.method == "POST" else "No password needed"


def _for(scope: Scope) -> str:
    return f" for {access(scope)}" if access(scope) else ""


def _lifetime(body: dict[str, Any]) -> str:
    seconds = body.get("expires_in")
    return f", good for {seconds} s" if isinstance(seconds, int) and not isinstance(seconds, bool) else ""
