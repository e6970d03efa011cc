"""What a persona is: how a well-known registry answers where distribution answers otherwise, as data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Says:
    """An answer of a persona. `{name}` in the body stands for the repository."""

    status: int
    body: str = ""
    type: str = "application/json"


@dataclass(frozen=True, slots=True)
class Persona:
    """A registry's looks on the wire; what is not given is as distribution has it.

    `registry` is its name in the facts. `challenge` has the places {realm}, {service} and {host}, and takes
    the scope at its end; `again` is the challenge for a request that carried an Authorization already.
    `realm` is the token server's path, on the registry's own host unless `elsewhere`. `users` are names that
    the lab makes, `any_user` takes every name with a right password. `refused` is the body of a 401.

    Of the token server: `wrong` answers a wrong password, and one that `forgives` takes it for none; `nobody`
    those who send none and would be granted nothing, `unscoped` those who send none and ask for nothing,
    `stranger` another service; `fields` are those of its answer. `basic` answers Basic at the registry,
    `wrong_basic` where it is wrong. `everywhere` and `at_manifests` are headers; `storage` is the
    host that blobs are redirected to.
    """

    name: str
    registry: str
    challenge: str = 'Bearer realm="{realm}",service="{service}"'
    again: str | None = None
    ping_scope: str | None = None
    says_error: bool = True
    realm: str = "/token"
    elsewhere: bool = False
    service: str = "{host}"
    auth: Literal["htpasswd", "token"] = "token"
    users: tuple[str, ...] | None = None
    any_user: bool = False
    refused: Says | None = None
    ping_refused: Says | None = None
    missing: Says | None = None
    wrong: Says | None = None
    forgives: bool = False
    nobody: Says | None = None
    unscoped: Says | None = None
    stranger: Says | None = None
    basic: Says | None = None
    wrong_basic: Says | None = None
    fields: tuple[str, ...] = ("token", "access_token", "expires_in", "issued_at")
    empty_fields: tuple[str, ...] = ()
    lifetime: int = 300
    everywhere: tuple[tuple[str, str], ...] = ()
    at_manifests: tuple[tuple[str, str], ...] = ()
    storage: str = ""
