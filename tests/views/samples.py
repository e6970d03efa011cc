"""Traces for the tests of views: made by the real recorder, from answers as registries give them."""

from __future__ import annotations

import json
from collections.abc import Callable

import httpx

from labkit.trace.recorder import record
from labkit.wire.exchange import Trace

SECRET = "correct-horse-battery"
HOST = "http://localhost:5000"
BASIC = 'Basic realm="registry-lab"'
BEARER = 'Bearer realm="http://localhost:5001/token",service="registry-lab",scope="repository:team/app:pull"'
DETAIL = [{"Type": "repository", "Class": "", "Name": "team/app", "Action": "pull"}]
UNAUTHORIZED = {"errors": [{"code": "UNAUTHORIZED", "message": "authentication required", "detail": DETAIL}]}
INDEX = "application/vnd.oci.image.index.v1+json"
MANIFEST = "application/vnd.oci.image.manifest.v1+json"


def digest(letter: str) -> str:
    return "sha256:" + letter * 64


def answer(request: httpx.Request) -> httpx.Response:
    """A registry under Basic, in a few lines."""
    if "authorization" not in request.headers:
        headers = {"WWW-Authenticate": BASIC, "Docker-Distribution-Api-Version": "registry/2.0"}
        return httpx.Response(401, headers=headers, json=UNAUTHORIZED)
    if request.url.path == "/v2/":
        return httpx.Response(200, json={})
    if "/blobs/" in request.url.path:
        return httpx.Response(
            200, content=b"x" * 1_400_000, headers={"Content-Type": "application/octet-stream"}
        )
    if request.url.path.endswith("/1.0"):
        platforms = [
            {
                "digest": digest(letter),
                "size": 3,
                "mediaType": MANIFEST,
                "platform": {"os": "linux", "architecture": name},
            }
            for letter, name in (("a", "amd64"), ("b", "arm64"))
        ]
        body = {"schemaVersion": 2, "mediaType": INDEX, "manifests": platforms}
        return httpx.Response(200, content=json.dumps(body), headers={"Content-Type": INDEX})
    layers = [{"digest": digest(letter), "size": 1_400_000} for letter in "def"]
    body = {"schemaVersion": 2, "config": {"digest": digest("c"), "size": 1_400_000}, "layers": layers}
    return httpx.Response(200, content=json.dumps(body), headers={"Content-Type": MANIFEST})


def play(
    trace: Trace, *paths: str, user: str | None = None, send: Callable[..., httpx.Response] = answer
) -> Trace:
    """Ask for these paths, one after the other; a password goes along if there is a user."""
    recording = record(send, trace)
    for path in paths:
        request = httpx.Request("GET", HOST + path, headers={"User-Agent": "registry-labkit/0.1"})
        if user and path != "/v2/":
            auth = httpx.BasicAuth(user, SECRET)
            request = next(auth.auth_flow(request))
        recording(request).read()
    return trace


def refused() -> Trace:
    """A pull by a stranger."""
    return play(Trace("Pull of localhost:5000/team/app:1.0 as nobody"), "/v2/", "/v2/team/app/manifests/1.0")


def pulled() -> Trace:
    """A whole pull with a password."""
    blobs = [f"/v2/team/app/blobs/{digest(letter)}" for letter in "cdef"]
    manifests = ["/v2/team/app/manifests/1.0", f"/v2/team/app/manifests/{digest('a')}"]
    return play(
        Trace("Pull of localhost:5000/team/app:1.0 as alice"), "/v2/", *manifests, *blobs, user="alice"
    )
