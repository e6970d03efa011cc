"""How far a connection comes: name, address, TCP, TLS, the certificate. Nothing is asked over it."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from labkit.diagnosis.case import Reached

PATIENCE = 5.0
"""Seconds for a name, and for each of the connection's steps."""
_ADDRESSES = 3


def reach(host: str, port: int, trust: ssl.SSLContext | None, seconds: float = PATIENCE) -> Reached:
    """Name, TCP, and TLS where `trust` is given; `error` is what the first step that failed said.

    Never raises. The certificate of a server that is not trusted is read all the same, and nothing is sent.
    """
    reached = Reached(host, port)
    found, error = _bounded(lambda: _addresses(host, port), seconds)
    if not found:
        return replace(reached, error=f"gaierror: {error or 'Name or service not known'}")
    reached = replace(reached, addresses=tuple(dict.fromkeys(address for address, _ in found)))
    said = ""
    for address, number in found[:_ADDRESSES]:
        try:
            with contextlib.closing(socket.create_connection((address, number), seconds)) as connection:
                reached = replace(reached, tcp=True)
                return _over_tls(reached, connection, trust) if trust else reached
        except OSError as failure:
            said = said or _words(failure)
    return replace(reached, error=said)


def _addresses(host: str, port: int) -> list[tuple[str, int]]:
    rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [(str(row[4][0]), port) for row in rows]


def _bounded(ask: Callable[[], Any], seconds: float) -> tuple[Any, str]:
    """What `ask` returns, or nothing and what it said; a resolver knows no time limit of its own."""
    answers: list[Any] = []
    failures = ["name resolution took too long"]

    def work() -> None:
        try:
            answers.append(ask())
        except (OSError, UnicodeError) as error:
            failures[0] = str(error)

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    thread.join(seconds)
    return (answers[0], "") if answers else (None, failures[0])


def _over_tls(reached: Reached, connection: socket.socket, trust: ssl.SSLContext) -> Reached:
    try:
        with trust.wrap_socket(connection, server_hostname=reached.host) as secured:
            return _read(replace(reached, tls=True), secured.getpeercert(True))
    except (OSError, ValueError) as error:
        untrusted = isinstance(error, ssl.SSLCertVerificationError)
        certificate = _shown(reached) if untrusted else None
        return _read(replace(reached, error=_words(error)), certificate)


def _shown(reached: Reached) -> bytes | None:
    """The certificate of a server that is not trusted: a second handshake, and nothing after it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    address = (reached.addresses[0], reached.port)
    try:
        with (
            contextlib.closing(socket.create_connection(address, PATIENCE)) as connection,
            context.wrap_socket(connection, server_hostname=reached.host) as secured,
        ):
            return secured.getpeercert(True)
    except (OSError, ValueError):
        return None


def _read(reached: Reached, certificate: bytes | None) -> Reached:
    """With the names and the end of a certificate (RFC 5280 section 4.2.1.6); none if unreadable."""
    if not certificate:
        return reached
    from cryptography import x509

    try:
        read = x509.load_der_x509_certificate(certificate)
        names = tuple(_names(read))
        return replace(reached, names=names, not_after=read.not_valid_after_utc.timestamp())
    except ValueError:
        return reached


def _names(certificate: Any) -> Iterator[str]:
    from cryptography import x509

    try:
        extension = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    except x509.ExtensionNotFound:
        return
    yield from extension.value.get_values_for_type(x509.DNSName)
    yield from map(str, extension.value.get_values_for_type(x509.IPAddress))


def _words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
