"""Everything is run with generated secrets, and everything it leaves is searched for them."""

import base64
import json
import os
import re
import secrets
import subprocess
import sys
import traceback
from pathlib import Path
from urllib.parse import quote

import httpx
import psutil
import pytest

from labkit import cli
from labkit.cli.trace import FORMS
from labkit.credentials.credential import basic
from labkit.lab import open_lab
from labkit.protocol.client import pull
from labkit.protocol.network import open_send
from labkit.trace.imports import read_trace
from labkit.trace.tap import Tap
from labkit.views import render_trace
from labkit.wire.errors import LabkitError
from labkit.wire.exchange import Trace
from labkit.wire.reference import parse_reference
from tests.peers.clients import CLIENTS

JWT = re.compile(r"eyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]{10,}")


def spellings(secret, user="alice"):
    """A secret as it may turn up: plain, URL-encoded, base64 alone and behind the user name."""
    forms = {secret, quote(secret, safe="")}
    for text in (secret, f"{user}:{secret}"):
        raw = base64.b64encode(text.encode()).decode()
        forms |= {raw, raw.rstrip("="), base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")}
    return forms


def found(text, *known):
    """What must not be there: known secrets in any spelling, tokens with their signature."""
    hits = [form for secret in known for form in spellings(secret) if form in text]
    return hits + JWT.findall(text)


def everything(trace):
    """All the forms in which a trace leaves the process, and what Python would print of it."""
    exchanges = list(trace)
    return "\n".join(
        [
            *(form.write(trace) for form in FORMS.values()),
            render_trace(trace),
            repr(trace),
            *map(repr, exchanges),
        ]
    )


@pytest.fixture
def made(monkeypatch):
    """The passwords that labs make in this test."""
    kept, real = [], secrets.token_urlsafe

    def remembered(size=None):
        kept.append(real(size))
        return kept[-1]

    monkeypatch.setattr(secrets, "token_urlsafe", remembered)
    return kept


def test_the_search_finds_what_it_looks_for():
    secret = secrets.token_urlsafe(12)
    header = base64.b64encode(f"alice:{secret}".encode()).decode()
    assert found(f"Authorization: Basic {header}", secret)
    assert found(f"?password={quote(secret, safe='')}", secret)
    assert found("eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJlLWJ5dGVz")


@pytest.mark.parametrize("auth", ["htpasswd", "token"])
@pytest.mark.parametrize("user", ["alice", "bob", None, "mallory"])
def test_traces_views_exports_and_errors(auth, user, each_backend):
    wrong = "pä:ss/+ " + secrets.token_urlsafe(12)
    with open_lab(each_backend, auth) as lab:
        credential = basic("alice", wrong) if user == "mallory" else user and lab.credential(user)
        trace, said = Trace(), ""
        options = {"credential": credential} if credential else {}
        for name in ("team/app:1.0", "team/none:1.0", "public/hello:1.0"):
            try:
                pulled = pull(lab.reference(name), send=lab.send, trace=trace, **options)
                said += repr(pulled) + json.dumps(pulled.to_json())
            except LabkitError as error:
                said += repr(error) + str(error)
        said += repr(lab) + repr(lab.users) + repr(options) + " ".join(lab.why + lab.notes)
        passwords = [known.password for known in lab.users]
    assert len(trace) >= 3
    assert not found(everything(trace) + said, wrong, *passwords)


@pytest.mark.parametrize("auth", ["htpasswd", "token"])
@pytest.mark.parametrize("form", [[], ["--json"]])
def test_walk_tells_no_secret(auth, form, made, capfd):
    assert cli.main(["walk", "--backend", "embedded", "--auth", auth, *form]) == 0
    said = "".join(capfd.readouterr())
    assert made
    assert "401" in said
    assert not found(said, *made)


@pytest.mark.parametrize("right", [True, False])
def test_pull_tells_and_writes_no_secret(right, tmp_path, capfd, monkeypatch):
    with open_lab("embedded", "token") as lab:
        password = lab.users[0].password if right else secrets.token_urlsafe(12)
        monkeypatch.setattr(sys, "stdin", open_text(tmp_path / "stdin", password))
        arguments = ["pull", f"{lab.registry}/team/app:1.0", "--user", "alice", "--password-stdin", "--json"]
        places = ["--to", str(tmp_path / "image"), "--trace", str(tmp_path / "trace.json")]
        assert cli.main(arguments + places) == (0 if right else 1)
    said = "".join(capfd.readouterr())
    (tmp_path / "stdin").unlink()
    written = "".join(
        path.read_text(errors="replace")
        for path in tmp_path.rglob("*")
        if path.is_file() and path.suffix == ".json"
    )
    assert "exchanges" in written
    assert not found(said + written, password)


@pytest.mark.parametrize("auth", ["htpasswd", "token"])
@pytest.mark.parametrize("right", [True, False])
def test_the_tap_shows_no_secret_of_a_real_client(auth, right, tmp_path, require):
    require("peers", "skopeo")
    trace = Trace()
    with open_lab("embedded", auth) as lab, open_send() as send, Tap(httpx.URL(lab.url), send, trace) as tap:
        password = lab.credential("alice").secret if right else secrets.token_urlsafe(12)
        skopeo = CLIENTS["skopeo"](tmp_path)
        source = f"docker://{tap.address}/team/app:1.0"
        command = ["copy", "--src-tls-verify=false", "--src-creds", f"alice:{password}", source]
        done = skopeo.run(*command, f"oci:{tmp_path / 'image'}")
        assert (done.returncode == 0) is right, done.stderr
    assert len(trace) >= 2
    assert trace.password_sent
    assert not found(everything(trace), password)


@pytest.mark.parametrize("auth", ["htpasswd", "token"])
def test_what_curl_wrote_down_is_redacted_on_the_way_in(auth, require):
    require("peers", "curl")
    with open_lab("embedded", auth) as lab:
        password = lab.credential("alice").secret
        url = f"{lab.realm}?service={lab.service}&scope=repository:team/app:pull"
        url = url if auth == "token" else f"{lab.url}/v2/team/app/manifests/1.0"
        said = subprocess.run(["curl", "-sv", "-u", f"alice:{password}", url], capture_output=True, text=True)
    log = said.stderr + said.stdout
    assert found(log, password)
    assert not found(everything(read_trace(log)), password)


@pytest.mark.parametrize("auth", ["htpasswd", "token"])
def test_a_crash_dump_with_all_its_variables_tells_no_secret(auth):
    """As rich, pytest or an error tracker prints one: every local variable of labkit's frames, by its repr."""

    class Broken(Exception):
        pass

    with open_lab("embedded", auth, sockets=False) as lab:

        def breaks(request):
            if "/blobs/" in request.url.path:
                raise Broken
            return lab.send(request)

        password = lab.credential("alice").secret
        with pytest.raises(Broken) as caught:
            pull(lab.reference("team/app:1.0"), send=breaks, credential=lab.credential("alice"))
    frames = traceback.TracebackException.from_exception(caught.value, capture_locals=True).stack
    dump = "\n".join(str(frame.locals) for frame in frames if f"{os.sep}labkit{os.sep}" in frame.filename)
    assert "'session': " in dump
    assert not found(dump, password)


def open_text(path: Path, text):
    path.write_text(text)
    return path.open()


@pytest.mark.parametrize("auth", ["htpasswd", "token"])
def test_serve_keeps_passwords_out_of_arguments_and_logs(auth, each_backend):
    command = [sys.executable, "-m", "labkit", "serve", "--backend", each_backend, "--auth", auth, "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as serving:
        try:
            ready = json.loads(serving.stdout.readline())
            passwords = [user["password"] for user in ready["users"]]
            family = [psutil.Process(serving.pid), *psutil.Process(serving.pid).children(recursive=True)]
            arguments = " ".join(word for process in family for word in process.cmdline())
            environment = " ".join(str(process.environ()) for process in family)
            reference = parse_reference(ready["images"][0])
            with open_send() as send, pytest.raises(LabkitError):
                pull(reference, send=send, credential=basic("alice", passwords[0] + "x"))
        finally:
            serving.terminate()
            said = "".join(serving.communicate(timeout=30))
    assert passwords
    assert not found(arguments + environment + said, *passwords)
