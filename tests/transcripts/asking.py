"""Exchanges as data: a recorded request made real, and an answer made comparable."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import httpx

from labkit.wire.exchange import Send
from tests.transcripts.setups import PASSWORD
from tests.transcripts.tokens import make_token

HOST = "127.0.0.1:5000"
GOLDEN = Path(__file__).with_name("golden.jsonl")
_UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_NO_UPLOAD = "00000000-0000-4000-8000-000000000000"
_VOLATILE = ("date", "docker-upload-uuid")
_KEPT = 4096
"""Longer bodies are kept as their digest and length."""


class Answer(NamedTuple):
    """What came back, as it came."""

    status: int
    reason: str
    headers: list[tuple[str, str]]
    body: bytes
    short: bool = False


Ask = Callable[[str, str, dict[str, str], "bytes | None"], Answer]
"""Method, target, headers and body to the answer, on whatever connection."""


def read(path: Path = GOLDEN) -> list[dict[str, Any]]:
    """The exchanges of a transcript, in order."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def in_process(send: Send) -> Ask:
    """Asks an app without a socket, with the target exactly as given."""

    def ask(method: str, target: str, headers: dict[str, str], body: bytes | None) -> Answer:
        request = httpx.Request(
            method, f"http://{HOST}", headers=headers, content=body or b"", extensions={"target": target}
        )
        response = send(request)
        response.read()
        pairs = [(name.decode(), value.decode("latin-1")) for name, value in response.headers.raw]
        length = response.headers.get("content-length", "0")
        short = method != "HEAD" and len(response.content) < int(length) and response.status_code != 304
        return Answer(response.status_code, response.reason_phrase, pairs, response.content, short)

    return ask


@dataclass
class Conversation:
    """Recorded requests put to one registry, in order: what an upload is called is known only as it goes.

    `ask_plainly` asks a registry with TLS without it; `root` is a folder that is not named in answers.
    """

    ask: Ask
    ask_plainly: Ask | None = None
    root: str = "<root>"
    _asked: str = field(default="", init=False)
    _told: str = field(default="", init=False)

    def put(self, request: dict[str, Any]) -> dict[str, Any]:
        """Ask what was recorded; the answer as the transcripts have it."""
        headers = {"Host": HOST, **request["headers"]}
        if "Authorization" in headers:
            headers["Authorization"] = authorization(headers["Authorization"], request.get("token"))
        target = self._target(request, headers)
        ask = self.ask_plainly if request.get("plain") and self.ask_plainly else self.ask
        answer = ask(request["method"], target, headers, _body(request))
        self._told = next((value for name, value in answer.headers if name.lower() == "location"), "")
        return self._neutral(answer)

    def _target(self, request: dict[str, Any], headers: dict[str, str]) -> str:
        wanted: dict[str, Any] | None = request.get("upload")
        if wanted is None:
            return str(request["path"])
        if wanted["of"] == "a new upload":
            self._asked = self._new_upload(wanted, headers.get("Authorization"))
        elif wanted["of"] == "location before" and self._told:
            self._asked = self._told
        location = urlsplit(self._asked)
        state = location.query.removeprefix("_state=").partition("&")[0]
        if wanted.get("tampered"):
            state = f"{state[:-6]}AAAAAA"
        upload = location.path.rpartition("/")[2]
        return str(request["path"]).replace("<uuid>", upload).replace("<volatile>", state)

    def _new_upload(self, wanted: dict[str, Any], authorized: str | None) -> str:
        headers = {"Host": HOST, **({"Authorization": authorized} if authorized else {})}
        location = self._location("POST", f"/v2/{wanted['repository']}/blobs/uploads/", headers, b"")
        if location and (holds := wanted.get("holds")):
            location = self._location(
                "PATCH", re.sub(r"^https?://[^/]+", "", location), headers, holds.encode()
            )
        return location

    def _location(self, method: str, target: str, headers: dict[str, str], body: bytes) -> str:
        return dict(self.ask(method, target, headers, body).headers).get("Location", "")

    def _neutral(self, answer: Answer) -> dict[str, Any]:
        """The answer without what is another one each time."""
        headers = {
            name: self._clean(value) for name, value in answer.headers if name.lower() not in _VOLATILE
        }
        response = {"status": answer.status, "reason": answer.reason, "headers": headers}
        if len(answer.body) <= _KEPT and b'"signatures"' not in answer.body:
            response["body"] = self._clean(answer.body.decode())
        else:
            digest = f"sha256:{hashlib.sha256(answer.body).hexdigest()}"
            response |= {"body_sha256": digest, "length": len(answer.body)}
        if answer.short:
            response["truncated"] = "the server closed before Content-Length bytes had come"
        return response

    def _clean(self, text: str) -> str:
        text = text.replace(self.root, "<root>").replace(_NO_UPLOAD, "<none>")
        text = re.sub(r"_state=[^&\"]+", "_state=<volatile>", re.sub(_UUID, "<uuid>", text))
        return text.replace("<none>", _NO_UPLOAD)


def _body(request: dict[str, Any]) -> bytes | None:
    """The body that is sent; a padded one has blanks before its last byte."""
    if "body" not in request:
        return b"" if request["method"] in ("POST", "PUT", "PATCH") else None
    body: bytes = request["body"].encode()
    missing = request.get("padded_to", len(body)) - len(body)
    return body[:-1] + b" " * missing + body[-1:] if missing > 0 else body


def authorization(label: str, token: dict[str, Any] | None) -> str:
    """The header's value: labels stand in the file where a password or a token was sent."""
    found = re.fullmatch(r"(.*?)<token:([^>]*)>(.*)", label)
    if found:
        return f"{found[1]}{make_token(found[2], token)}{found[3]}"
    bare = label.removesuffix(" without =")
    found = re.fullmatch(r"(.*)base64\((.*)\)", bare)
    if not found:
        return label.replace("<password>", PASSWORD)
    said = found[2].replace("<password>", PASSWORD).replace("\\n", "\n")
    encoded = base64.b64encode(said.encode()).decode()
    if bare != label:
        encoded = encoded.rstrip("=") if encoded.endswith("=") else encoded[:-1]
    return f"{found[1]}{encoded}"


def comparable(response: dict[str, Any]) -> dict[str, Any]:
    """A recorded answer without what the real one draws by lot: orders of scopes and tags, a boundary."""
    response = {**response, "headers": dict(response["headers"])}
    headers = response["headers"]
    if scope := re.search(r'scope="([^"]*)"', headers.get("Www-Authenticate", "")):
        entries = (entry.rpartition(":") for entry in scope[1].split())
        ordered = " ".join(sorted(f"{head}:{','.join(sorted(last.split(',')))}" for head, _, last in entries))
        headers["Www-Authenticate"] = headers["Www-Authenticate"].replace(scope[1], ordered)
    if '"tags":[' in response.get("body", ""):
        said = json.loads(response["body"])
        response["body"] = json.dumps({**said, "tags": sorted(said["tags"])})
    if where := re.search(r'(INVALID.*"detail":)\d+', response.get("body", "")):
        # Where in a state that was tampered with the base64 breaks off, or no place if the signature does.
        response["body"] = response["body"].replace(where[0], f"{where[1]}{{}}")
        headers["Content-Length"] = str(len(response["body"]))
    if boundary := re.search(r"boundary=(\w+)", headers.get("Content-Type", "")):
        del headers["Content-Length"]
        response = json.loads(json.dumps(response).replace(boundary[1], "<boundary>"))
    return response
