"""A request changed by hand before it is sent: what would they answer if one part were different?"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

import httpx

from labkit.wire.errors import UsageError
from labkit.wire.exchange import Headers

_TOKEN = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Edit:
    """What to change; None leaves a part as it is.

    `headers` are all of them but Authorization, Host and Content-Length; an empty `authorization` drops
    the header.
    """

    method: str | None = None
    url: str | None = None
    headers: Headers | None = None
    authorization: str | None = field(default=None, repr=False)


def edit(request: httpx.Request, change: Edit, hosts: Collection[str]) -> httpx.Request:
    """The changed request; `extensions["edited"]` names the parts that differ. The same one if none does.

    Raises UsageError for what HTTP cannot carry (RFC 9110 sections 5 and 9), and for a host and port
    that is not among `hosts`: a credential must not leave for somewhere else.
    """
    url = _url(change.url, hosts) if change.url is not None else request.url
    method = _method(change.method) if change.method is not None else request.method
    own = editable(request)
    headers = _checked(change.headers) if change.headers is not None else own
    given = request.headers.get("authorization", "")
    authorization = given if change.authorization is None else change.authorization
    parts = [
        *(["method"] if method != request.method else []),
        *(["URL"] if url != request.url else []),
        *_authorization_words(given, authorization),
        *(f"header {name}" for name in _differing(own, headers)),
    ]
    if not parts:
        return request
    extensions = {**request.extensions, "edited": tuple(parts)}
    if {"method", "URL"} & set(parts):
        extensions.pop("stage", None)  # the new URL tells what this request is now
    pairs = [*headers, *([("Authorization", authorization)] if authorization else [])]
    return httpx.Request(method, url, headers=pairs, content=request.read() or None, extensions=extensions)


def editable(request: httpx.Request) -> Headers:
    """The headers that `edit` takes: Host and Content-Length follow from the rest."""
    apart = ("authorization", "host", "content-length")
    pairs = ((name.decode("latin-1"), value.decode("latin-1")) for name, value in request.headers.raw)
    return tuple((name, value) for name, value in pairs if name.lower() not in apart)


def _method(method: str) -> str:
    if not _TOKEN.fullmatch(method):
        raise UsageError(f"{method!r} is no method.", "A word such as GET or HEAD.")
    return method.upper()


def _url(text: str, hosts: Collection[str]) -> httpx.URL:
    try:
        url = httpx.URL(text.strip())
    except httpx.InvalidURL as error:
        raise UsageError(f"This is no URL: {error}.") from None
    if url.scheme not in ("http", "https") or not url.host:
        raise UsageError("A URL begins with http:// and a host.")
    if url.netloc.decode() not in hosts:
        raise UsageError(
            f"{url.netloc.decode()} does not belong to this experiment.",
            f"Requests stay here, with whatever secret they carry: {', '.join(sorted(hosts))}.",
        )
    return url


def _checked(headers: Headers) -> Headers:
    for name, value in headers:
        if not _TOKEN.fullmatch(name):
            raise UsageError(f"{name!r} is no name of a header.", "One line for each header, Name: value.")
        if _CONTROL.search(value) or not value.isascii():
            raise UsageError(f"The value of {name} has a character that no header can carry.")
    return headers


def _authorization_words(given: str, now: str) -> Iterator[str]:
    if given and not now:
        yield "Authorization dropped"
    elif now and not given:
        yield "Authorization added"
    elif now != given:
        yield "Authorization replaced"


def _differing(before: Headers, after: Headers) -> list[str]:
    """Names of headers that were added, dropped or changed, each once."""
    names = dict.fromkeys(name.lower() for name, _ in (*before, *after))
    shown = {name.lower(): name for name, _ in (*after, *before)}
    return [shown[name] for name in names if _values(before, name) != _values(after, name)]


def _values(headers: Headers, name: str) -> list[str]:
    return [value for key, value in headers if key.lower() == name]
