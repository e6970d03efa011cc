"""How podman, skopeo and buildah find a credential: several files, keys with paths, helpers by host.

Source: containers/container-libs image/pkg/docker/config/config.go, common/pkg/auth/auth.go.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from labkit.credentials.config_file import Raw, decode_pair, read_raw
from labkit.credentials.outcome import HelperFailure, Lookup, Surroundings
from labkit.credentials.search import Held, Search, text_of
from labkit.wire.reference import Reference

_HUB = ("docker.io", "registry-1.docker.io", "index.docker.io")


def paths(env: Mapping[str, str], docker_config_alone: bool = True) -> tuple[str, ...]:
    """The files that are read, in order; one that was named explicitly is the only one.

    podman and buildah take DOCKER_CONFIG for such (`docker_config_alone`), skopeo does not.
    """
    home, folder = env.get("HOME") or "~", env.get("DOCKER_CONFIG")
    if explicit := env.get("REGISTRY_AUTH_FILE"):
        return (explicit,)
    if folder and docker_config_alone:
        return (f"{folder}/config.json",)
    runtime = env.get("XDG_RUNTIME_DIR") or f"/run/containers/{env.get('UID', '0')}"
    return (
        f"{runtime}/containers/auth.json",
        f"{env.get('XDG_CONFIG_HOME') or f'{home}/.config'}/containers/auth.json",
        f"{folder or f'{home}/.docker'}/config.json",
        f"{home}/.dockercfg",
    )


skopeo_paths = partial(paths, docker_config_alone=False)


def find(reference: Reference, around: Surroundings) -> Lookup:
    """What podman or buildah would send."""
    return _find(reference, around, paths(around.env))


def find_skopeo(reference: Reference, around: Surroundings) -> Lookup:
    """What skopeo would send."""
    return _find(reference, around, skopeo_paths(around.env))


def _find(reference: Reference, around: Surroundings, files: tuple[str, ...]) -> Lookup:
    search = Search(around)
    for variable in ("REGISTRY_AUTH_FILE", "DOCKER_CONFIG"):
        if len(files) == 1 and around.env.get(variable):
            search.over("the usual files", f"{variable} is set, so only {files[0]} is read")
            break
    for path in files:
        if path not in around.files:
            continue
        try:
            legacy = path.endswith(".dockercfg")
            text = around.files[path]
            raw = read_raw(f'{{"auths": {text}}}' if legacy else text, empty=False)
            ended = _in_file(search, reference, path, raw, legacy)
        except ValueError as error:
            return search.fails(f"{path}: {error}; the pull stops there")
        if ended is not None:
            return ended
    return search.nothing(f"no entry for {reference.registry}")


def _in_file(search: Search, reference: Reference, path: str, raw: Raw, legacy: bool) -> Lookup | None:
    """The end of the search, if this file is it. Raises ValueError for an entry that is no base64."""
    if raw.store:
        search.over(f"{path}, credsStore {raw.store}", "containers/image does not read credsStore")
    if reference.registry in raw.helpers:  # an empty name, too, and then no program is found
        answer = search.ask(raw.helpers[reference.registry], reference.registry, path)
        if isinstance(answer, HelperFailure):
            return search.fails(f"{search.helper} failed, and the pull stops")
        if answer:
            return search.takes(answer, None, path)
        if raw.auths:
            search.over(f"{path}, auths", f"{search.helper} was asked instead; the next file is tried")
        return None
    key = _matching(reference, raw, legacy)
    if key is None:
        if raw.auths:
            search.over(path, f"no key in it serves {reference.registry}/{reference.repository}")
        return None
    held = _decoded(search, path, key, raw)
    if held:
        return search.takes(held, key, path)
    search.over(f"{path}, key {key}", "empty, and it hides every other key of this file")
    return None


def _matching(reference: Reference, raw: Raw, legacy: bool) -> str | None:
    """The first key on the way up from repository to host; then those of this host in other spellings."""
    ladder = [*_upwards(f"{reference.registry}/{reference.repository}")]
    for step in ladder:
        if step in raw.auths:
            return step
    registry = _normal(reference.registry)
    return next((key for key in raw.auths if _normal(_bare(key, legacy)) == registry), None)


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
                f"{path}, key {key}, {name}", "containers/image reads `auth` and `identitytoken` only"
            )
    try:
        pair = decode_pair(text_of(fields, "auth"))
    except ValueError as error:
        raise ValueError(f"key {key}: {error}") from None
    if pair is None:
        if fields.get("auth"):
            search.warnings.append(f"{path}, key {key}: no colon in `auth`, so it counts as empty")
        return Held()
    return Held(pair[0], pair[1].rstrip("\0"), text_of(fields, "identitytoken"))
