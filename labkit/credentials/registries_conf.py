"""The line of registries.conf that names credential helpers for podman, skopeo and buildah.

Source: containers/container-libs image/pkg/sysregistriesv2/system_registries_v2.go (newConfigWrapper,
CredentialHelpers); containers-registries.conf(5), containers-registries.conf.d(5).
"""

from __future__ import annotations

import fnmatch
import tomllib
from collections.abc import Iterator, Mapping

AUTH_FILES = "containers-auth.json"
"""The name in that list which stands for the search in files; alone where the line is missing."""

_SYSTEM = "/etc/containers/registries.conf"
_DROP_INS = ".d/*.conf"


def paths(env: Mapping[str, str]) -> tuple[str, ...]:
    """The files that may be read; `*.conf` stands for all of a folder."""
    own = _own(env)
    explicit = env.get("CONTAINERS_REGISTRIES_CONF")
    return (*filter(None, (explicit,)), own, _SYSTEM, own + _DROP_INS, _SYSTEM + _DROP_INS)


def credential_helpers(env: Mapping[str, str], files: Mapping[str, str]) -> tuple[tuple[str, ...], str]:
    """The helpers in the order they are asked, and the file that names them. Raises ValueError."""
    names, said = (AUTH_FILES,), ""
    for path in _in_order(env, files):
        try:
            fields = tomllib.loads(files[path])
        except ValueError:
            raise ValueError(f"{path}: it is not TOML") from None
        listed = fields.get("credential-helpers")
        if listed is not None and not (
            isinstance(listed, list) and all(isinstance(one, str) for one in listed)
        ):
            raise ValueError(f"{path}: credential-helpers is not a list of names")
        if listed:
            names, said = tuple(listed), path
    return names, said


def _own(env: Mapping[str, str]) -> str:
    return f"{env.get('HOME') or '~'}/.config/containers/registries.conf"


def _in_order(env: Mapping[str, str], files: Mapping[str, str]) -> Iterator[str]:
    """One main file, then drop-ins, of which a later one wins; a main file in the home hides the system's."""
    own, explicit = _own(env), env.get("CONTAINERS_REGISTRIES_CONF")
    main = explicit or (own if own in files else _SYSTEM)
    if main in files:
        yield main
    for folder in (own,) if main == own else (_SYSTEM, own):
        yield from sorted(path for path in files if fnmatch.fnmatchcase(path, folder + _DROP_INS))
