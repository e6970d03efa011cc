"""A certificate authority of the lab's own, made on the spot, and the certificate that it gives the lab."""

from __future__ import annotations

import contextlib
import datetime
import ipaddress
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from labkit.lab.watcher import private_folder

if TYPE_CHECKING:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

_DAYS = 30


@dataclass(frozen=True, slots=True)
class Tls:
    """PEM files in a folder of the lab's: the authority to trust, the certificate, its private key."""

    ca: Path
    certificate: Path
    key: Path

    def server(self) -> ssl.SSLContext:
        """For a server that shows the certificate."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate, self.key)
        return context

    def client(self) -> ssl.SSLContext:
        """For a client that trusts the lab's authority and no other."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.load_verify_locations(self.ca)
        return context


@contextlib.contextmanager
def lab_tls(host: str = "localhost", days: int = _DAYS) -> Iterator[Tls]:
    """Files for https on this host, readable by us only, gone in the end, also after kill -9.

    The certificate is good for so many days; it ran out already where that is less than 0.
    """
    with private_folder("tls") as folder:
        made = dict(zip(("ca.pem", "lab.pem", "lab.key"), _make(host, days), strict=True))
        for name, text in made.items():
            (folder / name).write_text(text, encoding="ascii")
        yield Tls(*(folder / name for name in made))


def _make(host: str, days: int) -> tuple[str, str, str]:
    """The authority's certificate, the lab's, and the lab's key; the authority's key is kept nowhere."""
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    root, own = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    authority, subject = _name("labkit lab CA"), _name("labkit lab")
    signs = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
    ca = (
        _builder(authority, authority, root)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(signs, critical=True)
    )
    own_names: list[x509.GeneralName] = [x509.DNSName(host)]
    if host == "localhost":
        own_names += [x509.IPAddress(ipaddress.ip_address(each)) for each in ("127.0.0.1", "::1")]
    names = x509.SubjectAlternativeName(own_names)
    usage = x509.ExtendedKeyUsage([x509.oid.ExtendedKeyUsageOID.SERVER_AUTH])
    certificate = (
        _builder(subject, authority, own, days)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(names, critical=False)
        .add_extension(usage, critical=False)
    )
    key = own.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    return _signed(ca, root), _signed(certificate, root), key


def _name(text: str) -> x509.Name:
    from cryptography import x509

    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, text)])


def _builder(
    subject: x509.Name, issuer: x509.Name, key: EllipticCurvePrivateKey, days: int = _DAYS
) -> x509.CertificateBuilder:
    from cryptography import x509

    now, day = datetime.datetime.now(datetime.UTC), datetime.timedelta(days=1)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _DAYS * day)
        .not_valid_after(now + days * day)
    )


def _signed(builder: x509.CertificateBuilder, key: EllipticCurvePrivateKey) -> str:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.serialization import Encoding

    known_by = x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key())
    certificate = builder.add_extension(known_by, critical=False).sign(key, hashes.SHA256())
    return certificate.public_bytes(Encoding.PEM).decode()
