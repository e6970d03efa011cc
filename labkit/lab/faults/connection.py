"""Faults before any answer: names, ports, certificates, and a proxy that lets nobody through."""

from __future__ import annotations

from labkit.lab.faults.answering import instead
from labkit.lab.faults.fault import Door, Fault

FAULTS = (
    Fault(
        "name_not_resolved",
        "The registry is called registry.invalid, which no resolver knows.",
        door=Door("http", "http", host="registry.invalid"),
    ),
    Fault(
        "connection_refused",
        "Nothing listens at the registry's port.",
        door=Door("nothing", "http"),
    ),
    Fault(
        "connection_timed_out",
        "Connections to the registry's port are neither taken nor refused.",
        door=Door("silence", "http"),
    ),
    Fault(
        "tls_unknown_ca",
        "The registry's certificate is signed by an authority that nobody is told of.",
        door=Door(ca_told=False),
    ),
    Fault(
        "tls_certificate_expired",
        "The registry's certificate ran out yesterday.",
        door=Door(days=-1),
    ),
    Fault(
        "tls_hostname_mismatch",
        "The registry's certificate is for registry.example.com.",
        door=Door(certified="registry.example.com"),
    ),
    Fault(
        "http_registry_not_marked_insecure",
        "The registry speaks plain http, and clients are told https.",
        door=Door("http", ca_told=False),
    ),
    Fault(
        "http_sent_to_https_port",
        "The registry speaks https, and clients are told plain http.",
        door=Door(told="http"),
    ),
    Fault(
        "http_proxy_refuses",
        "A proxy on the way answers everything with 407.",
        instead(
            lambda request: True,
            407,
            "<h1>Proxy login</h1>",
            Proxy_Authenticate='Basic realm="proxy"',
            Via="1.1 proxy",
        ),
    ),
)
