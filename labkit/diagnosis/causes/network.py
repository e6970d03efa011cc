"""Causes of refusals: network and TLS."""

from __future__ import annotations

from labkit.diagnosis.cause import Cause

CAUSES = (
    Cause(
        "NET001",
        "tls_unknown_ca",
        "you",
        stages=("dns_tls",),
        what="The side that pulls (engine, node, VM) does not trust the registry's certificate authority.",
        tells="`x509: certificate signed by unknown authority`, before any HTTP status.",
        fix="CA in `/etc/docker/certs.d/HOST:PORT/ca.crt` or `/etc/containers/certs.d/HOST/`, on every node",
        decided_by="E W",
    ),
    Cause(
        "NET002",
        "http_registry_not_marked_insecure",
        "you",
        stages=("dns_tls",),
        what="The registry speaks plain HTTP, the engine insists on HTTPS.",
        tells="`server gave HTTP response to HTTPS client` with the registry's own URL (token URL: "
        "`token_realm_wrong`).",
        fix='`"insecure-registries": ["HOST:PORT"]` in daemon.json and restart, or TLS',
        decided_by="E W",
    ),
    Cause(
        "NET003",
        "http_proxy_refuses",
        "network",
        stages=("dns_tls",),
        what="The HTTP proxy on the way refuses: its own password, or its rules.",
        tells="407, or a word that no registry says; `Via` or a proxy page in the response; another "
        "network works.",
        fix="Correct the engine's proxy settings, or have the registry hosts allowed",
        decided_by="E W",
    ),
    Cause(
        "NET004",
        "registry_firewall_blocks_client",
        "registry",
        stages=("ping",),
        what="The registry's firewall does not admit the client's address.",
        tells="`client with IP … is not allowed access`; the same login works from another network.",
        fix="Allow the address, private endpoint, or runner inside the network",
        decided_by="E",
    ),
    Cause(
        "NET005",
        "rate_limited",
        "registry",
        stages=("manifest",),
        what="The pull quota of the account or of the shared address is used up.",
        tells="429 or `toomanyrequests`; not an auth refusal, though a login raises the limit.",
        fix="`docker login`, wait, or a mirror",
        decided_by="E W",
    ),
)
