"""What a person would want to know of a stored secret, without seeing it."""

from __future__ import annotations

import binascii
import json
from collections.abc import Iterator

from labkit.credentials.credential import Credential
from labkit.wire.claims import decode_claims

_KINDS = {
    "ghp_": "a GitHub personal access token (classic)",
    "github_pat_": "a GitHub personal access token (fine-grained)",
    "gho_": "a GitHub OAuth token",
    "ghs_": "a token of a GitHub app or workflow, which ends with its job",
    "glpat-": "a GitLab personal access token",
    "gldt-": "a GitLab deploy token",
    "glcbt-": "a GitLab CI job token, which ends with its job",
    "dckr_pat_": "a Docker Hub personal access token",
    "dckr_oat_": "a Docker Hub organization access token",
    "ya29.": "a Google access token, good for an hour",
}
"""Public prefixes of tokens, and what they say about how long the token is good."""


def smells(credential: Credential, now: float) -> Iterator[str]:
    """Sentences about this secret, none of which holds a part of it; `now` is Unix time."""
    secret = credential.secret
    where = credential.source
    if kind := next((words for prefix, words in _KINDS.items() if secret.startswith(prefix)), None):
        yield f"{where}: looks like {kind}"
    if credential.username == "AWS":
        yield f"{where}: a password of Amazon ECR lasts 12 hours"
    if credential.username == "_json_key" and not _is_json(secret):
        yield f"{where}: the key file is no whole JSON; was it cut off, or wrapped at a line's end?"
    if credential.username == "_json_key_base64" and not _is_json(_decoded(secret)):
        yield f"{where}: not a whole key file in base64, which user _json_key_base64 stands for"
    if credential.username == "robot":
        yield f"{where}: user robot, as a shell leaves it of robot$name (single quotes keep the $)"
    if len(secret) > 1 and secret[0] == secret[-1] and secret[0] in "\"'":
        yield f"{where}: quotes stand around it, and they are sent, too"
    if secret.startswith(("${", "$(", "{{")):
        yield f"{where}: looks like a variable that nothing was put in for"
    if secret.startswith("eyJ") and secret.count(".") == 2:
        yield from _of_a_jwt(secret, where, now)


def _of_a_jwt(secret: str, where: str, now: float) -> Iterator[str]:
    expires = decode_claims(secret).expires
    if expires is None:
        yield f"{where}: a JSON Web Token without an end"
    elif expires < now:
        yield f"{where}: a JSON Web Token that ended {_ago(now - expires)} ago"
    else:
        yield f"{where}: a JSON Web Token, good for another {_ago(expires - now)}"


def _ago(seconds: float) -> str:
    for size, unit in ((86400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= size:
            count = int(seconds // size)
            return f"{count} {unit}{'' if count == 1 else 's'}"
    return "less than a minute"


def _decoded(text: str) -> str:
    try:
        return binascii.a2b_base64(text).decode("utf-8", "replace")
    except ValueError:
        return ""


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True
