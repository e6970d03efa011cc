"""Faults of the first question: what answers, and how it says that clients must log in."""

from __future__ import annotations

import httpx

from labkit.lab.faults.answering import (
    HTML,
    REGISTRY,
    answer,
    at,
    errors,
    instead,
    on_the_way_back,
)
from labkit.lab.faults.fault import Fault
from labkit.wire.exchange import Send

_PORTAL = "<!doctype html><title>Welcome</title><p>Sign in to use this network.</p>"
_UNAVAILABLE = "<html><head><title>503 Service Temporarily Unavailable</title></head></html>"
_BASIC = {"Www-Authenticate": 'Basic realm="proxy"', "Content-Type": HTML}
_UNAUTHORIZED = "<html><head><title>401 Authorization Required</title></head></html>"


def _negotiate(response: httpx.Response) -> httpx.Response:
    if "www-authenticate" in response.headers:
        response.headers["www-authenticate"] = "Negotiate"
    return response


def _wants_basic_at_the_ping(send: Send) -> Send:
    """The ping asks for a password, as if nothing could be read without one."""

    def asking(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/v2/" and "authorization" not in request.headers:
            return answer(request, 401, _UNAUTHORIZED, _BASIC)
        return send(request)

    return asking


def _proxy_with_its_own_login(send: Send) -> Send:
    """A proxy wants Basic and hands it on, and the registry behind it wants Bearer: a header holds one."""

    def asking(request: httpx.Request) -> httpx.Response:
        given = request.headers.get("authorization", "").lower()
        if at(REGISTRY)(request) and not given.startswith("basic "):
            return answer(request, 401, _UNAUTHORIZED, _BASIC)
        return send(request)

    return asking


FAULTS = (
    Fault(
        "not_a_registry",
        "A web page that wants a sign-in to the network answers everything.",
        instead(lambda request: True, 200, _PORTAL),
    ),
    Fault(
        "registry_unavailable",
        "A load balancer answers 503 in the registry's place.",
        instead(at(REGISTRY), 503, _UNAVAILABLE, Server="nginx"),
    ),
    Fault(
        "registry_firewall_blocks_client",
        "The registry's firewall answers 403: this address is not on its list.",
        instead(
            at(REGISTRY),
            403,
            errors("DENIED", "client with IP '192.0.2.7' is not allowed access."),
        ),
    ),
    Fault(
        "ping_without_challenge",
        "GET /v2/ is answered with 200, as if everybody were let in.",
        instead(at("^/v2/$"), 200, "{}", Docker_Distribution_Api_Version="registry/2.0"),
        auth="token",
    ),
    Fault(
        "anonymous_blocked_by_basic_challenge",
        "Everybody may read, but GET /v2/ asks for a password first.",
        _wants_basic_at_the_ping,
        auth="none",
        user=False,
    ),
    Fault(
        "two_auth_layers",
        "A proxy asks for Basic, and the registry behind it for Bearer.",
        _proxy_with_its_own_login,
        auth="token",
    ),
    Fault(
        "challenge_not_understood",
        "The challenge names a scheme that no container client knows: Negotiate.",
        on_the_way_back(at(REGISTRY), _negotiate),
        auth="token",
    ),
)
