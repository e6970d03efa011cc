"""The token exchange as data: the request that asks a token server, and what its answer says."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field

import httpx

from labkit.credentials.credential import Credential
from labkit.protocol.auth import FetchToken

DEFAULT_LIFETIME = 60
"""Seconds, where the token server names none (distribution spec/auth/token)."""
CLIENT_ID = "registry-labkit"


@dataclass(frozen=True, slots=True)
class Token:
    """A bearer token and how long it says it lasts, in seconds."""

    value: str = field(repr=False)
    expires_in: float = DEFAULT_LIFETIME


def basic_header(credential: Credential) -> str:
    """The value of an Authorization header, RFC 7617 section 2."""
    pair = f"{credential.username}:{credential.secret}".encode()
    return "Basic " + base64.b64encode(pair).decode()


def token_request(fetch: FetchToken) -> httpx.Request:
    """GET with Basic or anonymously; POST where an identity token is held (spec/auth/oauth)."""
    if fetch.credential.kind == "identity_token":
        return _refresh_request(fetch)
    query = [("account", fetch.credential.username)] if fetch.credential.kind == "basic" else []
    query += [("scope", str(resource)) for resource in fetch.scope]
    query += [("service", fetch.service)] if fetch.service else []
    headers = {"Accept": "application/json"}
    if fetch.credential.kind == "basic":
        headers["Authorization"] = basic_header(fetch.credential)
    # The realm's own query is kept: some token servers route by it.
    url = fetch.realm.copy_with(params=httpx.QueryParams([*fetch.realm.params.multi_items(), *query]))
    return httpx.Request("GET", url, headers=headers, extensions={"stage": "token"})


def _refresh_request(fetch: FetchToken) -> httpx.Request:
    form = {
        "grant_type": "refresh_token",
        "refresh_token": fetch.credential.secret,
        "service": fetch.service or "",
        "client_id": CLIENT_ID,
        "scope": str(fetch.scope),
    }
    return httpx.Request(
        "POST", fetch.realm, data=form, headers={"Accept": "application/json"}, extensions={"stage": "token"}
    )


def read_token(body: bytes) -> Token | None:
    """The token in a token server's answer, or None where there is none.

    Either `token` or `access_token` will do (spec/auth/token, "Token Response Fields").
    """
    try:
        answer = json.loads(body)
    except ValueError:
        return None
    if not isinstance(answer, dict):
        return None
    value = answer.get("token") or answer.get("access_token")
    if not isinstance(value, str):
        return None
    lifetime = answer.get("expires_in")
    if isinstance(lifetime, bool) or not isinstance(lifetime, int | float):
        lifetime = DEFAULT_LIFETIME
    return Token(value, lifetime)
