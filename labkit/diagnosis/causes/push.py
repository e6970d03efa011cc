"""Causes of refusals: pushing."""

from __future__ import annotations

from labkit.diagnosis.cause import Cause

CAUSES = (
    Cause(
        "PUSH001",
        "token_expired_during_upload",
        "token server",
        stages=("upload",),
        what="The bearer token lives for minutes, a big layer takes longer.",
        tells="All layers show pushed, then 401; small images work; `expires_in` or `exp`−`iat` below"
        " the upload time.",
        fix="Longer token lifetime on the token server",
        decided_by="X W",
    ),
    Cause(
        "PUSH002",
        "cross_repo_mount_scope",
        "token server",
        stages=("upload",),
        what="A mount from another repository needs pull there in the same token, which is not granted.",
        tells="`POST …/blobs/uploads/?mount=…&from=OTHER` gets the 401; a retry or unshared layers succeed.",
        fix="Grant both scopes in one token; upgrade the pusher (falls back to upload)",
        decided_by="W",
    ),
    Cause(
        "PUSH003",
        "content_trust_server_auth",
        "platform",
        stages=("runtime",),
        what="The refusal comes from the signing (notary) server, not the registry.",
        tells="`Signing and pushing trust metadata`, `notary server`; `DOCKER_CONTENT_TRUST=1`; "
        "layers are in.",
        fix="`DOCKER_CONTENT_TRUST=0`, or the trust server of that registry",
        decided_by="E",
    ),
)
