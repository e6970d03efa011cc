"""The line of registries.conf that names credential helpers for podman, skopeo and buildah.

Source: containers/container-libs image/pkg/sysregistriesv2/system_registries_v2.go (newConfigWrapper,
CredentialHelpers); containers-registries.conf(5), containers-registries.conf.d(5).
"""

from __future__ import annotations

import fnmatch
import tomllib
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

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
            fields = {name.lower(): value for name, value in tomllib.loads(files[path]).items()}
        except ValueError:
            raise ValueError(f"{path}: it is not TOML") from None
        drop_in = path.rpartition("/")[0].endswith(".d")
        if wrong := next(chain(_wrong(fields), _outdated(fields, drop_in)), None):
            raise ValueError(f"{path}: {wrong}")
        if "credential-helpers" in fields:
            names, said = tuple(fields["credential-helpers"]) or (AUTH_FILES,), path
    return names, said


def _wrong(fields: Mapping[str, Any]) -> Iterator[str]:
    """What containers/image stops at, in whichever field it is (loadConfigFile, postProcessRegistries)."""
    for name in ("credential-helpers", "unqualified-search-registries"):
        listed = fields.get(name, [])
        if not (isinstance(listed, list) and all(isinstance(one, str) for one in listed)):
            yield f"{name} is not a list of names"
        elif name != "credential-helpers" and any(map(_has_scheme, listed)):
            yield f"a name in {name} has a scheme"
    if fields.get("short-name-mode", "") not in ("", "disabled", "permissive", "enforcing"):
        yield "short-name-mode is none of enforcing, permissive and disabled"
    aliases = fields.get("aliases")
    if isinstance(aliases, dict) and not all(isinstance(one, str) for one in aliases.values()):
        yield "aliases are not names for names"
    if not isinstance(fields.get("registries", {}), dict):
        yield "registries is not a table"
    registries = fields.get("registry", [])
    if not (isinstance(registries, list) and all(isinstance(one, dict) for one in registries)):
        yield "registry is not a list of tables ([[registry]])"
        return
    for registry in registries:
        yield from _wrong_in({name.lower(): value for name, value in registry.items()})


def _wrong_in(registry: Mapping[str, Any]) -> Iterator[str]:
    prefix, location = registry.get("prefix", ""), registry.get("location", "")
    for name, value in (("prefix", prefix), ("location", location)):
        if not isinstance(value, str):
            yield f"the {name} of a [[registry]] is not a text"
        elif _has_scheme(value):
            yield f"the {name} of a [[registry]] has a scheme"
    if not location and not str(prefix).startswith("*."):
        yield "a [[registry]] has no location"


def _has_scheme(name: str) -> bool:
    return name.startswith(("http://", "https://"))


def _outdated(fields: Mapping[str, Any], drop_in: bool) -> Iterator[str]:
    """Version 1 of the format, `[registries.search]`, which goes together with nothing of version 2."""
    tables = fields.get("registries", {}).values()
    if not any(isinstance(table, dict) and table.get("registries") for table in tables):
        return
    if drop_in:
        yield "it is in version 1 of the format, and a file of that folder may not be"
    elif any(
        fields.get(name) for name in ("credential-helpers", "unqualified-search-registries", "registry")
    ):
        yield "it mixes versions 1 and 2 of the format"


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
