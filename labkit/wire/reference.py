"""Image references: what people type after `docker pull`, read exactly as docker reads it.

Grammar (distribution/reference, reference.go; the default registry from normalize.go):
    reference        = name [ ":" tag ] [ "@" digest ]
    name             = [ domain "/" ] path
    domain           = ( domain-name / IPv4address / "[" IPv6address "]" ) [ ":" port ]
    domain-component = alnum / alnum *( alnum / "-" ) alnum                upper and lower case
    path             = path-component *( "/" path-component )
    path-component   = 1*lower *( ( "." / "_" / "__" / 1*"-" ) 1*lower )   lower = a-z 0-9
    tag              = word *127( word / "." / "-" )                       word = A-Z a-z 0-9 _
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NoReturn

from labkit.wire.digest import parse_digest
from labkit.wire.errors import Corrupt, InvalidReference

_HOST_PART = r"[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?"
_PATH_PART = r"[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*"
_DOMAIN = re.compile(rf"(?:{_HOST_PART}(?:\.{_HOST_PART})*|\[[a-fA-F0-9:]+\])(?::[0-9]+)?")
_PATH = re.compile(rf"{_PATH_PART}(?:/{_PATH_PART})*")
_TAG = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}")
_WORTH_TRYING = re.compile(
    rf"(?:{_DOMAIN.pattern}/)?{_PATH.pattern}(?::{_TAG.pattern})?(?:@sha256:[a-f0-9]{{64}})?"
)
_IMAGE_ID = re.compile(r"[a-f0-9]{64}")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_BLANK = re.compile(r"\s")
_LONGEST_PATH = 255
_LONGEST_TAG = 128
_HUB = "docker.io"


@dataclass(frozen=True, slots=True)
class Reference:
    """Which image: registry, repository, and a tag, a digest, or both (then the digest decides)."""

    registry: str
    repository: str
    tag: str | None = None
    digest: str | None = None

    def __str__(self) -> str:
        tag = f":{self.tag}" if self.tag else ""
        return f"{self.name}{tag}@{self.digest}" if self.digest else f"{self.name}{tag}"

    @property
    def name(self) -> str:
        """Registry and repository."""
        return f"{self.registry}/{self.repository}"

    @property
    def api_host(self) -> str:
        """Host (and port) that answers /v2/: Docker Hub's is not the one in its references."""
        return "registry-1.docker.io" if self.registry == _HUB else self.registry

    @property
    def target(self) -> str:
        """What goes into /manifests/<target>: the digest if there is one, else the tag."""
        return self.digest or self.tag or "latest"


def parse_reference(text: str) -> Reference:
    """Read a reference as docker does: `nginx` is `docker.io/library/nginx:latest`.

    Raises InvalidReference, with the position and what to type instead where that can be guessed.
    Source: distribution/reference, ParseNormalizedNamed and TagNameOnly.
    """
    _refuse_what_is_no_reference(text)
    name, at, digest = text.partition("@")
    registry, rest = _split_registry(name)
    path, colon, tag = rest.partition(":")
    start = len(name) - len(rest)
    repository = f"library/{path}" if registry == _HUB and "/" not in path else path
    if at:  # first: in `alice:secret@host` the tag is a password, not to be quoted
        _check_digest(digest, len(name) + 1)
    _check_path(text, path, repository, start)
    if colon:
        _check_tag(tag, start + len(path) + 1)
    return Reference(registry, repository, tag or (None if at else "latest"), digest or None)


def _refuse_what_is_no_reference(text: str) -> None:
    """Things people paste instead. They may hold a password, so they are not quoted."""
    if not text:
        _fail("the reference is empty", "give an image such as nginx or localhost:5000/team/app:1.0")
    if scheme := _SCHEME.match(text):
        _, at, after = text[scheme.end() :].rpartition("@")
        bare = after if not at or "/" in after else text[scheme.end() :]
        _fail(f"a reference does not begin with {scheme[0][:20]}", _try(bare.rstrip("/")))
    before, at, after = text.rpartition("@")
    if at and "/" in after and not after.startswith("sha"):
        _fail("a reference holds no user name or password", _try(after), len(before))
    if blank := _BLANK.search(text):
        _fail("a reference holds no blanks", _try(text.strip()), blank.start())
    if _IMAGE_ID.fullmatch(text):
        _fail("64 hex digits are an image id, not a name", f"as a digest: NAME@sha256:{text}")


def _split_registry(name: str) -> tuple[str, str]:
    """Registry and the rest. The first part is a host if it looks like one, else Docker Hub is meant."""
    first, slash, rest = name.partition("/")
    looks_like_host = first == "localhost" or "." in first or ":" in first or first.lower() != first
    if not slash or not looks_like_host:
        return _HUB, name
    if first == "index.docker.io":
        return _HUB, rest
    if not _DOMAIN.fullmatch(first):
        _refuse_host(first)
    return first, rest


def _refuse_host(host: str) -> NoReturn:
    # The one step away from docker: it takes `my_host.lan/app` for a name without a registry, and
    # fails over that later.
    match = _DOMAIN.match(host)
    position = match.end() if match else 0
    hint = ""
    if host.count(":") > 1 and not host.startswith("["):
        hint = "an IPv6 address stands in brackets: [::1]:5000/team/app"
    elif "_" in host:
        hint = "a host name holds letters, digits, dots and dashes"
    elif ":" in host:
        hint = "a port is a number, and a tag comes last: host:5000/team/app:1.0"
    _fail(f"{_shown(host)} is not a registry's host", hint, position)


def _check_path(text: str, path: str, repository: str, start: int) -> None:
    if path.startswith("[") and start == 0:
        _fail("a repository is missing after the host", f"such as {text}/team/app" if len(text) < 60 else "")
    if path.lower() != path:
        position = next(n for n, letter in enumerate(path) if letter.lower() != letter)
        registry = text[:start] if "." in text[:start] or ":" in text[:start] else text[:start].lower()
        lowered = registry + path.lower() + text[start + len(path) :]
        _fail(f"repository {_shown(path)} must be in lower case", _try(lowered), start + position)
    if not _PATH.fullmatch(path):
        _refuse_path(path, start)
    surplus = len(repository) - _LONGEST_PATH
    if surplus > 0:
        what = f"the repository has {len(repository)} characters, more than {_LONGEST_PATH}"
        _fail(what, position=start + len(path) - surplus)


def _refuse_path(path: str, start: int) -> NoReturn:
    if not path:
        _fail("the repository is missing", "give one after the host, such as localhost:5000/team/app", start)
    empty = f"/{path}/".find("//")
    if empty >= 0:
        hint = "one slash between parts, none at the start or end"
        _fail(f"repository {_shown(path)} has an empty part", hint, start + empty)
    match = _PATH.match(path)
    end = match.end() if match else 0
    end += path[end] == "/"
    _fail(
        f"{path[end]!r} cannot stand here in repository {_shown(path)}",
        "parts hold a-z and 0-9, with one '.', '_', '__' or some '-' between them",
        start + end,
    )


def _check_tag(tag: str, start: int) -> None:
    if _TAG.fullmatch(tag):
        return
    match = _TAG.match(tag)
    end = match.end() if match else 0
    if not tag:
        _fail("the tag after ':' is missing", "name one, or leave the ':' out", start)
    if end == _LONGEST_TAG:
        _fail(f"the tag has {len(tag)} characters, more than {_LONGEST_TAG}", position=start + end)
    what = "stand first in" if end == 0 else "stand in"
    hint = "tags hold letters, digits, '_', '.' and '-', and begin with a letter, digit or '_'"
    _fail(f"{tag[end]!r} cannot {what} the tag {_shown(tag)}", hint, start + end)


def _check_digest(digest: str, start: int) -> None:
    try:
        parse_digest(digest)
    except Corrupt as error:
        raise _invalid(error.message, "copy the whole digest: sha256: and 64 hex digits", start) from None


def _try(text: str) -> str:
    """A suggestion, if it would be taken."""
    if len(text) > 500 or not _WORTH_TRYING.fullmatch(text):
        return "a reference looks like registry.example.com/team/app:1.0"
    return f"try {text}"


def _fail(what: str, hint: str = "", position: int = 0) -> NoReturn:
    raise _invalid(what, hint, position)


def _invalid(what: str, hint: str, position: int) -> InvalidReference:
    return InvalidReference(f"invalid reference, character {position + 1}: {what}", hint, position)


def _shown(text: str) -> str:
    return repr(text if len(text) <= 60 else text[:57] + "…")
