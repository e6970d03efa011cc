"""Causes of refusals: CI jobs."""

from __future__ import annotations

from labkit.diagnosis.cause import Cause

CAUSES = (
    Cause(
        "CI001",
        "ci_secret_empty",
        "platform",
        stages=("config",),
        what="The variable that should hold the secret is empty here: a pull request from a fork, a "
        "protected variable, or never created.",
        tells="`Cannot perform an interactive login from a non TTY device`, or `Password required`; only "
        "on some branches or forks.",
        fix="Create the variable or open it to this branch; skip the login where a fork builds.",
        decided_by="E",
        lesson="07",
    ),
    Cause(
        "CI002",
        "ci_token_permission_missing",
        "platform",
        stages=("push_scope",),
        what="The workflow's own token may not write packages, because the job does not ask for it.",
        tells="`installation not allowed to …` on ghcr.io with GITHUB_TOKEN; the job's log lists "
        "`Packages: read`.",
        fix="Add `permissions:` with `packages: write` to the job.",
        decided_by="E X",
        lesson="07",
    ),
    Cause(
        "CI003",
        "ghcr_package_not_linked",
        "platform",
        stages=("push_scope",),
        what="The job asks for the right, but the package is not open to this repository: first pushed by "
        "hand, or owned by somebody else.",
        tells="The job has `packages: write` and is refused all the same; the package's page does not "
        "list the repository.",
        fix="In the package's settings, under Manage Actions access, add the repository with the role Write.",
        decided_by="X P",
        lesson="07",
        person="The answer is that of a missing right; the package's settings page shows who may.",
    ),
)
