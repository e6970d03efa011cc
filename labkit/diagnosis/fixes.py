"""The fix of a cause, as commands for the client at hand, with the names of the case filled in."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping

from labkit.diagnosis.cause import Action, Cause
from labkit.diagnosis.commands import ACTIONS, LOGIN, PLAIN, PLAIN_LOGIN, PULL, PUSH, SAME_AS
from labkit.wire.reference import Reference

_HUB = "docker.io"
_HERE = ("localhost", "127.0.0.1")
_HUB_FOR = {"helm": "registry-1.docker.io", "kubelet": "https://index.docker.io/v1/"}
_HOST = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]*(?::\d+)?")
_KEY_USER = "_json_key"
_PLACE = re.compile(r"\b(?:HOST:PORT|HOST|NAMESPACE/NAME|NAMESPACE|NAME|REPO|REF|TAG|USER|MINE|LOGIN)\b")
_UNKNOWN = {
    "REPO": "HOST/NAMESPACE/NAME",
    "REF": "HOST/NAMESPACE/NAME:TAG",
    "MINE": "docker.io/USER/NAME:TAG",
}

_VENDORS: tuple[tuple[re.Pattern[str], str, str], ...] = (
    (
        re.compile(r"\d+\.dkr\.ecr\.(?P<part>[a-z0-9-]+)\.amazonaws\.com(?:\.cn)?"),
        "AWS",
        "aws ecr get-login-password --region {part} | LOGIN",
    ),
    (
        re.compile(r"(?P<part>[a-z0-9]+)\.azurecr\.(?:io|cn|us)"),
        "00000000-0000-0000-0000-000000000000",
        "az acr login --name {part} --expose-token --output tsv --query accessToken | LOGIN",
    ),
    (
        re.compile(r"(?P<part>(?:[a-z]+\.)?gcr\.io|[a-z0-9-]+-docker\.pkg\.dev)"),
        "oauth2accesstoken",
        "gcloud auth print-access-token | LOGIN",
    ),
)
"""Registries that want the password from a program of their own: host, user name, command."""


def fixes(
    cause: Cause, client: str = "", reference: Reference | None = None, username: str = "", host: str = ""
) -> tuple[str, ...]:
    """What to do, in order: commands first, then the sentences that say what has to change.

    A sentence ends in a full stop, a command never does. What is not known stays in capitals; `host` is the
    registry's where no reference is known.
    """
    known = SAME_AS.get(client, client)
    values = _values(known, reference, username)
    if reference is None and _HOST.fullmatch(host):
        values |= {"HOST": host, "HOST:PORT": host}
        values["LOGIN"] = _filled(LOGIN.get(known, LOGIN[""]), values)
    lines = [line for action in cause.actions for line in _lines(action, known, values)]
    sentences = [line for line in lines if is_sentence(line)]
    commands = [line for line in lines if not is_sentence(line)]
    told = _filled(cause.fix, values)
    return tuple(dict.fromkeys((*commands, *sentences, told)))


def is_sentence(line: str) -> bool:
    """True for a line that is read, False for one that is typed."""
    return line.endswith(".")


def pull_command(client: str, reference: Reference, plain_http: bool = False) -> str:
    """The pull, or the nearest that asks the registry the same, as this client is told to do it."""
    known = SAME_AS.get(client, client)
    lines = {**PULL, **PLAIN} if plain_http else PULL
    return _filled(lines.get(known, PULL[""]), _values(known, reference, ""))


def login_command(client: str, host: str, username: str, plain_http: bool = False) -> str:
    """The login that reads the password from standard input; docker's for a client that has none."""
    known = SAME_AS.get(client, client)
    line = _filled(LOGIN.get(known, LOGIN[""]), {"HOST": host, "USER": shlex.quote(username)})
    return (
        line.replace(" login ", f" login {PLAIN_LOGIN[known]} ")
        if plain_http and known in PLAIN_LOGIN
        else line
    )


def push_command(client: str, reference: Reference, target: Reference) -> str:
    """An image under another name, pushed."""
    known = SAME_AS.get(client, client)
    line = PUSH.get(known, PUSH[""]).replace("TARGET", str(target))
    return _filled(line, _values(known, reference, ""))


def _lines(action: Action, client: str, values: Mapping[str, str]) -> list[str]:
    lines = _by_client(action, client)
    if action == "log_in" and (vendor := _vendor_login(client, values)):
        return [vendor]
    if action == "log_in_with_key":
        values = {**values, "USER": _KEY_USER}
        values["LOGIN"] = _filled(LOGIN.get(client, LOGIN[""]), values)
    return [_filled(line, values) for line in lines]


def _by_client(action: Action, client: str) -> tuple[str, ...]:
    if action == "allow_http" and client in PLAIN:
        return (PLAIN[client],)
    table = ACTIONS[action]
    return (
        table.get(client) or table.get("kubelet" if client == "containerd-cri" else "") or table.get("", ())
    )


def _vendor_login(client: str, values: Mapping[str, str]) -> str | None:
    """The command for a registry whose password comes from a program; None for others, and for pods."""
    if client not in LOGIN:
        return None
    for host, user, command in _VENDORS:
        if match := host.fullmatch(values.get("HOST", "")):
            login = _filled(LOGIN[client], {**values, "USER": user})
            return command.format(**match.groupdict()).replace("LOGIN", login)
    return None


def _values(client: str, reference: Reference | None, username: str) -> dict[str, str]:
    user = shlex.quote(username) if username else "USER"
    values = {**_UNKNOWN, "USER": user, "MINE": f"docker.io/{user}/NAME:TAG"}
    if reference is not None:
        host = _HUB_FOR.get(client, _HUB) if reference.registry == _HUB else reference.registry
        namespace, _, name = reference.repository.rpartition("/")
        tag = reference.tag or "latest"
        lab = reference.registry if reference.registry.partition(":")[0] in _HERE else ""
        values |= {
            "HOST": host,
            "HOST:PORT": host,
            "NAMESPACE": namespace or "NAMESPACE",
            "NAMESPACE/NAME": reference.repository,
            "NAME": name,
            "REPO": reference.name,
            "REF": str(reference),
            "TAG": tag,
            "MINE": f"{lab or _HUB}/{user}/{name}:{tag}",
        }
    values["LOGIN"] = _filled(LOGIN.get(client, LOGIN[""]), values)
    return values


def _filled(line: str, values: Mapping[str, str]) -> str:
    return _PLACE.sub(lambda place: values.get(place[0], place[0]), line)
