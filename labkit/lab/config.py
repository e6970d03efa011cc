"""What a lab is asked to be: users and their passwords, auth mode, and the registry's own configuration."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, TypeAlias, get_args

from labkit.lab.faults.fault import Fault
from labkit.lab.gate import write_htpasswd
from labkit.lab.journal import Journal
from labkit.lab.keys import SigningKey
from labkit.lab.personas.persona import Persona
from labkit.lab.refresh_tokens import RefreshTokens
from labkit.lab.registry.options import EDITIONS, Edition
from labkit.lab.rights import EVERYTHING, User
from labkit.lab.tls import Tls
from labkit.wire.errors import UsageError

Auth: TypeAlias = Literal["none", "htpasswd", "token"]
AUTHS: tuple[str, ...] = get_args(Auth)
SERVICE = "registry-lab"
"""What the registry calls itself, in Basic's realm and in a token's audience."""
ISSUER = "labkit"
ANONYMOUS_ACCESS = ("public/*:pull",)
"""What token mode grants to callers without a credential."""
DEFAULT_ACCESS = {
    "alice": (EVERYTHING,),
    "bob": ("team/app:pull", "public/*:pull"),
    "robot-ci": ("team/*:pull",),
}
_BCRYPT = re.compile(r"\$2[abxy]?\$\d\d\$[./A-Za-z0-9]{53}")


@dataclass(frozen=True, slots=True)
class TokenServer:
    """The token server that a registry is to trust: where it is, and its key."""

    realm: str
    key: SigningKey = field(repr=False)
    service: str = SERVICE
    issuer: str = ISSUER


@dataclass(frozen=True, slots=True)
class Setup:
    """Everything a backend needs to know.

    `htpasswd` is the file's text, `pusher` who puts the lab's images there, `port` 0 for any free one;
    `secure` wants https, and `tls` are the files that it then has.
    """

    auth: Auth
    users: tuple[User, ...] = ()
    htpasswd: str = field(default="", repr=False)
    pusher: User | None = None
    token: TokenServer | None = None
    port: int = 0
    image: str = "registry:2"
    sockets: bool = True
    remember: bool = True
    token_lifetime: int = 300
    refresh_tokens: RefreshTokens | None = None
    journal: Journal = field(default_factory=Journal)
    storage: Path | None = None
    secure: bool = False
    edition: Edition = "distribution-2.8"
    tls: Tls | None = None
    faults: tuple[Fault, ...] = ()
    persona: Persona | None = None

    @property
    def has_front(self) -> bool:
        """Whether clients meet something else than the registry itself."""
        return bool(self.faults or self.persona)

    @property
    def scheme(self) -> str:
        """Of the registry's URL, and of the token server's."""
        return "https" if self.tls else "http"


def check_port(port: int) -> None:
    """Raises UsageError for what is no port to listen on."""
    if not 0 <= port <= 65535:
        raise UsageError(f"{port} is no port.", "Ports go from 1 to 65535; 0 takes a free one.")


def make_setup(
    auth: str, users: Sequence[str] | None, htpasswd: str | None, bcrypt_cost: int, port: int, **rest: Any
) -> Setup:
    """Check what was asked for and make passwords; `htpasswd` is the text of a file the user gave.

    Raises UsageError, naming what would be right.
    """
    if auth not in AUTHS:
        raise UsageError(f'There is no auth mode "{auth}".', f"Choose one of: {', '.join(AUTHS)}.")
    if (edition := rest.get("edition")) not in (None, *EDITIONS):
        raise UsageError(f'There is no edition "{edition}".', f"Choose one of: {', '.join(EDITIONS)}.")
    if not 4 <= bcrypt_cost <= 16:
        raise UsageError(
            f"A bcrypt cost of {bcrypt_cost} will not do.", "Choose 4 (instant) to 16 (seconds)."
        )
    check_port(port)
    if htpasswd is not None and auth != "htpasswd":
        raise UsageError(f"An htpasswd file means nothing with auth {auth}.", "Use it with auth htpasswd.")
    if auth == "none":
        return Setup("none", port=port, **rest)
    known = check_htpasswd(htpasswd or "")
    people = make_users(users, known, rights=auth == "token")
    pusher, text = people[0], ""
    if auth == "htpasswd":
        made = write_htpasswd({user.name: user.password for user in people}, bcrypt_cost)
        if bcrypt_cost > 4:  # a push is two dozen requests, and the registry pays for bcrypt at each
            pusher = User(_free_name([*known, *(user.name for user in people)]), make_password())
            made += write_htpasswd({pusher.name: pusher.password})
        text = f"{(htpasswd or '').rstrip()}\n{made}".lstrip()
    return Setup(auth, people, text, pusher, port=port, **rest)  # type: ignore[arg-type]  # checked above


def make_users(names: Sequence[str] | None, taken: Sequence[str], rights: bool) -> tuple[User, ...]:
    """Users with fresh passwords; without `rights` (htpasswd knows none) and for the first: everything."""
    if names is None:
        names = [_free_name(taken)] if taken else list(DEFAULT_ACCESS)
    if not names:
        raise UsageError("A lab with a closed door needs a user.", "Name one, or take auth none.")
    for n, name in enumerate(names):
        if not name or ":" in name or not name.isprintable() or name != name.strip():
            raise UsageError(
                f"{name!r} cannot be a user name.", "Basic auth ends the name at the first colon."
            )
        if name in taken or name in names[:n]:
            raise UsageError(f"There is a user {name} already.", "Choose another name.")
    return tuple(
        User(
            name, make_password(), DEFAULT_ACCESS.get(name, (EVERYTHING,)) if rights and n else (EVERYTHING,)
        )
        for n, name in enumerate(names)
    )


def _free_name(taken: Sequence[str]) -> str:
    name = "labkit"
    while name in taken:
        name += "-1"
    return name


def make_password() -> str:
    """16 letters safe in a URL, a shell, a colon-separated file and as an argument (no `-` in front)."""
    while (password := secrets.token_urlsafe(12)).startswith("-"):
        pass
    return password


def check_htpasswd(text: str) -> list[str]:
    """The user names of an htpasswd file. Raises UsageError at the first entry that is not bcrypt.

    Source: distribution 2.8, registry/auth/htpasswd/htpasswd.go, which takes nothing else.
    """
    names = []
    for number, line in enumerate(text.splitlines(), 1):
        entry = line.strip()
        if not entry or entry.startswith("#"):
            continue
        name, colon, hashed = entry.partition(":")
        if not colon or not name:
            raise UsageError(f"Line {number} of the htpasswd file is no entry.", "It must be NAME:HASH.")
        if not _BCRYPT.fullmatch(hashed):
            raise UsageError(
                f"Line {number} of the htpasswd file: the entry of {name} is not bcrypt.",
                f"The registry takes nothing else. Make it anew: htpasswd -B FILE {name}",
            )
        names.append(name)
    return names


def registry_config(
    setup: Setup,
    address: str,
    storage: str,
    htpasswd: str,
    bundle: str,
    certificate: str = "",
    key: str = "",
    events: str = "",
) -> dict[str, Any]:
    """distribution's configuration; paths are as the registry sees them, `events` is where it tells of pulls.

    Source: distribution docs, about/configuration.
    """
    auth: dict[str, Any] = {}
    if setup.auth == "htpasswd":
        auth = {"auth": {"htpasswd": {"realm": SERVICE, "path": htpasswd}}}
    elif setup.token:
        trust = {"issuer": setup.token.issuer, "rootcertbundle": bundle}
        auth = {"auth": {"token": {"realm": setup.token.realm, "service": setup.token.service, **trust}}}
    return {
        "version": 0.1,
        "log": {"level": "info"},
        "storage": {
            "filesystem": {"rootdirectory": storage},
            "cache": {"blobdescriptor": "inmemory"},
            "delete": {"enabled": True},
        },
        "http": {
            "addr": address,
            "headers": {"X-Content-Type-Options": ["nosniff"]},
            **({"tls": {"certificate": certificate, "key": key}} if setup.tls else {}),
        },
        **({"notifications": {"endpoints": [_endpoint(events)]}} if events else {}),
        **auth,
    }


def _endpoint(url: str) -> dict[str, Any]:
    return {"name": "labkit", "url": url, "timeout": "5s", "threshold": 5, "backoff": "1s"}
