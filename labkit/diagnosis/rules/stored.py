"""What is stored, and how it was looked for: keys, files, helpers, homes. It counts once somebody said no."""

from __future__ import annotations

import re
from collections.abc import Iterator

from labkit.credentials.outcome import Lookup
from labkit.diagnosis.case import Case
from labkit.diagnosis.failing import broken
from labkit.diagnosis.finding import Finding
from labkit.diagnosis.reading import at, lookup, open_to_all
from labkit.diagnosis.refusals import by_nobody, not_granted, password_refused
from labkit.diagnosis.rules.rule import found, rule

_NOTHING = ("anonymous", "error")


def without(case: Case) -> Lookup | None:
    """The search that found nothing, if that is why a request was refused, or all that is known."""
    used = lookup(case)
    if used is None or used.kind not in _NOTHING:
        return None
    return used if by_nobody(case) or (not case.trace and case.text) or used.kind == "error" else None


_PASSED_OVER = (
    (
        "login_other_registry",
        0.88,
        r"^auths key (?:\w+://)?[^\s/]+?:(\d+)[:/].* looks for \S+:(?!\1$)\d+$",
        "The login was for another port of the host, which is another registry.",
    ),
    (
        "cred_helper_host_not_registered",
        0.88,
        r"^credHelpers key .*: docker compares",
        "A helper is registered for a key that this client does not look up.",
    ),
    (
        "config_key_mismatch",
        0.9,
        r"docker compares host and port as text|looks for exactly|no key in it is exactly",
        "A credential is stored, under a key that this client does not look up.",
    ),
    (
        "tool_ignores_config_entry",
        0.85,
        r"containers/image does not read credsStore|containers/image reads `auth`",
        "The entry is there, of a kind that this client does not read.",
    ),
    (
        "config_wrong_location",
        0.75,
        r"DOCKER_CONFIG is set, so docker does not read it",
        "There is a file at another place than the one that is read.",
    ),
)
"""Cause, how sure, the sentence of a lookup that shows it, and the message; the first that fits counts."""


@rule(*(slug for slug, _, _, _ in _PASSED_OVER))
def passed_over(case: Case) -> Iterator[Finding]:
    """Something was looked at and not taken, and nothing else was found."""
    used, first = without(case), by_nobody(case)
    for sentence in used.passed_over if used else ():
        for slug, sure, pattern, message in _PASSED_OVER:
            if re.search(pattern, sentence):
                yield found(slug, sure, message, first, sentence, stage="config")
                break


@rule("config_malformed")
def unreadable(case: Case) -> Iterator[Finding]:
    """The file, or an entry, is not what the format asks, and the client stops or goes on without it."""
    used, first = without(case), by_nobody(case)
    for sentence in used.warnings if used else ():
        if re.search(
            r"goes on as if it were empty|unread for that|stops there|drops the whole|not base64", sentence
        ):
            message = "The file with the credential cannot be read as it is."
            yield found("config_malformed", 0.93, message, first, sentence, stage="config")
            return


_HELPERS = (
    ("cred_helper_not_runnable", 0.95, r"docker-credential-\S+ (is not on PATH|cannot be started)"),
    (
        "cred_helper_headless_keyring",
        0.8,
        r"docker-credential-secretservice (failed|gave no answer|was ended)",
    ),
    ("cred_helper_pass_locked", 0.85, r"docker-credential-pass (failed|gave no answer|was ended)"),
    ("cred_helper_keychain_locked", 0.8, r"docker-credential-osxkeychain (failed|gave no answer|was ended)"),
    (
        "cred_helper_not_runnable",
        0.6,
        r"docker-credential-\S+ (failed|gave no answer|was ended|did not|answered)",
    ),
)


@rule(*dict.fromkeys(slug for slug, _, _ in _HELPERS), "cred_helper_fails_for_other_registry")
def helper_failed(case: Case) -> Iterator[Finding]:
    """A helper was asked and gave no answer: the client stops, or goes on with nothing."""
    used, first = lookup(case), by_nobody(case)
    if used is None or used.kind not in _NOTHING or (used.kind == "anonymous" and first is None):
        return
    public = next((each for each in at(case, "manifest") if each.status == 200), None)
    for sentence in used.warnings:
        match = next((each for each in _HELPERS if re.search(each[2], sentence)), None)
        if match is None or (broken(case) and first is None):
            continue
        slug, sure, _ = match
        if public and slug != "cred_helper_not_runnable":
            slug = "cred_helper_fails_for_other_registry"
        message = "The credential helper gave no answer" + (
            ", for an image that needs none." if public else "."
        )
        yield found(slug, sure, message, first or public, sentence, stage="config")
        return


@rule("sudo_home_mismatch")
def other_home(case: Case) -> Iterator[Finding]:
    """Under sudo the home of another user is looked at."""
    used, first = without(case), by_nobody(case)
    sentence = next((each for each in used.warnings if each.startswith("sudo: ")), "") if used else ""
    if sentence:
        message = "The login wrote into the home of one user, and this looks into that of another."
        yield found("sudo_home_mismatch", 0.88, message, first, sentence, stage="config")


@rule("login_in_other_client")
def another_has_it(case: Case) -> Iterator[Finding]:
    """This client has nothing for the host, and another one here does."""
    used, first = without(case), by_nobody(case)
    if used is None or first is None:
        return
    others = [each for each in case.lookups if each.kind not in _NOTHING and each.client != used.client]
    if others:
        names = ", ".join(each.client for each in others[:4])
        message = f"{used.client} has no credential for this registry; {names} would have one."
        where = f"{others[0].client}: {others[0].credential.source}"
        yield found("login_in_other_client", 0.8, message, first, where, stage="config")


@rule("config_key_path_scoped")
def two_accounts(case: Case) -> Iterator[Finding]:
    """Several keys mean the same host, and the client takes one without regard to the path."""
    used, first = lookup(case), password_refused(case) or not_granted(case)
    for sentence in (*used.warnings, *used.passed_over) if used and first else ():
        if "takes one of these keys at random" in sentence or re.search(
            r"auths key \S+/\S+: \S+ was taken", sentence
        ):
            message = "There are several credentials for this host, and the client may take the wrong one."
            yield found("config_key_path_scoped", 0.7, message, first, sentence, stage="config")
            return


_SECRETS = (
    (
        "secret_trailing_newline",
        0.9,
        r"ends with a line end|has blanks around it|blanks or a line end around",
        "What is stored has more than the secret in it.",
    ),
    ("stored_token_expired", 0.9, r"a JSON Web Token that ended", "The stored token has run out."),
    (
        "stored_token_expired",
        0.7,
        r"lasts 12 hours|ends with its job|good for an hour",
        "The stored token is one that lives for hours only.",
    ),
    (
        "json_key_malformed",
        0.9,
        r"the key file is no whole JSON",
        "The key file was stored cut off or changed.",
    ),
)


@rule(*dict.fromkeys(slug for slug, _, _, _ in _SECRETS))
def smells_of(case: Case) -> Iterator[Finding]:
    """A credential went out and was refused, and what is stored looks wrong without being shown."""
    used, first = lookup(case), password_refused(case)
    if used is None or first is None or open_to_all(case, first):
        return
    for sentence in used.warnings:
        for slug, sure, pattern, message in _SECRETS:
            if re.search(pattern, sentence):
                yield found(
                    slug, sure, message, first, sentence, stage="config" if "newline" in slug else None
                )
                break
