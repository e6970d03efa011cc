"""How docker-py finds a credential, and testcontainers on top of it.

Source: docker/docker-py docker/auth.py, docker/utils/config.py; testcontainers/testcontainers-python
src/testcontainers/core/auth.py.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from labkit.credentials.go_json import kind_of
from labkit.credentials.keys import HUB_KEY, shown
from labkit.credentials.outcome import HelperFailure, Lookup, Surroundings
from labkit.credentials.search import Held, Search
from labkit.wire.reference import Reference

_VARIABLE = "DOCKER_AUTH_CONFIG"


def paths(env: Mapping[str, str]) -> tuple[str, ...]:
    """The first of these that exists is read, and no other."""
    home, folder = env.get("HOME") or "~", env.get("DOCKER_CONFIG")
    own = (f"{folder}/config.json",) if folder else ()
    return (*own, f"{home}/.docker/config.json", f"{home}/.dockercfg")


def find(reference: Reference, around: Surroundings) -> Lookup:
    """What docker-py puts into X-Registry-Auth."""
    search = Search(around, reads="python")
    path = next((each for each in paths(around.env) if each in around.files), None)
    if path is None:
        return search.nothing("no configuration file")
    try:
        document = _read(around.files[path])
    except ValueError as error:
        search.warnings.append(f"{path}: {error}; docker-py goes on without a word, as if it were empty")
        return search.nothing("an unreadable file")
    try:
        return _in_file(search, reference, path, document)
    except ValueError as error:
        return search.fails(f"{path}: {error}; docker-py stops there")


def _read(text: str) -> Any:
    """The document, as Python's json reads it. Raises ValueError."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise ValueError(f"it is not JSON, line {error.lineno}, column {error.colno}") from None
    except (ValueError, RecursionError):
        raise ValueError("it is not JSON that Python reads") from None


def _object(value: Any, name: str) -> dict[str, Any]:
    """A value that is used as an object; nothing at all is an empty one. Raises ValueError."""
    if value and not isinstance(value, dict):
        raise ValueError(f"{name} is {kind_of(value)}, not an object")
    return value or {}


def _in_file(search: Search, reference: Reference, path: str, document: Any) -> Lookup:
    """Names of fields count as they are spelled. Raises ValueError, whichever entry is wrong."""
    if not isinstance(document, dict):
        raise ValueError(f"it is {kind_of(document)}, not an object")
    named = any(document.get(name) for name in ("auths", "credsStore", "credHelpers"))
    auths = _object(document.get("auths") if named else document, "auths")
    entries = _entries(auths, strict=named)
    registry = "docker.io" if reference.registry == "index.docker.io" else reference.registry
    if suffix := _helper(document, HUB_KEY if registry == "docker.io" else registry):
        answer = search.ask(suffix, HUB_KEY if registry == "docker.io" else registry, path)
        if isinstance(answer, HelperFailure):
            return search.fails(f"{search.helper} failed, and docker-py stops")
        if answer:
            return search.takes(answer, None, path)
    alike = (key for key in entries if _folded(key) == registry)
    key = registry if registry in entries else next(alike, None)
    if key is None:
        return search.nothing(f"no entry for {registry}")
    if entries[key] is None:
        if auths[key].get("username"):
            search.over(f"{path}, key {shown(key)}", "docker-py reads `auth` only, not username and password")
        return search.nothing("an entry without auth counts as empty")
    return search.takes(entries[key] or Held(), key, path)


def _helper(document: Mapping[str, Any], server: str) -> str:
    """The suffix of the helper that is asked, if any. Raises ValueError."""
    named = _object(document.get("credHelpers"), "credHelpers").get(server) or document.get("credsStore")
    if named and not isinstance(named, str):
        raise ValueError(f"the name of a helper is {kind_of(named)}, not a text")
    return named or ""


def _entries(auths: Mapping[str, Any], strict: bool) -> dict[str, Held | None]:
    """All entries, decoded; None is one without `auth`. Raises ValueError for the first that is wrong.

    A file without any section counts as the entries themselves, unless one of them is no object (`strict`).
    """
    entries: dict[str, Held | None] = {}
    for key, fields in auths.items():
        if not isinstance(fields, dict):
            if strict:
                raise ValueError(f"{shown(key)} is {kind_of(fields)}, not an object")
            return {}
        if "identitytoken" in fields:
            token = fields["identitytoken"]
            entries[key] = Held(identity_token=token if isinstance(token, str) else "")
        elif "auth" not in fields:
            entries[key] = None
        else:
            entries[key] = Held(*_pair(fields["auth"], f"key {shown(key)}").split(":", 1))
    return entries


def _pair(auth: Any, where: str) -> str:
    """An `auth` decoded: Python passes over what is no base64, in the middle too. Raises ValueError."""
    if not isinstance(auth, str):
        raise ValueError(f"{where}: auth is {kind_of(auth)}, not a text")
    try:
        pair = base64.b64decode(auth.encode("ascii")).decode()
    except ValueError:
        raise ValueError(f"{where}: auth is not base64 of a text") from None
    if ":" not in pair:
        raise ValueError(f"{where}: no colon in `auth`")
    return pair


def _folded(key: str) -> str:
    host = key.replace("http://", "").replace("https://", "").partition("/")[0]
    return "docker.io" if host == "index.docker.io" else host


def find_testcontainers(reference: Reference, around: Surroundings) -> Lookup:
    """The first entry of DOCKER_AUTH_CONFIG is logged in at the start; without it, docker-py's way."""
    text = around.env.get(_VARIABLE)
    if not text:
        return find(reference, around)
    search = Search(around, reads="python")
    file = f"${_VARIABLE}"
    try:
        document = _read(text)
        if not isinstance(document, dict):
            raise ValueError(f"it is {kind_of(document)}, not an object")
        auths = _object(document.get("auths"), "auths")
        pairs = {
            key: _pair(_object(fields, shown(key)).get("auth", "None"), f"key {shown(key)}")
            for key, fields in auths.items()
        }
    except ValueError as error:
        return search.fails(f"{file}: {error}; testcontainers stops there")
    if document.get("credHelpers") or document.get("credsStore"):
        search.over(f"{file}, helpers", "testcontainers only warns about them")
    if not pairs:
        return search.nothing(f"{file} has no entry")
    key, *others = pairs
    for other in others:
        search.over(f"{file}, key {shown(other)}", "testcontainers logs in with the first entry only")
    if any(pair.count(":") > 1 for pair in pairs.values()):
        return search.fails(f"{file}: a colon in the password, and testcontainers splits at each")
    if _folded(key) != reference.registry:
        found = find(reference, around)
        return replace(found, passed_over=(f"{file}: it is for {shown(key)}", *found.passed_over))
    return search.takes(Held(*pairs[key].split(":")), key, file)
