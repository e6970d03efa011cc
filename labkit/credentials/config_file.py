"""Docker's config.json: what is in it, and what each family of clients makes of a broken one.

docker goes on with what it understood; containers/image and crane stop; oras reads an entry when it needs it.
docker/cli cli/config/configfile/file.go (LoadFromReader, decodeAuth, parseEnvConfig); containers/image
pkg/docker/config/config.go (readJSONFile); oras-project/oras-go
registry/remote/credentials/internal/config/config.go (Load, GetCredential).
"""

from __future__ import annotations

import binascii
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from labkit.credentials.go_json import (
    ANYTHING,
    TEXT,
    TEXTS,
    Fields,
    Filling,
    Many,
    document,
    filled,
    kind_of,
    texts,
    whole,
)
from labkit.credentials.keys import shown

_NAMES = ("username", "password", "identitytoken", "registrytoken")
_TEXTS = (
    *("psformat", "imagesformat", "networksformat", "pluginsformat", "volumesformat", "statsformat"),
    *("serviceinspectformat", "servicesformat", "tasksformat", "secretformat", "configformat", "nodesformat"),
    *("detachkeys", "currentcontext", "credsstore"),
)
_PROXIES = Many(Fields(texts("httpproxy", "httpsproxy", "noproxy", "ftpproxy", "allproxy")))
_DOCKER = Fields(
    texts(*_TEXTS)
    | {"auths": Many(Fields(texts("auth", "serveraddress", *_NAMES))), "credhelpers": TEXTS}
    | {"httpheaders": TEXTS, "aliases": TEXTS, "features": TEXTS, "plugins": Many(TEXTS), "proxies": _PROXIES}
    | {"prunefilters": Many(TEXT, listed=True), "clipluginsextradirs": Many(TEXT, listed=True)}
)
_CONTAINERS = Fields({"auths": Many(Fields(texts("auth", "identitytoken"))), "credhelpers": TEXTS})
_KUBELET = Fields(
    {"auths": Many(Fields(texts("username", "password", "email", "auth"))), "httpheaders": TEXTS}
)
_VARIABLE = Fields({"auths": Many(Fields(texts("auth")))})
_ORAS_ENTRY = Fields(texts("auth", *_NAMES))
_EXACTLY = Many(ANYTHING)
"""oras keeps what stands in the file for later, and its names of fields count as they are spelled."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One registry under `auths`, its `auth` decoded."""

    username: str = ""
    password: str = field(default="", repr=False)
    identity_token: str = field(default="", repr=False)
    registry_token: str = field(default="", repr=False)

    def __bool__(self) -> bool:
        return bool(self.username or self.password or self.identity_token or self.registry_token)


@dataclass(frozen=True, slots=True)
class ConfigFile:
    """The part of config.json that is about credentials; `problems` is what docker stumbles over."""

    entries: Mapping[str, Entry] = field(default_factory=dict)
    helpers: Mapping[str, str] = field(default_factory=dict)
    store: str = ""
    problems: tuple[str, ...] = ()

    @property
    def says_nothing(self) -> bool:
        """True if docker looks for a helper of the platform by itself (ContainsAuth)."""
        return not (self.entries or self.helpers or self.store)


def read_config(text: str) -> ConfigFile:
    """Read config.json. Never raises: docker warns and goes on with what it understood."""
    filling = Filling()
    try:
        fields = filling.fill(document(text)[0], _DOCKER)
    except ValueError as error:
        return ConfigFile(problems=(f"docker goes on as if it were empty: {error}",))
    raw, problems = fields.get("auths", {}), filling.problems
    entries = {key: Entry(*(entry.get(name, "") for name in _NAMES)) for key, entry in raw.items()}
    if problems:
        problems.append('docker leaves every "auth" in the file unread for that')
    else:
        entries |= dict(_decoded(raw, entries, problems))
    return ConfigFile(entries, fields.get("credhelpers", {}), fields.get("credsstore", ""), tuple(problems))


@dataclass(frozen=True, slots=True)
class Raw:
    """config.json as it stands, for readers that decode an entry only when they use it.

    `auths` has the fields of each entry, their names in lower case; of oras it has what stands there.
    """

    auths: Mapping[str, Any] = field(default_factory=dict, repr=False)
    helpers: Mapping[str, str] = field(default_factory=dict)
    store: str = ""


def read_containers(text: str, legacy: bool = False) -> Raw:
    """auth.json as containers/image reads it. Raises ValueError for a wrong type anywhere, or a rest."""
    value = whole(text)
    if legacy:
        return Raw(filled(value, _CONTAINERS.shapes["auths"]))
    fields = filled(value, _CONTAINERS)
    return Raw(fields.get("auths", {}), fields.get("credhelpers", {}), _also(value, "credsstore"))


def read_kubelet(text: str) -> Raw:
    """The same as the kubelet reads it; helpers are what it does not read. Raises ValueError."""
    value = whole(text)
    helpers = dict.fromkeys(["credHelpers"], "") if _also(value, "credhelpers") else {}
    return Raw(filled(value, _KUBELET).get("auths", {}), helpers, _also(value, "credsstore"))


def read_oras(text: str) -> Raw:
    """config.json as oras and helm read it: entries unread, names exactly. Raises ValueError."""
    fields = filled(document(text)[0], _EXACTLY)
    return Raw(
        filled(fields.get("auths"), _EXACTLY, "auths"),
        filled(fields.get("credHelpers"), TEXTS, "credHelpers"),
        filled(fields.get("credsStore"), TEXT, "credsStore"),
    )


def read_oras_entry(value: Any, key: str) -> Mapping[str, str]:
    """An entry of `read_oras`, its names in lower case. Raises ValueError."""
    fields: dict[str, str] = filled(value, _ORAS_ENTRY, shown(key))
    return fields


def _also(value: Any, wanted: str) -> str:
    """A field that the client does not read, but a person may have meant: its text, or what it is."""
    fields = dict(filled(value, _EXACTLY))
    found = next((each for name, each in fields.items() if name.lower() == wanted), None)
    return found if isinstance(found, str) else (kind_of(found) if found else "")


def decode_pair(auth: str) -> tuple[str, str] | None:
    """User name and password of an `auth` value; None without a colon. Raises ValueError for bad base64."""
    try:
        plain = binascii.a2b_base64(auth.replace("\r", "").replace("\n", ""), strict_mode=True)
    except ValueError:
        raise ValueError("not base64 (RFC 4648, with its = at the end)") from None
    username, colon, password = plain.decode("utf-8", "replace").partition(":")
    return (username, password) if colon else None


def read_variable(text: str) -> dict[str, Entry]:
    """The entries of DOCKER_AUTH_CONFIG.

    Raises ValueError with what is wrong: docker then drops the whole variable. Only `auths` with an
    `auth` in each entry is allowed there.
    """
    filling = Filling()
    raw = filling.fill(whole(text), _VARIABLE).get("auths", {})
    if filling.unknown:
        raise ValueError("only auths and, in each entry, auth may be in it")
    if filling.problems:
        raise ValueError(filling.problems[0])
    if not all(entry.get("auth") for entry in raw.values()):
        raise ValueError("an entry has no auth")
    return {key: Entry(*decode_auth(entry["auth"])) for key, entry in raw.items()}


def decode_auth(auth: str) -> tuple[str, str]:
    """User name and password of an `auth` value, as docker reads it.

    Raises ValueError, without the value in it.
    """
    pair = decode_pair(auth)
    if pair is None:
        raise ValueError('no colon in it (docker: "invalid auth configuration file")')
    if not pair[0]:
        raise ValueError('no user name before the colon (docker: "invalid auth configuration file")')
    return pair[0], pair[1].strip("\0")


def _decoded(
    raw: Mapping[str, dict[str, Any]], entries: Mapping[str, Entry], problems: list[str]
) -> Iterator[tuple[str, Entry]]:
    """Entries whose `auth` could be read; it goes before plain `username` and `password`."""
    for key, fields in raw.items():
        if not fields.get("auth"):
            continue
        try:
            username, password = decode_auth(fields["auth"])
        except ValueError as error:
            problems.append(
                f'"auth" of {shown(key)}: {error}; which other entries docker still reads is left to chance'
            )
            continue
        plain = entries[key]
        yield key, Entry(username, password, plain.identity_token, plain.registry_token)
