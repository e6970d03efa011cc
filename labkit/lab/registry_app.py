"""The embedded registry: an app that answers as distribution 2.8.2 does."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from urllib.parse import quote

import httpx

from labkit.lab.gate import Access, Gate, no_gate
from labkit.lab.registry.answers import (
    answer,
    broken_off,
    error,
    method_not_allowed,
    moved,
    page_not_found,
)
from labkit.lab.registry.asked import Call, origin, parse_query, target
from labkit.lab.registry.options import Edition, Options
from labkit.lab.registry.pathless import BadPathError, Pathless, is_pathless, no_path
from labkit.lab.registry.routes import Route, find
from labkit.lab.store import Store
from labkit.wire.exchange import Send

_READING = ("GET", "HEAD")
_ACTIONS = {
    "GET": ("pull",),
    "HEAD": ("pull",),
    "POST": ("pull", "push"),
    "PUT": ("pull", "push"),
    "PATCH": ("pull", "push"),
    "DELETE": ("delete",),
}


PLAIN = Options()


def registry_app(store: Store, gate: Gate = no_gate, options: Options = PLAIN) -> Send:
    """A registry over this store, with this gate in front."""

    def send(request: httpx.Request) -> httpx.Response:
        path, query = target(request)
        if path == "/":  # the health check, which is not part of the registry
            return _finished(request, answer(200, {"Cache-Control": "no-cache"}), {})
        clean = _clean(path)
        if clean != path:
            response = answer(301, {"Location": origin(request) + _with_query(clean, query)})
        elif found := find(options.edition, path):
            return _finished(request, _dispatch(request, store, gate, options, found, parse_query(query)))
        elif other := _slashed(options.edition, path):
            response = moved(request.method, origin(request) + _with_query(other, query))
        else:
            return _finished(request, page_not_found())
        return _finished(request, response, {"Docker-Distribution-Api-Version": "registry/2.0"})

    return send


def _dispatch(
    request: httpx.Request,
    store: Store,
    gate: Gate,
    options: Options,
    found: tuple[Route, re.Match[str]],
    query: dict[str, str],
) -> httpx.Response:
    """The gate first, then the name, then the method: so a 401 says nothing about what exists."""
    route, match = found
    names = match.groupdict()
    name = names.get("name") or ""
    if refusal := gate(request, wanted_access(route.resource, request.method, name, query)):
        return refusal
    if not route.resource:
        return answer(200, {"Content-Type": "application/json; charset=utf-8"}, b"{}")
    if len(name) > 255:
        return error("UNKNOWN", {"Name": name, "Reason": {}})
    kept = Pathless(store) if is_pathless(name) else store
    call = Call(request, kept, name, names.get("reference") or "", query, options)
    allowed = [method for method in route.handlers if method in _READING or not options.readonly]
    if (answered := route.first(call)) is not None:
        return answered
    if request.method not in allowed:
        return method_not_allowed(request.method, allowed)
    try:
        return route.handlers[request.method](call)
    except BadPathError as bad:
        return no_path(str(bad))
    except (httpx.ReadError, httpx.RemoteProtocolError) as broken:
        return broken_off("MANIFEST_INVALID" if "/manifests/" in route.path.pattern else "UNKNOWN", broken)


def wanted_access(resource: str, method: str, name: str, query: dict[str, str]) -> tuple[Access, ...]:
    """What a request needs (distribution 2.8, registry/handlers/app.go, authorized)."""
    if resource == "registry":
        return (Access("registry", "catalog", "*"),)
    if not resource:
        return ()
    wanted = [Access("repository", name, action) for action in _ACTIONS.get(method, ())]
    if source := query.get("from"):
        wanted.append(Access("repository", source, "pull"))
    return tuple(wanted)


def _slashed(edition: Edition, path: str) -> str | None:
    """The path with one slash more or less, if that is a route: gorilla's StrictSlash."""
    other = path.removesuffix("/") if path.endswith("/") else path + "/"
    return other if find(edition, other) else None


def _clean(path: str) -> str:
    """As gorilla's cleanPath: no empty, `.` or `..` parts; a slash at the end stays."""
    clean = posixpath.normpath("/" + path.lstrip("/"))
    return clean + "/" if path.endswith("/") and clean != "/" else clean


def _with_query(path: str, query: str) -> str:
    path = quote(path, safe="/:@$&+,;=~", errors="surrogateescape")  # as Go's url.String
    return f"{path}?{query}" if query else path


_EVERYWHERE = {"Docker-Distribution-Api-Version": "registry/2.0", "X-Content-Type-Options": "nosniff"}


def _finished(
    request: httpx.Request, response: httpx.Response, headers: Mapping[str, str] = _EVERYWHERE
) -> httpx.Response:
    """The response with the headers that all have; to HEAD without its body, of which Go says the length."""
    if request.method == "HEAD":
        counted = isinstance(response.stream, httpx.ByteStream) and not any(response.stream)
        response.close()
        response = httpx.Response(response.status_code, headers=response.headers.raw)
        for name in ("Transfer-Encoding", *(["Content-Length"] if counted else [])):
            response.headers.pop(name, None)
    response.headers.update(headers)
    return response
