"""Words for what an exchange is made of: who asked whom, what for, how much, how long."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

from labkit.trace import heard
from labkit.wire.exchange import Exchange
from labkit.wire.scope import Scope, parse_scope

ANONYMOUS, NOT_TOLD = "anonymous", "not told"
_ROLES = {"token": "token server", "storage": "storage"}


def size(count: int) -> str:
    """Bytes for people: `1.4 kB`, `2.1 MB` (powers of 1000)."""
    amount, unit = float(count), "B"
    for larger in ("kB", "MB", "GB"):
        if amount < (1000 if unit == "B" else 999.95):
            break
        amount, unit = amount / 1000, larger
    return f"{count} B" if unit == "B" else f"{amount:.1f} {unit}"


def duration(seconds: float) -> str:
    """Seconds for people: `0.4 ms`, `84 ms`, `1.4 s`."""
    if seconds < 0.001:
        return f"{seconds * 1000:.1f} ms"
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.1f} s"


def role(exchange: Exchange) -> str:
    """Who was asked: registry, token server or storage."""
    return _ROLES.get(exchange.stage, "registry")


def who(exchange: Exchange) -> str:
    """As whom: `anonymous`, `Basic alice ·3f2a`, `Bearer ·91bc`, `identity token ·77d0`."""
    header, fields = exchange.request.header("authorization"), exchange.request.fields
    if not header and (secret := fields.get("refresh_token")):
        return f"identity token {secret.strip('‹›')}"
    if not header and (secret := fields.get("password")):
        return f"password of {fields.get('username') or '(no user)'} {secret.strip('‹›')}"
    if not header and exchange.error == heard.NOT_TOLD:
        return NOT_TOLD
    return header or ANONYMOUS


def query(exchange: Exchange) -> dict[str, list[str]]:
    """The request's query parameters, decoded."""
    try:
        return parse_qs(urlsplit(exchange.request.url).query)
    except ValueError:
        return {}


def asked_scope(exchange: Exchange) -> Scope:
    """What a token request asks access to; it may repeat `scope` (distribution's token spec)."""
    asked = [*query(exchange).get("scope", []), exchange.request.fields.get("scope", "")]
    return parse_scope(" ".join(filter(None, asked)))


def access(scope: Scope) -> str:
    """`pull and push on team/app, pull on team/base`; empty for no access."""
    return ", ".join(f"{_and(sorted(entry.actions))} on {entry.name}" for entry in scope if entry.actions)


def said(exchange: Exchange) -> Any:
    """The answer's body as JSON; None if it is none, or was cut."""
    try:
        return json.loads(exchange.response.excerpt) if exchange.response else None
    except (ValueError, RecursionError):
        return None


def answer(exchange: Exchange) -> dict[str, Any]:
    """The answer's body if it is a JSON object, else an empty one."""
    body = said(exchange)
    return body if isinstance(body, dict) else {}


def _and(words: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))
