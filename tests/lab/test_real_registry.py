"""The embedded registry beside the real one: the same requests, the same answers."""

from __future__ import annotations

import base64
import json
import re

import httpx
import pytest

from labkit.lab import open_lab
from labkit.lab.images import lab_images
from labkit.wire.digest import digest_of

INDEX = "application/vnd.oci.image.index.v1+json"
MANIFEST = "application/vnd.oci.image.manifest.v1+json"
APP, HELLO = lab_images()
BLOB = next(iter(HELLO.blobs))
CHILD = APP.manifests[0].digest
EMPTY_INDEX = json.dumps({"schemaVersion": 2, "mediaType": INDEX, "manifests": []}).encode()
# Not compared: what is random, and what the clock says.
APART = {"date", "docker-upload-uuid"}
REQUESTS = [
    ("GET", "/v2/", {}, b""),
    ("GET", "/v2", {}, b""),
    ("GET", "/v2/nothing", {}, b""),
    ("GET", "/v2/_catalog", {}, b""),
    ("GET", "/v2/_catalog?n=1", {}, b""),
    ("GET", "/v2/team/app/tags/list", {}, b""),
    ("GET", "/v2/team/none/tags/list", {}, b""),
    ("GET", "/v2/team/app/manifests/1.0", {"Accept": INDEX}, b""),
    ("HEAD", "/v2/team/app/manifests/1.0", {"Accept": INDEX}, b""),
    ("GET", "/v2/team/app/manifests/1.0", {"Accept": MANIFEST}, b""),
    ("GET", "/v2/public/hello/manifests/1.0", {"Accept": "*/*"}, b""),
    ("GET", f"/v2/team/app/manifests/{CHILD}", {"Accept": MANIFEST}, b""),
    ("GET", "/v2/team/app/manifests/nope", {"Accept": MANIFEST}, b""),
    ("GET", "/v2/team/app/manifests/sha256:abc", {}, b""),
    ("GET", f"/v2/public/hello/blobs/{BLOB}", {}, b""),
    ("HEAD", f"/v2/public/hello/blobs/{BLOB}", {}, b""),
    ("GET", f"/v2/public/hello/blobs/{BLOB}", {"Range": "bytes=2-9"}, b""),
    ("GET", f"/v2/team/app/blobs/{BLOB}", {}, b""),
    ("GET", "/v2/team/app/blobs/sha256:abc", {}, b""),
    ("POST", "/v2/team/app/manifests/1.0", {}, b""),
    ("OPTIONS", "/v2/team/app/tags/list", {}, b""),
    ("POST", "/v2/team/new/blobs/uploads/", {}, b""),
    ("POST", f"/v2/team/new/blobs/uploads/?mount={BLOB}&from=public/hello", {}, b""),
    ("POST", f"/v2/team/new/blobs/uploads/?mount={digest_of(b'')}&from=public/hello", {}, b""),
    ("PUT", "/v2/team/new/blobs/uploads/nothing", {}, b"x"),
    ("PUT", "/v2/team/new/manifests/1.0", {"Content-Type": INDEX}, EMPTY_INDEX),
    ("PUT", "/v2/team/new/manifests/1.0", {"Content-Type": INDEX}, b"{"),
    ("PUT", "/v2/team/new/manifests/1.0", {"Content-Type": "text/plain"}, EMPTY_INDEX),
    ("PUT", "/v2/team/new/manifests/1.0", {"Content-Type": MANIFEST}, HELLO.manifests[0].body),
    ("GET", "/v2/team/new/manifests/1.0", {"Accept": INDEX}, b""),
    ("DELETE", "/v2/team/new/manifests/1.0", {}, b""),
    ("DELETE", f"/v2/team/new/manifests/{digest_of(EMPTY_INDEX)}", {}, b""),
    ("GET", "/v2/team/new/tags/list", {}, b""),
    ("DELETE", f"/v2/public/hello/blobs/{BLOB}", {}, b""),
]


class Side:
    """One lab, asked with its own user's credential."""

    def __init__(self, lab):
        self._lab = lab
        self._tokens = {}

    def ask(self, method, path, headers, body, signed):
        authorization = self._authorization(path) if signed else None
        sent = {**headers, **({"Authorization": authorization} if authorization else {})}
        response = self._lab.send(httpx.Request(method, self._lab.url + path, headers=sent, content=body))
        response.read()
        return response.status_code, self._headers(response), self._neutral(response.text)

    def _authorization(self, path):
        if not self._lab.users:
            return None
        user = self._lab.users[0]
        basic = "Basic " + base64.b64encode(f"{user.name}:{user.password}".encode()).decode()
        if self._lab.auth == "htpasswd":
            return basic
        scopes = ["registry:catalog:*", "repository:public/hello:pull,delete"]
        scopes += [f"repository:team/{name}:pull,push,delete" for name in ("app", "new", "none")]
        params = [("service", self._lab.service), *(("scope", scope) for scope in scopes)]
        if "token" not in self._tokens:
            asked = httpx.Request("GET", self._lab.realm, params=params, headers={"Authorization": basic})
            response = self._lab.send(asked)
            response.read()
            self._tokens["token"] = f"Bearer {response.json()['token']}"
        return self._tokens["token"]

    def _headers(self, response):
        pairs = response.headers.items()
        return {name: self._neutral(value) for name, value in pairs if name not in APART}

    def _neutral(self, text):
        text = text.replace(self._lab.registry, "REGISTRY").replace(str(self._lab.realm), "REALM")
        text = re.sub(r"uploads/[0-9a-f-]{36}\?_state=\S+", "uploads/UPLOAD", text)
        return text.replace("push,pull", "pull,push")


@pytest.mark.parametrize("auth", ["none", "htpasswd", "token"])
def test_the_embedded_registry_answers_as_the_real_one(auth, require):
    require("peers", "registry")
    with open_lab("binary", auth) as real, open_lab("embedded", auth) as ours:
        sides = Side(real), Side(ours)
        for signed in (False, True):
            for method, path, headers, body in REQUESTS:
                want, got = (_sorted(side.ask(method, path, headers, body, signed)) for side in sides)
                assert got == want, f"{method} {path}, {'signed' if signed else 'anonymous'}"


def _sorted(answer):
    """Scopes come in random order from the real one."""
    status, headers, body = answer
    challenge = headers.get("www-authenticate", "")
    scope = re.search(r'scope="([^"]*)"', challenge)
    if scope:
        headers["www-authenticate"] = challenge.replace(scope[1], " ".join(sorted(scope[1].split())))
    if "errors" not in body:
        return status, headers, body
    return status, headers, json.loads(body, object_pairs_hook=lambda pairs: tuple(sorted(pairs, key=str)))
