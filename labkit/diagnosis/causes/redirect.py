"""Causes of refusals: redirects and caches."""

from __future__ import annotations

from labkit.diagnosis.cause import Cause

CAUSES = (
    Cause(
        "REDIR001",
        "redirect_keeps_auth",
        "you",
        stages=("blob",),
        what="The client repeats Authorization at the signed storage URL it was redirected to; "
        "storage refuses two credentials.",
        tells="307 to storage, then 400 `Only one auth mechanism allowed` (or 403) from the storage "
        "host; manifests work.",
        fix="Client must drop the header on another host: upgrade",
        decided_by="E W",
    ),
    Cause(
        "REDIR002",
        "redirect_to_other_registry",
        "registry",
        stages=("manifest",),
        what="A registry name redirects to another registry; the client does no token exchange for "
        "the target.",
        tells="The host in the error is not the one asked for; the target pulls directly.",
        fix="Proxy instead of redirect, or pull from the target",
        decided_by="X W",
    ),
    Cause(
        "REDIR003",
        "upstream_cache_auth",
        "platform",
        stages=("manifest",),
        what="A pull-through cache cannot log in upstream (refused, limited, broken off) and shows "
        "it as 404 or 401.",
        tells="Cached images work, new ones fail; the cache's log shows the upstream error.",
        fix="Correct or refresh the upstream credential in the cache; retry",
        decided_by="E P",
    ),
)
