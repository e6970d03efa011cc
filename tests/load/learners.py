"""Two hundred learners at once: each pulls an image as a client does, over connections of its own."""

from __future__ import annotations

import asyncio
import base64
import json
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

from labkit.lab.images import lab_images
from labkit.lab.registry.documents import OCI_INDEX, OCI_MANIFEST

AT_ONCE = 200
APP = lab_images()[0]
BLOBS = [each["digest"] for each in json.loads(APP.manifests[0].body)["layers"]]
SCOPE = "repository:team/app:pull"


@dataclass
class Lesson:
    """A room full of learners at one lab (the document of `labkit serve --json`), and what came of it."""

    lab: dict[str, Any]
    pulls: int = 0
    errors: Counter[str] = field(default_factory=Counter)

    def go(self, seconds: float) -> None:
        """Everyone pulls again and again until the time is over."""
        asyncio.run(self._all(time.monotonic() + seconds))

    async def _all(self, end: float) -> None:
        await asyncio.gather(*(self._learner(end) for _ in range(AT_ONCE)))

    async def _learner(self, end: float) -> None:
        while True:
            try:
                await asyncio.wait_for(self._pull(), 60)
                self.pulls += 1
            except Exception as error:  # whatever it was, it is one too many
                self.errors[f"{type(error).__name__}: {error}"] += 1
            if time.monotonic() >= end:
                return

    async def _pull(self) -> None:
        host = urlsplit(self.lab["registry"]).netloc
        async with Wire(host) as registry:
            await registry.ask("/v2/", 401)
            token = await self._token()
            for path, accept, status in (
                ("manifests/1.0", OCI_INDEX, 200),
                *((f"blobs/{digest}", "*/*", 200) for digest in BLOBS),
                (f"manifests/{APP.manifests[0].digest}", OCI_MANIFEST, 200),
            ):
                headers = {"Authorization": f"Bearer {token}", "Accept": accept}
                await registry.ask(f"/v2/team/app/{path}", status, headers)

    async def _token(self) -> str:
        realm, user = urlsplit(self.lab["realm"]), self.lab["users"][0]
        basic = base64.b64encode(f"{user['name']}:{user['password']}".encode()).decode()
        query = urlencode({"service": "registry-lab", "scope": SCOPE})
        async with Wire(realm.netloc) as server:
            body = await server.ask(f"{realm.path}?{query}", 200, {"Authorization": f"Basic {basic}"})
        return str(json.loads(body)["token"])


class Wire:
    """One keep-alive connection, as thin as can be: the learners must not be what is measured."""

    def __init__(self, host: str) -> None:
        self._host = host

    async def __aenter__(self) -> Wire:
        name, _, port = self._host.partition(":")
        address = "127.0.0.1" if name == "localhost" else name
        self._reader, self._writer = await asyncio.open_connection(address, int(port))
        return self

    async def __aexit__(self, *error: object) -> None:
        self._writer.close()

    async def ask(self, target: str, status: int, headers: dict[str, str] | None = None) -> bytes:
        """The body of a GET. Raises ValueError for another status than this."""
        lines = [f"GET {target} HTTP/1.1", f"Host: {self._host}"]
        lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
        self._writer.write("\r\n".join([*lines, "", ""]).encode())
        head = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        length = next(line for line in head.split("\r\n") if line.startswith("content-length:"))
        body = await self._reader.readexactly(int(length.partition(":")[2]))
        if int(head.split(" ")[1]) != status:
            raise ValueError(head.partition("\r\n")[0])
        return body
