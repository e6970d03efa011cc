"""How the kubelet finds credentials, and what containerd makes of the one that it is handed.

Source: kubernetes/kubernetes pkg/credentialprovider/keyring.go, config.go; containerd/containerd
internal/cri/server/images/image_pull.go (ParseAuth).
"""

from __future__ import annotations

import fnmatch
from collections.abc import Mapping
from urllib.parse import urlsplit

from labkit.credentials.config_file import decode_pair, read_kubelet
from labkit.credentials.go_json import Fields, filled, texts, whole
from labkit.credentials.keys import shown
from labkit.credentials.outcome import Lookup, Surroundings
from labkit.credentials.search import Held, Search, text_of
from labkit.wire.reference import Reference

_CRI = Fields(texts("username", "password", "auth", "serveraddress", "identitytoken", "registrytoken"))


def paths(env: Mapping[str, str]) -> tuple[str, ...]:
    """The node's files; a pod's pull secrets come before them, and only the cluster has those."""
    home = env.get("HOME") or "~"
    return "/var/lib/kubelet/config.json", f"{home}/.docker/config.json", "/.docker/config.json"


def find(reference: Reference, around: Surroundings) -> Lookup:
    """The first credential that the kubelet would try; it tries all that match, in turn."""
    search = Search(around)
    matches: list[tuple[str, str, Held]] = []
    for path in paths(around.env):
        if path not in around.files:
            continue
        try:
            raw = read_kubelet(around.files[path])
            held = {key: _decoded(key, fields) for key, fields in raw.auths.items()}
        except ValueError as error:
            return search.fails(f"{path}: {error}; the kubelet drops the whole file")
        for name in ("credsStore", "credHelpers"):
            if raw.store if name == "credsStore" else raw.helpers:
                search.over(f"{path}, {name}", "the kubelet does not read it")
        ordered = sorted(held, reverse=True, key=_normal)
        matches += [(path, key, held[key]) for key in ordered if _matches(_normal(key), reference)]
        hub = next((key for key in held if _normal(key).split("/")[0] == "index.docker.io"), None)
        if not matches and hub and reference.registry in ("docker.io", "index.docker.io"):
            matches.append((path, hub, held[hub]))
    if not matches:
        return search.nothing(f"no key matches {reference.registry}/{reference.repository}")
    for path, key, _ in matches[1:]:
        search.over(f"{path}, key {shown(key)}", "it matches too, and is tried if the first does not get in")
    path, key, first = matches[0]
    return search.takes(first, key, path)


def _decoded(key: str, fields: Mapping[str, object]) -> Held:
    auth = text_of(fields, "auth")
    if not auth:
        return Held(text_of(fields, "username"), text_of(fields, "password"))
    pair = decode_pair(auth)
    if pair is None:
        raise ValueError(f"key {shown(key)}: no colon in `auth`")
    return Held(*pair)


def _normal(key: str) -> str:
    """Scheme cut, and the three characters /v1 or /v2 before another slash (keyring.go, Add)."""
    rest = key.removeprefix("https://").removeprefix("http://")
    host, slash, path = rest.partition("/")
    if slash and path.startswith(("v1/", "v2/")):
        path = path[3:]
    return f"{host}/{path}".rstrip("/") if slash else host


def _matches(key: str, reference: Reference) -> bool:
    """Part by part, a star for one part of the host; the port as text, the path as a prefix (URLsMatch)."""
    host, _, path = key.partition("/")
    (name, port), (wanted, wanted_port) = _split(host), _split(reference.registry)
    labels, wanted_labels = name.split("."), wanted.split(".")
    return (
        port == wanted_port
        and len(labels) == len(wanted_labels)
        and all(map(fnmatch.fnmatchcase, wanted_labels, labels))
        and reference.repository.startswith(path)
    )


def _split(host: str) -> tuple[str, str]:
    name, colon, port = host.rpartition(":")
    return (name, port) if colon else (host, "")


def cri_paths(env: Mapping[str, str]) -> tuple[str, ...]:
    """None: containerd reads no file for the kubelet's pulls."""
    return ()


def find_cri(reference: Reference, around: Surroundings) -> Lookup:
    """What containerd sends of an AuthConfig that the kubelet hands it: the one file given here."""
    search = Search(around)
    path, text = next(iter(around.files.items()), ("", ""))
    if not text:
        return search.nothing("containerd reads no file: the kubelet hands over what it found")
    try:
        fields = filled(whole(text), _CRI)
        address = text_of(fields, "serveraddress")
        pair = decode_pair(text_of(fields, "auth")) if fields.get("auth") else None
    except ValueError as error:
        return search.fails(f"{path}: {error}")
    host = (urlsplit(address).netloc or address) if address else reference.registry
    if host != reference.registry:
        search.over(path, f"it is for {shown(host)}, and {reference.registry} is asked")
        return search.nothing("another host's credential")
    held = Held(text_of(fields, "username"), text_of(fields, "password"))
    if not (held.username and held.password):
        token = text_of(fields, "identitytoken")
        held = Held(identity_token=token) if token else Held(*(pair or ()))
    return search.takes(held, address or reference.registry, path)
