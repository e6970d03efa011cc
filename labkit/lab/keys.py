"""The token server's key, made on the spot, and the certificate by which a registry trusts it."""

from __future__ import annotations

import base64
import datetime
import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias, Union

# What makes and signs is imported where it is used: 0.15 s that a lab without tokens does not pay.
if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey, EllipticCurvePublicKey
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

PublicKey: TypeAlias = Union["EllipticCurvePublicKey", "RSAPublicKey"]


@dataclass(frozen=True, slots=True)
class SigningKey:
    """An ES256 key; `certificate` is PEM text for a registry's `rootcertbundle`, `kid` in libtrust's form."""

    private: EllipticCurvePrivateKey = field(repr=False)
    certificate: str
    kid: str

    @property
    def public(self) -> EllipticCurvePublicKey:
        """What tokens are verified with."""
        return self.private.public_key()

    def sign(self, claims: dict[str, Any]) -> str:
        """A JWT with these claims that names its key by `kid` (distribution, docs/spec/auth/jwt)."""
        import jwt

        return jwt.encode(claims, self.private, algorithm="ES256", headers={"kid": self.kid})


def new_key(subject: str = "labkit token server") -> SigningKey:
    """A fresh key with a self-signed certificate that does not expire.

    An elliptic curve, since an RSA key takes up to 90 ms to make.
    """
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import Encoding

    private = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, subject)])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC))
        .not_valid_after(
            datetime.datetime(9999, 12, 31, tzinfo=datetime.UTC)
        )  # RFC 5280 section 4.1.2.5: never
        .sign(private, hashes.SHA256())
    )
    pem = certificate.public_bytes(Encoding.PEM).decode()
    return SigningKey(private, pem, key_id(private.public_key()))


def key_id(key: PublicKey) -> str:
    """A public key's id in libtrust's form: twelve groups of four of base32 over its SHA-256.

    Source: docker/libtrust, util.go, keyIDFromCryptoKey.
    """
    text = base64.b32encode(hashlib.sha256(key_der(key)).digest()[:30]).decode()
    return ":".join(text[at : at + 4] for at in range(0, len(text), 4))


def key_der(key: PublicKey) -> bytes:
    """A public key as DER (RFC 5280, SubjectPublicKeyInfo)."""
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def certified_key_der(certificate: bytes) -> bytes:
    """The public key in a DER certificate. Raises ValueError, TypeError where there is none to use."""
    from cryptography import x509

    return key_der(x509.load_der_x509_certificate(certificate).public_key())  # type: ignore[arg-type]
