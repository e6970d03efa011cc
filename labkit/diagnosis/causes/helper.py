"""Causes of refusals: credential helpers."""

from __future__ import annotations

from labkit.diagnosis.cause import Cause

CAUSES = (
    Cause(
        "HELPER001",
        "cred_helper_not_runnable",
        "you",
        stages=("config",),
        what="config.json names a helper that cannot be run here: not installed, another name, not on the "
        "PATH of this process, or built for another machine.",
        tells='`exec: "docker-credential-…": executable file not found` or `exec format error`; or '
        "silence, and a request without a login. `docker-credential-HELPER list` fails in the same shell.",
        fix="Install the helper where this process finds it, or delete the `credsStore` or `credHelpers` "
        "line and log in again.",
        decided_by="E C",
        lesson="06",
    ),
    Cause(
        "HELPER002",
        "cred_helper_headless_keyring",
        "you",
        stages=("config",),
        what="The helper for the desktop's keyring (secretservice) runs where there is no desktop session.",
        tells="The text speaks of D-Bus or `org.freedesktop.secrets`; a server, a container, or ssh.",
        fix="Delete the `credsStore` line or the package docker-credential-helpers, or use pass: `pass "
        "init KEY`.",
        decided_by="E",
        lesson="06",
    ),
    Cause(
        "HELPER003",
        "cred_helper_pass_locked",
        "you",
        stages=("config",),
        what="The store of pass is not initialised, or gpg cannot ask for its passphrase when a helper "
        "calls it.",
        tells="`gpg: decryption failed` or `pass store is uninitialized`; or now and then a refusal while "
        'config.json says `"credsStore": "pass"`. `pass show` in a terminal cures it for a while.',
        fix="Initialise it (`pass init KEY`), or unlock it first with `pass show`, and let gpg-agent keep "
        "the passphrase longer.",
        decided_by="E C",
        lesson="06",
    ),
    Cause(
        "HELPER004",
        "cred_helper_keychain_locked",
        "you",
        stages=("config",),
        what="The macOS keychain is locked in this session (ssh, tmux, CI).",
        tells="`User interaction is not allowed`, or status -25308; it works in the desktop's terminal.",
        fix="Unlock it in that session with `security unlock-keychain`, or do without `credsStore` there.",
        decided_by="E",
        lesson="06",
    ),
    Cause(
        "HELPER005",
        "cred_helper_cannot_store",
        "you",
        stages=("config",),
        what="The helper can fetch, but not keep what the login wants to save: it only reads, or the "
        "token is too large for its store.",
        tells="The error comes while saving, after a good login: `not implemented`, stub data, size.",
        fix="Move the helper from `credsStore` to `credHelpers` under its own host, and log in again.",
        decided_by="E C",
        lesson="06",
    ),
    Cause(
        "HELPER006",
        "cred_helper_host_not_registered",
        "you",
        stages=("config",),
        what="The helper is installed, but this host is not in credHelpers: a region's own host, or a "
        "wildcard that nobody expands.",
        tells="credHelpers lists other hosts of the same vendor, the request goes out without a login, "
        "and the error looks like missing rights.",
        fix="Add one line for exactly this host to credHelpers; for Google `gcloud auth configure-docker "
        "HOST` does it.",
        decided_by="C",
        lesson="06",
    ),
    Cause(
        "HELPER007",
        "cred_helper_fails_for_other_registry",
        "you",
        stages=("config",),
        what="A helper is asked about a registry that it does not know, and its error stops everything.",
        tells="The host in the helper's error is not the image's, or a public image fails with a store's "
        "error.",
        fix="Name the helper under `credHelpers` for its own hosts instead of `credsStore`, and delete "
        "entries that nobody needs.",
        decided_by="E C",
        lesson="06",
    ),
)
