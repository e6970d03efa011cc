"""Exchanges and cases made by hand, for rules that no lab can show, and for their near misses."""

from __future__ import annotations

import json

from labkit.credentials.credential import Credential
from labkit.credentials.outcome import Lookup
from labkit.diagnosis.case import Case
from labkit.wire.exchange import Answered, Asked, Exchange
from labkit.wire.reference import Reference

HOST = "https://registry.example.com"
REALM = "https://auth.example.com/token"
DATE = "Wed, 01 Jan 2025 12:00:00 GMT"
NOW = 1735732800
BASIC, BEARER = "Basic alice ·aaaa", "Bearer ·bbbb"
JSON, HTML = "application/json", "text/html; charset=utf-8"
TAG = "/v2/team/app/manifests/1.0"
ASKS_BASIC = (("www-authenticate", 'Basic realm="x"'), ("docker-distribution-api-version", "registry/2.0"))
NAME = Reference("registry.example.com", "team/app", "1.0")


def asks_bearer(realm=REALM, scope="repository:team/app:pull", error="", service="registry.example.com"):
    """The challenge of a registry with a token server."""
    end = f',error="{error}"' if error else ""
    return (("www-authenticate", f'Bearer realm="{realm}",service="{service}",scope="{scope}"{end}'),)


def errors(code, message="", **more):
    return json.dumps({"errors": [{"code": code, "message": message, **more}]})


def ask(
    stage, path, status=None, *, method="GET", auth="", sent=(), headers=(), body="", kind=JSON, error=None
):
    """An exchange that is numbered when it gets its place."""
    url = path if path.startswith("http") else HOST + path
    asked = Asked(method, url, (*((("Authorization", auth),) if auth else ()), *sent))
    answer = None
    if status is not None:
        answer = Answered(status, (("content-type", kind), ("date", DATE), *headers), len(body), body)
    return Exchange(0, stage, asked, answer, error, float(NOW), 0.1)


def case(*exchanges, **more):
    """A case of exchanges in this order."""
    import dataclasses

    numbered = tuple(dataclasses.replace(each, n=n) for n, each in enumerate(exchanges, 1))
    return Case(**{"reference": NAME, "trace": numbered, "clock": float(NOW), **more})


def ping(status=401, **more):
    more.setdefault("headers", asks_bearer(scope="") if status == 401 else ())
    return ask("ping", "/v2/", status, **more)


def basic_ping():
    return ping(headers=ASKS_BASIC)


GRANT = [{"type": "repository", "name": "team/app", "actions": ["pull"]}]
CLAIMS = {"iss": "issuer", "aud": "registry.example.com", "exp": NOW + 300, "nbf": NOW - 5, "access": GRANT}
LIBTRUST = ":".join(["ABCD"] * 12)


def token(status=200, *, auth=BASIC, claims=None, kid=LIBTRUST, body=None, mark="·bbbb", url=REALM, **more):
    """An exchange with the token server, its token as a trace shows it."""
    shown = {"fingerprint": mark, "header": {"alg": "ES256", "kid": kid}, "claims": CLAIMS | (claims or {})}
    if claims == "opaque":
        shown = {"fingerprint": mark}
    said = json.dumps({"token": shown, "expires_in": 300}) if body is None else body
    where = url + "?service=registry.example.com&scope=repository%3Ateam%2Fapp%3Apull" + more.pop("query", "")
    return ask("token", where, status, auth=auth, body=said, **more)


def manifest(status=200, *, auth=BEARER, body="{}", **more):
    return ask("manifest", more.pop("path", TAG), status, auth=auth, body=body, **more)


def refused(error="", auth=BEARER, **more):
    """The 401 of a manifest."""
    return manifest(401, auth=auth, headers=asks_bearer(error=error), body=errors("UNAUTHORIZED"), **more)


def stored(kind="anonymous", client="labkit", username="", warnings=(), passed_over=()):
    secret = Credential(
        "anonymous" if kind in ("anonymous", "error") else "basic", username, "", "config.json"
    )
    return Lookup(client, kind, username or None, None, None, None, None, passed_over, warnings, secret)
