"""https in the lab: whose authority is trusted, what strangers to it are told, and that its files go."""

from __future__ import annotations

import gc
import http.client
import socket
import ssl
import subprocess
from contextlib import closing
from urllib.parse import urlsplit

import httpx
import pytest

from labkit.lab import open_lab
from labkit.lab.server import serve
from labkit.lab.tls import lab_tls
from labkit.wire.errors import UsageError
from tests.transcripts.asking import read


def port_of(url):
    return urlsplit(url).port


@pytest.mark.parametrize("auth", ["htpasswd", "token"])
def test_who_trusts_the_labs_authority_pulls_over_https(each_backend, auth):
    with open_lab(each_backend, auth, tls=True) as lab:
        assert lab.url.startswith("https://localhost:")
        assert lab.to_json()["ca"] == str(lab.ca)
        pulled = lab.pull("team/app:1.0", user="alice")
        assert {httpx.URL(exchange.request.url).scheme for exchange in pulled.trace} == {"https"}
        trusting = ssl.create_default_context(cafile=str(lab.ca))
        for host in ("localhost", "127.0.0.1"):
            answer = httpx.get(f"https://{host}:{port_of(lab.url)}/v2/", verify=trusting)
            assert answer.status_code == 401
    assert not lab.ca.parent.exists()


def test_who_does_not_trust_it_is_not_let_pull(require):
    require("peers", "skopeo")
    with open_lab("embedded", "none", tls=True) as lab:
        command = ["skopeo", "inspect", "--raw", f"docker://{lab.registry}/team/app:1.0"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60)
        assert "certificate signed by unknown authority" in done.stderr
        folder = str(lab.ca.parent)
        (lab.ca.parent / "lab.cert").unlink(missing_ok=True)
        trusting = [*command[:2], "--cert-dir", folder, *command[2:]]
        (lab.ca.parent / "ca.crt").write_text(lab.ca.read_text())
        (lab.ca.parent / "lab.key").rename(
            lab.ca.parent / "key"
        )  # else skopeo looks for a client certificate
        done = subprocess.run(trusting, capture_output=True, text=True, timeout=60)
        assert '"schemaVersion"' in done.stdout, done.stderr


def test_a_handshake_that_fails_or_stalls_is_cut_off_without_a_word(caplog):
    stranger = ssl.create_default_context()
    with lab_tls() as tls, serve(lambda request: httpx.Response(204), tls=tls.server(), patience=2) as server:
        where = ("127.0.0.1", server.port)
        with closing(socket.create_connection(where, timeout=30)) as wire, pytest.raises(ssl.SSLError):
            stranger.wrap_socket(wire, server_hostname="localhost")
        with closing(socket.create_connection(where, timeout=30)) as wire:
            wire.sendall(b"\x16\x03\x01")
            assert wire.recv(1) == b""
        assert httpx.get(server.url, verify=tls.client()).status_code == 204
    gc.collect()  # only then asyncio tells of a task that failed
    assert [record.message for record in caplog.records if record.name == "asyncio"] == []


def test_plain_http_on_the_tls_port_is_answered_as_recorded():
    golden = next(each["response"] for each in read() if each["id"] == "none-tls.plain-http")
    with open_lab("embedded", "none", tls=True) as lab:
        connection = http.client.HTTPConnection("127.0.0.1", port_of(lab.url), timeout=30)
        connection.request("GET", "/v2/")
        response = connection.getresponse()
        assert (response.status, response.version) == (golden["status"], 10)
        assert response.read().decode() == golden["body"]
        connection.close()


def test_locations_are_https():
    with open_lab("embedded", "none", tls=True) as lab:
        opened = lab.send(httpx.Request("POST", f"{lab.url}/v2/team/new/blobs/uploads/"))
        assert opened.headers["location"].startswith(f"{lab.url}/v2/team/new/blobs/uploads/")


def test_without_sockets_there_is_no_tls():
    with pytest.raises(UsageError, match="TLS"):
        open_lab("embedded", sockets=False, tls=True)
