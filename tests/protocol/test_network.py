"""Over the network: whom we trust, what we show, which way we go."""

import datetime
import http.server
import ssl
import threading

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)

from labkit.lab.server import serve
from labkit.lab.tls import lab_tls
from labkit.protocol.network import open_send
from labkit.protocol.runner import answer
from labkit.wire.errors import Unreachable, UsageError


def test_a_ca_that_is_none(tmp_path):
    (tmp_path / "ca.pem").write_text("not a certificate")
    for path in (tmp_path / "ca.pem", tmp_path / "missing.pem"):
        with pytest.raises(UsageError, match="CA"), open_send(path):
            pass


def test_proxies_are_not_asked_for_this_machine(monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    with open_send() as send, pytest.raises(httpx.ConnectError):
        send(httpx.Request("GET", "http://localhost:1/v2/"))


def test_proxies_are_asked_for_others(monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("NO_PROXY", "")
    with open_send() as send, pytest.raises(httpx.ProxyError):
        send(httpx.Request("GET", "http://registry.example/v2/"))


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_proxy_that_is_not_there_is_not_the_registry(scheme, monkeypatch):
    monkeypatch.setenv("NO_PROXY", "")
    monkeypatch.setenv("ALL_PROXY", "http://bob:open-sesame@127.0.0.1:1")
    with open_send() as send, pytest.raises(Unreachable) as caught:
        answer(send, httpx.Request("GET", f"{scheme}://registry.example/v2/"))
    assert "proxy on the way to registry.example" in caught.value.message
    assert "127.0.0.1:1" in caught.value.message
    assert "open-sesame" not in str(caught.value)


def test_a_socks_proxy_is_spoken_to(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "")
    monkeypatch.setenv("ALL_PROXY", "socks5://127.0.0.1:1")
    with open_send() as send, pytest.raises(httpx.ProxyError, match=r"127\.0\.0\.1:1"):
        send(httpx.Request("GET", "http://registry.example/v2/"))


@pytest.fixture
def mine(tmp_path):
    """A client certificate that signs itself, and its key, in the clear and locked."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "alice")])
    now, day = datetime.datetime.now(datetime.UTC), datetime.timedelta(days=1)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(now - day).not_valid_after(now + day)
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    (tmp_path / "alice.pem").write_bytes(made.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM))
    locks = {"alice.key": NoEncryption(), "locked.key": BestAvailableEncryption(b"secret")}
    for file, lock in locks.items():
        (tmp_path / file).write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, lock))
    return tmp_path


@pytest.fixture
def strict(mine):
    """An https server that lets in nobody without that certificate; its URL, and the CA to trust."""

    class Open(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *said):
            pass

    with lab_tls() as tls:
        context = tls.server()
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(mine / "alice.pem")
        with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Open) as server:
            server.socket = context.wrap_socket(server.socket, server_side=True)
            threading.Thread(target=server.serve_forever, daemon=True).start()
            yield f"https://localhost:{server.server_port}/v2/", tls.ca
            server.shutdown()


def test_a_server_that_asks_who_we_are_is_shown_the_certificate(strict, mine):
    url, ca = strict
    with open_send(ca, mine / "alice.pem", mine / "alice.key") as send:
        assert send(httpx.Request("GET", url)).status_code == 200
    (mine / "both.pem").write_text((mine / "alice.pem").read_text() + (mine / "alice.key").read_text())
    with open_send(ca, mine / "both.pem") as send:
        assert send(httpx.Request("GET", url)).status_code == 200
    with open_send(ca) as send, pytest.raises(httpx.TransportError):
        send(httpx.Request("GET", url))


@pytest.mark.parametrize(
    ("cert", "key", "words"),
    [
        ("alice.pem", None, "no client certificate"),
        ("alice.pem", "missing.key", "no client certificate"),
        ("alice.pem", "locked.key", "locked with a password"),
        (None, "alice.key", "needs its --cert"),
    ],
)
def test_a_certificate_that_cannot_be_shown(cert, key, words, mine):
    given = [mine / name if name else None for name in (cert, key)]
    with pytest.raises(UsageError, match=words), open_send(None, *given):
        pass


def test_the_credential_that_was_decided_goes_whatever_the_url_says():
    came = []

    def registry(request):
        came.append(request.headers.get("authorization"))
        return httpx.Response(200)

    with serve(registry) as server, open_send() as send:
        url = httpx.URL(server.url).copy_with(userinfo=b"u:SEKR")
        for stage in ("token", "blob"):
            for headers in ({}, {"Authorization": "Basic YW5uOnB3"}):
                send(httpx.Request("GET", url, headers=headers, extensions={"stage": stage})).read()
    assert came == [None, "Basic YW5uOnB3"] * 2
