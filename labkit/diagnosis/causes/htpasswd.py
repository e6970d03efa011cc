"""Causes of refusals: the registry's own password file."""

from __future__ import annotations

from labkit.diagnosis.cause import Cause

CAUSES = (
    Cause(
        "HTPASSWD001",
        "htpasswd_not_bcrypt",
        "registry",
        stages=("ping",),
        what="registry:2 reads bcrypt entries only; the file holds MD5 or SHA.",
        tells="Line starts with `$apr1$` or `{SHA}` instead of `$2y$`; right password, 401.",
        fix="`htpasswd -Bbn USER PASSWORD`",
        decided_by="C X",
    ),
    Cause(
        "HTPASSWD002",
        "nginx_htpasswd_hash_unsupported",
        "registry",
        stages=("ping",),
        what="nginx checks the password, and its C library does not know the hash (bcrypt).",
        tells="500, and `crypt_r() failed` in the nginx log. The reverse of the row above.",
        fix="nginx image whose libc has bcrypt, or an apr1 hash for nginx",
        decided_by="E",
    ),
    Cause(
        "HTPASSWD003",
        "htpasswd_file_unusable",
        "registry",
        stages=("ping",),
        what="The file is empty, missing or unreadable for the registry process (also when the tool "
        "to make it was not found).",
        tells="`htpasswd` not found or `permission denied` when making or opening it; file size 0.",
        fix="`docker run --rm --entrypoint htpasswd httpd:2 -Bbn USER PASSWORD > htpasswd`, "
        "readable for its user",
        decided_by="E C",
    ),
)
