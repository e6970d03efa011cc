"""What comes, or is led elsewhere: platforms, media types, bytes that are not what they should be."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from labkit.diagnosis.case import Case
from labkit.diagnosis.failing import broken, refusal
from labkit.diagnosis.finding import Finding
from labkit.diagnosis.reading import at, carried, elsewhere, is_a_page, path, repository
from labkit.diagnosis.rules.rule import found, rule
from labkit.trace.trouble import kind
from labkit.trace.words import answer
from labkit.wire.exchange import Exchange


@rule("platform_not_available")
def nothing_for_this_platform(case: Case) -> Iterator[Finding]:
    """An index came, and nothing that it names was asked for: the client found no entry of its platform."""
    got = [each for each in at(case, "manifest") if each.status == 200 and each.request.method == "GET"]
    last = got[-1] if got else None
    if (
        last is None
        or refusal(case)
        or any(each.n > last.n for each in at(case, "blob", "manifest", "storage"))
    ):
        return
    entries = answer(last).get("manifests")
    platforms = sorted(filter(None, map(_platform, entries))) if isinstance(entries, list) else []
    if isinstance(entries, list) and "sha256:" not in path(last):
        there = ", ".join(dict.fromkeys(platforms)) or "none"
        message = (
            f"The index of {repository(last)} names no image that the client wanted; there are: {there}."
        )
        yield found("platform_not_available", 0.8, message, last)


def _platform(entry: object) -> str:
    platform = entry.get("platform") if isinstance(entry, dict) else None
    if not isinstance(platform, dict) or platform.get("os") == "unknown":
        return ""
    return "/".join(str(platform[key]) for key in ("os", "architecture", "variant") if platform.get(key))


@rule("media_type_not_accepted")
def other_accept(case: Case) -> Iterator[Finding]:
    """The manifest is there, in a kind that the request's Accept does not name (distribution 2.8: 404)."""
    for each in broken(case):
        text = each.response.excerpt if each.response else ""
        if each.stage != "manifest":
            continue
        if "accept header does not support" in text or each.status in (406, 415):
            accept = each.request.header("accept") or "nothing"
            message = "The manifest is there, but of a kind that this client does not say it takes."
            yield found("media_type_not_accepted", 0.95, message, each, f"Accept: {accept[:200]}")


@rule("content_corrupt")
def other_bytes(case: Case) -> Iterator[Finding]:
    """Bytes whose digest is another one, that end too early, or that are a page in a blob's place."""
    for each in case.trace:
        if each.stage not in ("blob", "storage", "manifest") or each.request.method != "GET":
            continue
        why, confidence = _wrong_with(each)
        if why and not _came_later(case, each):
            message = f"What {each.host} sent for {_name(each)} is not what was pushed: {why}."
            yield found("content_corrupt", confidence, message, each, stage="blob")
            return


def _wrong_with(each: Exchange) -> tuple[str, float]:
    """Why these bytes cannot be right, and how sure that is; empty if they may be."""
    answered, trouble = each.response, kind(each.error or "")
    if trouble == "digest":
        return "its digest is another one", 0.97
    if answered is None or answered.status not in (200, 206):
        return "", 0.0
    if each.stage != "manifest" and is_a_page(each):
        return "it is a web page", 0.9
    length = answered.header("content-length") or ""
    short = length.isdecimal() and answered.bytes < int(length) and not answered.header("content-encoding")
    if each.error and (short or trouble in ("closed", "cut_off")):
        return f"it broke off after {answered.bytes} bytes", 0.75
    return "", 0.0


def _came_later(case: Case, each: Exchange) -> bool:
    return any(
        other.n > each.n
        and path(other) == path(each)
        and other.status in (200, 206)
        and not _wrong_with(other)[0]
        for other in case.trace
    )


def _name(each: Exchange) -> str:
    return path(each).rpartition("/")[2][:19]


@rule("redirect_keeps_auth")
def credential_came_along(case: Case) -> Iterator[Finding]:
    """Storage refuses a request that has a signature in its URL and an Authorization besides (S3: 400)."""
    for each in broken(case):
        if each.stage not in ("storage", "blob") or each.status not in (400, 401, 403):
            continue
        led = next((other for other in case.trace if other.n < each.n and elsewhere(other)), None)
        words = (each.response.excerpt if each.response else "").lower()
        says_so = (
            "one auth mechanism" in words or "authentication information is not given in the correct" in words
        )
        if (led and carried(each) and led.host != each.host) or says_so:
            message = (
                f"The storage host {each.host} got a signed URL and an Authorization, and takes one only."
            )
            sure = 0.95 if carried(each) and says_so else 0.85
            yield found("redirect_keeps_auth", sure, message, led, each)


@rule("redirect_to_other_registry")
def another_registry(case: Case) -> Iterator[Finding]:
    """The API of one registry redirects to that of another, whose tokens are its own."""
    for each in at(case, "ping", "manifest"):
        where = elsewhere(each)
        there = urlsplit(where).netloc if "/v2/" in where else ""
        if there and there != each.host and not _let_in(case, there):
            message = f"{each.host} sends clients on to another registry, {there}, which has its own login."
            later = next((other for other in broken(case) if other.host == there), None)
            yield found("redirect_to_other_registry", 0.92, message, each, later, stage="manifest")
            return


def _let_in(case: Case, host: str) -> bool:
    return any(each.host == host and each.status == 200 for each in at(case, "manifest"))
