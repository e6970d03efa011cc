"""Real clients that hold an identity token post a form for it: it is seen for what it is, and never shown."""

from __future__ import annotations

import base64
import json
import secrets
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from labkit.lab.server import serve
from labkit.trace.export import to_curl
from labkit.trace.har import har_text
from labkit.trace.tap import Tap
from labkit.trace.words import role, who
from labkit.views.page import to_page
from labkit.wire.exchange import Trace
from tests.peers.clients import CLIENTS
from tests.trace.test_tap import straight

COMMANDS = {
    "skopeo": "inspect --raw --tls-verify=false docker://{reference}",
    "crane": "manifest {reference}",
    "oras": "manifest fetch --plain-http {reference}",
}


@pytest.mark.parametrize("program", COMMANDS)
def test_an_identity_token_is_told_and_not_shown(
    program: str, require: Callable[..., None], tmp_path: Path
) -> None:
    require("peers", program)
    token, trace = secrets.token_urlsafe(48), Trace()

    def registry(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/token":
            return httpx.Response(401, text=f"refresh token {token} is revoked: {request.read().decode()}")
        realm = f'Bearer realm="http://{request.headers["host"]}/token",service="lab"'
        return httpx.Response(401, headers={"WWW-Authenticate": realm})

    with serve(registry, waits=True) as server, Tap(httpx.URL(server.url), straight, trace) as tap:
        client = CLIENTS[program](tmp_path)
        client.env["DOCKER_CONFIG"] = str(tmp_path)
        entry = {"auth": base64.b64encode(b"<token>:").decode(), "identitytoken": token}
        (tmp_path / "config.json").write_text(json.dumps({"auths": {tap.address: entry}}))
        done = client.run(*COMMANDS[program].format(reference=f"{tap.address}/team/app:1.0").split())
    assert done.returncode
    posted = next(each for each in trace if each.request.method == "POST")
    assert (posted.stage, role(posted)) == ("token", "token server")
    assert who(posted).startswith("identity token ·")
    assert posted.meaning == "The token server does not accept this credential."
    assert "--data" in to_curl(posted) and "blob.bin" not in to_curl(posted)
    shown = json.dumps(trace.to_json()) + har_text(trace, "1") + to_page(trace)
    assert token not in shown
