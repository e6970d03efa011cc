"""Accepted, and yet no: rights, names, tags. Registries hide which of them it is; lists tell it apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches

from labkit.diagnosis.case import Case
from labkit.diagnosis.cause import Step
from labkit.diagnosis.finding import Finding
from labkit.diagnosis.reading import (
    at,
    bearer,
    by_password,
    codes,
    lacking,
    listed,
    path,
    repository,
    token_before,
    wanted_by,
)
from labkit.diagnosis.refusals import covered, not_granted, not_there
from labkit.diagnosis.rules.rule import found, rule
from labkit.trace.words import access
from labkit.wire.challenge import Challenge
from labkit.wire.exchange import Exchange

_HUB = {"registry-1.docker.io", "docker.io", "index.docker.io", "registry.hub.docker.com"}


def catalog(case: Case) -> tuple[Exchange, list[str]] | None:
    """The registry's list of repositories, if one came."""
    for each in at(case, "catalog"):
        if each.status == 200:
            return each, listed(each, "repositories")
    return None


def tags(case: Case, name: str) -> Exchange | None:
    """The last answer to the question for a repository's tags."""
    found = [each for each in at(case, "tags") if repository(each) == name and each.status is not None]
    return found[-1] if found else None


@rule("account_lacks_permission", "image_name_wrong", "repository_missing")
def let_in_and_refused(case: Case) -> Iterator[Finding]:
    """A good login, and no access: three causes that look alike, unless a list tells (RFC 6750)."""
    first = not_granted(case)
    if first is None or not by_password(case, first):
        return
    name = repository(first)
    token = token_before(case, first)
    lacks = lacking(token, wanted_by(first, token)) if token else None
    proof = f"not granted: {access(lacks)}" if lacks else ""
    lists = catalog(case)
    near = _near(name, lists[1]) if lists else ""
    known = lists is not None and name in lists[1]
    stage: Step | None = "push_scope" if first.stage == "upload" else None
    message = f"The login is good, and gives no access to {name}."
    odds = 0.93 if known else 0.1 if near else 0.52
    yield found("account_lacks_permission", odds, message, token, first, proof, stage=stage)
    if known:
        return
    message = f"{name} may be another name than the one meant" + (f": there is {near}." if near else ".")
    listing = lists[0] if lists else None
    yield found("image_name_wrong", 0.82 if near else 0.25, message, first, listing, proof, stage=stage)
    message = f"{name} may never have been created; the registry would say the same."
    yield found("repository_missing", 0.06 if near else 0.18, message, first, proof, stage=stage)


@rule("image_name_wrong", "repository_missing")
def hidden_from_strangers(case: Case) -> Iterator[Finding]:
    """Nobody logged in, and the registry says the same of what is private and of what is not there."""
    first = not_granted(case)
    if first is None or by_password(case, first):
        return
    name = repository(first)
    yield found("image_name_wrong", 0.15, f"{name} may be another name than the one meant.", first)
    yield found("repository_missing", 0.1, f"{name} may not exist; a stranger is told the same.", first)


@rule("tag_missing", "repository_missing", "image_name_wrong")
def no_such_manifest(case: Case) -> Iterator[Finding]:
    """404: the tag, the repository or its spelling; the lists of tags and of repositories tell which."""
    first = not_there(case)
    if first is None:
        return
    name, target = repository(first), path(first).rpartition("/")[2]
    lists, of_tags = catalog(case), tags(case, name)
    near = _near(name, lists[1]) if lists else ""
    unknown = "NAME_UNKNOWN" in codes(first)
    if of_tags and of_tags.status == 200 and not unknown:
        others = [each for each in listed(of_tags, "tags") if each != target]
        shown = f"; there are: {', '.join(others[:5])}" if others else ""
        message = f"The repository {name} is there, and has no {target}{shown}."
        yield found("tag_missing", 0.93, message, first, of_tags)
        return
    gone = unknown or (of_tags is not None and "NAME_UNKNOWN" in codes(of_tags))
    if gone or (of_tags and of_tags.status == 404):
        message = f"The registry has no repository {name}."
        yield found("repository_missing", 0.25 if near else 0.75, message, first, of_tags)
        message = f"{name} may be another name than the one meant" + (f": there is {near}." if near else ".")
        listing = lists[0] if lists else None
        yield found("image_name_wrong", 0.72 if near else 0.2, message, first, listing)
        return
    message = f"{name} has no manifest {target}, or the registry says so of what it hides."
    yield found("tag_missing", 0.6, message, first, of_tags)
    yield found("repository_missing", 0.2, f"The repository {name} may not be there.", first)
    yield found("image_name_wrong", 0.15, f"{name} may be another name than the one meant.", first)


@rule("tag_missing_reported_as_auth")
def covered_by_a_401(case: Case) -> Iterator[Finding]:
    """404 to one question, 401 to the next for the same manifest: the 401 is what a client shows."""
    both = covered(case)
    if both:
        message = f"{path(both[0]).rpartition('/')[2]} does not exist; the 401 comes of a second try."
        yield found("tag_missing_reported_as_auth", 0.93, message, *both)


@rule("namespace_missing", "hub_path_too_deep")
def shape_of_the_name(case: Case) -> Iterator[Finding]:
    """Docker Hub has NAMESPACE/NAME and nothing else, and `library/` is not for everybody."""
    first = not_granted(case) or not_there(case)
    if first is None:
        return
    name = repository(first)
    push = first.stage == "upload" or first.request.method in ("PUT", "POST", "PATCH")
    stage: Step = "push_scope" if push else "manifest"
    asked = next((entry.name for entry in wanted_by(first, None)), "") or _named_by(first)
    if name.count("/") >= 2 and (why := _two_parts_only(case, first)):
        message = f"{why}; {name} has more parts, and cannot exist there."
        yield found("hub_path_too_deep", 0.9, message, first, stage=stage)
    elif name.startswith("library/") or asked == f"library/{name}":
        message = f"A bare name means {asked or name} there, in a namespace that is not yours."
        sure = 0.85 if push or asked != name else 0.6
        yield found("namespace_missing", sure, message, first, stage=stage)
    elif "/" not in name and push and by_password(case, first):
        message = f"{name} has no namespace; what may be written has one."
        yield found("namespace_missing", 0.55, message, first, stage=stage)


def _named_by(first: Exchange) -> str:
    """The repository that the words of a refusal name (Harbor's, whose challenge has no scope)."""
    words = re.search(r"access repository: ([^\s,]+)", first.response.excerpt) if first.response else None
    return words[1] if words else ""


def _two_parts_only(case: Case, first: Exchange) -> str:
    """Why names of three parts cannot be here: Docker Hub, or a list without a single one."""
    hub = case.reference and case.reference.registry == "docker.io"
    if hub or first.host in _HUB or any(_is_hubs(bearer(each)) for each in case.trace):
        return "Docker Hub has NAMESPACE/NAME only"
    lists = catalog(case)
    if lists and lists[1] and all(name.count("/") == 1 for name in lists[1]):
        return "All repositories here are NAMESPACE/NAME"
    return ""


def _is_hubs(challenge: Challenge | None) -> bool:
    return challenge is not None and challenge.service == "registry.docker.io"


def _near(name: str, names: list[str]) -> str:
    """A repository whose name is nearly this one, and not merely the first parts of it."""
    others = [each for each in names if each != name and not name.startswith(f"{each}/")]
    return next(iter(get_close_matches(name, others, 1, 0.75)), "")
