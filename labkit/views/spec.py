"""The page of a standard that an exchange follows."""

from __future__ import annotations

from labkit.wire.exchange import Exchange

_OCI = "https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md"
_TOKEN = "https://distribution.github.io/distribution/spec/auth/token/"
_UNAUTHORIZED = (
    "RFC 9110, section 11: challenge and credentials",
    "https://www.rfc-editor.org/rfc/rfc9110#section-11",
)
_STAGES = {
    "ping": ("OCI distribution spec: is this a registry?", f"{_OCI}#determining-support"),
    "manifest": ("OCI distribution spec: pulling manifests", f"{_OCI}#pulling-manifests"),
    "blob": ("OCI distribution spec: pulling blobs", f"{_OCI}#pulling-blobs"),
    "upload": ("OCI distribution spec: pushing blobs", f"{_OCI}#pushing-blobs"),
    "tags": ("OCI distribution spec: listing tags", f"{_OCI}#listing-tags"),
    "referrers": ("OCI distribution spec: listing referrers", f"{_OCI}#listing-referrers"),
    "token": ("Distribution's token specification", _TOKEN),
    "storage": ("RFC 9110, section 15.4: redirection", "https://www.rfc-editor.org/rfc/rfc9110#section-15.4"),
}


def spec_of(exchange: Exchange) -> tuple[str, str] | None:
    """Name and address of the page; a 401 follows HTTP itself, whoever sends it."""
    if exchange.status == 401:
        return _UNAUTHORIZED
    return _STAGES.get(exchange.stage)
