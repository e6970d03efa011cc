"""A real registry as a process of its own, in a set-up of the transcripts, asked over its socket."""

from __future__ import annotations

import contextlib
import http.client
import socket
import ssl
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.transcripts.asking import Answer, Ask, Conversation
from tests.transcripts.setups import Setup, configuration

PATIENCE = 30


@contextlib.contextmanager
def running(binary: str, setup: Setup) -> Iterator[Conversation]:
    """A conversation with it; it ends with the context."""
    with tempfile.TemporaryDirectory() as name, socket.socket() as probe:
        folder = Path(name)
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
        (folder / "config.yml").write_text(configuration(setup, folder, port), encoding="utf-8")
        probe.close()
        log = (folder / "log").open("wb")
        process = subprocess.Popen([binary, "serve", str(folder / "config.yml")], stdout=log, stderr=log)
        try:
            _wait(port, process, folder / "log")
            yield Conversation(asks(port, setup.tls), asks(port), name)
        finally:
            process.terminate()
            process.wait(PATIENCE)
            log.close()


def _wait(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.02)
    raise RuntimeError(f"the registry did not start: {log.read_text(errors='replace')[-2000:]}")


def asks(port: int, tls: bool = False) -> Ask:
    """One connection a request, to this port of 127.0.0.1; the certificate is not looked at."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE

    def ask(method: str, target: str, headers: dict[str, str], body: bytes | None) -> Answer:
        connection = (
            http.client.HTTPSConnection("127.0.0.1", port, timeout=PATIENCE, context=context)
            if tls
            else http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        )
        with contextlib.closing(connection):
            connection.putrequest(method, target, skip_host=True, skip_accept_encoding=True)
            for name, value in headers.items():
                connection.putheader(name, value)
            if body is not None:
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders()
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                connection.send(body or b"")
            return _read(connection.getresponse())

    return ask


def _read(response: http.client.HTTPResponse) -> Answer:
    try:
        body, short = response.read(), False
    except http.client.IncompleteRead as broken:
        body, short = broken.partial, True
    return Answer(response.status, response.reason, response.getheaders(), body, short)
