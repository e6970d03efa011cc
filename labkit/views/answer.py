"""What came back, in two or three words: "Basic challenge", "index, 2 platforms", "layer, 1.4 MB"."""

from __future__ import annotations

import re

from labkit.trace.words import answer, size
from labkit.wire.challenge import parse_challenges
from labkit.wire.exchange import Answered, Exchange

_INDEX = re.compile(r"image\.index|manifest\.list")


def answer_words(exchange: Exchange) -> str:
    """What stands beside the status; empty where the status says it all."""
    response = exchange.response
    if response is None:
        return ""
    if response.status == 401:
        schemes = [c.scheme for c in parse_challenges(response.header_lines("www-authenticate"))]
        return " and ".join(f"{scheme.capitalize()} challenge" for scheme in schemes if scheme)
    if response.status >= 400:
        return _code(exchange)
    if response.status >= 300:
        return "go elsewhere"
    return _success(exchange, response)


def _code(exchange: Exchange) -> str:
    """The error code of a registry's error body (distribution-spec, "Error Codes")."""
    errors = answer(exchange).get("errors")
    first = errors[0] if isinstance(errors, list) and errors else {}
    return str(first.get("code", ""))[:40] if isinstance(first, dict) else ""


def _success(exchange: Exchange, response: Answered) -> str:
    if exchange.stage == "token":
        lifetime = answer(exchange).get("expires_in")
        return f"token, {lifetime} s" if isinstance(lifetime, int) else "token"
    if exchange.stage == "manifest":
        return _manifest(exchange, response)
    if exchange.stage in ("blob", "storage"):
        return size(response.bytes).replace(" ", "\N{NO-BREAK SPACE}") if response.bytes else ""
    return "open" if exchange.stage == "ping" and not exchange.request.header("authorization") else ""


def _manifest(exchange: Exchange, response: Answered) -> str:
    body = answer(exchange)
    if isinstance(body.get("manifests"), list):
        return _count(len(body["manifests"]), "index", "platform")
    if isinstance(body.get("layers"), list):
        return _count(len(body["layers"]), "manifest", "layer")
    return "index" if _INDEX.search(response.header("content-type") or "") else "manifest"


def _count(number: int, what: str, of: str) -> str:
    return f"{what}, {number} {of}{'' if number == 1 else 's'}"
