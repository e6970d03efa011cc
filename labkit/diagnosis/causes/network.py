"""Causes of refusals: network and TLS."""

from __future__ import annotations

from labkit.diagnosis.cause import Cause

CAUSES = (
    Cause(
        "NET001",
        "tls_unknown_ca",
        "you",
        stages=("dns_tls",),
        what="The side that pulls (engine, node, virtual machine) does not know the authority that signed "
        "the registry's certificate.",
        tells="`x509: certificate signed by unknown authority`, before there is any HTTP status.",
        fix="Install the authority's certificate where the client looks, on every machine that pulls.",
        decided_by="E W",
        actions=("trust_ca",),
        lesson="08",
    ),
    Cause(
        "NET002",
        "http_registry_not_marked_insecure",
        "you",
        stages=("dns_tls",),
        what="The registry speaks plain HTTP, and the client insists on HTTPS.",
        tells="`server gave HTTP response to HTTPS client`, with the registry's own address in it.",
        fix="Give the registry TLS; only for a test, allow plain HTTP for this one host.",
        decided_by="E W",
        actions=("allow_http",),
        lesson="03",
    ),
    Cause(
        "NET003",
        "http_proxy_refuses",
        "network",
        stages=("dns_tls",),
        what="The HTTP proxy on the way refuses: it wants a password of its own, or its rules forbid the "
        "host.",
        tells="407, or words that no registry says; a `Via` header or a proxy's page in the answer. From "
        "another network it works.",
        fix="Correct the proxy's address and login where the client reads them, or have the registry's "
        "hosts allowed.",
        decided_by="E W",
        actions=("name_proxy",),
        lesson="08",
    ),
    Cause(
        "NET004",
        "registry_firewall_blocks_client",
        "registry",
        stages=("ping",),
        what="The registry's firewall does not let this address in.",
        tells="`client with IP … is not allowed access`; the same login works from another network.",
        fix="Have the address allowed, use a private endpoint, or pull from inside the network.",
        decided_by="E",
        lesson="10",
    ),
    Cause(
        "NET005",
        "rate_limited",
        "registry",
        stages=("manifest",),
        what="The number of pulls allowed to the account, or to the address that many share, is used up.",
        tells="429 or `toomanyrequests`. It is no refusal of rights, though a login raises the limit.",
        fix="Log in, wait for the time named in `Retry-After`, or pull through a mirror or cache.",
        decided_by="E W",
        actions=("log_in",),
        lesson="10",
    ),
)
