"""Plays a persona in front of a lab's registry and token server, which go on as distribution has it."""

from __future__ import annotations

import base64
import functools
import json
import re
from collections.abc import Callable, Mapping

import httpx

from labkit.lab.personas.audience import Audience, Sign, claims
from labkit.lab.personas.persona import Persona, Says
from labkit.lab.personas.storage import with_storage
from labkit.wire.challenge import parse_challenges
from labkit.wire.exchange import Send

_REPOSITORY = re.compile("/v2/(.+)/(?:manifests|blobs|tags|referrers)/")
Passwords = Mapping[str, str]
"""User names by their password."""


def play(persona: Persona, send: Send, realm: str | None, service: str, names: Passwords, sign: Sign) -> Send:
    """The registry and the token server at `realm` as the persona has them."""
    audience = Audience(sign)
    token = _token_server(persona, send, realm, service, names, audience) if realm else send
    own = audience.taken_back(send)
    stored = with_storage(persona.storage, own) if persona.storage else own
    taking = _taking_basic(stored, realm, service) if realm and persona.takes_basic else stored
    registry = _registry(persona, taking, realm)
    here = httpx.URL(realm or "").host

    def playing(request: httpx.Request) -> httpx.Response:
        if realm and request.url.path == persona.realm:
            return (token if request.url.host == here else send)(request)
        return registry(request)

    return playing


def _said(says: Says, request: httpx.Request, headers: Mapping[str, str] | None = None) -> httpx.Response:
    scope = request.url.params.get("scope", "")
    found = _REPOSITORY.match(request.url.path)
    name = found[1] if found else scope.partition(":")[2].rpartition(":")[0]
    body = says.body.replace("{name}", name).encode() if request.method != "HEAD" else b""
    sent = {"Content-Type": says.type, "Docker-Distribution-Api-Version": "registry/2.0", **(headers or {})}
    return httpx.Response(says.status, headers=sent, content=body, request=request)


def _token_server(
    persona: Persona, send: Send, realm: str, service: str, names: Passwords, audience: Audience
) -> Send:
    """GET only, at the persona's path; asks the lab's own."""

    def ask(request: httpx.Request) -> httpx.Response:
        given = request.headers.get("authorization", "")
        scopes = request.url.params.get_list("scope")
        own = persona.service.format(host=_host_of(request))
        asked = request.url.params.get("service") or own
        if persona.stranger and asked != own:
            return _said(persona.stranger, request)
        query = httpx.QueryParams([("service", service), *(("scope", scope) for scope in scopes)])
        query = query.merge({k: v for k, v in request.url.params.items() if k not in ("service", "scope")})
        put = functools.partial(_put, send, httpx.URL(realm, params=query), request.method)
        response = put(_any_name(given, names) if persona.any_user else given)
        if response.status_code == httpx.codes.UNAUTHORIZED and given:
            if persona.forgives and scopes:
                response = put("")
            elif says := persona.wrong or (persona.unscoped if persona.forgives else None):
                return _said(says, request)
        if not given and not scopes and persona.unscoped:
            return _said(persona.unscoped, request)
        made_out = functools.partial(audience.made_out, service=asked, known=asked == own)
        return _answered(persona, response, request, made_out, nobody=not given and bool(scopes))

    return ask


def _put(send: Send, url: httpx.URL, method: str, authorization: str) -> httpx.Response:
    headers = {"Authorization": authorization} if authorization else {}
    response = send(httpx.Request(method, url, headers=headers))
    response.read()
    return response


def _answered(
    persona: Persona,
    response: httpx.Response,
    request: httpx.Request,
    made_out: Callable[[str], str],
    nobody: bool,
) -> httpx.Response:
    """A token for the persona's service, in its own fields."""
    if response.status_code != httpx.codes.OK or request.method == "HEAD":
        return response
    said = json.loads(response.content)
    if nobody and persona.nobody and not claims(said["token"]).get("access"):
        return _said(persona.nobody, request)
    said |= dict.fromkeys(said.keys() & {"token", "access_token"}, made_out(said["token"]))
    said = {name: said[name] for name in persona.fields if name in said}
    said |= dict.fromkeys(persona.empty_fields, "")
    return _said(Says(200, json.dumps(said)), request)


def _any_name(authorization: str, names: Passwords) -> str:
    """The credential with the name that its password belongs to."""
    text = base64.b64decode(authorization.partition(" ")[2] or "Og==").decode("utf-8", "replace")
    typed, _, password = text.partition(":")
    if not typed or password not in names:
        return authorization
    return "Basic " + base64.b64encode(f"{names[password]}:{password}".encode()).decode()


def _taking_basic(send: Send, realm: str, service: str) -> Send:
    """User name and password will do at the registry, too: it fetches the token itself."""

    def answer(request: httpx.Request) -> httpx.Response:
        given = request.headers.get("authorization", "")
        if not given.lower().startswith("basic "):
            return send(request)
        found = _REPOSITORY.match(request.url.path)
        actions = "pull" if request.method in ("GET", "HEAD") else "pull,push"
        scope = {"scope": f"repository:{found[1]}:{actions}"} if found else {}
        asked = httpx.URL(realm, params={"service": service, **scope})
        response = _put(send, asked, "GET", given)
        headers = {name: value for name, value in request.headers.items() if name != "authorization"}
        if response.status_code == httpx.codes.OK:
            headers["authorization"] = f"Bearer {json.loads(response.content)['token']}"
        stream, extensions = request.stream, request.extensions
        return send(
            httpx.Request(request.method, request.url, headers=headers, stream=stream, extensions=extensions)
        )

    return answer


def _registry(persona: Persona, send: Send, realm: str | None) -> Send:
    challenge = _challenge(persona, realm)

    def answer(request: httpx.Request) -> httpx.Response:
        given = request.headers.get("authorization", "")
        if persona.basic and given.lower().startswith("basic "):
            return _said(persona.basic, request)
        response = send(request)
        if response.status_code == httpx.codes.UNAUTHORIZED:
            response = _refused(persona, response, request, challenge(request, response))
        elif persona.missing and response.status_code == httpx.codes.NOT_FOUND and _missing(request, send):
            response.close()
            response = _said(persona.missing, request)
        headers = [*persona.everywhere, *(persona.at_manifests if "/manifests/" in request.url.path else ())]
        response.headers.update(dict(headers))
        return response

    return answer


def _missing(request: httpx.Request, send: Send) -> bool:
    """Whether there is no such repository: of a manifest distribution says only that it is unknown."""
    found = _REPOSITORY.match(request.url.path)
    url = request.url.copy_with(path=f"/v2/{found[1]}/tags/list", query=None) if found else request.url
    response = send(httpx.Request("GET", url, headers={"Authorization": request.headers["authorization"]}))
    return b"NAME_UNKNOWN" in response.read()


def _refused(
    persona: Persona, response: httpx.Response, request: httpx.Request, challenge: str
) -> httpx.Response:
    ping = request.url.path.rstrip("/") == "/v2"
    says = persona.ping_refused if ping and persona.ping_refused else persona.refused
    if request.headers.get("authorization") and persona.wrong_basic:
        return _said(persona.wrong_basic, request)
    if says is None:
        response.headers["www-authenticate"] = challenge
        return response
    response.close()
    return _said(says, request, {"Www-Authenticate": challenge})


def _challenge(persona: Persona, realm: str | None) -> Callable[[httpx.Request, httpx.Response], str]:
    def line(request: httpx.Request, response: httpx.Response) -> str:
        if persona.again and request.headers.get("authorization"):
            return persona.again
        origin = httpx.URL(realm) if realm and persona.elsewhere else request.url
        place = origin.copy_with(raw_path=persona.realm.encode())
        host = _host_of(request)
        text = persona.challenge.format(realm=place, service=persona.service.format(host=host), host=host)
        if not realm:
            return text
        said = parse_challenges(response.headers.get_list("www-authenticate"))[0].params
        scope = said.get("scope") or (persona.ping_scope if request.url.path == "/v2/" else None)
        text += f',scope="{scope}"' if scope else ""
        return text + (f',error="{said["error"]}"' if "error" in said and persona.says_error else "")

    return line


def _host_of(request: httpx.Request) -> str:
    """The registry's host, as the client has it."""
    url: httpx.URL = request.extensions.get("asked", request.url)
    return url.netloc.decode()
