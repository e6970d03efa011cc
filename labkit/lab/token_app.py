"""The lab's token server: who are you, what may you do of what you ask for, and for how long."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

import httpx

from labkit.lab.keys import SigningKey
from labkit.lab.passwords import Check, hash_password, password_check, read_basic
from labkit.lab.refresh_tokens import RefreshTokens
from labkit.lab.registry.answers import Problem, answer_json, errors, page_not_found
from labkit.lab.registry.asked import read_body, target
from labkit.lab.registry.header import first
from labkit.lab.rights import User, granted
from labkit.wire.exchange import Send
from labkit.wire.scope import Scope, parse_scope

_LONGEST_FORM = 64 * 1024


def token_app(
    users: Iterable[User],
    key: SigningKey,
    *,
    issuer: str,
    service: str,
    clock: Callable[[], float],
    anonymous: tuple[str, ...] = (),
    lifetime: int = 300,
    named_by: str = "kid",
    refresh_tokens: RefreshTokens | None = None,
    bcrypt_cost: int = 4,
    path: str = "/token",
) -> Send:
    """Distribution's token spec: GET, and with `refresh_tokens` POST (OAuth 2.0) as well.

    `anonymous` is what callers without credentials may do, `lifetime` is in seconds, `named_by` says whether
    a token names its key by `kid` or `x5c`. Without refresh tokens a POST gets 404, which by the spec sends a
    client to the GET form.  Source: distribution, docs/spec/auth/token and oauth.
    """
    known = {user.name: user for user in users}
    check = password_check({name: hash_password(user.password, bcrypt_cost) for name, user in known.items()})
    mint = _mint(key, issuer, lifetime, named_by, clock)

    def send(request: httpx.Request) -> httpx.Response:
        asked_path, query = target(request)
        if asked_path != path or request.method not in ("GET", "HEAD", *(["POST"] if refresh_tokens else [])):
            return page_not_found()
        by_post = request.method == "POST"
        asked = _read_post(request, service) if by_post else _read_get(request, query, service)
        if isinstance(asked, httpx.Response):
            return asked
        if (name := _who(asked, check, refresh_tokens)) is None:
            return _refused(asked)
        scope = granted(known[name].access if name in known else anonymous, asked.scope)
        body = mint(name, asked.service, scope)
        if by_post:
            body["scope"] = " ".join(map(str, scope))
        if asked.offline and name and refresh_tokens and "refresh_token" not in asked.given:
            body["refresh_token"] = refresh_tokens.give(name, asked.service)
        return answer_json(body, {"Cache-Control": "no-store"})

    return send


def _mint(
    key: SigningKey, issuer: str, lifetime: int, named_by: str, clock: Callable[[], float]
) -> Callable[[str, str, Scope], dict[str, Any]]:
    """What makes tokens, with the fields of distribution's docs/spec/auth/token, "Token Response Fields"."""
    numbers = itertools.count(1)

    def mint(subject: str, audience: str, scope: Scope) -> dict[str, Any]:
        now = int(clock())
        claims = {
            "iss": issuer,
            "sub": subject,
            "aud": audience,
            "exp": now + lifetime,
            "nbf": now,
            "iat": now,
            "jti": f"{key.kid[:9]}-{next(numbers)}",
            "access": _access_claim(scope),
        }
        token = key.sign(claims, named_by)
        issued = datetime.datetime.fromtimestamp(now, datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return {"token": token, "access_token": token, "expires_in": lifetime, "issued_at": issued}

    return mint


@dataclass(frozen=True, slots=True)
class _Asked:
    """A token request of either form; `given` holds what proves who asks."""

    service: str
    scope: Scope
    given: Mapping[str, str]
    offline: bool
    form: bool = False


def _read_get(request: httpx.Request, query: str, service: str) -> _Asked:
    """Parameters in the URL, the credential in a header; scopes may come in several parameters."""
    pairs = parse_qsl(query)
    said = dict(reversed(pairs))
    scope = parse_scope(" ".join(value for name, value in pairs if name == "scope"))
    given = {}
    if authorization := first(request, "authorization"):
        name, password = read_basic(authorization) or ("", "")
        given = {"username": name, "password": password}
    return _Asked(said.get("service") or service, scope, given, said.get("offline_token") == "true")


def _read_post(request: httpx.Request, service: str) -> _Asked | httpx.Response:
    """Everything in the form, also the credential; no Authorization header."""
    body = read_body(request, _LONGEST_FORM)
    if body is None:
        return _bad_form("the form", f"is longer than {_LONGEST_FORM // 1024} KiB", 413)
    form = dict(parse_qsl(body.decode("utf-8", "surrogateescape"), errors="surrogateescape"))
    grants = {"password": ("username", "password"), "refresh_token": ("refresh_token",)}
    wanted = grants.get(form.get("grant_type", ""))
    if wanted is None:
        return _bad_form("grant_type", "must be password or refresh_token")
    if missing := [name for name in (*wanted, "service", "client_id") if not form.get(name)]:
        return _bad_form(missing[0], "is missing")
    if form.get("access_type", "online") not in ("online", "offline"):
        return _bad_form("access_type", "must be online or offline")
    given = {name: form[name] for name in wanted}
    offline = form.get("access_type") == "offline"
    return _Asked(form["service"] or service, parse_scope(form.get("scope", "")), given, offline, form=True)


def _who(asked: _Asked, check: Check, refresh_tokens: RefreshTokens | None) -> str | None:
    """Who asks, empty for anonymous; None if what they gave is wrong."""
    if "refresh_token" in asked.given and refresh_tokens:
        return refresh_tokens.user_of(asked.given["refresh_token"], asked.service)
    if not asked.given:
        return ""
    name = asked.given["username"]
    return name if check(name, asked.given["password"]) else None


def _access_claim(scope: Scope) -> list[dict[str, Any]]:
    """The scope in a token's form (distribution, docs/spec/auth/jwt)."""
    return [
        {
            "type": entry.type,
            **({"class": entry.class_} if entry.class_ else {}),
            "name": entry.name,
            "actions": sorted(entry.actions),
        }
        for entry in scope
    ]


def _refused(asked: _Asked) -> httpx.Response:
    said = "unknown refresh token" if "refresh_token" in asked.given else "incorrect username or password"
    headers = {} if asked.form else {"Www-Authenticate": 'Basic realm="labkit token server"'}
    return errors(Problem("UNAUTHORIZED", None, said), headers=headers)


def _bad_form(name: str, what: str, status: int = 400) -> httpx.Response:
    """RFC 6749 section 5.2."""
    return answer_json({"error": "invalid_request", "error_description": f"{name} {what}"}, status=status)
