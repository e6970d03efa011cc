"""Docker's config.json as docker reads it: what is in it, and what docker makes of a broken one.

Read as Go's encoding/json does: names of fields in any case, `null` like nothing, only the first
document counts. docker/cli cli/config/configfile/file.go (LoadFromReader, decodeAuth, parseEnvConfig).
"""

from __future__ import annotations

import binascii
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from labkit.credentials.keys import shown

_WRONG_ENCODING = ("\ufeff", "\ufffd", "{\x00")


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
    try:
        fields, _ = _document(text)
    except ValueError as error:
        return ConfigFile(problems=(f"docker goes on as if it were empty: {error}",))
    problems: list[str] = []
    raw = _objects(fields.get("auths"), "auths", problems)
    helpers = _mapping(fields.get("credhelpers"), "credHelpers", problems)
    helpers = {key: _string({key: value}, key, problems) for key, value in helpers.items()}
    store = _string(fields, "credsstore", problems)
    entries = {key: _plain(entry, problems) for key, entry in raw.items()}
    if problems:
        problems.append('docker leaves every "auth" in the file unread for that')
    else:
        entries |= dict(_decoded(raw, entries, problems))
    return ConfigFile(entries, helpers, store, tuple(problems))


@dataclass(frozen=True, slots=True)
class Raw:
    """config.json as it stands, for readers that decode an entry only when they use it.

    `auths` has the fields of each entry, their names in lower case; values may be of any type.
    """

    auths: Mapping[str, Mapping[str, Any]] = field(default_factory=dict, repr=False)
    helpers: Mapping[str, str] = field(default_factory=dict)
    store: str = ""


def read_raw(text: str, empty: bool = True) -> Raw:
    """Read config.json without decoding. Raises ValueError; with `empty` a file without anything is fine."""
    if not empty and not text.strip():
        raise ValueError('it is empty (containers/image: "unexpected end of JSON input")')
    fields, _ = _document(text)
    problems: list[str] = []
    auths = _objects(fields.get("auths"), "auths", problems)
    helpers = _mapping(fields.get("credhelpers"), "credHelpers", problems)
    store = _string(fields, "credsstore", problems)
    if problems:
        raise ValueError(problems[0])
    return Raw(auths, {key: str(value) for key, value in helpers.items()}, store)


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
    fields, rest = _document(text)
    if rest:
        raise ValueError("something follows the JSON document")
    problems: list[str] = []
    raw = _objects(fields.pop("auths", None), "auths", problems)
    unknown = [*fields, *(name for entry in raw.values() for name in entry if name != "auth")]
    if unknown:
        raise ValueError("only auths and, in each entry, auth may be in it")
    for entry in raw.values():
        if not _string(entry, "auth", problems) and not problems:
            problems.append("an entry has no auth")
    if problems:
        raise ValueError(problems[0])
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


def _document(text: str) -> tuple[dict[str, Any], str]:
    """The first JSON document, names in lower case, and what follows it. Raises ValueError."""
    start = len(text) - len(text.lstrip(" \t\r\n"))
    if start == len(text):
        return {}, ""
    try:
        document, end = json.JSONDecoder().raw_decode(text, start)
    except json.JSONDecodeError as error:
        raise ValueError(_syntax(text, error)) from None
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    if document is not None and not isinstance(document, dict):
        raise ValueError(f"it is {_a(document)}, not an object")
    return {name.lower(): value for name, value in (document or {}).items()}, text[end:].strip(" \t\r\n")


def _syntax(text: str, error: json.JSONDecodeError) -> str:
    if text.startswith(_WRONG_ENCODING):
        return "it is not plain UTF-8; some editors and shells of Windows write UTF-16 or a byte order mark"
    early = error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated string")
    what = 'it ends too early (docker: "unexpected EOF")' if early else "it is not JSON"
    return f"{what}, line {error.lineno}, column {error.colno}"


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


def _plain(fields: Mapping[str, Any], problems: list[str]) -> Entry:
    names = ("username", "password", "identitytoken", "registrytoken")
    _string(fields, "auth", problems)
    return Entry(*(_string(fields, name, problems) for name in names))


def _objects(value: Any, name: str, problems: list[str]) -> dict[str, dict[str, Any]]:
    """An object of objects; the names in the inner ones in lower case."""
    return {
        key: {field.lower(): text for field, text in _mapping(entry, shown(key), problems).items()}
        for key, entry in _mapping(value, name, problems).items()
    }


def _mapping(value: Any, name: str, problems: list[str]) -> dict[str, Any]:
    if value is None or isinstance(value, dict):
        return value or {}
    problems.append(f"{name} is {_a(value)}, not an object")
    return {}


def _string(fields: Mapping[str, Any], name: str, problems: list[str]) -> str:
    value = fields.get(name)
    if value is None or isinstance(value, str):
        return value or ""
    problems.append(f"{shown(name)} is {_a(value)}, not a text")
    return ""


def _a(value: Any) -> str:
    """What kind of JSON value this is, in words; the value itself may be a secret."""
    words = {bool: "a truth value", str: "a text", list: "a list", dict: "an object"}
    return words.get(type(value), "a number")
