"""What a registry or token server says in its own words, where only the words tell the cause.

Sources: the error texts of ECR, Google Artifact Registry, Azure, GHCR, GitLab and Docker Hub.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from labkit.diagnosis.case import Case
from labkit.diagnosis.failing import broken, step
from labkit.diagnosis.finding import Finding
from labkit.diagnosis.rules.rule import found, rule

_WORDS = (
    (
        "stored_token_expired",
        r"(authorization )?token has expired|token is expired",
        "the stored token ran out",
    ),
    (
        "password_instead_of_token",
        r"personal access token to|use (a|an|your) (personal )?access token",
        "an access token is wanted in the place of the password",
    ),
    (
        "account_inactive",
        r"account (is |has been )?(not active|inactive|disabled|suspended|blocked|unverified)",
        "the account itself is not in order",
    ),
    ("sso_not_authorized", r"\bSAML\b|single sign-?on", "the token is not authorised for single sign-on"),
    (
        "iam_permission_missing",
        r'is not authorized to perform|permission "[^"]+" denied on resource',
        "the cloud identity lacks a right",
    ),
    (
        "registry_firewall_blocks_client",
        r"client with ip \S+ is not allowed",
        "the registry's firewall does not admit this address",
    ),
    (
        "upstream_cache_auth",
        r"upstream\b.{0,80}(unauthorized|denied|authentication|forbidden)",
        "the cache cannot log in where it gets its images",
    ),
    (
        "ci_token_permission_missing",
        r"installation not allowed to|permission_denied: write_package",
        "the job's token lacks a right",
    ),
    ("json_key_malformed", r"unable to parse json key|invalid json key", "the key file did not arrive whole"),
)
"""Cause, what is looked for in the answer of a request that failed, and what it means."""


_SAID_TO_ALL = {
    "stored_token_expired": ("wrong_password", "ECR says so to any password that it does not take.")
}
"""Words that a registry has for another cause, too, where a password was sent."""


@rule("wrong_password", *(slug for slug, _, _ in _WORDS))
def says_so(case: Case) -> Iterator[Finding]:
    """The answer names the cause itself."""
    for each in broken(case):
        text = each.response.excerpt if each.response and (each.response.status >= 400) else ""
        for slug, pattern, meaning in _WORDS:
            if match := re.search(pattern, text, re.IGNORECASE):
                other = _SAID_TO_ALL.get(slug) if each.carried_password else None
                message = f"{each.host} says it: {meaning}."
                sure, words = 0.82 if other else 0.95, f"its words: {match[0][:120]}"
                yield found(slug, sure, message, each, words, stage=step(each))
                if other:
                    yield found(other[0], 0.14, other[1], each, stage=step(each))
                break
