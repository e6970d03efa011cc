"""What a registry's yes means: manifests, blobs, uploads and lists."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import unquote, urlsplit

from labkit.trace.words import answer, query, size
from labkit.wire.exchange import Answered, Exchange

_LISTED = 4


def manifest(exchange: Exchange, response: Answered, before: Sequence[Exchange]) -> str:
    """A manifest or index, its existence, its storing or its removal."""
    method, target = exchange.request.method, _short(_last(exchange))
    if method == "PUT":
        return f"Stored: manifest {target}."
    if method == "DELETE":
        return f"Removed: manifest {target}."
    if method == "HEAD":
        digest = _short(response.header("docker-content-digest") or target)
        return f"It is there: {target}" + (f" is {digest}." if digest != target else ".")
    if exchange.seconds is None:
        return "The manifest is coming."
    return _contents(answer(exchange), response)


def _contents(body: dict[str, Any], response: Answered) -> str:
    if isinstance(body.get("manifests"), list):
        return _index(body["manifests"])
    if isinstance(body.get("layers"), list):
        return _image(body)
    kind = response.header("content-type") or ""
    if "v1+" in kind and "docker.distribution" in kind:
        return "A manifest of the old schema 1, made on the fly: the request's Accept names no newer kind."
    if re.search(r"image\.index|manifest\.list", kind):
        return f"Index, {size(response.bytes)}."
    return f"Manifest, {size(response.bytes)}."


def _index(entries: list[Any]) -> str:
    platforms = sorted(set(filter(None, map(_platform, entries))))
    if not platforms:
        return f"Index: {_count(len(entries), 'entry', 'entries')} without a platform."
    if len(platforms) == 1:
        return f"Index: one platform, {platforms[0]}."
    names = f" ({', '.join(platforms)})" if len(platforms) <= _LISTED else ""
    return f"Index: one entry for each of {len(platforms)} platforms{names}."


def _platform(entry: Any) -> str:
    """`linux/arm64/v8`; empty for attestations, whose platform is unknown/unknown."""
    platform = entry.get("platform") if isinstance(entry, dict) else None
    if not isinstance(platform, dict) or platform.get("os") == "unknown":
        return ""
    return "/".join(str(platform[key]) for key in ("os", "architecture", "variant") if platform.get(key))


def _image(body: dict[str, Any]) -> str:
    layers = _count(len(body["layers"]), "layer", "layers")
    sizes = [part.get("size") for part in (body.get("config"), *body["layers"]) if isinstance(part, dict)]
    return f"Manifest: config and {layers}, {size(sum(n for n in sizes if isinstance(n, int)))}."


def blob(exchange: Exchange, response: Answered, before: Sequence[Exchange]) -> str:
    """A layer or config: there, coming, complete or cut short."""
    name = _blob_name(exchange, before)
    if exchange.request.method == "HEAD":
        return f"{name} is there."
    if exchange.request.method == "DELETE":
        return f"{name} removed."
    length = response.header("content-length") or ""
    whole = int(length) if length.isdecimal() else None
    if exchange.seconds is None:
        return f"{name} is coming" + (f", {size(whole)}." if whole else ".")
    if whole is not None and response.bytes < whole:
        return f"{name}: reading stopped after {size(response.bytes)} of {size(whole)}."
    part = "a part of it" if response.status == 206 else "complete"
    return f"{name}: {part}, {size(response.bytes)}."


def _blob_name(exchange: Exchange, before: Sequence[Exchange]) -> str:
    """`Config` or `Layer 2 of 3` if a manifest seen earlier names the blob."""
    if exchange.stage == "storage":
        return "The blob, from storage"
    digest = _last(exchange)
    for earlier in reversed(before):
        if earlier.stage == "manifest" and (name := _named_in(answer(earlier), digest)):
            return name
    return f"Blob {_short(digest)}"


def _named_in(body: dict[str, Any], digest: str) -> str:
    if digest in _digests([body.get("config")]):
        return "Config"
    layers = list(_digests(body["layers"])) if isinstance(body.get("layers"), list) else []
    return f"Layer {layers.index(digest) + 1} of {len(layers)}" if digest in layers else ""


def _digests(descriptors: list[Any]) -> Iterator[str]:
    for descriptor in descriptors:
        if isinstance(descriptor, dict) and isinstance(descriptor.get("digest"), str):
            yield descriptor["digest"]


def upload(exchange: Exchange, response: Answered, before: Sequence[Exchange]) -> str:
    """A step of an upload (OCI distribution-spec, "Pushing blobs")."""
    method, parameters = exchange.request.method, query(exchange)
    if method == "POST" and response.status == 201:
        source = parameters.get("from", [""])[0]
        return f"Mounted from {source}: nothing had to be sent." if source else "Stored in one step."
    if method == "POST":
        refused = "It could not be mounted; an upload" if "mount" in parameters else "Upload"
        return f"{refused} is open: send the bytes to the Location given."
    if method == "PUT":
        return f"Stored: blob {_short(parameters.get('digest', ['?'])[0])}."
    words = {"PATCH": "Part received: go on at the Location given.", "DELETE": "Upload given up."}
    return words.get(method, "This is how far the upload has come.")


def tags(exchange: Exchange, response: Answered, before: Sequence[Exchange]) -> str:
    """The tags of a repository."""
    return _list(exchange, "tags", ("tag", "tags"))


def catalog(exchange: Exchange, response: Answered, before: Sequence[Exchange]) -> str:
    """The repositories of a registry."""
    return _list(exchange, "repositories", ("repository", "repositories"))


def referrers(exchange: Exchange, response: Answered, before: Sequence[Exchange]) -> str:
    """What refers to a manifest: signatures, attestations (OCI distribution-spec, "Listing Referrers")."""
    return _list(exchange, "manifests", ("manifest refers", "manifests refer"), " to this one")


def _list(exchange: Exchange, key: str, nouns: tuple[str, str], end: str = "") -> str:
    names = answer(exchange).get(key)
    if not isinstance(names, list):
        return "The list came." if exchange.seconds is not None else "The list is coming."
    shown = f": {', '.join(map(str, names))}" if 0 < len(names) <= _LISTED and key != "manifests" else ""
    return f"{_count(len(names), *nouns)}{end}{shown}."


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _last(exchange: Exchange) -> str:
    """The last part of the path: a tag or digest."""
    return unquote(urlsplit(exchange.request.url).path.rpartition("/")[2])


def _short(digest: str) -> str:
    return f"{digest[:14]}…" if len(digest) > 20 else digest
