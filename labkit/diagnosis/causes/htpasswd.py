"""Causes of refusals: the registry's own password file."""

from __future__ import annotations

from labkit.diagnosis.cause import Cause

CAUSES = (
    Cause(
        "HTPASSWD001",
        "htpasswd_not_bcrypt",
        "registry",
        stages=("ping",),
        what="registry:2 takes bcrypt entries only, and its password file holds MD5 or SHA.",
        tells="The line begins with `$apr1$` or `{SHA}` instead of `$2y$`; the right password gets 401.",
        fix="Make the entry with bcrypt (`htpasswd -B`) and restart the registry.",
        decided_by="C X",
        actions=("make_htpasswd",),
        lesson="03",
    ),
    Cause(
        "HTPASSWD002",
        "nginx_htpasswd_hash_unsupported",
        "registry",
        stages=("ping",),
        what="nginx checks the password, and its C library does not know the hash (bcrypt).",
        tells="500, and `crypt_r() failed` in nginx's log. The registry itself wants the bcrypt that "
        "nginx cannot read.",
        fix="Use an nginx image whose C library knows bcrypt, or an apr1 hash where nginx does the checking.",
        decided_by="E",
        lesson="03",
    ),
    Cause(
        "HTPASSWD003",
        "htpasswd_file_unusable",
        "registry",
        stages=("ping",),
        what="The password file is empty, missing or unreadable for the registry, often because the "
        "program that makes it was not there.",
        tells="`htpasswd` is not found, or `permission denied`, when the file is made or opened; the file "
        "has 0 bytes.",
        fix="Make the file anew, readable for the registry's user, and restart the registry.",
        decided_by="E C",
        actions=("make_htpasswd",),
        lesson="03",
    ),
)
