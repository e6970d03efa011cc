"""Causes of refusals: the file config.json."""

from __future__ import annotations

from labkit.diagnosis.cause import Cause

CAUSES = (
    Cause(
        "CONFIG001",
        "config_key_mismatch",
        "you",
        stages=("config",),
        what="The credential is there, under a key that this client does not look for: with a scheme, a "
        "port, a wildcard, `docker.io` for `https://index.docker.io/v1/`, or two spellings of one host.",
        tells="A key in auths means the same host and is spelt differently. Renaming it cures.",
        fix="Rename the key to what the client looks for (Docker Hub: `https://index.docker.io/v1/`), or "
        "log out and in again, which writes it anew.",
        decided_by="C",
        actions=("log_out", "log_in"),
        lesson="06",
    ),
    Cause(
        "CONFIG002",
        "config_key_path_scoped",
        "you",
        stages=("config",),
        what="Two accounts on one host are kept by path, and the client goes by the host alone and takes "
        "the wrong one.",
        tells="Several keys begin with the same host; with the other one removed it works. `account=` in "
        "the token request names the other account.",
        fix="Keep one file for each account (`--authfile`, `DOCKER_CONFIG`), or use a client that tells "
        "keys with a path apart, such as podman or skopeo.",
        decided_by="X C",
        lesson="06",
    ),
    Cause(
        "CONFIG003",
        "config_malformed",
        "you",
        stages=("config",),
        what="The file is not what its format asks for: a misspelt key, base64 without padding, broken JSON.",
        tells="There is a parse or base64 error instead of a registry's answer, and other programs trip "
        "over the same file.",
        fix="Move the file away and log in again, which writes it anew.",
        decided_by="E C",
        actions=("log_in",),
        lesson="06",
    ),
    Cause(
        "CONFIG004",
        "tool_ignores_config_entry",
        "you",
        stages=("config",),
        what="The file is sound, but this tool or version does not read that kind of entry: credHelpers, "
        "credsStore, `username` and `password`, `identitytoken`.",
        tells="docker works with the same file and this tool does not; the entry is no plain `auth`.",
        fix="Upgrade the tool, or keep a plain `auth` (base64 of USER:PASSWORD) for it in a file of its own.",
        decided_by="X C",
        lesson="06",
    ),
)
