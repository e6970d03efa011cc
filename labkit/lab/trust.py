"""Which keys a registry trusts: those of its bundle, and those that a certificate chain leads to.

Source: distribution 2.8, registry/auth/token/token.go, VerifySigningKey; docker/libtrust.
"""

from __future__ import annotations

from typing import Any

import jwt
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from labkit.lab.chains import BadChainError, end_of
from labkit.lab.go_json import MapOf, decode
from labkit.lab.keys import PublicKey, key_id

_HASHES: dict[str, hashes.HashAlgorithm] = {
    "256": hashes.SHA256(),
    "384": hashes.SHA384(),
    "512": hashes.SHA512(),
}
_CURVES = {"secp256r1": "ES256", "secp384r1": "ES384", "secp521r1": "ES512"}
_OF_A_KEY = ("kty", "crv", "x", "y", "n", "e")
"""The fields of a public key (RFC 7518 section 6); what else a `jwk` says of it does not count."""


class UntrustedKeyError(Exception):
    """A token's header names no key that is trusted."""


class Bundle:
    """A registry's `rootcertbundle`: certificates in PEM text, whose keys and whose offspring it trusts."""

    def __init__(self, pem: str) -> None:
        self._roots = x509.load_pem_x509_certificates(pem.encode())
        self._keys = {key_id(key): key for key in map(_public, self._roots)}

    def key(self, header: dict[str, Any], now: float) -> PublicKey:
        """The key that a token's header names, by certificate chain, key or id. Raises UntrustedKeyError."""
        if chain := header["x5c"]:
            return self._end_of(chain, now)
        if (key := header["jwk"]) is not None:
            return self._given(key, now)
        if (trusted := self._keys.get(header["kid"])) is not None:
            return trusted
        raise UntrustedKeyError("no key")

    def _given(self, raw: bytes, now: float) -> PublicKey:
        """A key that the token brings along is only good if it is trusted anyway."""
        try:
            jwk = decode(raw, MapOf("anything"))
            key: Any = jwt.PyJWK({name: jwk[name] for name in _OF_A_KEY if name in jwk}).key
            identity = key_id(key)
        except (jwt.PyJWTError, AttributeError, KeyError, TypeError, ValueError):
            raise UntrustedKeyError("jwk") from None
        chain = jwk.get("x5c")
        trusted = self._end_of(chain, now) if isinstance(chain, list) else self._keys.get(identity)
        if trusted is None or key_id(trusted) != identity or jwk.get("kid", identity) != identity:
            raise UntrustedKeyError("jwk")
        return trusted

    def _end_of(self, chain: list[Any], now: float) -> PublicKey:
        """The key of a chain's first certificate, if the chain leads to one of the bundle's."""
        try:
            return _public(end_of(chain, self._roots, now))
        except BadChainError:
            raise UntrustedKeyError("x5c") from None


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
