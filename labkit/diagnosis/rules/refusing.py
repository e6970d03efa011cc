"""Somebody says no to whoever asks: without a credential, with a bad one, or with one that is not needed."""

from __future__ import annotations

from collections.abc import Iterator

from labkit.diagnosis.case import Case
from labkit.diagnosis.failing import refused, step
from labkit.diagnosis.finding import Finding
from labkit.diagnosis.reading import (
    at,
    bearer,
    identified,
    lookup,
    open_to_all,
    speaks_registry,
    token_before,
    token_part,
)
from labkit.diagnosis.refusals import by_nobody, password_refused
from labkit.diagnosis.rules.rule import found, rule
from labkit.trace.words import access, asked_scope, query, who
from labkit.wire.scope import granted_from_access


@rule("no_credentials")
def nobody_asked(case: Case) -> Iterator[Finding]:
    """No `account`, no Authorization: the client had nothing for this host, or was told to use nothing."""
    first = by_nobody(case)
    if first is None or (bearer(first) and not at(case, "token")):
        return
    token = token_before(case, first)
    hides = token is not None and first.stage != "token"
    used = lookup(case)
    search = f"{used.client}: {used.credential.source}" if used else ""
    message = "No credential was sent, and one is needed here."
    yield found("no_credentials", 0.7 if hides else 0.85, message, first, token, search, stage="config")


@rule("stale_credentials_public")
def better_without(case: Case) -> Iterator[Finding]:
    """The same manifest comes when no credential is sent: what is stored is refused, and is not needed."""
    first = password_refused(case)
    manifest = open_to_all(case, first) if first else None
    if first and manifest:
        message = "The image is open to everybody, and the stored credential is refused: it is in the way."
        yield found("stale_credentials_public", 0.96, message, first, manifest, stage=step(first))


@rule("wrong_password", "stored_token_expired", "password_instead_of_token", "htpasswd_not_bcrypt")
def not_accepted(case: Case) -> Iterator[Finding]:
    """User name and password are refused: by the token server, or by the registry that asked for Basic."""
    first = password_refused(case)
    if first is None or open_to_all(case, first):
        return
    at = step(first)
    whom = "token server" if first.stage == "token" else "registry"
    words = f"sent: {who(first)}"
    message = f"The {whom} {first.host} does not accept this user name and password."
    yield found("wrong_password", 0.6, message, first, words, stage=at)
    message = "What is stored may have been good once, and have run out."
    yield found("stored_token_expired", 0.15, message, first, stage=at)
    message = "The account's password may have been given where only an access token is taken."
    yield found("password_instead_of_token", 0.12, message, first, stage=at)
    if first.stage != "token" and speaks_registry(first):
        message = "The registry's own password file may hold hashes that are not bcrypt, which match nothing."
        yield found("htpasswd_not_bcrypt", 0.08, message, first, stage=at)


@rule("wrong_password")
def taken_for_a_stranger(case: Case) -> Iterator[Finding]:
    """Some token servers (Harbor's) give a stranger's token, and no 401, for a wrong password."""
    first = refused(case)
    token = token_before(case, first) if first else None
    if first and token and identified(token) and token_part(token, "claims").get("sub") == "":
        message = f"{token.host} took no notice of the user name and password: its token is a stranger's."
        yield found("wrong_password", 0.85, message, token, first, "claim sub: empty", stage="token")


_CUT = ("robot", "robot_", "$")


@rule("dollar_sign_expanded")
def name_cut_at_a_dollar(case: Case) -> Iterator[Finding]:
    """`robot$name` in double quotes loses what follows the `$` before it is stored (Harbor's robots)."""
    first = password_refused(case)
    if first is None:
        return
    names = [*query(first).get("account", []), who(first).removeprefix("Basic ").partition(" ")[0]]
    name = next((each for each in names if each and (each in _CUT or each.endswith("$"))), None)
    if name:
        message = f"The user name that went out is {name!r}: a shell took what followed the $ away."
        yield found("dollar_sign_expanded", 0.85, message, first, f"account on the wire: {name}")


@rule("push_without_pull")
def only_push(case: Case) -> Iterator[Finding]:
    """A push needs pull and push in one token; only push was asked for, or granted."""
    first = refused(case)
    token = token_before(case, first) if first else None
    if first is None or token is None or first.stage not in ("upload", "manifest", "blob"):
        return
    claims = token_part(token, "claims")
    granted = granted_from_access(claims.get("access")) if claims else asked_scope(token)
    if bearer(first) and any("push" in each.actions and "pull" not in each.actions for each in granted):
        message = "The token may push and not pull; a push needs both."
        proof = f"granted: {access(granted)}"
        yield found("push_without_pull", 0.92, message, token, first, proof, stage="push_scope")
