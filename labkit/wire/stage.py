"""Which part of the story a request belongs to, told by its URL (OCI distribution-spec, "Endpoints")."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl

import httpx

from labkit.wire.exchange import Stage

_PATHS: tuple[tuple[re.Pattern[str], Stage], ...] = (
    (re.compile(r"/v2/?"), "ping"),
    (re.compile(r"/v2/_catalog"), "catalog"),
    (re.compile(r"/v2/.+/manifests/[^/]+"), "manifest"),
    (re.compile(r"/v2/.+/blobs/uploads(/.*)?"), "upload"),
    (re.compile(r"/v2/.+/blobs/[^/]+"), "blob"),
    (re.compile(r"/v2/.+/tags/list"), "tags"),
    (re.compile(r"/v2/.+/referrers/[^/]+"), "referrers"),
)
_ASK_FOR_A_TOKEN = {"service", "scope"}
_SIGN_A_URL = {"X-Amz-Signature", "X-Goog-Signature", "Signature", "sig"}
FORM = "application/x-www-form-urlencoded"


def stage_of(request: httpx.Request) -> Stage:
    """The stage of a request: what `extensions["stage"]` says, else what method and URL look like."""
    said: Stage | None = request.extensions.get("stage")
    if said:
        return said
    for pattern, stage in _PATHS:
        if pattern.fullmatch(request.url.path):
            return stage
    keys = {key for key, _ in request.url.params.multi_items()}
    if keys & _ASK_FOR_A_TOKEN or "grant_type" in form_of(request):
        return "token"
    return "storage" if keys & _SIGN_A_URL else "other"


def form_of(request: httpx.Request) -> dict[str, str]:
    """The fields of a form that a request posts, empty if it posts none or its body is still to stream."""
    is_form = request.method == "POST" and request.headers.get("content-type", "").lower().startswith(FORM)
    if not is_form or not isinstance(request.stream, httpx.ByteStream):
        return {}
    return dict(parse_qsl(request.read().decode("utf-8", "replace")))
