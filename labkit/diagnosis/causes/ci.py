"""Causes of refusals: cI jobs."""

from __future__ import annotations

from labkit.diagnosis.cause import Cause

CAUSES = (
    Cause(
        "CI001",
        "ci_secret_empty",
        "platform",
        stages=("config",),
        what="The secret variable is empty here: fork pull request, protected variable, never created.",
        tells="`Cannot perform an interactive login from a non TTY device`; only on some branches or forks.",
        fix="Create or unprotect the variable; skip the login in fork runs",
        decided_by="E",
    ),
    Cause(
        "CI002",
        "ci_token_permission_missing",
        "platform",
        stages=("push_scope",),
        what="The workflow token has no write right because the job does not ask for it.",
        tells="`installation not allowed to …` on ghcr.io with GITHUB_TOKEN; the log lists `Packages: read`.",
        fix="`permissions: packages: write` in the job",
        decided_by="E X",
    ),
    Cause(
        "CI003",
        "ghcr_package_not_linked",
        "platform",
        stages=("push_scope",),
        what="The job asks for the right, but the package is not open to this repository (first "
        "pushed by hand, other owner, App token for one repository).",
        tells="Same words as its neighbour, but `packages: write` is there; the package page does not"
        " list the repository.",
        fix="Package settings, Manage Actions access: add the repository with Write",
        decided_by="X P",
    ),
)
