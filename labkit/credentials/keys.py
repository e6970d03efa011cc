"""The keys of `auths`: which host they stand for, and which look right to a person but do not match."""

from __future__ import annotations

import re

from labkit.wire.allowlist import looks_like_a_token

HUB_KEY = "https://index.docker.io/v1/"
HUB_HOSTS = {"docker.io", "index.docker.io", "registry-1.docker.io", "registry.hub.docker.com"}
_THIS_MACHINE = {"localhost", "127.0.0.1", "::1"}

_URL = re.compile(
    r"[A-Za-z][A-Za-z0-9+.\-]*://"
    r"(?:(?:[A-Za-z0-9\-._:~!$&'()*+,;=@]|%[0-9A-Fa-f]{2})*@)?"
    r"(?P<name>(?:[A-Za-z0-9\-._~!$&'()*+,;=:<>\"\[\]\u0080-\U0010ffff]|%(?:25|[89A-Fa-f][0-9A-Fa-f]))*?)"
    r"(?P<port>:[0-9]*)?"
    r"(?:/(?:[^\x00-\x1f\x7f%?#]|%[0-9A-Fa-f]{2})*)?(?:\?[^\x00-\x1f\x7f#]*)?"
    r"(?:#(?:[^\x00-\x1f\x7f%]|%[0-9A-Fa-f]{2})*)?"
)
"""What Go takes for a URL with a host (net/url, Parse)."""


def visible(text: str) -> str:
    """A text of a file for a terminal: what would steer it is spelled out."""
    return "".join(each if each.isprintable() else ascii(each)[1:-1] for each in text)


def shown(key: str) -> str:
    """A key as it may be printed: without the user name and password that some URLs carry."""
    scheme, separator, rest = visible(key).rpartition("://")
    userinfo, _, place = rest.rpartition("@")
    return f"{scheme}{separator}{'…@' if userinfo else ''}{place}"


def visible_name(username: str) -> str:
    """A user name, unless it looks like a token: people log in with one."""
    if looks_like_a_token(username):
        return f"({len(username)} characters, not shown)"
    return visible(username) or "(empty)"


def host_of(key: str) -> str:
    """A key without scheme, user and path, its port kept (docker's ConvertToHostname).

    What is no URL to Go is cut at the first slash.
    """
    found = _URL.fullmatch(key)
    if found is None or not found["name"]:
        return key.partition("/")[0]
    name, port = found["name"].removeprefix("[").removesuffix("]"), found["port"] or ""
    if not port.strip(":"):
        return name
    return f"[{name}]{port}" if ":" in name else f"{name}{port}"


def why_not(key: str, wanted: str) -> str | None:
    """Why docker does not take a key that a person would expect to serve; None if nobody would.

    `wanted` is what docker looks for: the key of Docker Hub, or host and port of another registry.
    """
    host, wanted_host = host_of(key), host_of(wanted)
    if {host, wanted_host} <= HUB_HOSTS:
        if wanted == HUB_KEY:
            return f"for Docker Hub docker looks for exactly {HUB_KEY}"
        return f"docker uses it for images of docker.io only, not of {wanted}"
    (name, port), (wanted_name, wanted_port) = _name_and_port(host), _name_and_port(wanted_host)
    same_machine = port == wanted_port and {name, wanted_name} <= _THIS_MACHINE
    if name == wanted_name or same_machine:
        return f"docker compares host and port as text, and looks for {wanted}"
    return None


def _name_and_port(host: str) -> tuple[str, str]:
    name, colon, port = host.rpartition(":")
    if colon and port.isdigit():
        return name.strip("[]").lower(), port
    return host.strip("[]").lower(), ""
