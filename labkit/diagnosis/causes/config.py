"""Causes of refusals: the file config.json."""

from __future__ import annotations

from labkit.diagnosis.cause import Cause

CAUSES = (
    Cause(
        "CONFIG001",
        "config_key_mismatch",
        "you",
        stages=("config",),
        what="The credential is there, under a key this client does not look up: scheme, port, "
        "wildcard, `docker.io` for `https://index.docker.io/v1/`, or two spellings of one host "
        "with the old one winning.",
        tells="An auths key that means the same host but is spelled differently from the one looked "
        "up; renaming it cures.",
        fix="Rename the key (Docker Hub: `https://index.docker.io/v1/`), delete the duplicate, or "
        "upgrade the client",
        decided_by="C",
    ),
    Cause(
        "CONFIG002",
        "config_key_path_scoped",
        "you",
        stages=("config",),
        what="Two accounts on one host, keyed by path; the client picks by host only and takes the "
        "wrong one.",
        tells="Several keys `HOST/path`; with the other one removed it works; `account=` in the token"
        " request names the other account.",
        fix="One file per account (`--authfile`, `DOCKER_CONFIG`), or a version with path-scoped keys",
        decided_by="X C",
    ),
    Cause(
        "CONFIG003",
        "config_malformed",
        "you",
        stages=("config",),
        what="The file is not what the format asks: misspelled key, base64 without padding, broken JSON.",
        tells="Parse or base64 error instead of an answer from a registry; other programs trip over "
        "the same file.",
        fix="Write it anew: `docker login`, `kubectl create secret docker-registry`",
        decided_by="E C",
    ),
    Cause(
        "CONFIG004",
        "tool_ignores_config_entry",
        "you",
        stages=("config",),
        what="The file is sound but this tool or version does not read that kind of entry: "
        "credHelpers, credsStore, `username`/`password` fields, bare `auth`, `identitytoken`.",
        tells="docker works with the same file, this tool does not; the entry is not a plain `auth`, "
        "or the tool's version is known for it. (`cred_helper_not_runnable`: it tries and "
        "fails.)",
        fix="Upgrade the tool, or store a plain `auth` (base64 of USER:PASSWORD) for it",
        decided_by="X C",
    ),
)
