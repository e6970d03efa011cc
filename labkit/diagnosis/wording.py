"""How findings are worded, on every screen alike: how sure, whose side, which step."""

from __future__ import annotations

from collections.abc import Mapping

from labkit.diagnosis.cause import Side, Step
from labkit.diagnosis.finding import Finding

_ODDS = (
    (0.97, "certain"),
    (0.85, "almost certain"),
    (0.65, "very likely"),
    (0.4, "likely"),
    (0.0, "possible"),
)

STEP_NAMES: Mapping[Step, str] = {
    "config": "setup",
    "dns_tls": "network",
    "ping": "ping",
    "token": "login",
    "manifest": "manifest",
    "blob": "layers",
    "upload": "upload",
    "push_scope": "push rights",
    "runtime": "later",
}
"""A step in one word or two, for a row of steps."""

SIDES: Mapping[Side, str] = {
    "you": "your side",
    "network": "the network",
    "registry": "the registry's side",
    "token server": "the token server's side",
    "platform": "the platform's side",
}

DECIDERS: Mapping[str, str] = {
    "E": "the error text",
    "X": "what you did and saw",
    "C": "the files on your machine",
    "W": "the wire",
    "P": "a person",
}


def certainty(confidence: float) -> str:
    """How sure, in words."""
    return next(word for least, word in _ODDS if confidence >= least)


def percent(confidence: float) -> str:
    """How sure, as a number; never 0 or 100, since nothing is."""
    return f"{min(max(round(confidence * 100), 1), 99)} %"


def title(finding: Finding) -> str:
    """The cause's name in words."""
    return spoken(finding.cause.slug)


def spoken(slug: str) -> str:
    """A slug as words: `tls_unknown_ca` is "TLS unknown CA"."""
    short = {"tls", "ca", "k8s", "ci", "url", "http", "https", "json", "iam", "sso", "oidc", "ghcr", "cli"}
    words = [word.upper() if word in short and word != "k8s" else word for word in slug.split("_")]
    said = " ".join("Kubernetes" if word == "k8s" else word for word in words)
    return said[:1].upper() + said[1:]
