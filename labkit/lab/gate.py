"""Who gets in: the registry's auth modes, each a function that lets a request pass or answers 401."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple, TypeAlias

import httpx

from labkit.lab.passwords import password_check, read_basic, read_htpasswd, write_htpasswd
from labkit.lab.registry.answers import Problem, errors, escaped
from labkit.lab.registry.header import first
from labkit.wire.scope import ResourceScope, Scope, missing

__all__ = [
    "Access",
    "Gate",
    "htpasswd_gate",
    "no_gate",
    "read_htpasswd",
    "silly_gate",
    "token_gate",
    "write_htpasswd",
]


class Access(NamedTuple):
    """One action on one resource that a request needs."""

    type: str
    name: str
    action: str


Gate: TypeAlias = Callable[[httpx.Request, tuple[Access, ...]], httpx.Response | None]
"""Given a request and what it needs: None lets it pass, a response (the 401) stops it.

Who passes is named in the request's extensions, as `user`.
"""


def no_gate(request: httpx.Request, wanted: tuple[Access, ...]) -> httpx.Response | None:
    """Everybody may do everything."""
    return None


def htpasswd_gate(entries: Mapping[str, str], realm: str, *, remember: bool = True) -> Gate:
    """Basic auth against {user name: bcrypt hash}: who is known may do everything.

    `remember=False` has every request pay for bcrypt, as distribution does.
    """
    check = password_check(entries, remember=remember)
    challenge = f"Basic realm={_quoted(realm)}"

    def gate(request: httpx.Request, wanted: tuple[Access, ...]) -> httpx.Response | None:
        said = read_basic(first(request, "authorization"))
        if not said or not check(*said):
            return unauthorized(challenge, wanted)
        request.extensions["user"] = said[0]
        return None

    return gate


def silly_gate(realm: str, service: str) -> Gate:
    """Distribution's `silly` auth, for tests: any Authorization that is not blank will do.

    Source: distribution 2.8, registry/auth/silly/access.go.
    """

    def gate(request: httpx.Request, wanted: tuple[Access, ...]) -> httpx.Response | None:
        if first(request, "authorization"):
            return None
        scope = " ".join(":".join(access) for access in wanted)  # silly.anonymous-manifest-put: one an action
        said = {"realm": realm, "service": service, "scope": scope}
        return unauthorized(f"Bearer {_parameters(said)}", wanted)

    return gate


def token_gate(
    bundle: str,
    *,
    issuer: str,
    service: str,
    realm: str,
    clock: Callable[[], float],
    autoredirect: bool = False,
) -> Gate:
    """Bearer tokens whose key the bundle (PEM text) vouches for; `clock` gives Unix time.

    `autoredirect` puts https and the host that was asked in the place of the realm.
    Source: distribution 2.8, registry/auth/token/accesscontroller.go.
    """
    from labkit.lab.tokens import BadTokenError, read_token  # 0.15 s that other modes do not pay
    from labkit.lab.trust import Bundle

    trusted = Bundle(bundle)

    def gate(request: httpx.Request, wanted: tuple[Access, ...]) -> httpx.Response | None:
        words = first(request, "authorization").split(" ")
        if len(words) != 2 or words[0].lower() != "bearer" or not words[1]:
            return refuse(request, wanted, "")
        try:
            read = read_token(words[1], trusted, issuer, service, clock())
        except BadTokenError:
            return refuse(request, wanted, "invalid_token")
        if missing(_scope(wanted), read.granted):
            return refuse(request, wanted, "insufficient_scope")
        request.extensions["user"] = read.subject
        return None

    def refuse(request: httpx.Request, wanted: tuple[Access, ...], error: str) -> httpx.Response:
        # token-autoredirect.anonymous-ping: https whatever X-Forwarded-Proto says
        place = f"https://{first(request, 'host')}/auth/token" if autoredirect else realm
        said = {"realm": place, "service": service, "scope": _scope_text(wanted), "error": error}
        return unauthorized(f"Bearer {_parameters(said)}", wanted)

    return gate


def _parameters(said: Mapping[str, str]) -> str:
    return ",".join(f"{name}={_quoted(value)}" for name, value in said.items() if value)


def unauthorized(challenge: str, wanted: tuple[Access, ...]) -> httpx.Response:
    """The 401 of every auth mode; its detail lists what was wanted, null for the ping."""
    detail = [
        {"Type": access.type, "Class": "", "Name": access.name, "Action": access.action} for access in wanted
    ]
    return errors(Problem("UNAUTHORIZED", detail or None), headers={"Www-Authenticate": challenge})


def _scope(wanted: tuple[Access, ...]) -> Scope:
    return Scope(ResourceScope(each.type, "", each.name, frozenset([each.action])) for each in wanted)


def _scope_text(wanted: tuple[Access, ...]) -> str:
    """The challenge's scope, one entry a resource; distribution's order of actions is random, ours is not."""
    actions: dict[tuple[str, str], list[str]] = {}
    for each in dict.fromkeys(wanted):
        actions.setdefault((each.type, each.name), []).append(each.action)
    return " ".join(f"{kind}:{name}:{','.join(listed)}" for (kind, name), listed in actions.items())


def _quoted(text: str) -> str:
    """As Go's %q."""
    return f'"{escaped(text)}"'
