"""How docker-py finds a credential, and testcontainers on top of it.

Source: docker/docker-py docker/auth.py, docker/utils/config.py; testcontainers/testcontainers-python
src/testcontainers/core/auth.py.
"""

from __future__ import annotations

from collections.abc import Mapping

from labkit.credentials.config_file import Raw, decode_pair, read_raw
from labkit.credentials.keys import HUB_KEY, host_of, shown
from labkit.credentials.outcome import HelperFailure, Lookup, Surroundings
from labkit.credentials.search import Held, Search, text_of
from labkit.wire.reference import Reference

_VARIABLE = "DOCKER_AUTH_CONFIG"


def paths(env: Mapping[str, str]) -> tuple[str, ...]:
    """The first of these that exists is read, and no other."""
    home, folder = env.get("HOME") or "~", env.get("DOCKER_CONFIG")
    own = (f"{folder}/config.json",) if folder else ()
    return (*own, f"{home}/.docker/config.json", f"{home}/.dockercfg")


def find(reference: Reference, around: Surroundings) -> Lookup:
    """What docker-py puts into X-Registry-Auth."""
    search = Search(around)
    path = next((each for each in paths(around.env) if each in around.files), None)
    if path is None:
        return search.nothing("no configuration file")
    try:
        raw = read_raw(around.files[path])
    except ValueError as error:
        search.warnings.append(f"{path}: {error}; docker-py goes on without a word, as if it were empty")
        return search.nothing("an unreadable file")
    try:
        return _in_file(search, reference, path, raw)
    except ValueError as error:
        return search.fails(f"{path}: {error}")


def _in_file(search: Search, reference: Reference, path: str, raw: Raw) -> Lookup:
    registry = "docker.io" if reference.registry == "index.docker.io" else reference.registry
    if suffix := raw.helpers.get(registry, raw.store):
        answer = search.ask(suffix, HUB_KEY if registry == "docker.io" else registry, path)
        if isinstance(answer, HelperFailure):
            return search.fails(f"{search.helper} failed, and docker-py stops")
        if answer:
            return search.takes(answer, None, path)
    key = next((each for each in raw.auths if _folded(each) == registry), None)
    if key is None:
        return search.nothing(f"no entry for {registry}")
    fields = raw.auths[key]
    if "identitytoken" in fields:
        return search.takes(Held(identity_token=text_of(fields, "identitytoken")), key, path)
    if not fields.get("auth"):
        if fields.get("username"):
            search.over(f"{path}, key {shown(key)}", "docker-py reads `auth` only, not username and password")
        return search.nothing("an entry without auth counts as empty")
    pair = decode_pair(text_of(fields, "auth"))
    if pair is None:
        raise ValueError(f"key {shown(key)}: no colon in `auth`")
    return search.takes(Held(*pair), key, path)


def _folded(key: str) -> str:
    host = host_of(key)
    return "docker.io" if host == "index.docker.io" else host


def find_testcontainers(reference: Reference, around: Surroundings) -> Lookup:
    """The first entry of DOCKER_AUTH_CONFIG is logged in at the start; without it, docker-py's way."""
    text = around.env.get(_VARIABLE)
    if not text:
        return find(reference, around)
    search = Search(around)
    file = f"${_VARIABLE}"
    try:
        raw = read_raw(text)
        key, *others = raw.auths or [""]
        pair = decode_pair(text_of(raw.auths.get(key, {}), "auth")) if key else None
    except ValueError as error:
        return search.fails(f"{file}: {error}")
    if raw.helpers or raw.store:
        search.over(f"{file}, helpers", "testcontainers only warns about them")
    for other in others:
        search.over(f"{file}, key {shown(other)}", "testcontainers logs in with the first entry only")
    if pair is None:
        return search.nothing(f"{file} has no entry")
    if ":" in pair[1]:
        return search.fails(f"{file}: a colon in the password, and testcontainers splits at each")
    if host_of(key) != reference.registry:
        return search.nothing(f"{file} is for {shown(key)}")
    return search.takes(Held(*pair), key, file)
