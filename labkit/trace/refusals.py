"""What a no means: the 401 and who could lift it, and every other status from 400 up."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from labkit.trace.words import access, answer, role
from labkit.wire.challenge import Challenge, parse_challenges
from labkit.wire.exchange import Answered, Exchange
from labkit.wire.scope import parse_scope


def unauthorized(exchange: Exchange, response: Answered, before: Sequence[Exchange]) -> str:
    """A 401 (RFC 9110 section 15.5.2), before or after credentials went out."""
    secret = exchange.request.header("authorization") or ""
    if exchange.stage == "token":
        return _token_server(exchange, secret)
    challenges = parse_challenges(response.header_lines("www-authenticate"))
    if not challenges:
        start = "Still no" if secret else "No"
        return f"{start}, and no challenge came along to say what would help."
    bearer = next((challenge for challenge in challenges if challenge.scheme == "bearer"), None)
    basic = next((challenge for challenge in challenges if challenge.scheme == "basic"), None)
    if not secret:
        return _first_no(challenges, bearer, basic)
    if secret.lower().startswith("basic"):
        return f"Still no: {_password(exchange, bearer, basic)}"
    return f"Still no: {_token(exchange, response, before, bearer)}"


def _token_server(exchange: Exchange, secret: str) -> str:
    if exchange.carried_password:
        return "The token server does not accept this user name and password."
    if secret or exchange.request.method == "POST":
        return "The token server does not accept this credential."
    return "The token server gives no token without a password."


def _first_no(challenges: list[Challenge], bearer: Challenge | None, basic: Challenge | None) -> str:
    if bearer:
        return f"Not without a token. {_where(bearer)}"
    if basic:
        named = f', realm "{basic.realm}"' if basic.realm is not None else ", but names no realm"
        return f"Not without a password. The registry asks for Basic{named}."
    schemes = ", ".join(challenge.scheme or "something unreadable" for challenge in challenges)
    return f"Not without credentials of a kind that no registry client has: {schemes}."


def _where(bearer: Challenge) -> str:
    if not bearer.realm:
        return "But the challenge does not say where to get one: it has no realm."
    try:
        host = urlsplit(bearer.realm).netloc.rpartition("@")[2]
    except ValueError:
        host = ""
    return f"Ask at {host}." if host else f'But the realm "{bearer.realm}" is no full address to ask at.'


def _password(exchange: Exchange, bearer: Challenge | None, basic: Challenge | None) -> str:
    if bearer and not basic:
        return f"a password went out, but the registry takes only a token. {_where(bearer)}"
    if not exchange.carried_password:
        return "there was no password in the credential."
    return "the registry does not accept this user name and password."


def _token(
    exchange: Exchange, response: Answered, before: Sequence[Exchange], bearer: Challenge | None
) -> str:
    if bearer is None:
        return "a token went out, but the registry takes only user name and password."
    error = bearer.params.get("error")
    if error == "insufficient_scope":
        wanted = access(parse_scope(bearer.scope or "")) or "this"
        return f"the token is good, but not for {wanted} (insufficient_scope)."
    if error == "invalid_token":
        return (
            "the registry does not accept this token (invalid_token): "
            "out of date, made for another registry, or signed by a key it does not trust."
        )
    earlier = next((other for other in before if other.n == exchange.retry_of), None)
    lines = response.header_lines("www-authenticate")
    if earlier and earlier.response and earlier.response.header_lines("www-authenticate") == lines:
        return "the same challenge came back, as if no token had been sent."
    return f"the registry wants another token{f' ({error})' if error else ''}."


def refused(exchange: Exchange, response: Answered) -> str:
    """Any other status from 400 up."""
    code = _code(exchange)
    if response.status == 404 and "accept header does not support" in response.excerpt:
        return "It is there, but of a kind that the request's Accept does not name."
    if code in _CODES:
        return _CODES[code]
    if response.status == 400 and "HTTPS server" in response.excerpt:
        return "Plain http was asked of a port that speaks https."
    if response.status == 429:
        return _too_many(response)
    if response.status == 404:
        return _not_found(exchange, response)
    named = f" ({code})" if code else ""
    if response.status >= 500:
        return f"The {role(exchange)} itself failed: {response.status}{named}."
    return f"{_STATUS.get(response.status, f'Refused with {response.status}')}{named}."


def _code(exchange: Exchange) -> str:
    """The first error code of the body (OCI distribution-spec, "Error Codes")."""
    errors = answer(exchange).get("errors")
    first = errors[0] if isinstance(errors, list) and errors else None
    return str(first.get("code") or "") if isinstance(first, dict) else ""


def _too_many(response: Answered) -> str:
    after = response.header("retry-after")
    when = (
        f" Try again in {after} s."
        if after and after.isdecimal()
        else f" Try after {after}."
        if after
        else ""
    )
    return f"Too many requests.{when}"


def _not_found(exchange: Exchange, response: Answered) -> str:
    if exchange.request.method == "HEAD" and exchange.stage in ("manifest", "blob"):
        return f"The registry does not have this {exchange.stage}."
    if exchange.stage == "referrers":
        return "This registry has no list of referrers."
    if exchange.stage == "token":
        return "There is no token server at this address, or it does not take this method."
    if exchange.stage == "ping":
        return f"{exchange.host} answers, but has no registry at /v2/."
    return "Not found, and not in a registry's words: a proxy may be in between, or the name is not allowed."


_CODES = {
    "MANIFEST_UNKNOWN": "No such tag or digest in this repository, or no such repository.",
    "NAME_UNKNOWN": "No such repository.",
    "BLOB_UNKNOWN": "The registry does not have this blob.",
    "BLOB_UPLOAD_UNKNOWN": "No such upload: it is finished, given up or out of date.",
    "BLOB_UPLOAD_INVALID": "The registry cannot go on with this upload.",
    "DIGEST_INVALID": "The digest is malformed, or is not that of the bytes that were sent.",
    "MANIFEST_BLOB_UNKNOWN": "The manifest names blobs that this repository does not have.",
    "MANIFEST_INVALID": "The registry does not take this manifest.",
    "NAME_INVALID": "A repository cannot have this name.",
    "TAG_INVALID": "A tag cannot have this name.",
    "SIZE_INVALID": "The length announced is not that of the bytes that were sent.",
    "DENIED": "Known, but not allowed: the credential does not give this access.",
    "UNSUPPORTED": "The registry does not offer this, or it is switched off.",
}
_STATUS = {
    400: "The request was not understood",
    403: "Known, but not allowed: the credential does not give this access",
    405: "This address does not take this method",
    407: "A proxy in between wants credentials of its own",
    413: "Too large for the registry or a proxy before it",
    416: "The range asked for is not in the blob",
}
