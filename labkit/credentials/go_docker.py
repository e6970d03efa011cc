"""Clients in Go that stand on docker's file: buildkit, buildx, compose, crane, oras, helm, nerdctl."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from labkit.credentials import docker
from labkit.credentials.config_file import decode_pair, read_config, read_oras, read_oras_entry
from labkit.credentials.keys import HUB_KEY, shown
from labkit.credentials.outcome import HelperFailure, Lookup, Surroundings
from labkit.credentials.search import Held, Search, text_of
from labkit.wire.reference import Reference

_HUB_ASKED = "registry-1.docker.io"
_LIKE_HUB = ("dhi.io", "registry.scout.docker.com")
"""Where buildx takes Docker Hub's credential if they have none of their own."""


def find_buildkit(reference: Reference, around: Surroundings) -> Lookup:
    """As docker, but Hub's host under any of its names (buildkit's authprovider)."""
    hub = reference.registry in ("docker.io", "index.docker.io", _HUB_ASKED)
    return docker.find_key(HUB_KEY if hub else reference.registry, around)


def scoped_path(reference: Reference, env: Mapping[str, str]) -> tuple[str, ...]:
    """The files of buildx that hold for one repository, or one registry, before docker's own."""
    folder = env.get("BUILDX_CONFIG") or f"{docker.paths(env)[0].rpartition('/')[0]}/buildx"
    host = f"{folder}/config/{reference.registry}"
    return f"{host}/{reference.repository}/config.json", f"{host}/config.json"


def find_buildx(reference: Reference, around: Surroundings) -> Lookup:
    """A scoped file first; dhi.io and Scout fall back to Hub (dockerconfig/configprovider.go)."""
    for path in scoped_path(reference, around.env):
        if path in around.files:
            scoped = {**around.env, "DOCKER_CONFIG": path.rpartition("/")[0]}
            return find_buildkit(reference, replace(around, env=scoped))
    found = find_buildkit(reference, around)
    if found.kind == "anonymous" and reference.registry in _LIKE_HUB:
        return docker.find_key(HUB_KEY, around)
    return found


def crane_paths(env: Mapping[str, str]) -> tuple[str, ...]:
    """docker's files, and those of podman that are read where there are none of docker's."""
    runtime = env.get("XDG_RUNTIME_DIR")
    # Without the variable that is a path in the working folder (filepath.Join of nothing and this).
    podman = f"{runtime}/containers/auth.json" if runtime else "containers/auth.json"
    return (*docker.paths(env), *filter(None, (env.get("REGISTRY_AUTH_FILE"),)), podman)


def find_crane(reference: Reference, around: Surroundings) -> Lookup:
    """The repository's own key, then the registry's (pkg/authn/keychain.go, ResolveContext).

    A helper of the platform is not looked for: config.Load, unlike docker's LoadDefaultConfigFile, does not.
    """
    around = replace(around, platform_helper="")
    own = docker.paths(around.env)
    existing = [path for path in own if path in around.files]
    if not existing:
        other = next((path for path in crane_paths(around.env)[len(own) :] if path in around.files), None)
        if other is None:
            return Search(around).nothing("no configuration file anywhere")
        folder = "/labkit-stands-in"
        files = {f"{folder}/config.json": around.files[other]}
        found = find_crane(
            reference, replace(around, files=files, env={**around.env, "DOCKER_CONFIG": folder})
        )
        return replace(found, from_file=other if found.from_file else None)
    if own[0] in around.files and (problems := read_config(around.files[own[0]]).problems):
        return Search(around).fails(
            f"{own[0]}: {problems[0]}; crane stops there, whichever registry is asked"
        )
    registry = "index.docker.io" if reference.registry == "docker.io" else reference.registry
    first = docker.find_key(f"{registry}/{reference.repository}", around)
    if first.kind != "anonymous":
        return first
    found = docker.find_key(docker.key_of(registry), around)
    if first.helper is None:
        return found
    return replace(found, passed_over=tuple(dict.fromkeys((*first.passed_over, *found.passed_over))))


def helm_paths(env: Mapping[str, str]) -> tuple[str, ...]:
    """helm's own file, then docker's."""
    home = env.get("HOME") or "~"
    folder = env.get("HELM_CONFIG_HOME") or f"{env.get('XDG_CONFIG_HOME') or f'{home}/.config'}/helm"
    own = env.get("HELM_REGISTRY_CONFIG") or f"{folder}/registry/config.json"
    return own, docker.paths(env)[0]


def oras_paths(env: Mapping[str, str]) -> tuple[str, ...]:
    """docker's file and no other."""
    return docker.paths(env)[:1]


def find_oras(reference: Reference, around: Surroundings) -> Lookup:
    """oras-go, registry/remote/credentials/store.go; oras looks for no helper of the platform."""
    search = Search(replace(around, platform_helper=""), reads="whole")
    return _in_files(search, reference, oras_paths(around.env))


def find_helm(reference: Reference, around: Surroundings) -> Lookup:
    """oras-go with helm's file first (pkg/registry/client.go, NewClient)."""
    search = Search(around, reads="whole")
    return _in_files(search, reference, helm_paths(around.env))


def _in_files(search: Search, reference: Reference, files: tuple[str, ...]) -> Lookup:
    host = _HUB_ASKED if reference.registry == "docker.io" else reference.registry
    address = HUB_KEY if host == _HUB_ASKED else host
    for path in files:
        try:
            ended = _in_oras_file(search, address, path)
        except ValueError as error:
            return search.fails(f"{path}: {error}; the pull stops there")
        if ended is not None:
            return ended
    return search.nothing(f"no entry for {address}")


def _in_oras_file(search: Search, address: str, path: str) -> Lookup | None:
    raw = read_oras(search.around.files.get(path, ""))
    named = raw.store or raw.helpers or raw.auths
    suffix = raw.helpers.get(address) or raw.store or ("" if named else search.around.platform_helper)
    if suffix:
        answer = search.ask(suffix, address, path)
        if isinstance(answer, HelperFailure):
            return search.fails(f"{search.helper} failed, and the pull stops")
        return search.takes(answer, None, path, half=True) if answer else None
    alike = [key for key in raw.auths if _oras_host(key) == address]
    key = address if address in raw.auths else search.one_of(alike, path)
    if key is None:
        return None
    fields = read_oras_entry(raw.auths[key], key)
    pair: tuple[str, str] | None = (text_of(fields, "username"), text_of(fields, "password"))
    if fields.get("auth"):
        pair = decode_pair(text_of(fields, "auth"))
        if pair is None:
            raise ValueError(f"key {shown(key)}: no colon in `auth`")
    assert pair is not None
    held = Held(*pair, text_of(fields, "identitytoken"), text_of(fields, "registrytoken"))
    return search.takes(held, key, path, half=True) if held else None


def _oras_host(key: str) -> str:
    """A key without http, https and path, in small letters only (oras-go, ToHostname)."""
    return key.removeprefix("http://").removeprefix("https://").partition("/")[0]


def find_nerdctl(reference: Reference, around: Surroundings) -> Lookup:
    """Up to seven spellings of the host; the first that holds something wins (AllIdentifiers).

    No helper of the platform is looked for (config.Load).
    """
    around = replace(around, platform_helper="")
    path = docker.paths(around.env)[0]
    if path in around.files and (problems := read_config(around.files[path]).problems):
        return Search(around).fails(f"{path}: {problems[0]}; nerdctl stops there")
    found = Search(around).nothing("no entry")
    for key in _identifiers(reference.registry):
        found = docker.find_key(key, around)
        exact = found.from_key in (None, key)
        if found.kind == "error" or (found.kind in _NERDCTL_TAKES and exact):
            return found
    return replace(found, kind="anonymous", from_key=None, username=None)


_NERDCTL_TAKES = ("basic", "helper", "identity_token")


def _identifiers(registry: str) -> list[str]:
    host = _HUB_ASKED if registry == "docker.io" else registry
    name, colon, port = host.rpartition(":")
    if colon and port != "443":
        return [host, f"https://{host}", f"http://{host}"]
    name = name if colon else host
    hub = [HUB_KEY] if name in ("index.docker.io", _HUB_ASKED) else []
    bare = [name, f"https://{name}", f"http://{name}"]
    return [f"{name}:443", *hub, f"https://{name}:443", f"http://{name}:443", *bare]
