"""Faults of names and manifests: what was asked for is not there, or not for everybody."""

from __future__ import annotations

import json
import re

import httpx

from labkit.lab.faults.answering import (
    MANIFEST,
    answer,
    at,
    each_scope,
    errors,
    instead,
    is_token_request,
    on_the_way,
    with_body,
)
from labkit.lab.faults.fault import Fault
from labkit.lab.registry.manifests import OCI_INDEX
from labkit.wire.digest import digest_of
from labkit.wire.exchange import Send

_UNKNOWN = errors("MANIFEST_UNKNOWN", "manifest unknown")
_OF_REPOSITORY = r"^/v2/.+/(manifests/|tags/list)"
_BY_TAG = r"^/v2/.+/manifests/(?!sha256:)"
_OLD_CLIENT = "application/vnd.docker.distribution.manifest.v2+json"
_OTHER = "other-registry.example"
_NOWHERE = {"os": "plan9", "architecture": "mips"}


def _only_for_plan9(send: Send) -> Send:
    """A tag is an index whose only image is for a system that nobody has, and so is that index by digest."""
    made: dict[str, httpx.Response] = {}

    def changing(request: httpx.Request) -> httpx.Response:
        if not at(MANIFEST, "GET", "HEAD")(request):
            return send(request)
        asked = request.url.path.rpartition("/")[2]
        if asked not in made:
            found = send(httpx.Request("GET", request.url, headers=request.headers))
            if found.status_code != httpx.codes.OK or asked.startswith("sha256:"):
                found.close()
                return send(request)
            asked = _index(found, made)
        headers, body = made[asked].headers, made[asked].content
        sent = httpx.Response(200, headers=headers, content=body if request.method == "GET" else None)
        sent.headers["content-length"] = str(len(body))
        return sent

    return changing


def _index(response: httpx.Response, made: dict[str, httpx.Response]) -> str:
    """Makes an index of what was found, and says its digest."""
    body = response.read()
    found = json.loads(body)
    kept = {"mediaType": response.headers["content-type"], "digest": digest_of(body), "size": len(body)}
    entries = [{**entry, "platform": _NOWHERE} for entry in found.get("manifests", [kept])]
    index = json.dumps({"schemaVersion": 2, "mediaType": OCI_INDEX, "manifests": entries}).encode()
    digest = digest_of(index)
    made[digest] = with_body(response, index, Content_Type=OCI_INDEX, Docker_Content_Digest=digest)
    return digest


def _old_client(request: httpx.Request) -> httpx.Request:
    request.headers["accept"] = _OLD_CLIENT
    return request


def _moved_away(send: Send) -> Send:
    """Manifests are at another registry, which wants a login of its own."""

    def redirecting(request: httpx.Request) -> httpx.Response:
        if request.url.host == _OTHER:
            realm = f"{request.url.scheme}://{_OTHER}/token"
            headers = {"Www-Authenticate": f'Bearer realm="{realm}",service="{_OTHER}"'}
            return answer(request, 401, errors("UNAUTHORIZED", "authentication required"), headers)
        if at(MANIFEST)(request):
            there = request.url.copy_with(host=_OTHER, port=None)
            return answer(request, 307, "", {"Location": str(there)})
        return send(request)

    return redirecting


def _gone_then_refused(send: Send) -> Send:
    """The first answer is honest (404 to HEAD), the second hides it (401 to GET)."""

    def hiding(request: httpx.Request) -> httpx.Response:
        if not at(_BY_TAG)(request) or "authorization" not in request.headers:
            return send(request)
        honest = send(request)
        if honest.status_code == 401:
            return honest
        honest.close()
        if request.method == "HEAD":
            return answer(request, 404, _UNKNOWN, {"Content-Type": "application/json"})
        request.headers.pop("authorization")
        return send(request)

    return hiding


def _in_library(send: Send) -> Send:
    """A name without a namespace means library/NAME, where there is nothing for you."""

    def renaming(request: httpx.Request) -> httpx.Response:
        bare = re.match("/v2/([^/]+)/((?:manifests|blobs|tags)/.*)", request.url.path)
        if bare and not is_token_request(request):
            request.extensions = {
                name: value for name, value in request.extensions.items() if name != "target"
            }
            request.url = request.url.copy_with(path=f"/v2/library/{bare[1]}/{bare[2]}")
        return send(request)

    return each_scope(lambda entry: "" if re.match("repository:(library/|[^/]*$)", entry) else entry)(
        renaming
    )


FAULTS = (
    Fault(
        "rate_limited",
        "Manifests are answered with 429: the quota of pulls is used up.",
        instead(at(MANIFEST), 429, errors("TOOMANYREQUESTS", "too many requests"), Retry_After="1"),
    ),
    Fault(
        "repository_missing",
        "Manifests and lists of tags are answered with 404 NAME_UNKNOWN.",
        instead(at(_OF_REPOSITORY), 404, errors("NAME_UNKNOWN", "repository name not known to registry")),
    ),
    Fault(
        "tag_missing",
        "The repository is there, and none of its tags: 404 MANIFEST_UNKNOWN.",
        instead(at(_BY_TAG), 404, _UNKNOWN),
    ),
    Fault(
        "tag_missing_reported_as_auth",
        "The tag is not there: HEAD says 404, and GET hides it behind a 401.",
        _gone_then_refused,
        auth="token",
    ),
    Fault(
        "namespace_missing",
        "A name of one part means library/NAME, as at Docker Hub, and that is not yours.",
        _in_library,
        auth="token",
        image="app:1.0",
    ),
    Fault(
        "hub_path_too_deep",
        "A name of three parts is no repository, as at Docker Hub: the token for it grants nothing.",
        each_scope(lambda entry: "" if re.match("repository:[^:]*/[^:]*/", entry) else entry),
        auth="token",
        image="team/app/web:1.0",
    ),
    Fault(
        "platform_not_available",
        "The index has an image for plan9 on mips, and no other.",
        _only_for_plan9,
    ),
    Fault(
        "media_type_not_accepted",
        "The client asks as one of 2016 does, for docker's manifests only; the registry has OCI's.",
        on_the_way(at(MANIFEST, "GET", "HEAD"), _old_client),
    ),
    Fault(
        "redirect_to_other_registry",
        "Manifests are redirected to another registry, which wants a login of its own.",
        _moved_away,
    ),
    Fault(
        "upstream_cache_auth",
        "The registry is a cache: what it does not have yet it cannot fetch, for want of a login upstream.",
        instead(
            at(MANIFEST),
            404,
            errors("MANIFEST_UNKNOWN", "manifest unknown: upstream: unauthorized: authentication required"),
        ),
    ),
)
