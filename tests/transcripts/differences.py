"""Where the embedded registry answers otherwise than distribution 2.8.2 did, and why."""

from __future__ import annotations

from collections.abc import Iterable

_SCHEMA_1 = (
    "Where no type of the client's Accept fits a docker image, 2.8.2 makes a manifest of schema 1 on the fly and signs "
    "it. No client of today wants one: the image's own manifest is given."
)


def _named(form: str, kinds: str) -> Iterable[str]:
    return (form.format(kind) for kind in kinds.split())


KNOWN: dict[str, str] = dict.fromkeys(
    (
        *_named("none.manifest-get-tag-1.0-accept-{}", "any docker-list json none oci oci-index schema1"),
        *_named("none.manifest-get-tag-list-accept-{}", "any json none oci oci-index schema1"),
        *_named("none.manifest-head-tag-accept-{}", "any none"),
    ),
    _SCHEMA_1,
)
"""Ids of exchanges that differ, with the reason; all others are equal."""
