"""Causes of refusals: pushing."""

from __future__ import annotations

from labkit.diagnosis.cause import Cause

CAUSES = (
    Cause(
        "PUSH001",
        "token_expired_during_upload",
        "token server",
        stages=("upload",),
        what="A token lives for minutes, and a big layer takes longer to upload.",
        tells="Small images work. All layers show as pushed, then comes 401; the token's lifetime "
        "(`expires_in`, or `exp` less `iat`) is shorter than the upload.",
        fix="Let the token server give tokens that live longer than the longest upload.",
        decided_by="X W",
        lesson="05",
    ),
    Cause(
        "PUSH002",
        "cross_repo_mount_scope",
        "token server",
        stages=("upload",),
        what="Mounting a layer from another repository needs the right to pull there in the same token, "
        "and it was not granted.",
        tells="`POST …/blobs/uploads/?mount=…&from=…` gets the 401; a second try, or layers that are not "
        "shared, succeed.",
        fix="Grant both scopes in one token, or upgrade the client: newer ones upload the layer instead.",
        decided_by="W",
        lesson="05",
    ),
    Cause(
        "PUSH003",
        "content_trust_server_auth",
        "platform",
        stages=("runtime",),
        what="The refusal comes from the server for signatures (notary), not from the registry.",
        tells="`Signing and pushing trust metadata` or `notary server`, with `DOCKER_CONTENT_TRUST=1`; "
        "the layers are in already.",
        fix="Push with `DOCKER_CONTENT_TRUST=0`, or name the trust server of that registry.",
        decided_by="E",
        lesson="08",
    ),
)
