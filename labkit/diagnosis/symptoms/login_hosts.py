"""For which host a login was made, as far as commands and telling say, held against the image's host."""

from __future__ import annotations

import re

_HOST = r"[a-z0-9{<$][\w{}<>$-]*(?:\.[\w{}<>$-]+)+(?::\d+)?|localhost:\d+"
_TO_HOST = re.compile(
    r"(?i)(?<!never )(?<!not )\b(?:login|log in|logged in|logs in|logging in|logging into)\b(?!'| credential)"
    r"(?:(?!(?:pull|push|run|build|tag|then|but|error)\b)[^\n;.]|\.(?=\w)){0,110}?"
    rf"(?:\s|https?://|[\"'])({_HOST})(?![\w@/-]*\.(?:json|ya?ml|sh|txt)\b)"
)
_TO_ACR = re.compile(r"(?i)\baz acr login (?:-n|--name)[ =]([\w.-]*\w)")
_IMAGE = re.compile(r"(?<![\w/@:.-])((?:[a-z0-9][\w-]*\.)+[a-z]{2,}(?::\d+)?)/[a-z][\w./-]*")
_NO_HOSTS = re.compile(r"(?i)\.(?:json|ya?ml|sh|txt|toml|conf|x|docker|exe|md|com\.docker)$|^[\d.]+$|^v\d")
_HUB = frozenset({"docker.io", "index.docker.io", "registry-1.docker.io", "auth.docker.io"})
_NOT_HUB = frozenset({"hub.docker.com", "registry.hub.docker.com", "www.docker.com", "docker.com"})
"""Docker Hub's web addresses: a login for them is not used for its images."""


def fits(told: str, host: str) -> str:
    """`same` or `other` as the host of a login that is told of is the image's or not; empty if unknown."""
    hosts = {_plain(found[1]) for found in _TO_HOST.finditer(told) if not _NO_HOSTS.search(found[1])}
    hosts |= {
        name if name.endswith(".azurecr.io") else f"{name}.azurecr.io"
        for name in (found[1].lower() for found in _TO_ACR.finditer(told))
    }
    host = host or _of_an_image(told)
    if not hosts or not host:
        return ""
    if hosts & _NOT_HUB:
        return "other"
    if _plain(host) in hosts:
        return "same"
    return "other" if all(_complete(one) for one in {host, *hosts}) else ""


def _of_an_image(told: str) -> str:
    """The registry of an image that is spoken of."""
    found = (one[1] for one in _IMAGE.finditer(told))
    return next((host for host in found if host not in _NOT_HUB), "")


def _plain(host: str) -> str:
    host = host.lower().rstrip(".")
    return "docker.io" if host in _HUB else host


def _complete(host: str) -> bool:
    """Not a place holder, which may stand for any host."""
    return not set("{}<>$*") & set(host)
