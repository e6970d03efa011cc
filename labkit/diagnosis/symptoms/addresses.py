"""What the addresses in an error tell: whose token server it is, and what only a proxy answers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from labkit.diagnosis.symptoms.speakers import stage_of_url

_PUBLIC = (
    "docker.io",
    "docker.com",
    "ghcr.io",
    "github.com",
    "quay.io",
    "gitlab.com",
    "gcr.io",
    "pkg.dev",
    "azurecr.io",
    "amazonaws.com",
    "public.ecr.aws",
    "registry.k8s.io",
    "mcr.microsoft.com",
    "redhat.io",
    "redhat.com",
    "jfrog.io",
    "nvcr.io",
)
"""Hosts whose owners take care that their realm is right."""

_PORTS = {"http": ":80", "https": ":443"}
_NO_PROXY = (
    r"eof|unexpected|unauthorized|denied|unknown|dial|read|write|remote|net|context|invalid|no\s|get|head"
    r"|post|x509|tls|http|lookup|stream|local|proxyconnect|error|failed|unable|unsupported|malformed|server|not\sfound|name"
    r"|manifest|blob|toomany|stopped|oauth"
)
"""How a client's own words for a failure begin, or a registry's."""
_BARE = re.compile(
    rf"(?i)\b(?:get|head|post|put|patch)[ \"\\]+https:[ /]*[^\s\"]+[\"\\]*:\s(?!{_NO_PROXY})"
    r"([a-z]+(?:\s[a-z]+){0,4})(?=[^\w:]*(?:$|\n|\}|see\s'))"
)
"""After the URL of a request a few words and no more: so Go shows what answered a CONNECT, a proxy."""


def facts(urls: tuple[str, ...], host: str, name: str, text: str) -> Iterator[str]:
    """`realm=` public, same or odd, for a token address beside a registry's; `bare` for a proxy's answer."""
    tokens = [url for url in urls if stage_of_url(url) == "token"]
    others = [url for url in urls if stage_of_url(url) not in ("token", None)]
    if tokens:
        first, slash, _ = name.partition("/")
        blanked = first if slash and set(first) & set("<{$*[") else ""
        asked = _origin(others[0] if others else f"https://{host or blanked}/")
        yield f"realm={_realm(_origin(tokens[-1]), asked)}"
    if _BARE.search(text):
        yield "bare"


def _realm(token: str, asked: str) -> str:
    name = token.partition("://")[2].partition(":")[0]
    if any(name == one or name.endswith(f".{one}") for one in _PUBLIC):
        return "public"
    if not asked.partition("://")[2]:
        return "alone" if "." in name and not name.startswith("127.") else "odd"
    return "same" if token == asked else "odd"


def _origin(url: str) -> str:
    """Scheme, host and port, the usual port left out; empty if it is no URL."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    host = parts.netloc.lower().rpartition("@")[2]
    return f"{parts.scheme}://{host.removesuffix(_PORTS.get(parts.scheme, ' '))}"
