"""Causes of refusals: rights."""

from __future__ import annotations

from labkit.diagnosis.cause import Cause

CAUSES = (
    Cause(
        "RIGHT001",
        "account_lacks_permission",
        "registry",
        stages=("manifest", "push_scope"),
        what="The login is good and the repository is there, but the account or its token has no right to "
        "it: not a member, or a token that may only read.",
        tells="The token server answers 200, and the action is missing in the token's `access`. The owner "
        "can do it.",
        fix="Have the owner add the account or its team, or make a token with the right it lacks.",
        decided_by="W P",
        lesson="05",
        person="Who should have which right is the owner's to say; a registry that hides repositories "
        "answers the same where there is none.",
    ),
    Cause(
        "RIGHT002",
        "iam_permission_missing",
        "platform",
        stages=("token", "manifest", "blob"),
        what="A cloud identity lacks the policy, role or scope for the registry.",
        tells='The cloud\'s words: `is not authorized to perform: ecr:…`, `Permission "…" denied on '
        "resource`, or a 403 from its registry. The identity it names is the one meant.",
        fix="Grant the action or role that is named to the identity that is named; for the nodes of a "
        "cluster, read access to the registry's storage.",
        decided_by="E P",
        lesson="10",
        person="Policies live in the cloud's settings, and whether to grant is for their owner to decide.",
    ),
    Cause(
        "RIGHT003",
        "wrong_identity_used",
        "platform",
        stages=("token",),
        what="The right was given to one identity and another one pulls: the node's against the "
        "cluster's, the execution role against the task's.",
        tells="The right is there when looked up; the identity in the error or audit log is not the one "
        "that has it.",
        fix="Grant the right to the identity that pulls: for AKS the kubelet's (`az aks update "
        "--attach-acr`), for ECS the execution role.",
        decided_by="X P",
        lesson="07",
        person="Which identity was meant stands in nobody's answer; compare the audit log with the grants.",
    ),
    Cause(
        "RIGHT004",
        "push_without_pull",
        "you",
        stages=("push_scope",),
        what="A push needs the rights to pull and to push, and only push was asked for or granted.",
        tells="`insufficient scope`, with push in the token's `access` and no pull; or a robot account "
        "with push only.",
        fix="Ask for both actions in one scope (`pull,push`), and give the robot both.",
        decided_by="X W",
        lesson="05",
    ),
)
