"""Causes of refusals: credential helpers."""

from __future__ import annotations

from labkit.diagnosis.cause import Cause

CAUSES = (
    Cause(
        "HELPER001",
        "cred_helper_not_runnable",
        "you",
        stages=("config",),
        what="config.json names a helper that cannot be run here: not installed, other name, not on "
        "PATH (snap, cron, container, WSL), dead link, foreign binary.",
        tells='`exec: "docker-credential-…": executable file not found`, `exec format error`, '
        "`Invalid argument`; or silence and an anonymous request. `docker-credential-NAME list`"
        " fails in the same shell.",
        fix="Install or link it on PATH, or delete the `credsStore`/`credHelpers` line and log in again",
        decided_by="E C",
    ),
    Cause(
        "HELPER002",
        "cred_helper_headless_keyring",
        "you",
        stages=("config",),
        what="The desktop keyring helper (secretservice) runs without a desktop session or secret service.",
        tells="D-Bus or `org.freedesktop.secrets` in the text; Linux server, container or ssh.",
        fix="Remove the helper package, or `apt install pass` and `pass init KEY`",
        decided_by="E",
    ),
    Cause(
        "HELPER003",
        "cred_helper_pass_locked",
        "you",
        stages=("config",),
        what="The pass store is not initialised, or gpg cannot ask for its passphrase when called as"
        " a helper.",
        tells="`gpg: decryption failed`, `pass store is uninitialized`; or an anonymous 401 from time"
        ' to time while `"credsStore": "pass"`; `pass show` in a terminal cures for a while.',
        fix="`pass init KEY`; unlock first (`pass show …`), a pinentry for the terminal, longer "
        "gpg-agent cache",
        decided_by="E C",
    ),
    Cause(
        "HELPER004",
        "cred_helper_keychain_locked",
        "you",
        stages=("config",),
        what="The macOS keychain is locked for this session (ssh, tmux, CI).",
        tells="`User interaction is not allowed` or status -25308; works in the desktop terminal.",
        fix="`security unlock-keychain` in that session, or no credsStore",
        decided_by="E",
    ),
    Cause(
        "HELPER005",
        "cred_helper_cannot_store",
        "you",
        stages=("config",),
        what="The helper can fetch but not store what the login wants to save: read-only helper as "
        "credsStore, or a token too large for the store.",
        tells="Raised while saving, after a good login: `not implemented`, stub data, size.",
        fix="Move the helper under `credHelpers` for its host; drop `credsStore` for this login",
        decided_by="E C",
    ),
    Cause(
        "HELPER006",
        "cred_helper_host_not_registered",
        "you",
        stages=("config",),
        what="The helper is installed, but this host is not in credHelpers (regional host, wildcard).",
        tells="credHelpers lists other hosts of the same vendor; the wire shows an anonymous request,"
        " the error looks like missing rights.",
        fix="`gcloud auth configure-docker REGION-docker.pkg.dev`; one literal line per host",
        decided_by="C",
    ),
    Cause(
        "HELPER007",
        "cred_helper_fails_for_other_registry",
        "you",
        stages=("config",),
        what="A helper is asked about a registry it does not know (or an entry for an unrelated "
        "host) and its error stops everything.",
        tells="The host in the helper's error is not the host of the image, or a public image fails "
        "with a store error.",
        fix="credHelpers per host instead of credsStore; delete the stale entry",
        decided_by="E C",
    ),
)
