"""Certificate chains: whether one leads from a token's key to a certificate that is trusted.

Source: Go's crypto/x509, verify.go, as distribution 2.8.2 calls it; RFC 5280 section 6.1.
"""

from __future__ import annotations

import base64
import datetime
import re
from collections.abc import Iterator, Sequence
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa

_CURVES = ("secp224r1", "secp256r1", "secp384r1", "secp521r1")
_ISSUING = (ec.EllipticCurvePublicKey, rsa.RSAPublicKey, ed25519.Ed25519PublicKey)
_STRONG = ("sha256", "sha384", "sha512", "")
"""Hashes under a signature; Ed25519 names none."""
_MOST_CHECKS = 100
"""Signatures that one chain may cost."""
_UNDERSTOOD = (
    x509.AuthorityInformationAccess,
    x509.AuthorityKeyIdentifier,
    x509.BasicConstraints,
    x509.CertificatePolicies,
    x509.CRLDistributionPoints,
    x509.ExtendedKeyUsage,
    x509.KeyUsage,
    x509.NameConstraints,
    x509.SubjectKeyIdentifier,
)
_NAMES = (x509.DNSName, x509.IPAddress, x509.RFC822Name, x509.UniformResourceIdentifier)
_UNREADABLE = (
    ValueError,
    TypeError,
    InvalidSignature,
    UnsupportedAlgorithm,
    x509.DuplicateExtension,
    x509.InvalidVersion,
    x509.UnsupportedGeneralNameType,
)
"""What cryptography raises for certificates that are none, or that it does not know how to read."""


class BadChainError(Exception):
    """A chain leads to nothing that is trusted."""


def end_of(chain: Sequence[Any], roots: Sequence[x509.Certificate], now: float) -> x509.Certificate:
    """The first certificate of a chain (base64 of each, as in `x5c`), if it leads to one of the roots.

    Raises BadChainError.  Stricter than Go in two things: an authority for some names only is refused
    (RFC 5280 section 4.2: so must be what is not understood), and so are signatures by RSA-PSS.
    """
    moment = datetime.datetime.fromtimestamp(now, datetime.UTC)
    try:
        leaf, *between = map(_certificate, chain)
        trusted = _is_in_order(leaf, moment) and _leads_home(
            [leaf], roots, between, moment, iter(range(_MOST_CHECKS))
        )
    except _UNREADABLE:
        trusted = False
    if not trusted:
        raise BadChainError
    return leaf


def _certificate(text: str) -> x509.Certificate:
    """Base64 as Go reads it: line ends are passed over, nothing else is."""
    der = base64.b64decode(re.sub("[\r\n]", "", text), validate=True)
    certificate = x509.load_der_x509_certificate(der)
    key = certificate.public_key()
    if isinstance(key, ec.EllipticCurvePublicKey) and key.curve.name not in _CURVES:
        raise ValueError(key.curve.name)
    return certificate


def _leads_home(
    path: list[x509.Certificate],
    roots: Sequence[x509.Certificate],
    between: list[x509.Certificate],
    moment: datetime.datetime,
    checks: Iterator[int],
) -> bool:
    """Whether a way goes on from the end of this path to one of the roots."""
    return path[-1] in roots or any(
        _leads_home([*path, other], roots, between, moment, checks)
        for other in (*roots, *between)
        if other not in path and _has_issued(other, path, moment, checks)
    )


def _has_issued(
    issuer: x509.Certificate, path: list[x509.Certificate], moment: datetime.datetime, checks: Iterator[int]
) -> bool:
    """Whether the end of a path was signed by this certificate, and rightly so."""
    subject = path[-1]
    try:
        if issuer.subject != subject.issuer or not _may_issue(issuer, len(path) - 1, moment):
            return False
        if next(checks, None) is None or not _is_strongly_signed(subject):
            return False
        subject.verify_directly_issued_by(issuer)
    except _UNREADABLE:
        return False
    return True


def _may_issue(certificate: x509.Certificate, below: int, moment: datetime.datetime) -> bool:
    """Whether this is an authority, also with so many others below it (RFC 5280 section 4.2.1)."""
    if not _is_in_order(certificate, moment) or not isinstance(certificate.public_key(), _ISSUING):
        return False
    said = {type(extension.value): extension.value for extension in certificate.extensions}
    basic, usage = said.get(x509.BasicConstraints), said.get(x509.KeyUsage)
    if not isinstance(basic, x509.BasicConstraints) or not basic.ca or x509.NameConstraints in said:
        return False
    if isinstance(usage, x509.KeyUsage) and not usage.key_cert_sign:
        return False
    return basic.path_length is None or below <= basic.path_length


def _is_strongly_signed(certificate: x509.Certificate) -> bool:
    hashed = certificate.signature_hash_algorithm
    by_pss = isinstance(certificate.signature_algorithm_parameters, padding.PSS)
    return (hashed.name if hashed else "") in _STRONG and not by_pss


def _is_in_order(certificate: x509.Certificate, moment: datetime.datetime) -> bool:
    """Whether it is valid now, and says nothing critical that is not understood."""
    critical = (each.value for each in certificate.extensions if each.critical)
    valid = certificate.not_valid_before_utc <= moment <= certificate.not_valid_after_utc
    return valid and all(map(_is_understood, critical))


def _is_understood(said: x509.ExtensionType) -> bool:
    if isinstance(said, x509.SubjectAlternativeName):
        return any(isinstance(name, _NAMES) for name in said)
    return isinstance(said, _UNDERSTOOD)
