"""Faults of the token server, and of the tokens that it gives."""

from __future__ import annotations

import datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import Any

import httpx

from labkit.lab.faults.answering import (
    REGISTRY,
    asked_for,
    at,
    each_scope,
    instead,
    is_token_request,
    on_the_way_back,
)
from labkit.lab.faults.fault import Fault
from labkit.lab.faults.forging import Json, by_another_key, claims, forged
from labkit.wire.challenge import parse_challenges
from labkit.wire.exchange import Send

_AHEAD = datetime.timedelta(hours=1)
_BAD_GATEWAY = "<html><head><title>502 Bad Gateway</title></head></html>"


def _realm_inside(response: httpx.Response) -> httpx.Response:
    """The realm is the name that the token server has inside its own network."""
    lines = response.headers.get_list("www-authenticate")
    for challenge in parse_challenges(lines):
        if realm := challenge.params.get("realm"):
            inside = httpx.URL(realm).copy_with(host="token-server.invalid")
            response.headers["www-authenticate"] = lines[0].replace(realm, str(inside))
    return response


def _later(said: Json) -> Json:
    """Claims of a token server whose clock is ahead."""
    seconds = int(_AHEAD.total_seconds())
    return {**said, **{name: said[name] + seconds for name in ("iat", "nbf", "exp") if name in said}}


def _said_later(said: Json) -> Json:
    """The same in the answer that a token comes in."""
    if "issued_at" not in said:
        return said
    issued = datetime.datetime.fromisoformat(said["issued_at"]) + _AHEAD
    return {**said, "issued_at": issued.strftime("%Y-%m-%dT%H:%M:%SZ")}


def _date_later(response: httpx.Response) -> httpx.Response:
    if date := response.headers.get("date"):
        response.headers["date"] = format_datetime(parsedate_to_datetime(date) + _AHEAD, usegmt=True)
    return response


def _clock_ahead(send: Send) -> Send:
    """The token server's clock is an hour ahead, in its tokens and in what it says about them."""
    return forged(claims(_later), _said_later)(on_the_way_back(is_token_request, _date_later)(send))


def _misshapen(said: Json) -> Json:
    """The `access` claim as a map, where the specification wants a list of maps."""
    return {**said, "access": {"repository": {"team/app": ["pull"]}}}


def _another_issuer(said: dict[str, Any]) -> Json:
    return {**said, "iss": "another-issuer.example.com"}


def _signed_by_another(send: Send) -> Send:
    return forged(by_another_key())(send)


def _grants_nothing(send: Send) -> Send:
    """Whatever its claims say, to the registry it is a good token that grants nothing."""
    return forged(claims(_misshapen), known=True)(each_scope(lambda entry: "")(send))


FAULTS = (
    Fault(
        "token_realm_wrong",
        "The challenge sends clients to token-server.invalid, a name from inside another network.",
        on_the_way_back(at(REGISTRY), _realm_inside),
        auth="token",
    ),
    Fault(
        "token_server_unavailable",
        "The token server answers 502.",
        instead(is_token_request, 502, _BAD_GATEWAY, Server="nginx"),
        auth="token",
    ),
    Fault(
        "token_audience_mismatch",
        "The token server is asked for another service: its token is good, but not for this registry.",
        asked_for("service", "some-other-registry"),
        auth="token",
    ),
    Fault(
        "token_issuer_mismatch",
        "The token's issuer is not the one that the registry trusts.",
        forged(claims(_another_issuer)),
        auth="token",
    ),
    Fault(
        "token_key_untrusted",
        "The token is signed with a key that the registry does not know.",
        _signed_by_another,
        auth="token",
    ),
    Fault(
        "token_claims_malformed",
        "The token's access claim is a map and no list, so that it grants nothing.",
        _grants_nothing,
        auth="token",
    ),
    Fault(
        "clock_skew",
        "The token server's clock is an hour ahead: its tokens are not valid yet.",
        _clock_ahead,
        auth="token",
    ),
    Fault(
        "account_lacks_permission",
        "The token server is asked for no scope, and so its token grants nothing.",
        each_scope(lambda entry: ""),
        auth="token",
    ),
)
