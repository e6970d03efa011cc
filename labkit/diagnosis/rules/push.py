"""What only a push meets: the upload's Location, a mount, a proxy's limit of size."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urljoin

from labkit.diagnosis.case import Case
from labkit.diagnosis.failing import broken
from labkit.diagnosis.finding import Finding
from labkit.diagnosis.reading import at, carried, good
from labkit.diagnosis.rules.rule import found, rule
from labkit.trace.words import query


@rule("proxy_forwarded_proto")
def upload_in_the_clear(case: Case) -> Iterator[Finding]:
    """Reached by https, it gives an http Location: the proxy before it does not say X-Forwarded-Proto."""
    for each in at(case, "upload"):
        location = each.response.header("location") if each.response else None
        if not location or not each.request.url.startswith("https:") or not good(each):
            continue
        try:
            there = urljoin(each.request.url, location)
        except ValueError:
            continue
        if there.startswith("http:"):
            message = f"{each.host} is https, and sends the upload on to plain http."
            later = next((other for other in broken(case) if other.n > each.n), None)
            yield found("proxy_forwarded_proto", 0.93, message, each, later, f"Location: {there[:120]}")
            return


@rule("cross_repo_mount_scope")
def mount_refused(case: Case) -> Iterator[Finding]:
    """A mount needs pull on the repository it mounts from, in the same token (distribution, app.go)."""
    for each in at(case, "upload"):
        source = query(each).get("from", [""])[0]
        if source and "mount" in query(each) and each.status in (401, 403) and carried(each):
            message = f"The layer was to be mounted from {source}, and the token gives no pull there."
            yield found("cross_repo_mount_scope", 0.93, message, each, f"from={source}")
            return


@rule("proxy_body_size_limit")
def too_large(case: Case) -> Iterator[Finding]:
    """413 for the body of a layer: a limit of the proxy in front (RFC 9110 section 15.5.14)."""
    for each in broken(case):
        if each.status == 413 and each.stage in ("upload", "manifest"):
            server = each.response.header("server") if each.response else None
            message = f"The proxy in front of {each.host} takes no body of this size."
            yield found("proxy_body_size_limit", 0.95, message, each, f"Server: {server}" if server else "")
