"""Causes of refusals: rights."""

from __future__ import annotations

from labkit.diagnosis.cause import Cause

CAUSES = (
    Cause(
        "RIGHT001",
        "account_lacks_permission",
        "registry",
        stages=("manifest", "push_scope"),
        what="The login is good, the repository exists, and the account or its token has no right to"
        " it (not a member, read-only token).",
        tells="Token endpoint answers 200, the `access` claim lacks the action; the owner can do it.",
        fix="Owner adds the account or team; token with the needed scope",
        decided_by="W P",
    ),
    Cause(
        "RIGHT002",
        "iam_permission_missing",
        "platform",
        stages=("token", "manifest", "blob"),
        what="A cloud identity lacks the policy, role or node scope for the registry.",
        tells='Cloud words: `is not authorized to perform: ecr:…`, `Permission "…" denied on '
        "resource`, `403` from a cloud registry. The identity named is the intended one.",
        fix="Grant the action or role named (reader on the image's project) to the identity named; "
        "node pools: storage read scope",
        decided_by="E P",
    ),
    Cause(
        "RIGHT003",
        "wrong_identity_used",
        "platform",
        stages=("token",),
        what="The right was given to one identity, the pull is made by another: kubelet against "
        "cluster identity, execution against job role, other service principal.",
        tells="The right exists when looked up; the identity in the error or audit log is not the one"
        " that has it.",
        fix="Grant it to the identity that pulls: `az aks update --attach-acr`, the ECS execution role",
        decided_by="X P",
    ),
    Cause(
        "RIGHT004",
        "push_without_pull",
        "you",
        stages=("push_scope",),
        what="A push needs pull and push; only push was asked for or granted.",
        tells="`insufficient scope` with push in the `access` claim and no pull; robot account with "
        "push only.",
        fix="Ask for `repository:NAME:pull,push`; give the robot both",
        decided_by="X W",
    ),
)
