"""How the docker CLI finds a credential, and which part of it the engine then uses.

The order: DOCKER_AUTH_CONFIG, then the one store that config.json names for the registry (credHelpers,
else credsStore, else its own `auths`). One store is asked; where that has nothing, no other is.
docker/cli cli/config; moby/moby daemon/internal/distribution/registry.go.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath, PureWindowsPath

from labkit.credentials.config_file import ConfigFile, Entry, read_config, read_variable
from labkit.credentials.credential import Credential
from labkit.credentials.keys import HUB_KEY, host_of, shown, visible, visible_name, why_not
from labkit.credentials.outcome import (
    HelperAnswer,
    HelperFailure,
    Lookup,
    LookupKind,
    Surroundings,
    astray,
    in_plain_text,
    password_warnings,
)
from labkit.wire.reference import Reference

_VARIABLE = "DOCKER_AUTH_CONFIG"
_TOKEN_USER = "<token>"


@dataclass(slots=True)
class _Search:
    """One search under way: what is looked for, where, and what there is to say about it."""

    key: str
    path: str
    config: ConfigFile
    around: Surroundings
    passed_over: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def ends(self, found: Lookup, kind: LookupKind, credential: Credential) -> Lookup:
        """What was found, with all that was said on the way."""
        return replace(
            found,
            kind=kind,
            username=visible_name(credential.username) if credential.username else None,
            from_key=shown(found.from_key) if found.from_key else None,
            passed_over=tuple(self.passed_over),
            warnings=tuple(self.warnings),
            credential=credential,
        )


def paths(env: Mapping[str, str]) -> tuple[str, ...]:
    """The file that docker reads; then, if DOCKER_CONFIG is set, the one it does not read any more."""
    home = _join(env.get("HOME") or "~", ".docker", "config.json")
    folder = env.get("DOCKER_CONFIG")
    return (_join(folder, "config.json"), home) if folder else (home,)


def find(reference: Reference, around: Surroundings) -> Lookup:
    """What docker hands to the engine for this reference, and the engine sends."""
    return find_key(key_of(reference.registry), around)


def key_of(registry: str) -> str:
    """What docker looks for (getAuthConfigKey)."""
    return HUB_KEY if registry in ("docker.io", "index.docker.io") else registry


def find_key(wanted: str, around: Surroundings) -> Lookup:
    """The same for a key, which others than docker make in ways of their own."""
    search = _start(wanted, around)
    variable = _in_variable(search)
    if variable is not None:
        return _settle(search, variable, Lookup(from_key=search.key, from_file=f"${_VARIABLE}"))
    helper = _choose_helper(search)
    key = _matching_key(search)
    _name_near_misses(search, key)
    if helper:
        return _from_helper(search, helper, key)
    if key is not None:
        return _settle(search, search.config.entries[key], Lookup(from_key=key, from_file=search.path))
    return search.ends(Lookup(), "anonymous", Credential(source=f"no entry for {search.key}"))


def _start(key: str, around: Surroundings) -> _Search:
    path, *others = paths(around.env)
    search = _Search(key, path, read_config(around.files.get(path, "")), around)
    search.warnings += [f"{path}: {problem}" for problem in search.config.problems]
    if others and path not in around.files:
        search.passed_over.append(f"{path}: not there, and as DOCKER_CONFIG is set docker reads no other")
    search.passed_over += [
        f"{other}: DOCKER_CONFIG is set, so docker does not read it"
        for other in others
        if other != path and other in around.files
    ]
    return search


def _join(folder: str, *names: str) -> str:
    kind = PureWindowsPath if PureWindowsPath(folder).drive else PurePosixPath
    return str(kind(folder, *names))


def _in_variable(search: _Search) -> Entry | None:
    """The entry of DOCKER_AUTH_CONFIG, which docker matches by the exact key only (memorystore)."""
    text = search.around.env.get(_VARIABLE)
    if not text:
        return None
    try:
        entries = read_variable(text)
    except ValueError as error:
        search.warnings.append(f"${_VARIABLE}: {error}; docker drops the whole variable")
        return None
    if search.key not in entries:
        search.passed_over.append(f"${_VARIABLE}: no key in it is exactly {search.key}")
        return None
    if search.path in search.around.files:
        search.passed_over.append(f"{search.path}: ${_VARIABLE} goes before it (since docker 28.3)")
    return entries[search.key]


def _choose_helper(search: _Search) -> str:
    """The suffix of the one helper that is asked; empty where docker reads `auths`.

    An empty name in credHelpers switches credsStore off for that key (getConfiguredCredentialStore).
    """
    config = search.config
    if search.key in config.helpers:
        if config.store:
            search.passed_over.append(f"credsStore {visible(config.store)}: credHelpers names {search.key}")
        return config.helpers[search.key]
    for key in config.helpers:
        reason = why_not(key, search.key)
        if reason:
            search.passed_over.append(f"credHelpers key {shown(key)}: {reason}")
    return config.store or (search.around.platform_helper if config.says_nothing else "")


def _matching_key(search: _Search) -> str | None:
    """The key of `auths` that docker takes: the exact one, else one with that host (fileStore.Get)."""
    entries = search.config.entries
    if search.key in entries:
        return search.key
    alike = [key for key in entries if host_of(key) == search.key]
    if len(alike) > 1:
        named = ", ".join(map(shown, alike))
        search.warnings.append(f"{search.path}: docker takes one of these keys at random: {named}")
    return alike[0] if alike else None


def _name_near_misses(search: _Search, taken: str | None) -> None:
    for key in search.config.entries:
        if key == taken:
            continue
        if taken is not None and host_of(key) == search.key:
            search.passed_over.append(f"auths key {shown(key)}: {shown(taken)} was taken")
        elif reason := why_not(key, search.key):
            search.passed_over.append(f"auths key {shown(key)}: {reason}")


def _from_helper(search: _Search, suffix: str, key: str | None) -> Lookup:
    """Ask the helper. Of the entry in `auths` only a registry token is still used (nativeStore.Get)."""
    program = f"docker-credential-{visible(suffix)}"
    named_in = search.path if search.path in search.around.files else None
    found = Lookup(helper=program, server_url=search.key, from_file=named_in)
    entry = Entry() if key is None else search.config.entries[key]
    if entry and not entry.registry_token:
        search.passed_over.append(f"auths key {shown(key or '')}: {program} is asked instead")
    answer = search.around.ask_helper(suffix, search.key)
    if isinstance(answer, HelperFailure):
        if answer.reason != "not_found":
            _say_it_failed(search, program, answer, key)
            return search.ends(found, "error", Credential(source=f"{program}, which failed"))
        search.passed_over.append(f"{program}: it has nothing for {search.key}")
    else:
        search.warnings += astray(program, answer, search.key)
    kept = _kept(answer, entry.registry_token)
    if kept.registry_token:
        found = replace(found, from_key=key)
    if not kept and isinstance(answer, HelperFailure):
        return search.ends(found, "anonymous", Credential(source=f"{program}, which has nothing"))
    return _settle(search, kept, found)


def _say_it_failed(search: _Search, program: str, failure: HelperFailure, key: str | None) -> None:
    """Up to 28.2 the CLI dropped the error and sent what it had (ResolveAuthConfig); measured there."""
    search.warnings.append(f"{program} {failure.message}")
    instead = f"with auths key {shown(key)}" if key and search.config.entries[key] else "with no credential"
    search.warnings.append(f"a new docker stops at {program}; older dockers (28.2) go on {instead}")


def _kept(answer: HelperAnswer | HelperFailure, registry_token: str) -> Entry:
    if isinstance(answer, HelperFailure):
        return Entry(registry_token=registry_token)
    if answer.username == _TOKEN_USER:
        return Entry(identity_token=answer.secret, registry_token=registry_token)
    return Entry(answer.username, answer.secret, registry_token=registry_token)


def _settle(search: _Search, entry: Entry, found: Lookup) -> Lookup:
    """What the engine uses of an entry: registry token, else identity token, else name and password."""
    if found.from_key:
        where = f"{found.from_file}, key {shown(found.from_key)}"
    else:
        where = f"{found.helper}, asked for {found.server_url}"
    if entry.registry_token:
        token = Credential("registry_token", "", entry.registry_token, where)
        return search.ends(found, "registry_token", token)
    if entry.identity_token:
        token = Credential("identity_token", entry.username, entry.identity_token, where)
        return search.ends(found, "identity_token", token)
    if not (entry.username and entry.password):
        _say_why_nothing(search, entry, where)
        from_file = found.from_file if found.helper else None
        nothing = replace(found, from_key=None, from_file=from_file)
        return search.ends(nothing, "anonymous", Credential(source=f"{where}: nothing to send"))
    search.warnings += password_warnings(entry.username, entry.password, where)
    if found.from_file == search.path and not found.helper:
        search.warnings.append(in_plain_text(where))
    kind: LookupKind = "helper" if found.helper else "basic"
    return search.ends(found, kind, Credential("basic", entry.username, entry.password, where))


def _say_why_nothing(search: _Search, entry: Entry, where: str) -> None:
    """The engine sends neither half of a user name and password (basicHandler.AuthorizeRequest)."""
    if entry.username:
        search.warnings.append(
            f"{where}: user {visible_name(entry.username)} has an empty password, so docker sends neither"
        )
    elif entry.password:
        search.warnings.append(f"{where}: a password without a user name, so docker sends neither")
    else:
        search.passed_over.append(
            f"{where}: empty, the mark docker login leaves where a helper has the secret"
        )
