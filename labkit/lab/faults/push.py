"""Faults that show at a push: rights, lifetimes, and what a proxy does to uploads."""

from __future__ import annotations

import httpx

from labkit.lab.faults.answering import (
    UPLOAD,
    Parameters,
    answer,
    at,
    each_scope,
    errors,
    instead,
    token_request,
)
from labkit.lab.faults.fault import Door, Fault
from labkit.lab.faults.forging import Json, claims, forged
from labkit.wire.exchange import Send

_SHORT = 1
"""Seconds that a token lives."""
_LARGEST = 1024
_TOO_LARGE = "<html><head><title>413 Request Entity Too Large</title></head><center>nginx</center></html>"


def _push_only(entry: str) -> str:
    """Of pull and push the push alone."""
    name, _, actions = entry.rpartition(":")
    return f"{name}:push" if "push" in actions.split(",") else entry


def _shortlived(said: Json) -> Json:
    return {**said, "exp": said["iat"] + _SHORT} if "iat" in said else said


_long_ago = claims(lambda said: {**said, "nbf": 1, "exp": 2})


def _runs_out(send: Send) -> Send:
    """A token is good for a second: for the beginning of an upload, and not for its end."""

    def between(request: httpx.Request) -> httpx.Response:
        if at(UPLOAD, "PATCH", "PUT")(request):
            bearer = request.headers.get("authorization", "").removeprefix("Bearer ")
            request.headers["authorization"] = f"Bearer {_long_ago(bearer)}"
        return send(request)

    return forged(claims(_shortlived), lambda said: {**said, "expires_in": _SHORT}, known=True)(between)


def _no_sources(given: Parameters) -> Parameters:
    """Beside a repository to push to, none to mount from."""
    entries = [entry for name, value in given if name == "scope" for entry in value.split()]
    pushed = [entry for entry in entries if "push" in entry.rpartition(":")[2].split(",")]
    if not pushed:
        return given
    return [pair for pair in given if pair[0] != "scope"] + [("scope", entry) for entry in pushed]


def _http_location(send: Send) -> Send:
    """The registry does not know that the proxy in front of it speaks https."""

    def answering(request: httpx.Request) -> httpx.Response:
        response = send(request)
        if at(UPLOAD)(request) and "location" in response.headers:
            asked = request.extensions.get("asked", request.url)
            there = httpx.URL(response.headers["location"])
            plain = there.copy_with(scheme="http", host=asked.host, port=asked.port)
            response.headers["location"] = str(plain)
        return response

    return answering


def _small_bodies_only(send: Send) -> Send:
    """A proxy reads so many bytes of a body, and no more."""

    def limiting(request: httpx.Request) -> httpx.Response:
        if not at(UPLOAD, "POST", "PATCH", "PUT")(request):
            return send(request)
        held = bytearray()
        for piece in request.stream:  # type: ignore[union-attr]
            held += piece
            if len(held) > _LARGEST:
                return answer(request, 413, _TOO_LARGE, {"Content-Type": "text/html", "Server": "nginx"})
        headers = [pair for pair in request.headers.multi_items() if pair[0] != "transfer-encoding"]
        return send(
            httpx.Request(
                request.method,
                request.url,
                headers=headers,
                content=bytes(held),
                extensions=request.extensions,
            )
        )

    return limiting


FAULTS = (
    Fault(
        "push_without_pull",
        "For a push the token server grants push alone, and a push needs pull as well.",
        each_scope(_push_only),
        auth="token",
        shown_by="push",
    ),
    Fault(
        "cross_repo_mount_scope",
        "The token server grants nothing in the repository that a layer is to be mounted from.",
        token_request(_no_sources),
        auth="token",
        shown_by="push",
    ),
    Fault(
        "token_expired_during_upload",
        "A token lives for a second, and is over when an upload is to end.",
        _runs_out,
        auth="token",
        shown_by="push",
    ),
    Fault(
        "proxy_forwarded_proto",
        "Behind https the registry believes that it speaks http: uploads are sent there.",
        _http_location,
        Door(),
        shown_by="push",
    ),
    Fault(
        "proxy_body_size_limit",
        "A proxy in front refuses bodies of more than a KiB.",
        _small_bodies_only,
        shown_by="push",
    ),
    Fault(
        "ci_token_permission_missing",
        "The job's token may read packages, and not write them.",
        instead(
            at(UPLOAD, "POST"),
            403,
            errors("DENIED", "installation not allowed to Create organization package"),
        ),
        shown_by="push",
    ),
)
