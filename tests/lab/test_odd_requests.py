"""Documents, conditions, names and upload states that nobody should send: the real registry is the reference."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from labkit.lab.backends.binary import find
from labkit.lab.registry.documents import DOCKER_LIST, DOCKER_MANIFEST, OCI_INDEX, OCI_MANIFEST
from labkit.wire.digest import digest_of
from tests.differential.sides import Asked, Sides, open_sides

BLOB, CONFIG = "0123456789" * 10, "{}"
ABSENT = digest_of(b"absent")
EVERY = ", ".join((DOCKER_MANIFEST, DOCKER_LIST, OCI_MANIFEST, OCI_INDEX))
_FOREIGN = "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip"
_OCI_LAYER, _OCI_FOREIGN = (
    f"application/vnd.oci.image.layer{kind}.v1.tar+gzip" for kind in ("", ".nondistributable")
)
DEEP, DEEPER = ("[" * depth + "]" * depth for depth in (9_000, 10_000))


def descriptor(content: str, **more: Any) -> dict[str, Any]:
    encoded = content.encode()
    return {"mediaType": "text/plain", "size": len(encoded), "digest": digest_of(encoded), **more}


LAYER = descriptor(BLOB)


def image(kind: str, **more: Any) -> str:
    whole = {"schemaVersion": 2, "mediaType": kind, "config": descriptor(CONFIG), "layers": [LAYER], **more}
    return json.dumps({name: value for name, value in whole.items() if value is not ...})


def index(kind: str, **more: Any) -> str:
    whole = {"schemaVersion": 2, "mediaType": kind, "manifests": [], **more}
    return json.dumps({name: value for name, value in whole.items() if value is not ...})


def layer(**more: Any) -> dict[str, Any]:
    return {"layers": [{**LAYER, **more}]}


IMAGES: dict[str, dict[str, Any]] = {
    "as it should be": {},
    "no media type": {"mediaType": ...},
    "another media type": {"mediaType": OCI_INDEX},
    "a media type that is null": {"mediaType": None},
    "a media type that is a number": {"mediaType": 5},
    "no config": {"config": ...},
    "config null": {"config": None},
    "config a list": {"config": []},
    "config text": {"config": "x"},
    "no layers": {"layers": ...},
    "layers null": {"layers": None},
    "layers an object": {"layers": {}},
    "layers with null": {"layers": [None]},
    "layers with text": {"layers": [LAYER, "x"]},
    "empty manifests": {"manifests": []},
    "manifests null": {"manifests": None},
    "manifests text": {"manifests": "x"},
    "size text": layer(size="2"),
    "size 2.5": layer(size=2.5),
    "size too large": layer(size=2**63),
    "size just not too large": layer(size=2**63 - 1),
    "size negative": layer(size=-(2**63)),
    "digest null": layer(digest=None),
    "digest a number": layer(digest=5),
    "digest that is none": layer(digest="x"),
    "digest too short": layer(digest="sha256:abc"),
    "digest of another kind": layer(digest="md5:" + "a" * 32),
    "digest in capitals": layer(digest=f"sha256:{'A' * 64}"),
    "digest with odd characters": layer(digest="\x08\x7f\u2028<&>\u00e9"),
    "digest that is not here": layer(digest=ABSENT),
    "type a number": layer(mediaType=5),
    "annotations a number": layer(annotations=5),
    "annotations with a number": layer(annotations={"a": 5}),
    "own annotations with a number": {"annotations": {"a": 5}},
    "platform a number": layer(platform=5),
    "platform with a number": layer(platform={"os": 5}),
    "platform with features": layer(platform={"os.features": "x"}),
    "urls text": layer(urls="x"),
    "urls with a number": layer(urls=[5]),
    "urls": layer(urls=["https://x/y"], digest=ABSENT),
    "empty urls": layer(urls=[], digest=ABSENT),
    "docker's foreign layer": layer(mediaType=_FOREIGN, urls=["https://x/y"]),
    "docker's foreign layer without urls": layer(mediaType=_FOREIGN, digest=ABSENT),
    "OCI's foreign layer": layer(mediaType=_OCI_FOREIGN, urls=["https://x/y"]),
    "OCI's foreign layer without urls": layer(mediaType=_OCI_FOREIGN, digest=ABSENT),
    "OCI's layer with urls": layer(mediaType=_OCI_LAYER, urls=["https://x/y"]),
    "a manifest for a layer": layer(mediaType=OCI_MANIFEST),
    "a manifest elsewhere for a layer": layer(mediaType=OCI_MANIFEST, urls=["https://x/y"], digest=ABSENT),
    "docker's manifest elsewhere": layer(mediaType=DOCKER_MANIFEST, urls=["https://x/y"], digest="x"),
    "a second config in capitals": {"Config": "x"},
    "a second list of layers in capitals": {"LAYERS": []},
    "a later schema version": {"SchemaVersion": 1},
    "a subject that is a number": {"subject": 5},
    "half a surrogate": {"annotations": {"a": "\ud800"}},
}
_FOR_AMD64 = {**LAYER, "platform": {"os": "linux", "architecture": "amd64"}}
INDEXES: dict[str, dict[str, Any]] = {
    "as it should be": {},
    "no media type": {"mediaType": ...},
    "neither type nor manifests": {"mediaType": ..., "manifests": ...},
    "neither type nor manifests, odd annotations": {"mediaType": ..., "manifests": ..., "annotations": 5},
    "manifests null": {"manifests": None},
    "manifests with null": {"manifests": [None]},
    "manifests with a number": {"manifests": [5]},
    "a blob for a manifest": {"manifests": [LAYER]},
    "not here": {"manifests": [{**LAYER, "digest": ABSENT}]},
    "digests that are none": {"manifests": [{"digest": each} for each in ("x", "sha256:abc", "md5:aa")]},
    "platform a number": {"manifests": [{**LAYER, "platform": 5}]},
    "platform null": {"manifests": [{**LAYER, "platform": None}]},
    "platform with a number": {"manifests": [{**LAYER, "platform": {"os": 5}}]},
    "two for linux/amd64, blobs both": {"manifests": [_FOR_AMD64, {**_FOR_AMD64, "digest": digest_of(b"")}]},
    "none for linux/amd64": {"manifests": [{**LAYER, "platform": {"os": "Linux", "architecture": "amd64"}}]},
    "features text": {"manifests": [{**LAYER, "platform": {"features": "x"}}]},
    "empty layers": {"layers": []},
    "layers": {"layers": [LAYER]},
    "layers null": {"layers": None},
    "an empty config": {"config": {}},
    "config text": {"config": ""},
    "annotations a number": {"annotations": 5},
    "schema version text": {"schemaVersion": "2"},
}
_SAID = '"schemaVersion": 2'
TEXTS: dict[str, Callable[[str], str]] = {
    **{
        f"schema version {said[:30]}": lambda text, said=said: text.replace(_SAID, f'"schemaVersion": {said}')
        for said in (
            *("2.0", "2e0", '"2"', "null", "true", "-0", "02", "9" * 30, "1", "{}", "[]", "1e400", "NaN"),
            *('3, "SchemaVersion": 2', '2, "schemaversion": 1', '2, "\u017fchemaVersion": 1'),
        )
    },
    **{
        f"with {said[:30]!r}": lambda text, said=said: text.replace(_SAID, f'"x": {said}, {_SAID}')
        for said in (
            *("NaN", "-Infinity", "01", "1.", "1.e5", "1e", "-", "+1", "tru", "nul", "falsey", "1 2", "[1,]"),
            *('"\t"', '"\\x"', '"\\u12x4"', '"\\ud800"', "'a'", "{,}", "{1:2}", '{"a"}', '{"a":}', "[}"),
            *("9" * 5_000, "1e999", DEEP, DEEPER, DEEP.replace("[", '{"a":').replace("]", "}", 1)),
        )
    },
    "manifests too large a number": lambda text: text.replace(_SAID, f'"manifests": [1e999], {_SAID}'),
    "a byte order mark": lambda text: f"\ufeff{text}",
    "a NUL in front": lambda text: f"\0{text}",
    "a no-break space in front": lambda text: f"\xa0{text}",
    "more after it": lambda text: f"{text}x",
    "blanks after it": lambda text: f" \r\n\t{text} \r\n\t",
    "cut off": lambda text: text[:-1],
    "cut off in a text": lambda text: text[:40],
    "nothing": lambda text: "",
    "blanks": lambda text: "  ",
    "a number": lambda text: " 5 ",
    "text": lambda text: '"x"  ',
    "a word": lambda text: "true",
    "null": lambda text: "null",
    "a list": lambda text: " []",
    "an empty object": lambda text: "{}",
    "names in capitals": lambda text: text.replace('"config"', '"CONFIG"').replace('"digest"', '"Digest"'),
    "an escaped name": lambda text: text.replace('"layers"', '"la\\u0079ers"'),
    "layers twice": lambda text: (
        text[:-1] + ', "layers": [{"size": 5}, {"digest": "x"}], "layers": [{}, {}]}'
    ),
    "config twice": lambda text: text[:-1] + ', "config": {"size": 1}, "CONFIG": null}',
}
TYPES = [
    *("", "text/plain", "application/json", "{} ; x=y", "{};", "{} ; ", "{}; x", "{};;x=y", "{}; a=b; a=c"),
    *(
        "{}; a=b; A=b",
        '{}; a="b',
        '{}; a="b;c" ; d=e',
        '{}; a="\\"',
        '{}; a="\\""',
        '{}; a=""',
        "{}; a=",
        "{};=x",
    ),
    *('"{}"', "{} x", "{}, text/plain", "{}; a*0=b; a*0=c", "{}; a = b", "{};\ta=b"),
]


def put(kind: str, body: str, said: str = "") -> dict[str, Any]:
    headers = {"Content-Type": said or kind}
    return {"method": "PUT", "path": "/v2/odd/app/manifests/odd", "headers": headers, "body": body}


def get(path: str, method: str = "GET", **headers: str) -> dict[str, Any]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return {"method": method, "path": path, "headers": named}


def pushed(repository: str, content: str) -> dict[str, Any]:
    place = f"/v2/{repository}/blobs/uploads/<uuid>?_state=<volatile>&digest={digest_of(content.encode())}"
    upload = {"of": "a new upload", "repository": repository}
    return {"method": "PUT", "path": place, "headers": {}, "body": content, "upload": upload}


@pytest.fixture(scope="module")
def sides(require: Callable[..., None]) -> Iterator[Sides]:
    require("peers", "registry")
    with open_sides(str(find()), "none") as both:
        for content in (BLOB, CONFIG, ""):
            assert not difference(both, pushed("odd/app", content))
        yield both


def difference(sides: Sides, *requests: dict[str, Any]) -> str:
    asked: list[Asked] = [(request, ("", None)) for request in requests]
    return sides.differ(asked)


def stored(sides: Sides, kind: str, body: str) -> str:
    """In what the two differ when this is put, and asked for in each way."""
    tag = "/v2/odd/app/manifests/odd"
    reads = [get(tag, Accept=EVERY), get(tag, "HEAD", Accept=EVERY), get(tag, Accept=DOCKER_MANIFEST)]
    by_digest = get(f"/v2/odd/app/manifests/{digest_of(body.encode())}", Accept=DOCKER_LIST)
    return difference(sides, put(kind, body), *reads, by_digest)


@pytest.mark.parametrize("kind", [DOCKER_MANIFEST, OCI_MANIFEST])
@pytest.mark.parametrize("what", IMAGES)
def test_images_are_read_alike(sides: Sides, kind: str, what: str) -> None:
    assert not stored(sides, kind, image(kind, **IMAGES[what]))


@pytest.mark.parametrize("kind", [DOCKER_LIST, OCI_INDEX])
@pytest.mark.parametrize("what", INDEXES)
def test_indexes_are_read_alike(sides: Sides, kind: str, what: str) -> None:
    assert not stored(sides, kind, index(kind, **INDEXES[what]))


@pytest.mark.parametrize("what", TEXTS)
def test_json_is_read_alike(sides: Sides, what: str) -> None:
    for kind in (DOCKER_MANIFEST, OCI_MANIFEST):
        assert not stored(sides, kind, TEXTS[what](image(kind)))
    assert not stored(sides, OCI_INDEX, TEXTS[what](index(OCI_INDEX)))


def test_a_list_whose_child_is_gone_is_told_alike(sides: Sides) -> None:
    body = image(DOCKER_MANIFEST)
    child = {**descriptor(body), "platform": {"os": "linux", "architecture": "amd64"}}
    place = f"/v2/odd/app/manifests/{digest_of(body.encode())}"
    reads = [get("/v2/odd/app/manifests/odd", Accept=DOCKER_MANIFEST), get(place, "DELETE")]
    whole = put(DOCKER_LIST, index(DOCKER_LIST, manifests=[child]))
    assert not difference(sides, put(DOCKER_MANIFEST, body), whole, *reads, reads[0])


@pytest.mark.parametrize("said", TYPES)
def test_content_types_are_read_alike(sides: Sides, said: str) -> None:
    for kind, body in ((DOCKER_LIST, index(DOCKER_LIST)), (OCI_INDEX, index(OCI_INDEX)), (OCI_INDEX, "{")):
        for name in (kind, kind.upper()):
            assert not difference(sides, put(kind, body, said.replace("{}", name)))


@pytest.mark.parametrize(
    "body",
    [
        *("{}", "[]", "x", '"x"', '{"schemaVersion": "2"}', '{"schemaVersion": 3}', '{"schemaVersion": 2}'),
        *('{"schemaVersion": 2, "mediaType": "x"}', '{"schemaVersion": 2, "manifests": []}'),
        *('{"schemaVersion": 2, "layers": 5}', '{"schemaVersion": 2, "annotations": 5}'),
        f'{{"schemaVersion": 2, "mediaType": "{OCI_INDEX}", "manifests": 5}}',
        f'{{"SCHEMAVERSION": 2, "mediatype": "{OCI_INDEX}"}}',
    ],
)
def test_a_blob_is_read_as_a_manifest_alike(sides: Sides, body: str) -> None:
    place = f"/v2/odd/app/manifests/{digest_of(body.encode())}"
    reads = [get(place, Accept=accept) for accept in (EVERY, DOCKER_MANIFEST)]
    assert not difference(sides, pushed("odd/app", body), *reads)


def test_both_hang_up_on_a_list_that_is_none(sides: Sides) -> None:
    body = '{"schemaVersion": 2, "manifests": 5}'
    request = get(f"/v2/odd/app/manifests/{digest_of(body.encode())}", Accept=EVERY)
    for side, error in ((sides.real, ConnectionError), (sides.ours, httpx.CloseError)):
        side.put(pushed("odd/app", body))
        with pytest.raises(error):
            side.put(request)


@pytest.mark.parametrize(
    "accept", [OCI_INDEX.upper(), f"x , {OCI_INDEX};q=0", f'"{OCI_INDEX}"', f";,{OCI_INDEX}"]
)
def test_accept_is_read_alike(sides: Sides, accept: str) -> None:
    body = index(OCI_INDEX)
    assert not difference(sides, put(OCI_INDEX, body), get("/v2/odd/app/manifests/odd", Accept=accept))


ETAG = f'"{digest_of(BLOB.encode())}"'
RANGES = [
    *(
        "bytes",
        "Bytes=0-1",
        "bytes =0-1",
        "bytes=",
        "bytes=,",
        "items=0-1",
        "bytes=-",
        "bytes=x-5",
        "bytes=0-x",
    ),
    *(
        "bytes= 0 - 5",
        "bytes=+1-+5",
        "bytes=-+5",
        "bytes=--5",
        "bytes=-5-",
        "bytes=1-2-3",
        "bytes=1\t-\t2",
        "bytes=-0",
    ),
    *(f"bytes=0-{'9' * digits}" for digits in (18, 19, 20, 5_000)),
    *(
        f"bytes={each}"
        for each in ("9" * 20 + "-", "-" + "9" * 20, "0-9223372036854775807", "1_0-20", "0x1-5")
    ),
    *(
        "bytes=200-x",
        "bytes=200-100",
        "bytes=5-2",
        "bytes=0-5,200-",
        "bytes=0-99,0-0",
        "bytes=0-0,,5-6",
        "bytes=-1,-2",
    ),
    *("bytes=0-0,-0", "bytes=-0-", "bytes=+-1", "bytes=-" + "0" * 30 + "5"),
]
TAGS = [
    "*",
    ETAG,
    f"W/{ETAG}",
    f"w/{ETAG}",
    ETAG[1:-1],
    '"x"',
    f'"x",{ETAG}',
    f"x, {ETAG}",
    f'"x" {ETAG}',
    f", {ETAG}",
]
TAGS += [
    f"{ETAG} x",
    "*x",
    'W/"x", *',
    "*, x",
    " ,,*",
    "",
    '"x y", *',
    '""',
    '"',
    "W/",
    f"{ETAG}x",
    f"{ETAG},",
]


@pytest.mark.parametrize("content", [BLOB, ""], ids=["a blob", "an empty blob"])
@pytest.mark.parametrize("said", RANGES, ids=lambda said: said[:30])
def test_ranges_are_read_alike(sides: Sides, said: str, content: str) -> None:
    place = f"/v2/odd/app/blobs/{digest_of(content.encode())}"
    assert not difference(sides, *(get(place, method, Range=said) for method in ("GET", "HEAD")))


@pytest.mark.parametrize("name", ["If_Match", "If_None_Match", "If_Range"])
@pytest.mark.parametrize("said", TAGS)
def test_conditions_are_read_alike(sides: Sides, name: str, said: str) -> None:
    place = f"/v2/odd/app/blobs/{digest_of(BLOB.encode())}"
    requests = [
        get(place, method, **{name: said}, **more)
        for method in ("GET", "HEAD")
        for more in ({}, {"Range": "bytes=0-1"}, {"Range": "bytes=500-"})
    ]
    assert not difference(sides, *requests)


@pytest.mark.parametrize("name", ["localhost:5000/app", "A:1/a/b", "Team/app", "localhost/app"])
def test_names_with_a_host_are_answered_alike(sides: Sides, name: str) -> None:
    digest = digest_of(BLOB.encode())
    places = [
        "tags/list",
        "blobs/uploads/",
        "blobs/uploads/abc?_state=x",
        f"blobs/uploads/?mount={digest}&from=x/y",
    ]
    places += [f"{what}/{each}" for what in ("manifests", "blobs") for each in (digest, "sha256:abc")]
    requests = [
        {**get(f"/v2/{name}/{place}", method), "body": ""}
        for place in (*places, "manifests/1.0")
        for method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
        if (method, place) != ("POST", places[1]) or ":" in name
    ]
    elsewhere = json.dumps({"digest": ABSENT, "mediaType": OCI_MANIFEST, "urls": ["https://x/y"]})
    for kind, body in (
        (OCI_INDEX, index(OCI_INDEX)),
        (OCI_INDEX, index(OCI_INDEX, manifests=[LAYER, {"digest": "x"}])),
        (OCI_MANIFEST, image(OCI_MANIFEST)),
        (OCI_MANIFEST, image(OCI_MANIFEST, layers=[json.loads(elsewhere)])),
    ):
        for reference in ("1.0", digest_of(body.encode()), "sha256:abc"):
            requests.append({**put(kind, body), "path": f"/v2/{name}/manifests/{reference}"})
    requests.append({**get(f"/v2/{{}}/b/blobs/uploads/?mount={digest}&from={name}", "POST"), "body": ""})
    assert not difference(sides, *requests, get("/v2/_catalog"))


STATES = [
    *(
        "",
        "!",
        "!!",
        "A",
        "AA",
        "AAA",
        "AAAA",
        "AA=",
        "AA==",
        "AA===",
        "AAA=",
        "AAA==",
        "A=",
        "=",
        "AAAA=",
        "AAAA!",
    ),
    *(
        "AA==AAAA",
        "AA=A",
        "AAA=A",
        "AA+A",
        "AA/A",
        "AA-A",
        "AA_A",
        "AA%0aAA",
        "A%0d%0aAAA",
        "AA%0a=%0a=%0a",
    ),
    *(
        "AA=%0a",
        "AA==%0ax",
        "AAA=%0a%0ax",
        "%20AAAA",
        "AA;x",
        "AA%zz",
        "A" * 64,
        "%c3%a9",
        "AA%3d%3d",
        "AAAA%0aA",
        "%0aAAAA",
        "%0d%0aAA",
        "%0a=",
        "A%0aA%0a=%0aA",
    ),
]


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("method", ["GET", "PATCH"])
def test_states_are_read_alike(sides: Sides, method: str, state: str) -> None:
    request = {**get(f"/v2/odd/app/blobs/uploads/abc?_state={state}", method), "body": ""}
    real, ours = (side.put(request) for side in (sides.real, sides.ours))
    assert ours == real


@pytest.mark.parametrize(
    "said", ["", " ", "application/octet-stream", "Application/Octet-Stream", "text/plain"]
)
def test_a_chunk_of_a_content_type_is_taken_alike(sides: Sides, said: str) -> None:
    upload = {"of": "a new upload", "repository": "odd/app"}
    place = "/v2/odd/app/blobs/uploads/<uuid>?_state=<volatile>"
    assert not difference(sides, {**get(place, "PATCH", Content_Type=said), "body": "x", "upload": upload})


def test_a_source_is_told_alike(require: Callable[..., None]) -> None:
    require("peers", "registry")
    with open_sides(str(find()), "token") as both:
        for source in ("%ff", "%ed%a0%80", "%c3%a9%3c%3e%26", "a;b", "a%zz", "a%22b%0ac", "%e2%80%a8"):
            place = f"/v2/{{}}/app/blobs/uploads/?mount=x&from={source}"
            assert not difference(both, {**get(place, "POST"), "body": ""})
