"""Causes of refusals: redirects and caches."""

from __future__ import annotations

from labkit.diagnosis.cause import Cause

CAUSES = (
    Cause(
        "REDIR001",
        "redirect_keeps_auth",
        "you",
        stages=("blob",),
        what="The client sends Authorization again to the signed storage address it was redirected to, "
        "and storage refuses two credentials.",
        tells="A 307 to the storage host, then 400 `Only one auth mechanism allowed` or 403 from there; "
        "manifests work.",
        fix="Upgrade the client: the header must not go along to another host.",
        decided_by="E W",
        lesson="10",
    ),
    Cause(
        "REDIR002",
        "redirect_to_other_registry",
        "registry",
        stages=("manifest",),
        what="The name redirects to another registry, and the client makes no token exchange for that one.",
        tells="The host in the error is not the one asked for; a pull by the other's own name works.",
        fix="Pull from the target by its own name, or let the first host proxy instead of redirect.",
        decided_by="X W",
        actions=("pull",),
        lesson="10",
    ),
    Cause(
        "REDIR003",
        "upstream_cache_auth",
        "platform",
        stages=("manifest",),
        what="A pull-through cache cannot log in to the registry behind it, and shows that as 404 or 401.",
        tells="Images that are in the cache work, new ones fail; the cache's own log shows the other "
        "registry's error.",
        fix="Correct or renew the login that the cache uses, then pull again.",
        decided_by="E P",
        lesson="10",
        person="What the registry behind answered stands in the cache's log only.",
    ),
)
