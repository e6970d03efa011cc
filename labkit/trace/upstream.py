"""Where a tap leads, and how each client is pointed at it."""

from __future__ import annotations

import re
from collections.abc import Mapping

import httpx

from labkit.protocol.auth import is_loopback
from labkit.wire.errors import UsageError

IMAGE = "team/app:1.0"
_RECIPES = {
    "docker": "docker pull {tap}/{image}",
    "to log in": "docker login {tap}",
    "podman": "podman pull --tls-verify=false {tap}/{image}",
    "skopeo": "skopeo inspect --tls-verify=false docker://{tap}/{image}",
    "crane": "crane manifest {tap}/{image}",
    "oras": "oras manifest fetch --plain-http {tap}/{image}",
    "containerd": 'hosts.toml of {upstream}:  [host."http://{tap}"]  capabilities = ["pull", "resolve"]',
    "registries.conf": '[[registry.mirror]]  location = "{tap}"  insecure = true      (under {upstream})',
}


def recipes(tap: str, upstream: httpx.URL, image: str = IMAGE) -> Mapping[str, str]:
    """What to type, or to write into a file, by client; `tap` is its address."""
    host = upstream.netloc.decode()
    return {client: line.format(tap=tap, image=image, upstream=host) for client, line in _RECIPES.items()}


def upstream_url(text: str, plain_http: bool = False, own_ca: bool = False) -> httpx.URL:
    """The registry's address: https, but on this machine, or when asked. Raises UsageError."""
    text = text.strip().rstrip("/")
    bare = re.sub("^https?://", "", text)
    if not re.fullmatch(r"[A-Za-z0-9.\-:\[\]]+", bare):
        raise UsageError(f"{text} is no registry.", "Name a host, as in: labkit tap registry.example.com")
    if text != bare:
        return httpx.URL(text)
    here = is_loopback(httpx.URL(f"http://{bare}").host) and not own_ca
    host = "registry-1.docker.io" if bare in ("docker.io", "index.docker.io") else bare
    return httpx.URL(f"{'http' if plain_http or here else 'https'}://{host}")
