"""Every cause of a refusal that labkit knows, as data: one file per subject, one entry per cause."""

from __future__ import annotations

from collections.abc import Mapping

from labkit.diagnosis.cause import Cause
from labkit.diagnosis.causes import (
    beside,
    ci,
    client,
    config,
    helper,
    htpasswd,
    kubernetes,
    name,
    network,
    push,
    redirect,
    refused,
    rights,
    token,
)

_IN_ORDER = (
    name,
    client,
    config,
    helper,
    refused,
    ci,
    rights,
    kubernetes,
    network,
    token,
    push,
    redirect,
    htpasswd,
    beside,
)
CAUSES: Mapping[str, Cause] = {cause.slug: cause for room in _IN_ORDER for cause in room.CAUSES}
"""By slug."""
BY_CODE: Mapping[str, Cause] = {cause.code: cause for cause in CAUSES.values()}
