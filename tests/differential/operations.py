"""Random requests to a registry, in the form of the transcripts: what clients send, and what they should not."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from hypothesis import strategies as st

from labkit.lab.registry.documents import DOCKER_LIST, DOCKER_MANIFEST, OCI_INDEX, OCI_MANIFEST
from labkit.wire.digest import digest_of
from tests.transcripts.tokens import ISSUER, SERVICE

Request = dict[str, Any]
CONFIG = json.dumps({"architecture": "amd64", "os": "linux", "rootfs": {"type": "layers", "diff_ids": []}})
BLOBS = ["", "a", "labkit layer\n", CONFIG, "x" * 5000]
REPOSITORIES = ["{}/app", "{}/lib", "{}/a.b"]
"""Their first part is another one in each sequence."""
TAGS = ["1.0", "latest", "v_2"]
_DOCKER_CONFIG, _OCI_CONFIG = (
    "application/vnd.docker.container.image.v1+json",
    "application/vnd.oci.image.config.v1+json",
)
_LAYER = "application/octet-stream"


def _descriptor(kind: str, content: str) -> dict[str, Any]:
    return {"mediaType": kind, "size": len(content), "digest": digest_of(content.encode())}


def _image(kind: str, layer: str) -> str:
    config = _descriptor(_DOCKER_CONFIG if kind == DOCKER_MANIFEST else _OCI_CONFIG, CONFIG)
    return json.dumps(
        {"schemaVersion": 2, "mediaType": kind, "config": config, "layers": [_descriptor(_LAYER, layer)]}
    )


IMAGES = [(kind, _image(kind, layer)) for kind in (DOCKER_MANIFEST, OCI_MANIFEST) for layer in BLOBS[:3]]
_CHILDREN = ((DOCKER_LIST, IMAGES[0]), (OCI_INDEX, IMAGES[3]))
LISTS = [
    (
        kind,
        json.dumps(
            {
                "schemaVersion": 2,
                "mediaType": kind,
                "manifests": [
                    {**_descriptor(*child), "platform": {"os": "linux", "architecture": architecture}}
                    for architecture in architectures
                ],
            }
        ),
    )
    for kind, child in _CHILDREN
    for architectures in ([], ["amd64"], ["arm64", "amd64"])
]
_BROKEN = [
    IMAGES[3][1].replace('"size": 1', '"size": 1.0'),
    IMAGES[3][1].replace('"config"', '"CONFIG"'),
    IMAGES[3][1].replace(_LAYER, "application/vnd.oci.image.layer.nondistributable.v1.tar"),
    IMAGES[0][1].replace('"layers"', '"urls": [], "layers": null, "layers"'),
    IMAGES[0][1][:-1] + ', "manifests": []}',
    IMAGES[3][1][:-1] + ', "manifests": []}',
    LISTS[3][1][:-1] + ', "layers": [], "annotations": {"a": 5}}',
    LISTS[3][1].replace(OCI_INDEX, ""),
    "",
    "{}",
    "[]",
    "null",
    "{",
    '"x"',
    "1",
    '{"schemaVersion":3}',
    IMAGES[0][1].replace("2,", "1,", 1),
]
DIGESTS = [digest_of(content.encode()) for content in (*BLOBS, *(body for _, body in (*IMAGES, *LISTS)))]
_STRANGE = ["sha256:abc", f"sha512:{hashlib.sha512(b'a').hexdigest()}", f"md5:{'a' * 32}", digest_of(b"?")]

_repository = st.sampled_from(REPOSITORIES)
_digest = st.sampled_from([*DIGESTS, *_STRANGE])
_reference = st.sampled_from([*TAGS, *DIGESTS, *_STRANGE])
# Without docker's own type 2.8.2 makes manifests of schema 1, which the embedded registry does not.
_accept = st.lists(st.sampled_from([DOCKER_LIST, OCI_MANIFEST, OCI_INDEX, "*/*"])).map(
    lambda kinds: ", ".join([DOCKER_MANIFEST, *kinds])
)


def _request(method: str, path: str, headers: dict[str, str] | None = None, **more: Any) -> Request:
    return {"method": method, "path": path, "headers": headers or {}, **more}


@st.composite
def _uploading(draw: st.DrawFn) -> Request:
    """A step of an upload, which the answer before named, or which is new."""
    repository = draw(_repository)
    place = f"/v2/{repository}/blobs/uploads/<uuid>?_state=<volatile>"
    of = draw(st.sampled_from(["location before", "request before", "a new upload"]))
    upload = {"of": of, "repository": repository}
    method = draw(st.sampled_from(["PATCH", "PATCH", "PUT", "PUT", "GET", "HEAD", "DELETE", "POST"]))
    if method in ("GET", "HEAD", "DELETE", "POST"):
        return _request(method, place, upload=upload)
    body = draw(st.sampled_from(BLOBS))
    kinds = [{}, {"Content-Type": _LAYER}, {"Content-Range": "0-4"}, {"Content-Type": "application/json"}]
    if method == "PATCH":
        return _request(method, place, draw(st.sampled_from(kinds)), body=body, upload=upload)
    digest = draw(st.one_of(st.just(digest_of(body.encode())), _digest, st.sampled_from(["", "junk"])))
    return _request(method, f"{place}&digest={digest}", body=body, upload=upload)


@st.composite
def _whole_blob(draw: st.DrawFn) -> Request:
    repository, body = draw(_repository), draw(st.sampled_from(BLOBS))
    place = f"/v2/{repository}/blobs/uploads/<uuid>?_state=<volatile>&digest={digest_of(body.encode())}"
    return _request("PUT", place, body=body, upload={"of": "a new upload", "repository": repository})


@st.composite
def _starting(draw: st.DrawFn) -> Request:
    query = draw(
        st.one_of(
            st.just(""),
            st.builds("?mount={}&from={}".format, _digest, _repository),
            st.builds("?mount={}".format, _digest),
            st.builds("?digest={}".format, _digest),
        )
    )
    return _request("POST", f"/v2/{draw(_repository)}/blobs/uploads/{query}", body="")


@st.composite
def _putting(draw: st.DrawFn) -> Request:
    kind, body = draw(st.sampled_from([*IMAGES, *LISTS]))
    body = draw(st.one_of(st.just(body), st.just(body), st.just(body), st.sampled_from(_BROKEN)))
    said = draw(
        st.sampled_from(
            [kind, kind, kind, f"{kind}; charset=utf-8", f"{kind}; x", OCI_INDEX, "text/plain", ""]
        )
    )
    place = draw(st.one_of(st.sampled_from(TAGS), st.just(digest_of(body.encode())), _reference))
    headers = {"Content-Type": said} if said else {}
    return _request("PUT", f"/v2/{draw(_repository)}/manifests/{place}", headers, body=body)


@st.composite
def _reading(draw: st.DrawFn) -> Request:
    method = draw(st.sampled_from(["GET", "GET", "HEAD", "DELETE"]))
    if draw(st.booleans()):
        headers = {"Accept": draw(_accept)}
        if draw(st.integers(0, 4)) == 0:
            headers["If-None-Match"] = f'"{draw(_digest)}"'
        return _request(method, f"/v2/{draw(_repository)}/manifests/{draw(_reference)}", headers)
    ranges = ["bytes=0-0", "bytes=2-", "bytes=-3", "bytes=9-2", "bytes=0-1,3-4", "bytes=99999-", "bytes=x"]
    ranges += ["bytes", "bytes= 0 - +3", f"bytes=0-{'9' * 20}"]
    headers = draw(st.one_of(st.just({}), st.sampled_from([{"Range": each} for each in ranges])))
    if draw(st.integers(0, 3)) == 0:
        name = draw(st.sampled_from(["If-Match", "If-None-Match", "If-Range"]))
        tag = st.sampled_from([f'"{draw(_digest)}"', f'W/"{draw(_digest)}"', '"x", *', "x", "*"])
        headers = {**headers, name: draw(tag)}
    return _request(method, f"/v2/{draw(_repository)}/blobs/{draw(_digest)}", headers)


@st.composite
def _listing(draw: st.DrawFn) -> Request:
    query = draw(st.sampled_from(["", "?n=1", "?n=2&last=s", "?n=-1", "?n=x", "?n=1001", "?last=1.0"]))
    path = draw(
        st.sampled_from(["/v2/_catalog", "/v2/", *(f"/v2/{each}/tags/list" for each in REPOSITORIES)])
    )
    return _request(draw(st.sampled_from(["GET", "GET", "HEAD", "OPTIONS", "PUT"])), path + query)


SEQUENCES = st.lists(
    st.one_of(
        _whole_blob(),
        _whole_blob(),
        _uploading(),
        _starting(),
        _putting(),
        _putting(),
        _reading(),
        _listing(),
    ),
    min_size=1,
    max_size=25,
)


def _token(*access: tuple[str, str]) -> dict[str, Any]:
    entries = [
        {
            "type": "registry" if name == "catalog" else "repository",
            "name": name,
            "actions": actions.split(","),
        }
        for name, actions in access
    ]
    claims = {"iss": ISSUER, "sub": "alice", "aud": SERVICE, "exp": "now+300", "access": entries}
    return {"header": {"alg": "ES256", "key": "eckid"}, "claims": claims}


_EVERYTHING = [*((each, "pull,push,delete") for each in REPOSITORIES), ("catalog", "*")]
CALLERS: dict[str, list[tuple[str, dict[str, Any] | None]]] = {
    "none": [("", None)],
    "htpasswd": [
        *[("Basic base64(alice:<password>)", None)] * 6,
        ("", None),
        ("Basic base64(alice:wrong)", None),
        ("Bearer x", None),
    ],
    "token": [
        *[("Bearer <token:all>", _token(*_EVERYTHING))] * 6,
        ("", None),
        ("Bearer <token:pull>", _token(*((each, "pull") for each in REPOSITORIES))),
        ("Bearer <token:push>", _token((REPOSITORIES[0], "push"), (REPOSITORIES[1], "*"))),
        ("Bearer x.y.z", None),
    ],
}
"""Who asks, in each auth mode: an Authorization as the transcripts write it, and its token."""
