"""Who gets in: the registry's auth modes, each a function that lets a request pass or answers 401."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple, TypeAlias

import httpx

from labkit.lab.keys import PublicKey, SigningKey
from labkit.lab.passwords import password_check, read_basic, read_htpasswd, write_htpasswd
from labkit.lab.registry.answers import Problem, errors
from labkit.wire.scope import ResourceScope, Scope, missing

__all__ = [
    "Access",
    "Gate",
    "htpasswd_gate",
    "no_gate",
    "read_htpasswd",
    "token_gate",
    "write_htpasswd",
]


class Access(NamedTuple):
    """One action on one resource that a request needs."""

    type: str
    name: str
    action: str


Gate: TypeAlias = Callable[[httpx.Request, tuple[Access, ...]], httpx.Response | None]
"""Given a request and what it needs: None lets it pass, a response (the 401) stops it."""


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
        said = read_basic(request.headers.get("authorization", ""))
        return None if said and check(*said) else unauthorized(challenge, wanted)

    return gate


def token_gate(
    key: SigningKey | PublicKey, *, issuer: str, service: str, realm: str, clock: Callable[[], float]
) -> Gate:
    """Bearer tokens signed with `key`, by distribution's rules; `clock` gives Unix time.

    Source: distribution 2.8, registry/auth/token/accesscontroller.go.
    """
    from labkit.lab.tokens import BadTokenError, read_token  # 0.15 s that other modes do not pay

    public = key.public if isinstance(key, SigningKey) else key

    def gate(request: httpx.Request, wanted: tuple[Access, ...]) -> httpx.Response | None:
        words = request.headers.get("authorization", "").strip().split(" ")
        if len(words) != 2 or words[0].lower() != "bearer" or not words[1]:
            return refuse(wanted, "")
        try:
            granted = read_token(words[1], public, issuer, service, clock())
        except BadTokenError:
            return refuse(wanted, "invalid_token")
        lacking = missing(_scope(wanted), granted)
        return refuse(wanted, "insufficient_scope") if lacking else None

    def refuse(wanted: tuple[Access, ...], error: str) -> httpx.Response:
        said = {"realm": realm, "service": service, "scope": _scope_text(wanted), "error": error}
        parameters = ",".join(f"{name}={_quoted(value)}" for name, value in said.items() if value)
        return unauthorized(f"Bearer {parameters}", wanted)

    return gate


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
    for each in wanted:
        actions.setdefault((each.type, each.name), []).append(each.action)
    return " ".join(f"{kind}:{name}:{','.join(listed)}" for (kind, name), listed in actions.items())


def _quoted(text: str) -> str:
    """As Go's %q: nothing in it can end the string or the header line."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    printable = (each if each.isprintable() else each.encode("unicode_escape").decode() for each in escaped)
    return f'"{"".join(printable)}"'
