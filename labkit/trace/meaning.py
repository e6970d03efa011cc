"""What an exchange means, in a sentence for somebody who sees it for the first time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias
from urllib.parse import urljoin, urlsplit

from labkit.trace import contents, refusals, tokens, trouble
from labkit.wire.exchange import Answered, Exchange

_Sentence: TypeAlias = Callable[[Exchange, Answered, Sequence[Exchange]], str]


def meaning(exchange: Exchange, before: Sequence[Exchange]) -> str:
    """One plain sentence about `exchange`, seen after those `before` it in the trace."""
    response = exchange.response
    if exchange.error is not None or response is None:
        return trouble.no_answer(exchange)
    if response.status == 304:
        return "Not changed since the copy that the client has."
    if 300 <= response.status < 400:
        return _redirect(exchange, response)
    if _is_a_web_page(exchange, response):
        return f"A web page came, not a registry's answer: something else speaks at {exchange.host}."
    if response.status == 401:
        return refusals.unauthorized(exchange, response, before)
    if response.status >= 400:
        return refusals.refused(exchange, response)
    if exchange.request.method == "OPTIONS":
        return f"This address takes: {response.header('allow') or 'it does not say what'}."
    return _STAGES.get(exchange.stage, _other)(exchange, response, before)


def _redirect(exchange: Exchange, response: Answered) -> str:
    location = response.header("location")
    if not location:
        return f"Go elsewhere ({response.status}), but the answer does not say where."
    try:
        there = urlsplit(urljoin(exchange.request.url, location))
    except ValueError:
        return f"Go elsewhere ({response.status}), but the Location is no address."
    here = urlsplit(exchange.request.url)
    if (here.scheme, here.netloc) == (there.scheme, there.netloc):
        return f"Go on at {there.path} on the same host."
    secret = exchange.request.header("authorization")
    warning = ", and Authorization must not go along" if secret else ""
    return f"Go on at {there.netloc}: another host{warning}."


def _is_a_web_page(exchange: Exchange, response: Answered) -> bool:
    kind = (response.header("content-type") or "").lower()
    return kind.startswith("text/html") and exchange.stage not in ("other", "storage")


def _ping(exchange: Exchange, response: Answered, before: Sequence[Exchange]) -> str:
    secret = exchange.request.header("authorization")
    if not secret:
        return "Open to all: the registry asks for no credentials here."
    return f"Let in: the registry accepts {'this password' if exchange.carried_password else 'this token'}."


def _other(exchange: Exchange, response: Answered, before: Sequence[Exchange]) -> str:
    return f"Answered with {response.status}."


_STAGES: dict[str, _Sentence] = {
    "ping": _ping,
    "token": tokens.token,
    "manifest": contents.manifest,
    "blob": contents.blob,
    "storage": contents.blob,
    "upload": contents.upload,
    "tags": contents.tags,
    "catalog": contents.catalog,
    "referrers": contents.referrers,
}
