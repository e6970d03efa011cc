"""What faults are made of: requests told apart, answered in the registry's place, or changed on the way."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from urllib.parse import parse_qsl, urlencode

import httpx

from labkit.lab.faults.fault import Between
from labkit.wire.exchange import Send

JSON = "application/json; charset=utf-8"
HTML = "text/html; charset=utf-8"
MANIFEST = r"^/v2/.+/manifests/"
BLOB = r"^/v2/.+/blobs/sha256:"
UPLOAD = r"^/v2/.+/blobs/uploads/"
REGISTRY = "^/v2/"

TOKEN_PATHS = ("/v2/token", "/v2/auth")

Matches = Callable[[httpx.Request], bool]


def is_token_request(request: httpx.Request) -> bool:
    """True for what goes to a token server: some registries have theirs below `/v2/`, too."""
    path = request.url.path
    return not path.startswith("/v2/") or path in TOKEN_PATHS or "service" in request.url.params


def at(path: str, *methods: str) -> Matches:
    """Requests whose path matches, and whose method is one of these, if any are named."""

    def matches(request: httpx.Request) -> bool:
        fits = re.search(path, request.url.path) is not None and not is_token_request(request)
        return fits and (not methods or request.method in methods)

    return matches


def with_basic(request: httpx.Request) -> bool:
    """Requests with user name and password, to whomever."""
    return bool(request.headers.get("authorization", "").lower().startswith("basic "))


def errors(code: str, message: str) -> str:
    """An error body (distribution-spec, "Error Codes")."""
    return json.dumps({"errors": [{"code": code, "message": message, "detail": None}]})


def answer(request: httpx.Request, status: int, body: str, headers: Mapping[str, str]) -> httpx.Response:
    """An answer in the registry's place; to HEAD without its body."""
    sent = b"" if request.method == "HEAD" else body.encode()
    return httpx.Response(status, headers=headers, content=sent, request=request)


def instead(matches: Matches, status: int, body: str, **headers: str) -> Between:
    """Such requests are answered here and go no further; header names with `_` for `-`."""
    named = {"Content-Type": JSON if body.startswith("{") else HTML}
    named |= {name.replace("_", "-"): value for name, value in headers.items()}

    def between(send: Send) -> Send:
        def answering(request: httpx.Request) -> httpx.Response:
            return answer(request, status, body, named) if matches(request) else send(request)

        return answering

    return between


def on_the_way(matches: Matches, change: Callable[[httpx.Request], httpx.Request]) -> Between:
    """Such requests reach the registry changed."""

    def between(send: Send) -> Send:
        def changing(request: httpx.Request) -> httpx.Response:
            return send(change(request) if matches(request) else request)

        return changing

    return between


def on_the_way_back(matches: Matches, change: Callable[[httpx.Response], httpx.Response]) -> Between:
    """What such requests are answered with reaches the client changed."""

    def between(send: Send) -> Send:
        def changing(request: httpx.Request) -> httpx.Response:
            response = send(request)
            return change(response) if matches(request) else response

        return changing

    return between


def with_body(response: httpx.Response, body: bytes, **headers: str) -> httpx.Response:
    """The same answer with another body."""
    kept = {name: value for name, value in response.headers.items() if name not in ("content-length", "etag")}
    named = {name.replace("_", "-").lower(): value for name, value in headers.items()}
    return httpx.Response(response.status_code, headers={**kept, **named}, content=body)


def without_authorization(request: httpx.Request) -> httpx.Request:
    """The request as if nobody had logged in."""
    request.headers.pop("authorization", None)
    return request


Parameters = list[tuple[str, str]]


def token_request(change: Callable[[Parameters], Parameters]) -> Between:
    """The parameters of a token request are changed on the way, those of a URL and those of a form."""

    def changed(request: httpx.Request) -> httpx.Request:
        if request.method == "POST":
            form = change(parse_qsl(request.read().decode("utf-8", "replace"), keep_blank_values=True))
            headers = [pair for pair in request.headers.multi_items() if pair[0] != "content-length"]
            body = urlencode(form).encode()
            return httpx.Request(
                "POST", request.url, headers=headers, content=body, extensions=_sent(request)
            )
        query = change(request.url.params.multi_items())
        request.extensions = _sent(request)
        request.url = request.url.copy_with(query=urlencode(query).encode() or None)
        return request

    return on_the_way(is_token_request, changed)


def _sent(request: httpx.Request) -> dict[str, object]:
    """Without the target as it came, which is another now."""
    return {name: value for name, value in request.extensions.items() if name != "target"}


def each_scope(change: Callable[[str], str]) -> Between:
    """Each entry of the scopes asked for is changed on the way; an empty one is left out."""

    def changed(parameters: Parameters) -> Parameters:
        kept: Parameters = []
        for name, value in parameters:
            if name == "scope":
                value = " ".join(filter(None, map(change, value.split())))
            if value or name != "scope":
                kept.append((name, value))
        return kept

    return token_request(changed)


def asked_for(name: str, value: str) -> Between:
    """A parameter of the token request is another one on the way."""
    return token_request(lambda given: [(key, value if key == name else had) for key, had in given])
