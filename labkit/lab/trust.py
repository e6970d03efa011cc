"""Which keys a registry trusts: those of its bundle, and those that a certificate chain leads to.

Source: distribution 2.8, registry/auth/token/token.go, VerifySigningKey; docker/libtrust.
"""

from __future__ import annotations

import base64
import binascii
import datetime
from typing import Any

import jwt
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from labkit.lab.keys import PublicKey, key_id

_HASHES: dict[str, hashes.HashAlgorithm] = {
    "256": hashes.SHA256(),
    "384": hashes.SHA384(),
    "512": hashes.SHA512(),
}
_CURVES = {"secp256r1": "ES256", "secp384r1": "ES384", "secp521r1": "ES512"}
_LONGEST_CHAIN = 8


class UntrustedKeyError(Exception):
    """A token's header names no key that is trusted."""


class Bundle:
    """A registry's `rootcertbundle`: certificates in PEM text, whose keys and whose offspring it trusts."""

    def __init__(self, pem: str) -> None:
        self._roots = x509.load_pem_x509_certificates(pem.encode())
        self._keys = {key_id(key): key for key in map(_public, self._roots)}

    def key(self, header: dict[str, Any], now: float) -> PublicKey:
        """The key that a token's header names, by certificate chain, key or id. Raises UntrustedKeyError."""
        if chain := header.get("x5c"):
            return self._end_of(chain, now)
        if (key := header.get("jwk")) is not None:
            return self._given(key, now)
        if (trusted := self._keys.get(str(header.get("kid")))) is not None:
            return trusted
        raise UntrustedKeyError("no key")

    def _given(self, jwk: Any, now: float) -> PublicKey:
        """A key that the token brings along is only good if it is trusted anyway."""
        try:
            key: Any = jwt.PyJWK(jwk).key
            identity = key_id(key)
        except (jwt.PyJWTError, AttributeError, TypeError, ValueError):
            raise UntrustedKeyError("jwk") from None
        if jwk.get("x5c"):
            if key_id(self._end_of(jwk["x5c"], now)) == identity:
                return self._end_of(jwk["x5c"], now)
        elif identity in self._keys:
            return self._keys[identity]
        raise UntrustedKeyError("jwk")

    def _end_of(self, chain: Any, now: float) -> PublicKey:
        """The key of a chain's first certificate, if the chain leads to one of the bundle's."""
        try:
            certificates = [x509.load_der_x509_certificate(base64.b64decode(each)) for each in chain]
            self._lead_home(certificates[0], certificates[1:], now)
            return _public(certificates[0])
        except (ValueError, TypeError, IndexError, AttributeError, binascii.Error, InvalidSignature):
            raise UntrustedKeyError("x5c") from None

    def _lead_home(self, leaf: x509.Certificate, between: list[x509.Certificate], now: float) -> None:
        certificate, moment = leaf, datetime.datetime.fromtimestamp(now, datetime.UTC)
        for _ in range(_LONGEST_CHAIN):
            if not certificate.not_valid_before_utc <= moment <= certificate.not_valid_after_utc:
                raise UntrustedKeyError("x5c: not valid now")
            if certificate in self._roots:
                return
            certificate = _issuer(certificate, [*self._roots, *between])
        raise UntrustedKeyError("x5c: too long")


def _issuer(certificate: x509.Certificate, among: list[x509.Certificate]) -> x509.Certificate:
    for other in among:
        if other.subject == certificate.issuer and _may_issue(other):
            certificate.verify_directly_issued_by(other)
            return other
    raise UntrustedKeyError("x5c: leads nowhere")


def _may_issue(certificate: x509.Certificate) -> bool:
    """A certificate of version 3 is an authority only if it says so (RFC 5280 section 4.2.1.9)."""
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return False


def _public(certificate: x509.Certificate) -> PublicKey:
    key = certificate.public_key()
    if not isinstance(key, (ec.EllipticCurvePublicKey, rsa.RSAPublicKey)):
        raise UntrustedKeyError("neither RSA nor an elliptic curve")
    return key


def check_signature(key: PublicKey, algorithm: str, signed: bytes, signature: bytes) -> None:
    """Verify a signature (RFC 7518 section 3). Raises InvalidSignature if it does not fit."""
    try:
        if isinstance(key, rsa.RSAPublicKey):
            if algorithm[:2] != "RS":
                raise InvalidSignature(algorithm)
            key.verify(signature, signed, padding.PKCS1v15(), _HASHES[algorithm[2:]])
            return
        size = (key.key_size + 7) // 8
        if algorithm != _CURVES.get(key.curve.name) or len(signature) != 2 * size:
            raise InvalidSignature(algorithm)
        r, s = (int.from_bytes(half) for half in (signature[:size], signature[size:]))
        key.verify(encode_dss_signature(r, s), signed, ec.ECDSA(_HASHES[algorithm[2:]]))
    except KeyError:
        raise InvalidSignature(algorithm) from None
