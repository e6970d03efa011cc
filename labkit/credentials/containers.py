"""How podman, skopeo and buildah find a credential: several files, keys with paths, helpers by host.

Source: containers/container-libs image/pkg/docker/config/config.go, common/pkg/auth/auth.go.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial

from labkit.credentials import registries_conf
from labkit.credentials.config_file import Raw, decode_pair, read_containers
from labkit.credentials.keys import shown, visible
from labkit.credentials.outcome import HelperFailure, Lookup, Surroundings
from labkit.credentials.search import Held, Search, text_of
from labkit.wire.reference import Reference

_HUB = ("docker.io", "registry-1.docker.io", "index.docker.io")


def paths(env: Mapping[str, str], docker_config_alone: bool = True) -> tuple[str, ...]:
    """The files that are read, in order; one that was named explicitly is the only one.

    podman and buildah take DOCKER_CONFIG for such (`docker_config_alone`), skopeo does not.
    """
    if explicit := env.get("REGISTRY_AUTH_FILE"):
        return (explicit,)
    if (folder := env.get("DOCKER_CONFIG")) and docker_config_alone:
        return (f"{folder}/config.json",)
    runtime = env.get("XDG_RUNTIME_DIR") or f"/run/containers/{env.get('UID', '0')}"
    return (f"{runtime}/containers/auth.json", *_fallbacks(env))


def _fallbacks(env: Mapping[str, str]) -> tuple[str, ...]:
    home, folder = env.get("HOME") or "~", env.get("DOCKER_CONFIG")
    return (
        f"{env.get('XDG_CONFIG_HOME') or f'{home}/.config'}/containers/auth.json",
        f"{folder or f'{home}/.docker'}/config.json",
        f"{home}/.dockercfg",
    )


skopeo_paths = partial(paths, docker_config_alone=False)


def looks_at(env: Mapping[str, str]) -> tuple[str, ...]:
    """All that podman and buildah may read for a credential, registries.conf with it."""
    return (*paths(env), *_fallbacks(env), *registries_conf.paths(env))


def skopeo_looks_at(env: Mapping[str, str]) -> tuple[str, ...]:
    """All that skopeo may read; CONTAINERS_REGISTRIES_CONF is known to podman and buildah only."""
    return (*skopeo_paths(env), *_fallbacks(env), *registries_conf.paths(_of_skopeo(env)))


def _of_skopeo(env: Mapping[str, str]) -> Mapping[str, str]:
    return {name: value for name, value in env.items() if name != "CONTAINERS_REGISTRIES_CONF"}


def find(reference: Reference, around: Surroundings) -> Lookup:
    """What podman or buildah would send."""
    return _find(reference, around, paths(around.env))


def find_skopeo(reference: Reference, around: Surroundings) -> Lookup:
    """What skopeo would send."""
    return _find(reference, replace(around, env=_of_skopeo(around.env)), skopeo_paths(around.env))


def _find(reference: Reference, around: Surroundings, files: tuple[str, ...]) -> Lookup:
    if len(files) > 1:
        return _search(Search(around), reference, files)
    search = Search(around)
    variable = "REGISTRY_AUTH_FILE" if around.env.get("REGISTRY_AUTH_FILE") else "DOCKER_CONFIG"
    search.over("the usual files", f"{variable} is set, so only {files[0]} is read")
    if files[0] not in around.files:
        search.warnings.append(
            f"{files[0]}: {variable} names it, and it is not there; podman 4.3 stops at that"
        )
    found = _search(search, reference, files)
    older = find_older(reference, around, files)
    if older.kind == "anonymous" or older.credential == found.credential:
        return found
    ends = "stop" if older.kind == "error" else "take"
    said = "older ones (podman 4.3, skopeo 1.9) read the usual files, too, and"
    return replace(found, warnings=(*found.warnings, f"{said} {ends}: {older.credential.source}"))


def find_older(reference: Reference, around: Surroundings, files: tuple[str, ...]) -> Lookup:
    """To containers/image 5.23 (2022, in Debian 12) a file that was named is only the first of several."""
    return _search(Search(around), reference, tuple(dict.fromkeys((*files, *_fallbacks(around.env)))))


def _search(search: Search, reference: Reference, files: tuple[str, ...]) -> Lookup:
    """Helper after helper as registries.conf lists them; a failure counts where none of them has anything."""
    around, failed = search.around, ""
    try:
        helpers, named_in = registries_conf.credential_helpers(around.env, around.files)
    except ValueError as error:
        return search.fails(f"{error}; the pull stops there")
    for name in helpers:
        try:
            if name == registries_conf.AUTH_FILES:
                ended = _in_files(search, reference, files)
            else:
                ended = _ask(search, name, reference, named_in)
        except ValueError as error:
            failed = str(error)
            continue
        if ended is not None:
            return ended
    if failed:
        return search.fails(f"{failed}; the pull stops there")
    return search.nothing(f"no entry for {reference.registry}")


def _in_files(search: Search, reference: Reference, files: tuple[str, ...]) -> Lookup | None:
    """The first file that has something to send. Raises ValueError for a broken file, or helper."""
    for path in files:
        if path not in search.around.files:
            continue
        legacy, text = _is_legacy(path, search.around.env), search.around.files[path]
        try:
            raw = read_containers(text, legacy)
            ended = _in_file(search, reference, path, raw, legacy)
        except ValueError as error:
            raise ValueError(f"{path}: {error}") from None
        if ended is not None:
            return ended
    return None


def _is_legacy(path: str, env: Mapping[str, str]) -> bool:
    """The old file is entries and nothing else, unless a variable names it."""
    return path.endswith(".dockercfg") and path != env.get("REGISTRY_AUTH_FILE")


def _ask(search: Search, suffix: str, reference: Reference, file: str) -> Lookup | None:
    """A helper, which is always asked for the bare registry. Raises ValueError if it fails."""
    answer = search.ask(suffix, reference.registry, file)
    if isinstance(answer, HelperFailure):
        raise ValueError(f"{search.helper} failed")
    return search.takes(answer, None, file) if answer else None


def _in_file(search: Search, reference: Reference, path: str, raw: Raw, legacy: bool) -> Lookup | None:
    """The end of the search, if this file is it. Raises ValueError for an entry that is no base64."""
    if raw.store:
        search.over(f"{path}, credsStore {visible(raw.store)}", "containers/image does not read credsStore")
    if reference.registry in raw.helpers:  # an empty name, too, and then no program is found
        ended = _ask(search, raw.helpers[reference.registry], reference, path)
        if ended is None and raw.auths:
            search.over(f"{path}, auths", f"{search.helper} was asked instead; the next file is tried")
        return ended
    key = _matching(search, reference, path, raw, legacy)
    if key is None:
        if raw.auths:
            search.over(path, f"no key in it serves {reference.registry}/{reference.repository}")
        return None
    held = _decoded(search, path, key, raw)
    if held:
        return search.takes(held, key, path)
    search.over(f"{path}, key {shown(key)}", "empty, and it hides every other key of this file")
    return None


def _matching(search: Search, reference: Reference, path: str, raw: Raw, legacy: bool) -> str | None:
    """The first key on the way up from repository to host; then those of this host in other spellings."""
    name = f"{reference.registry}/{reference.repository}"
    for step in (reference.registry,) if legacy else _upwards(name):
        if step in raw.auths:
            return step
    registry = _normal(reference.registry)
    return search.one_of([key for key in raw.auths if _normal(_bare(key, legacy)) == registry], path)


def _upwards(name: str) -> Iterator[str]:
    while name:
        yield name
        name = name.rpartition("/")[0]


def _bare(key: str, legacy: bool) -> str:
    """A key without scheme; the path goes only where a scheme did, or in the old format."""
    rest = key.removeprefix("http://").removeprefix("https://")
    return rest.partition("/")[0] if legacy or rest != key else rest


def _normal(host: str) -> str:
    return "index.docker.io" if host in _HUB else host


def _decoded(search: Search, path: str, key: str, raw: Raw) -> Held:
    fields = raw.auths[key]
    for name in ("username", "password", "registrytoken"):
        if fields.get(name):
            search.over(
                f"{path}, key {shown(key)}, {name}", "containers/image reads `auth` and `identitytoken` only"
            )
    try:
        pair = decode_pair(text_of(fields, "auth"))
    except ValueError as error:
        raise ValueError(f"key {shown(key)}: {error}") from None
    if pair is None:
        if fields.get("auth"):
            search.warnings.append(f"{path}, key {shown(key)}: no colon in `auth`, so it counts as empty")
        return Held()
    return Held(pair[0], pair[1].strip("\0"), text_of(fields, "identitytoken"))
