"""Which credential a client would use: one question for every client, answered without IO."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from labkit.credentials import containers, docker, go_docker, kubernetes, python_clients
from labkit.credentials.credential import basic
from labkit.credentials.keys import visible_name
from labkit.credentials.outcome import AskHelper, Lookup, Surroundings, password_warnings
from labkit.wire.errors import UsageError
from labkit.wire.reference import Reference, parse_reference

__all__ = ["CLIENTS", "Client", "Lookup", "given", "look_up", "paths_of"]


@dataclass(frozen=True, slots=True)
class Client:
    """How one client searches: `paths(env)` are the files it may read, `find` is the search."""

    find: Callable[[Reference, Surroundings], Lookup]
    paths: Callable[[Mapping[str, str]], tuple[str, ...]]


_DOCKER = Client(docker.find, docker.paths)
_PODMAN = Client(containers.find, containers.looks_at)

# labkit's own client takes what docker would send.
CLIENTS: Mapping[str, Client] = {
    "docker": _DOCKER,
    "buildkit": Client(go_docker.find_buildkit, docker.paths),
    "buildx": Client(go_docker.find_buildx, docker.paths),
    "compose": _DOCKER,
    "podman": _PODMAN,
    "skopeo": Client(containers.find_skopeo, containers.skopeo_looks_at),
    "buildah": _PODMAN,
    "crane": Client(go_docker.find_crane, go_docker.crane_paths),
    "oras": Client(go_docker.find_oras, go_docker.oras_paths),
    "helm": Client(go_docker.find_helm, go_docker.helm_paths),
    "nerdctl": Client(go_docker.find_nerdctl, docker.paths),
    "containerd-cri": Client(kubernetes.find_cri, kubernetes.cri_paths),
    "kubelet": Client(kubernetes.find, kubernetes.paths),
    "docker-py": Client(python_clients.find, python_clients.paths),
    "testcontainers-python": Client(python_clients.find_testcontainers, python_clients.paths),
    "labkit": _DOCKER,
}
"""Every client that a lookup knows, the most asked for first."""


def look_up(
    reference: Reference | str,
    client: str,
    *,
    files: Mapping[str, str],
    env: Mapping[str, str],
    ask_helper: AskHelper,
    platform_helper: str = "",
) -> Lookup:
    """What `client` would send for a reference, given these files (path to text), environment and helpers.

    `platform_helper` is the suffix of the helper that docker takes unasked, if installed (`osxkeychain`).
    Raises UsageError for an unknown client, InvalidReference for a reference nobody would take.
    """
    if isinstance(reference, str):
        reference = parse_reference(reference)
    around = Surroundings(files, env, ask_helper, platform_helper)
    return replace(client_named(client).find(reference, around), client=client)


def paths_of(client: str, env: Mapping[str, str], reference: Reference) -> tuple[str, ...]:
    """The files that `client` may read for a reference. Raises UsageError for an unknown client."""
    scoped = go_docker.scoped_path(reference, env) if client == "buildx" else ()
    return (*scoped, *client_named(client).paths(env))


def given(username: str, password: str) -> Lookup:
    """The Lookup for a user name and password given in the call: nothing else is looked at.

    Raises UsageError where HTTP Basic cannot carry the user name (RFC 7617 section 2).
    """
    if not username or ":" in username:
        raise UsageError(
            "A user name is neither empty nor holds a colon.",
            "HTTP Basic separates user name and password with the first colon: --user NAME --password-stdin",
        )
    credential = basic(username, password)
    warnings = password_warnings(username, password, credential.source)
    if not password:
        warnings.append(f"{credential.source}: the password is empty")
    return Lookup("labkit", "basic", visible_name(username), warnings=tuple(warnings), credential=credential)


def client_named(name: str) -> Client:
    """How this client searches. Raises UsageError for a name that labkit does not know."""
    if found := CLIENTS.get(name):
        return found
    known = ", ".join(CLIENTS)
    close = difflib.get_close_matches(name, CLIENTS, n=1)
    hint = f"did you mean {close[0]}? " if close else ""
    raise UsageError(f"labkit does not know how {name!r} finds credentials.", f"{hint}known: {known}")
