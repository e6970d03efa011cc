"""A credential: who to be, what proves it, and where that came from. Its secret never prints."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal["anonymous", "basic", "identity_token", "registry_token"]


@dataclass(frozen=True, slots=True)
class Credential:
    """What a client would send; `secret` is the password, identity token or registry token.

    `source` says in words where it came from ("given in the call", "config.json, auths, key …").
    Kinds as in Docker's config file: `basic` is user name and password, `identity_token` a refresh
    token for the token server (RFC 6749 section 6), `registry_token` a bearer token for the registry.
    """

    kind: Kind = "anonymous"
    username: str = ""
    secret: str = field(default="", repr=False)
    source: str = "nowhere"


ANONYMOUS = Credential()


def basic(username: str, password: str, source: str = "given in the call") -> Credential:
    """User name and password, as for HTTP Basic (RFC 7617)."""
    return Credential("basic", username, password, source)
