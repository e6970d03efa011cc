"""The lab's token server: who are you, what may you do of what you ask for, and for how long."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qsl

import httpx

from labkit.lab.keys import SigningKey
from labkit.lab.passwords import hash_password, password_check, read_basic
from labkit.lab.registry.answers import Problem, answer_json, errors, page_not_found
from labkit.lab.registry.asked import target
from labkit.lab.rights import User, granted
from labkit.wire.exchange import Send
from labkit.wire.scope import Scope, parse_scope


def token_app(
    users: Iterable[User],
    key: SigningKey,
    *,
    issuer: str,
    service: str,
    clock: Callable[[], float],
    anonymous: tuple[str, ...] = (),
    lifetime: int = 300,
    bcrypt_cost: int = 4,
    path: str = "/token",
) -> Send:
    """The GET form of distribution's token spec; `anonymous` is what callers without credentials may do.

    A POST gets 404: by the spec that sends a client to the GET form.
    """
    known = {user.name: user for user in users}
    check = password_check({name: hash_password(user.password, bcrypt_cost) for name, user in known.items()})
    numbers = itertools.count(1)

    def send(request: httpx.Request) -> httpx.Response:
        asked_path, query = target(request)
        if asked_path != path or request.method not in ("GET", "HEAD"):
            return page_not_found()
        name, access = "", anonymous
        if authorization := request.headers.get("authorization"):
            said = read_basic(authorization)
            if not said or not check(*said):
                return _wrong_password()
            name, access = said[0], known[said[0]].access
        wanted = [value for parameter, value in parse_qsl(query) if parameter == "scope"]
        return grant(name, granted(access, parse_scope(" ".join(wanted))))

    def grant(subject: str, scope: Scope) -> httpx.Response:
        now = int(clock())
        claims = {
            "iss": issuer,
            "sub": subject,
            "aud": service,
            "exp": now + lifetime,
            "nbf": now,
            "iat": now,
            "jti": f"{key.kid[:9]}-{next(numbers)}",
            "access": _access_claim(scope),
        }
        return _answer(key.sign(claims), now, lifetime)

    return send


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


def _answer(token: str, now: int, lifetime: int) -> httpx.Response:
    """The fields of distribution's docs/spec/auth/token, "Token Response Fields"."""
    issued = datetime.datetime.fromtimestamp(now, datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    body = {"token": token, "access_token": token, "expires_in": lifetime, "issued_at": issued}
    return answer_json(body, {"Cache-Control": "no-store"})


def _wrong_password() -> httpx.Response:
    problem = Problem("UNAUTHORIZED", None, "incorrect username or password")
    return errors(problem, headers={"Www-Authenticate": 'Basic realm="labkit token server"'})
