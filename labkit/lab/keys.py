"""The token server's key, made on the spot, and the certificate by which a registry trusts it."""

from __future__ import annotations

import base64
import datetime
import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, Union

# What makes and signs is imported where it is used: 0.15 s that a lab without tokens does not pay.
if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey, EllipticCurvePublicKey
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey

PrivateKey: TypeAlias = Union["EllipticCurvePrivateKey", "RSAPrivateKey"]
PublicKey: TypeAlias = Union["EllipticCurvePublicKey", "RSAPublicKey"]
Algorithm: TypeAlias = Literal["ES256", "RS256"]


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A token server's key; `certificate` is for a registry's `rootcertbundle`, `kid` in libtrust's form."""

    private: PrivateKey = field(repr=False)
    certificate: str
    kid: str
    algorithm: Algorithm = "ES256"

    @property
    def public(self) -> PublicKey:
        """What tokens are verified with."""
        return self.private.public_key()

    def sign(self, claims: dict[str, Any], named_by: str = "kid") -> str:
        """A JWT with these claims that names its key by `kid`, or by its certificate (`x5c`)."""
        import jwt

        x5c = ["".join(self.certificate.split("\n")[1:-2])]
        header = {"x5c": x5c} if named_by == "x5c" else {"kid": self.kid}
        return jwt.encode(claims, self.private, algorithm=self.algorithm, headers=header)


def new_key(subject: str = "labkit token server", algorithm: Algorithm = "ES256") -> SigningKey:
    """A fresh key with a certificate of its own.

    An elliptic curve unless asked otherwise, since an RSA key takes up to 90 ms to make.
    """
    from cryptography.hazmat.primitives.asymmetric import ec, rsa

    private: PrivateKey = (
        ec.generate_private_key(ec.SECP256R1())
        if algorithm == "ES256"
        else rsa.generate_private_key(public_exponent=65537, key_size=2048)
    )
    return SigningKey(private, certify(private, subject), key_id(private.public_key()), algorithm)


def certify(key: PrivateKey, subject: str) -> str:
    """A certificate for this key, signed with it and never expiring, as PEM text."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.serialization import Encoding

    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, subject)])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC))
        .not_valid_after(
            datetime.datetime(9999, 12, 31, tzinfo=datetime.UTC)
        )  # RFC 5280 section 4.1.2.5: never
        .sign(key, hashes.SHA256())
    )
    return certificate.public_bytes(Encoding.PEM).decode()


def key_id(key: PublicKey) -> str:
    """A public key's id in libtrust's form: twelve groups of four of base32 over its SHA-256.

    Source: docker/libtrust, util.go, keyIDFromCryptoKey.
    """
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    der = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    text = base64.b32encode(hashlib.sha256(der).digest()[:30]).decode()
    return ":".join(text[at : at + 4] for at in range(0, len(text), 4))
