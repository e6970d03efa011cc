"""Faults to put between a client and a registry: each takes a `Send` and gives one that misbehaves.

`FAULTS` are known by the cause that they reproduce, and work in front of any registry.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import httpx

from labkit.wire.exchange import Send

_OTHER_SERVICE = "some-other-registry"


@dataclass(frozen=True, slots=True)
class Fault:
    """A cause of refusals, what is done on the wire to reproduce it, and the `Send` that does it."""

    name: str
    sentence: str
    between: Callable[[Send], Send]

    def to_json(self) -> dict[str, str]:
        """A row of `labkit faults --json`."""
        return {"name": self.name, "cause": self.name, "sentence": self.sentence}


def corrupt_blob(send: Send, digest: str) -> Send:
    """The same answers, but one byte in the middle of this blob is another one; its length stays."""

    def corrupting(request: httpx.Request) -> httpx.Response:
        response = send(request)
        if not request.url.path.endswith(f"/blobs/{digest}") or response.status_code != httpx.codes.OK:
            return response
        body = bytearray(response.read())
        if body:
            body[len(body) // 2] ^= 1
        return httpx.Response(200, headers=response.headers, content=bytes(body), request=request)

    return corrupting


def _instead(where: str, status: int, body: str, **headers: str) -> Callable[[Send], Send]:
    """Requests whose path matches are answered here and go no further; header names with `_` for `-`."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}

    def between(send: Send) -> Send:
        def answering(request: httpx.Request) -> httpx.Response:
            if not re.search(where, request.url.path):
                return send(request)
            return httpx.Response(status, headers=named, content=body.encode(), request=request)

        return answering

    return between


def _errors(code: str, message: str) -> str:
    """An error body (distribution-spec, "Error Codes")."""
    return json.dumps({"errors": [{"code": code, "message": message, "detail": None}]})


def _token_request(**changes: str | None) -> Callable[[Send], Send]:
    """Parameters of the token request are changed on the way, or left out where the change is None."""

    def between(send: Send) -> Send:
        def changing(request: httpx.Request) -> httpx.Response:
            if not request.url.path.startswith("/v2/") and request.method == "GET":
                for name, value in changes.items():
                    if name in request.url.params:
                        url = request.url.copy_remove_param(name)
                        request.url = url.copy_add_param(name, value) if value else url
            return send(request)

        return changing

    return between


def _challenge(line: str) -> Callable[[Send], Send]:
    """Every challenge is another one."""

    def between(send: Send) -> Send:
        def changing(request: httpx.Request) -> httpx.Response:
            response = send(request)
            if "www-authenticate" in response.headers:
                response.headers["www-authenticate"] = line
            return response

        return changing

    return between


def _other_signature(send: Send) -> Send:
    """The signature of a Bearer token is turned round on the way."""

    def changing(request: httpx.Request) -> httpx.Response:
        head, dot, signature = request.headers.get("authorization", "").rpartition(".")
        if dot and head.startswith("Bearer "):
            request.headers["authorization"] = f"{head}.{signature[::-1]}"
        return send(request)

    return changing


_MANIFEST = r"^/v2/.+/manifests/"
_JSON = "application/json; charset=utf-8"
_PROXY = {"Proxy_Authenticate": 'Basic realm="proxy"', "Via": "1.1 proxy", "Content_Type": "text/html"}
_LIMITED = _errors("TOOMANYREQUESTS", "too many requests")

_ALL = (
    Fault(
        "rate_limited",
        "Manifests are answered with 429: the quota of pulls is used up.",
        _instead(
            _MANIFEST,
            429,
            _errors("TOOMANYREQUESTS", "too many requests"),
            Retry_After="1",
            Content_Type=_JSON,
        ),
    ),
    Fault(
        "repository_missing",
        "Manifests are answered with 404 NAME_UNKNOWN.",
        _instead(_MANIFEST, 404, _errors("NAME_UNKNOWN", "repository name not known"), Content_Type=_JSON),
    ),
    Fault(
        "ping_without_challenge",
        "GET /v2/ is answered with 200, as if everybody were let in.",
        _instead("^/v2/$", 200, "{}", Content_Type=_JSON, Docker_Distribution_Api_Version="registry/2.0"),
    ),
    Fault(
        "http_proxy_refuses",
        "A proxy on the way answers everything with 407.",
        _instead(
            "",
            407,
            "<h1>Proxy login</h1>",
            Proxy_Authenticate='Basic realm="proxy"',
            Via="1.1 proxy",
            Content_Type="text/html",
        ),
    ),
    Fault(
        "challenge_not_understood",
        "The challenge names a scheme that no container client knows: Negotiate.",
        _challenge("Negotiate"),
    ),
    Fault(
        "account_lacks_permission",
        "The token server is asked for no scope, and so its token grants nothing.",
        _token_request(scope=None),
    ),
    Fault(
        "token_audience_mismatch",
        "The token server is asked for another service: its token is good, but not for this registry.",
        _token_request(service=_OTHER_SERVICE),
    ),
    Fault(
        "token_key_untrusted",
        "The token's signature is not the one that the token server made.",
        _other_signature,
    ),
)
FAULTS: Mapping[str, Fault] = {fault.name: fault for fault in _ALL}
