"""Where a tap leads, and how each client is pointed at it."""

from __future__ import annotations

import re
from collections.abc import Mapping

import httpx

from labkit.protocol.auth import is_loopback
from labkit.wire.errors import UsageError

_HUB = "registry-1.docker.io"
_IMAGES = {
    _HUB: "library/alpine:latest",
    "registry.k8s.io": "pause:3.9",
    "mcr.microsoft.com": "hello-world:latest",
    "public.ecr.aws": "docker/library/alpine:latest",
}
"""An image that everybody may pull there; a lab has the course's, and any other registry its own."""
_RECIPES = {
    "docker": "docker pull {tap}/{image}",
    "podman": "podman pull --tls-verify=false {tap}/{image}",
    "skopeo": "skopeo inspect --tls-verify=false docker://{tap}/{image}",
    "crane": "crane manifest {tap}/{image}",
    "oras": "oras manifest fetch --plain-http {tap}/{image}",
    "containerd": 'hosts.toml of {upstream}:  [host."http://{tap}"]  capabilities = ["pull", "resolve"]',
    "registries.conf": '[[registry.mirror]]  location = "{tap}"  insecure = true      (under {upstream})',
}


_LOGINS = {
    "docker": "docker login {tap}",
    "podman, skopeo": "podman login --tls-verify=false {tap}",
    "crane": "crane auth login {tap} -u NAME",
    "oras": "oras login --plain-http {tap}",
    "afterwards": "docker logout {tap}",
}
_ADVICE = (
    "A client looks for a credential under the name that it asks: here {tap}, not {upstream}. Where none is "
    "stored under that, it goes anonymously. Log in at {tap}: the password goes through the tap to "
    "{upstream} or its token server, and is stored under {tap}. Log out afterwards.",
    "A mirror is asked with the credential for {tap}, too. Without one it is refused, and podman and "
    "containerd go on to {upstream} past the tap, and do not say so.",
)


def recipes(tap: str, upstream: httpx.URL) -> Mapping[str, str]:
    """What to type, or to write into a file, by client; `tap` is its address."""
    return _filled(_RECIPES, tap, upstream)


def logins(tap: str, upstream: httpx.URL) -> Mapping[str, str]:
    """How to log in at the tap, by client, and out again."""
    return _filled(_LOGINS, tap, upstream)


def advice(tap: str, upstream: httpx.URL) -> tuple[str, ...]:
    """Which credential goes through the tap, in sentences."""
    return tuple(each.format(tap=tap, upstream=_known_as(upstream)) for each in _ADVICE)


def _filled(lines: Mapping[str, str], tap: str, upstream: httpx.URL) -> Mapping[str, str]:
    image = "team/app:1.0" if is_loopback(upstream.host) else _IMAGES.get(upstream.host, "REPOSITORY:TAG")
    words = {"tap": tap, "image": image, "upstream": _known_as(upstream)}
    return {client: line.format(**words) for client, line in lines.items()}


def _known_as(upstream: httpx.URL) -> str:
    """The name in image references, which for Docker Hub is not that of the host."""
    return "docker.io" if upstream.host == _HUB else upstream.netloc.decode()


def upstream_url(text: str, plain_http: bool = False, own_ca: bool = False) -> httpx.URL:
    """The registry's address: https, but on this machine, or when asked. Raises UsageError."""
    text = text.strip().rstrip("/")
    bare = re.sub("^https?://", "", text)
    if not re.fullmatch(r"[A-Za-z0-9.\-:\[\]]+", bare):
        raise UsageError(f"{text} is no registry.", "Name a host, as in: labkit tap registry.example.com")
    if text != bare:
        return httpx.URL(text)
    here = is_loopback(httpx.URL(f"http://{bare}").host) and not own_ca
    host = _HUB if bare in ("docker.io", "index.docker.io") else bare
    return httpx.URL(f"{'http' if plain_http or here else 'https'}://{host}")
