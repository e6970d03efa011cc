"""What should have followed in a trace and did not: the row that is not there."""

from __future__ import annotations

from labkit.trace.heard import NOT_TOLD
from labkit.wire.challenge import parse_challenges
from labkit.wire.exchange import Exchange, Trace


def missing_step(trace: Trace) -> str:
    """The step at which a pull ended early, in words; empty if nothing is missing."""
    exchanges = trace.exchanges
    if not exchanges or exchanges[-1].stage not in ("ping", "token", "manifest", "blob", "storage"):
        return ""
    last = exchanges[-1]
    if last.response is None:
        if last.error == NOT_TOLD:
            return ""
        return f"Nothing after row {last.n}: no answer came, so the client stopped here."
    if last.response.status < 400:
        return ""
    wanted = _wanted(last, any(exchange.stage == "token" for exchange in exchanges))
    return f"{wanted} The client stopped here." if wanted else ""


def _wanted(last: Exchange, asked_for_token: bool) -> str:
    lines = last.response.header_lines("www-authenticate") if last.response else []
    schemes = {challenge.scheme for challenge in parse_challenges(lines)}
    secret = last.request.header("authorization")
    if last.status == 401 and not secret and "bearer" in schemes and not asked_for_token:
        return "No request to the token server."
    if last.status == 401 and not secret and "basic" in schemes:
        return "No request with a password, because the client has none. No image."
    return {
        "token": "No token, so no request for the image.",
        "manifest": "No manifest, so no layers.",
        "blob": "Not all of the image came.",
        "storage": "Not all of the image came.",
    }.get(last.stage, "")
