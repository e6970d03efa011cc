"""Who answers where: the paths of the API, and their handlers in each edition."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import httpx

from labkit.lab.registry import blobs, listings, manifests, oci, referrers, uploads
from labkit.lab.registry.asked import Call
from labkit.lab.registry.options import Edition

Handler = Callable[[Call], httpx.Response]

# distribution 2.8, reference/regexp.go and registry/api/v2/descriptors.go
_PART = r"[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*"
_LABEL = r"(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])"
_NAME = rf"(?P<name>(?:{_LABEL}(?:\.{_LABEL})*(?::[0-9]+)?/)?{_PART}(?:/{_PART})*)"
_DIGEST = r"[a-z0-9]+(?:[.+_-][a-z0-9]+)*:[a-zA-Z0-9=_-]+"
_TAG = r"\w[\w.-]{0,127}"


@dataclass(frozen=True, slots=True)
class Route:
    """A path and who answers there; without handlers (the ping) every method gets the same answer.

    `first` may answer before the method is looked at.
    """

    path: re.Pattern[str]
    handlers: Mapping[str, Handler]
    resource: str = "repository"
    first: Callable[[Call], httpx.Response | None] = lambda call: None


def _route(
    path: str,
    resource: str = "repository",
    first: Callable[[Call], httpx.Response | None] = lambda call: None,
    **handlers: Handler,
) -> Route:
    return Route(re.compile(path, re.ASCII), handlers, resource, first)


_DISTRIBUTION_2_8 = (
    _route("/v2/", resource=""),
    _route(
        rf"/v2/{_NAME}/manifests/(?P<reference>{_TAG}|{_DIGEST})",
        GET=manifests.get_manifest,
        HEAD=manifests.get_manifest,
        PUT=manifests.put_manifest,
        DELETE=manifests.delete_manifest,
    ),
    _route(rf"/v2/{_NAME}/tags/list", GET=listings.list_tags),
    _route(
        rf"/v2/{_NAME}/blobs/(?P<reference>{_DIGEST})",
        first=blobs.refused,
        GET=blobs.get_blob,
        HEAD=blobs.get_blob,
        DELETE=blobs.delete_blob,
    ),
    _route(
        rf"/v2/{_NAME}/blobs/uploads/",
        POST=uploads.start_upload,
        GET=uploads.no_upload,
        HEAD=uploads.no_upload,
        PATCH=uploads.no_upload,
        PUT=uploads.no_upload,
        DELETE=uploads.no_upload,
    ),
    # none-readonly.upload-put: an upload is looked for before the method is
    _route(
        rf"/v2/{_NAME}/blobs/uploads/(?P<reference>[a-zA-Z0-9_.=-]+)",
        first=uploads.refused,
        GET=uploads.upload_status,
        HEAD=uploads.upload_status,
        POST=uploads.start_upload,
        PATCH=uploads.patch_upload,
        PUT=uploads.put_upload,
        DELETE=uploads.delete_upload,
    ),
    _route("/v2/_catalog", resource="registry", GET=listings.list_repositories),
)
_OCI_1_1 = (
    _route(f"/v2/{_NAME}/referrers/(?P<reference>{_DIGEST})", GET=referrers.list_referrers),
    _route(
        rf"/v2/{_NAME}/manifests/(?P<reference>{_TAG}|{_DIGEST})",
        GET=oci.get_manifest,
        HEAD=oci.get_manifest,
        PUT=oci.put_manifest,
        DELETE=oci.delete_manifest,
    ),
    _route(rf"/v2/{_NAME}/tags/list", GET=oci.list_tags),
    _route(
        rf"/v2/{_NAME}/blobs/(?P<reference>{_DIGEST})",
        first=blobs.refused,
        GET=oci.get_blob,
        HEAD=oci.get_blob,
        DELETE=blobs.delete_blob,
    ),
    _route(rf"/v2/{_NAME}/blobs/uploads/", POST=oci.start_upload, GET=uploads.no_upload),
    _route(
        rf"/v2/{_NAME}/blobs/uploads/(?P<reference>[a-zA-Z0-9_.=-]+)",
        first=oci.refused,
        GET=uploads.upload_status,
        HEAD=uploads.upload_status,
        PATCH=oci.patch_upload,
        PUT=oci.put_upload,
        DELETE=uploads.delete_upload,
    ),
)
ROUTES: Mapping[Edition, tuple[Route, ...]] = {
    "distribution-2.8": _DISTRIBUTION_2_8,
    "oci-1.1": (*_OCI_1_1, *_DISTRIBUTION_2_8),
}
"""The first that fits answers: OCI's edition has its own handlers where the two differ."""
_ANY = re.compile("/v2/(_catalog|.*/(manifests|tags|blobs|referrers)/.*)?", re.DOTALL)
"""What all have in common, for a quick no to a long path."""


def find(edition: Edition, path: str) -> tuple[Route, re.Match[str]] | None:
    """The route of a path, and its parts."""
    if not _ANY.fullmatch(path):
        return None
    for route in ROUTES[edition]:
        if match := route.path.fullmatch(path):
            return route, match
    return None
