"""What goes over the wire, as data.

References, challenges, scopes, claims, digests, manifests, exchanges: read, compared and written
without asking anybody anything. Nothing in this room does IO, and every other room may use it.
Parsers of what the user typed raise (`InvalidReference`, `UsageError`); parsers of what came off the
wire return what they understood and, as `problems`, what they did not. Only content that is not what
its digest says is refused outright (`Corrupt`). Whatever becomes part of an exchange is redacted first.
"""

from labkit.wire.challenge import Challenge, parse_challenges
from labkit.wire.claims import Claims, decode_claims
from labkit.wire.errors import (
    AuthRefused,
    BackendUnavailable,
    CannotRun,
    Corrupt,
    InvalidReference,
    LabkitError,
    NotFound,
    Refused,
    Unreachable,
    UsageError,
)
from labkit.wire.exchange import Answered, Asked, Exchange, Flow, Send, Stage, Trace
from labkit.wire.manifest import (
    ACCEPT,
    INDEX_TYPES,
    MANIFEST_TYPES,
    Descriptor,
    Digest,
    Index,
    Manifest,
    Platform,
    check,
    choose,
    digest_of,
    parse_digest,
    parse_manifest,
    parse_platform,
)
from labkit.wire.reference import Reference, parse_reference
from labkit.wire.scope import (
    ResourceScope,
    Scope,
    granted_from_access,
    missing,
    parse_scope,
    repository_scope,
)

__all__ = [
    "ACCEPT",
    "INDEX_TYPES",
    "MANIFEST_TYPES",
    "Answered",
    "Asked",
    "AuthRefused",
    "BackendUnavailable",
    "CannotRun",
    "Challenge",
    "Claims",
    "Corrupt",
    "Descriptor",
    "Digest",
    "Exchange",
    "Flow",
    "Index",
    "InvalidReference",
    "LabkitError",
    "Manifest",
    "NotFound",
    "Platform",
    "Reference",
    "Refused",
    "ResourceScope",
    "Scope",
    "Send",
    "Stage",
    "Trace",
    "Unreachable",
    "UsageError",
    "check",
    "choose",
    "decode_claims",
    "digest_of",
    "granted_from_access",
    "missing",
    "parse_challenges",
    "parse_digest",
    "parse_manifest",
    "parse_platform",
    "parse_reference",
    "parse_scope",
    "repository_scope",
]
