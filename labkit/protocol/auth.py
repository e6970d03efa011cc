"""One decision: given what the registry asked for and what we hold, who goes next with what.

`decide` is pure: no request is made here. It follows the rules that clients learnt the hard way
(protocol notes of the distribution token spec, and the advisories named at each check).
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import httpx

from labkit.credentials.credential import Credential
from labkit.wire.challenge import Challenge
from labkit.wire.scope import Scope


@dataclass(frozen=True, slots=True)
class UseBasic:
    """Put user name and password on every request to the registry (RFC 7617)."""

    credential: Credential
    challenge: Challenge


@dataclass(frozen=True, slots=True)
class UseToken:
    """The credential is a bearer token for the registry already (RFC 6750)."""

    credential: Credential
    challenge: Challenge


@dataclass(frozen=True, slots=True)
class FetchToken:
    """Ask the token server at `realm` first; `elsewhere` if that is another host than the registry."""

    realm: httpx.URL
    service: str | None
    scope: Scope
    credential: Credential
    challenge: Challenge
    elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class StayAnonymous:
    """Go on without a credential, because there is none; the registry will say what it thinks of that."""

    challenge: Challenge


@dataclass(frozen=True, slots=True)
class Stuck:
    """No way on; `reason` is a slug, `message` and `hint` are for people."""

    reason: str
    message: str
    hint: str = ""


Decision: TypeAlias = UseBasic | UseToken | FetchToken | StayAnonymous | Stuck


def decide(
    challenges: Sequence[Challenge], credential: Credential, scope: Scope, registry: httpx.URL | None = None
) -> Decision:
    """What to do about a 401 that carried these challenges.

    Bearer goes before Basic, as in containerd; `registry` is where the 401 came from, so that a realm
    that would lead the credential astray is seen.  distribution spec/auth/token, RFC 9110 section 11.
    """
    for challenge in challenges:
        if challenge.scheme == "bearer":
            return _bearer(challenge, credential, scope, registry)
    for challenge in challenges:
        if challenge.scheme == "basic":
            return _basic(challenge, credential)
    if not challenges:
        return Stuck(
            "no_challenge",
            "401, and no WWW-Authenticate header that says how to log in.",
            "RFC 9110 demands one. A proxy in front of the registry may have dropped it.",
        )
    offered = ", ".join(challenge.scheme for challenge in challenges)
    return Stuck(
        "unknown_scheme",
        f"The registry offers only {offered}; registries speak Basic or Bearer.",
        "Is this address a registry, or a proxy that wants its own login?",
    )


def _basic(challenge: Challenge, credential: Credential) -> Decision:
    if credential.kind == "basic":
        return UseBasic(credential, challenge)
    if credential.kind == "anonymous":
        return StayAnonymous(challenge)
    return Stuck(
        "token_for_basic",
        f"The registry wants user name and password (Basic), and what is stored is an "
        f"{credential.kind.replace('_', ' ')} from {credential.source}.",
        "Log in again with user name and password.",
    )


def _bearer(
    challenge: Challenge, credential: Credential, scope: Scope, registry: httpx.URL | None
) -> Decision:
    if credential.kind == "registry_token":
        return UseToken(credential, challenge)
    try:
        # What stands before an @ is nobody's to send: the credential is the one decided here.
        realm = httpx.URL(challenge.realm or "").copy_with(userinfo=b"")
    except httpx.InvalidURL:
        realm = httpx.URL("")
    if realm.scheme not in ("http", "https") or not realm.host:
        said = f'"{without_user(challenge.realm)}"' if challenge.realm else "nothing"
        return Stuck(
            "bad_realm",
            f"The registry sends clients to a token server, but its realm is {said}.",
            "The realm must be an absolute URL; the registry's configuration sets it (auth.token.realm).",
        )
    return _astray(realm, credential, registry) or FetchToken(
        realm, challenge.service, scope, credential, challenge, elsewhere=_elsewhere(realm, registry)
    )


def _astray(realm: httpx.URL, credential: Credential, registry: httpx.URL | None) -> Stuck | None:
    """Refuse a realm no honest registry names (GHSA-xf85-363p-868w, go-containerregistry pull 2243)."""
    if registry is None or credential.kind == "anonymous":
        return None
    if registry.scheme == "https" and realm.scheme == "http":
        return Stuck(
            "realm_downgrade",
            f"The registry speaks https, its token server {realm.netloc.decode()} plain http; "
            "the password would travel in the clear.",
            "Nothing was sent. Ask the registry's operator to mend the realm.",
        )
    if realm.host != registry.host and is_local(realm.host) and not is_local(registry.host):
        return Stuck(
            "realm_private",
            f"{registry.host} names {realm.host} as its token server, an address on a private network.",
            "Nothing was sent. Ask the registry's operator whether this realm is meant.",
        )
    return None


def _elsewhere(realm: httpx.URL, registry: httpx.URL | None) -> bool:
    return registry is not None and realm.host != registry.host


def in_the_clear(realm: httpx.URL) -> bool:
    """True where a password would cross a network unencrypted."""
    return realm.scheme == "http" and not is_loopback(realm.host)


def is_loopback(host: str) -> bool:
    """True for `localhost` and for addresses of this machine (RFC 1122 section 3.2.1.3, RFC 4291 2.5.3)."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def is_local(host: str) -> bool:
    """True for loopback, private, link-local and unspecified addresses, where no public service is.

    In every spelling that a resolver takes for one: `127.1`, `0x7f000001`, `app.localhost` (RFC 6761).
    """
    name = host.strip("[]").lower().rstrip(".")
    address = _address(name)
    if address is None:
        return name.rpartition(".")[2] == "localhost"
    if isinstance(address, ipaddress.IPv6Address):
        address = address.ipv4_mapped or address
    return address.is_private or address.is_link_local or address.is_loopback or address.is_unspecified


def _address(name: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """The address that a name is in itself, written in full or as inet_aton(3) takes it."""
    try:
        if ":" in name:
            return ipaddress.IPv6Address(name)
        *first, last = (_number(part) for part in name.split("."))
    except ValueError:
        return None
    if len(first) > 3 or any(number > 255 for number in first) or last >= 256 ** (4 - len(first)):
        return None
    return ipaddress.IPv4Address(sum(number << 24 - 8 * n for n, number in enumerate(first)) + last)


def _number(part: str) -> int:
    """Decimal, octal or hexadecimal, as in C. Raises ValueError."""
    if not (part.isascii() and part.isalnum()):
        raise ValueError(part)
    return int(part, 16 if part.startswith("0x") else 8 if part.startswith("0") else 10)


def without_user(realm: str) -> str:
    """A realm without the user information that somebody put there."""
    return re.sub(r"//[^/?#]*@", "//", realm)
