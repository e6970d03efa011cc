"""`python -m tests.peers.recording [CLIENT …]`: record anew what the package ships of real clients.

A pull through a tap, redacted by it; taken out is what is of this machine or says nothing: ports, times, kernel.
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import httpx

from labkit.lab import Lab, open_lab
from labkit.lessons.login import config_of
from labkit.trace import recordings
from labkit.trace.tap import Tap
from labkit.wire.exchange import Trace
from tests.peers.clients import CLIENTS, Client

FOLDER = Path(recordings.__file__).with_name("recorded")
BEGAN = 1_700_000_000
_SAYS_NOTHING = {"date", "connection", "x-content-type-options", "etag", "accept-ranges", "accept-encoding"}


def lab_of(auth: str) -> Lab:
    """The lab that a recording is of."""
    return open_lab("embedded", auth, users=[recordings.USERS[auth]])


def pulled(name: str, lab: Lab) -> Trace:
    """What a client sends at a pull, with the user's password in its file; raises RuntimeError where it fails."""
    [user], trace = lab.users, Trace()
    with tempfile.TemporaryDirectory() as home, Tap(httpx.URL(lab.url), lab.send, trace) as tap:
        client = CLIENTS[name](Path(home))
        keep(client, config_of(tap.address, lab.credential(user.name)))
        done = client.do("pull", registry=tap.address, reference=f"{tap.address}/team/app:1.0")
        client.close()
        end = time.monotonic() + 30
        while any(exchange.seconds is None for exchange in trace) and time.monotonic() < end:
            time.sleep(0.05)
    if done.returncode:
        raise RuntimeError(done.stderr)
    if sum(exchange.stage == "blob" for exchange in trace) < 4:
        raise RuntimeError(f"{name} has parts of the image already, from somebody else's pull: try again.")
    return trace


def keep(client: Client, config: str) -> None:
    """Put a config.json where a client looks for it."""
    for folder in (client.folder, client.folder / ".docker"):
        folder.mkdir(exist_ok=True)
        (folder / "config.json").write_text(config, encoding="utf-8")


def shipped(trace: Trace, lab: Lab) -> str:
    """A trace as the package has it: an exchange a line."""
    rows = [json.dumps(_plain(exchange.to_json(), trace), ensure_ascii=False) for exchange in trace]
    text = '{"version": 1, "exchanges": [\n' + ",\n".join(rows) + "\n]}\n"
    text = re.sub(r"\b1[0-9]{9}\b", lambda time: _moved(int(time[0]), int(trace[1].started)), text)
    text = re.sub(r"20\d\d-\d\d-\d\dT[\d:]{8}Z", "2023-11-14T22:13:20Z", text)
    for url, port in ((lab.url, 5000), (lab.realm, 5001)):
        text = text.replace(f"localhost:{httpx.URL(url).port}", f"localhost:{port}") if url else text
    return text


def _moved(time: int, began: int) -> str:
    """A time in a token, as if the pull had begun at `BEGAN`."""
    return str(time - began + BEGAN if abs(time - began) < 3600 else time)


def _plain(exchange: dict[str, Any], trace: Trace) -> dict[str, Any]:
    """An exchange without what is of this machine or says nothing."""
    began = min(each.started for each in trace)
    exchange["started"] = round(BEGAN + exchange["started"] - began, 4)
    exchange["seconds"] = exchange["seconds"] and round(exchange["seconds"], 4)
    for side in ("request", "response"):
        headers = exchange[side]["headers"]
        exchange[side]["headers"] = [
            [name, re.sub(r" kernel/\S+", "", value)]
            for name, value in headers
            if name.lower() not in _SAYS_NOTHING
        ]
    return exchange


def main(names: list[str]) -> None:
    """Record these clients anew, or all."""
    for auth in recordings.USERS:
        with lab_of(auth) as lab:
            for name in names or recordings.CLIENTS:
                text = shipped(pulled(name, lab), lab)
                (FOLDER / f"{name}_{auth}.json").write_text(text, encoding="utf-8")
                print(f"{name} {auth}: {text.count(chr(10)) - 2} requests, {len(text)} bytes")


if __name__ == "__main__":
    main(sys.argv[1:])
