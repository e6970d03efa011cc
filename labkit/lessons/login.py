"""`docker login` by labkit's own client: the same requests, and the same file, in a throwaway folder."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from labkit.credentials.credential import Credential, basic
from labkit.lab.lab import Lab
from labkit.protocol.runner import answer, run
from labkit.protocol.session import Session, login_flow
from labkit.protocol.token import basic_header
from labkit.trace.recorder import record
from labkit.views.display import LiveTrace
from labkit.wire.errors import LabkitError
from labkit.wire.exchange import Trace


@dataclass(frozen=True)
class Login:
    """What a login sent and how it ended; `path` is the config.json, which is there after a success only."""

    registry: str
    path: Path
    trace: Trace = field(repr=False)
    typed: Credential = field(repr=False)
    error: LabkitError | None = None

    def read(self) -> str:
        """The config.json as it is, password and all; empty if nothing was kept."""
        return self.path.read_text(encoding="utf-8") if self.path.exists() else ""


def login(lab: Lab, user: str, password: str, folder: Path, https: bool = False) -> Login:
    """Log in to the lab with the trace in view; what is kept goes into `folder`, a refusal into the result.

    `https` has the client insist on TLS, which the lab does not speak.
    """
    typed = basic(user, password)
    path = folder / "config.json"
    trace = Trace(f"Login to {lab.registry} as {user}")
    view = LiveTrace(trace, running=True)
    outcome = "The login was broken off."
    session = Session(httpx.URL(f"{'https' if https else 'http'}://{lab.registry}"), typed)
    try:
        run(login_flow(session), record(lab.send, trace))
        path.write_text(config_of(lab.registry, typed), encoding="utf-8")
        path.chmod(0o600)
        outcome = "Login Succeeded. A config.json was written."
        return Login(lab.registry, path, trace, typed)
    except LabkitError as error:
        outcome = f"The login failed. {error.message} Nothing was written."
        return Login(lab.registry, path, trace, typed, error)
    finally:
        view.finish(outcome)


def config_of(registry: str, credential: Credential) -> str:
    """The file that docker writes at a login (docker/cli, config/configfile): tabs, one entry a host."""
    pair = base64.b64encode(f"{credential.username}:{credential.secret}".encode()).decode()
    return json.dumps({"auths": {registry: {"auth": pair}}}, indent="\t") + "\n"


def knock(lab: Lab, pairs: Iterable[tuple[str, str]]) -> Trace:
    """Show each pair of user name and password to the lab's `/v2/`, one request each, in one trace."""
    trace = Trace(f"Knocking at {lab.registry}")
    view = LiveTrace(trace, running=True)
    send = record(lab.send, trace)
    try:
        for user, password in pairs:
            headers = {"Authorization": basic_header(basic(user, password))}
            answer(
                send, httpx.Request("GET", f"{lab.url}/v2/", headers=headers, extensions={"stage": "ping"})
            )
    finally:
        view.finish()
    return trace
