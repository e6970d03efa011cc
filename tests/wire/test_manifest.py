import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labkit.wire.errors import Corrupt, NotFound
from labkit.wire.manifest import (
    ACCEPT,
    DOCKER_LIST,
    DOCKER_MANIFEST,
    MANIFEST_LIMIT,
    MANIFEST_TYPES,
    OCI_INDEX,
    OCI_MANIFEST,
    Descriptor,
    Index,
    Manifest,
    choose,
    digest_of,
    parse_manifest,
)
from labkit.wire.platform import Platform, parse_platform

CONFIG = "application/vnd.oci.image.config.v1+json"
LAYER = "application/vnd.oci.image.layer.v1.tar+gzip"
AMD64 = {"os": "linux", "architecture": "amd64"}


def row(name, media_type=LAYER, **extra):
    return {"mediaType": media_type, "digest": digest_of(name.encode()), "size": len(name), **extra}


def manifest(**changes):
    document = {
        "schemaVersion": 2,
        "mediaType": OCI_MANIFEST,
        "config": row("config", CONFIG),
        "layers": [row("one"), row("two")],
    }
    return {name: value for name, value in {**document, **changes}.items() if value is not ...}


def index(**changes):
    entries = [row("amd64", OCI_MANIFEST, platform=AMD64)]
    document = {"schemaVersion": 2, "mediaType": OCI_INDEX, "manifests": entries}
    return {name: value for name, value in {**document, **changes}.items() if value is not ...}


def parse(document, content_type=None):
    return parse_manifest(json.dumps(document).encode(), content_type)


def test_a_manifest():
    found = parse(manifest(), OCI_MANIFEST)
    assert isinstance(found, Manifest)
    assert found.media_type == OCI_MANIFEST
    assert found.config == Descriptor(CONFIG, digest_of(b"config"), 6)
    assert [layer.digest for layer in found.layers] == [digest_of(b"one"), digest_of(b"two")]


def test_an_index():
    found = parse(index(), OCI_INDEX)
    assert isinstance(found, Index)
    assert found.manifests[0].platform == Platform("linux", "amd64")
    assert found.platforms == (Platform("linux", "amd64"),)


@pytest.mark.parametrize(
    ("document", "content_type", "kind"),
    [
        (manifest(mediaType=DOCKER_MANIFEST), DOCKER_MANIFEST, Manifest),
        (index(mediaType=DOCKER_LIST), DOCKER_LIST, Index),
        (manifest(), f"{OCI_MANIFEST}; charset=utf-8", Manifest),
        (manifest(), OCI_MANIFEST.upper(), Manifest),
        (manifest(mediaType=...), OCI_MANIFEST, Manifest),
        (manifest(mediaType=...), DOCKER_MANIFEST, Manifest),
        (index(mediaType=...), OCI_INDEX, Index),
        (manifest(), None, Manifest),
        (manifest(), "", Manifest),
        (manifest(mediaType=...), None, Manifest),
        (index(mediaType=...), None, Index),
        (manifest(layers=[]), OCI_MANIFEST, Manifest),
        (index(manifests=[]), OCI_INDEX, Index),
    ],
)
def test_types_that_go_together(document, content_type, kind):
    assert isinstance(parse(document, content_type), kind)


@pytest.mark.parametrize(
    ("document", "content_type", "said"),
    [
        # CVE-2021-41190: one digest, two readings
        (manifest(), OCI_INDEX, "one document must not be read in two ways"),
        (index(), OCI_MANIFEST, "one document must not be read in two ways"),
        (manifest(mediaType=DOCKER_MANIFEST), OCI_MANIFEST, "but it was served as"),
        (manifest(), "application/json", "but it was served as 'application/json'"),
        (manifest(mediaType=None), OCI_MANIFEST, "mediaType is None"),
        ({**manifest(), **index()}, OCI_INDEX, "both manifests and config"),
        (index(layers=[]), OCI_INDEX, "both manifests and layers"),
        (index(config={}), OCI_INDEX, "both manifests and config"),
        (manifest(manifests=[]), OCI_MANIFEST, "both manifests and config"),
        (index(mediaType=..., layers=[]), None, "both manifests and layers"),
        (index(fsLayers=[]), OCI_INDEX, "both manifests and fsLayers"),
        # types
        (manifest(mediaType=...), "text/html", "'text/html' is no type of manifest"),
        (manifest(mediaType="x/y"), None, "'x/y' is no type of manifest"),
        (manifest(mediaType=...), "application/vnd.docker.distribution.manifest.v1+prettyjws", "schema 1"),
        (manifest(schemaVersion=1), OCI_MANIFEST, "schemaVersion is 1, not 2"),
        (manifest(schemaVersion=...), OCI_MANIFEST, "schemaVersion is None"),
        # what is missing or of another kind
        (manifest(config=...), OCI_MANIFEST, "config in the manifest is missing"),
        (manifest(config=[]), OCI_MANIFEST, "config in the manifest is []"),
        (manifest(layers=...), OCI_MANIFEST, "layers in the manifest is missing"),
        (manifest(layers={}), OCI_MANIFEST, "layers in the manifest is {}"),
        (index(manifests=...), OCI_INDEX, "manifests in the index is missing"),
        (manifest(layers=[7]), OCI_MANIFEST, "layers[0] is 7, not a descriptor"),
        (manifest(config={}), OCI_MANIFEST, "mediaType in config is missing"),
        (manifest(layers=[row("a"), row("b", digest=7)]), OCI_MANIFEST, "digest in layers[1] is 7"),
        (manifest(layers=[row("a", size="1")]), OCI_MANIFEST, "size in layers[0] is '1'"),
        (manifest(layers=[row("a", size=True)]), OCI_MANIFEST, "size in layers[0] is True"),
        (manifest(layers=[row("a", size=1.0)]), OCI_MANIFEST, "size in layers[0] is 1.0"),
        (manifest(layers=[row("a", size=-1)]), OCI_MANIFEST, "-1 bytes, which cannot be"),
        (manifest(layers=[row("a", size=2**63)]), OCI_MANIFEST, "which cannot be"),
        (manifest(layers=[row("a", urls="http://x")]), OCI_MANIFEST, "urls of layers[0]"),
        (manifest(layers=[row("a", urls=[1])]), OCI_MANIFEST, "urls of layers[0]"),
        (index(manifests=[row("a", platform=[])]), OCI_INDEX, "platform in manifests[0] is []"),
        (index(manifests=[row("a", platform={"os": "linux"})]), OCI_INDEX, "architecture in the platform of"),
        (index(manifests=[row("a", platform={**AMD64, "variant": 8})]), OCI_INDEX, "variant in the platform of"),
        # CVE-2024-3727: digests that lead elsewhere
        (manifest(config=row("c", digest="../../x")), OCI_MANIFEST, "config: '../../x' is not a digest"),
        (manifest(layers=[row("a", digest="sha256:abc")]), OCI_MANIFEST, "layers[0]: 'sha256:abc' is not a digest"),
        (index(manifests=[row("a", digest=f"md5:{'a' * 32}")]), OCI_INDEX, "md5, is not one of"),
    ],
)  # fmt: skip
def test_refuses_what_cannot_be_trusted(document, content_type, said):
    with pytest.raises(Corrupt) as caught:
        parse(document, content_type)
    assert said in caught.value.message


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "is not JSON"),
        (b"<html>Sign in</html>", "it begins with b'<html>Sign in</html>'"),
        (b"\xff\xfe", "is not JSON"),
        (b"\xef\xbb\xbf{}", "is not JSON"),
        (b"[" * 100_000, "is not JSON"),
        (b"9" * 10_000, "is not JSON"),
        (b"[]", "but no object"),
        (b"null", "but no object"),
        (b" " * (MANIFEST_LIMIT + 1), "more than the 4194304 allowed"),
    ],
)
def test_refuses_what_is_no_manifest(body, said):
    with pytest.raises(Corrupt) as caught:
        parse_manifest(body, OCI_MANIFEST)
    assert said in caught.value.message
    assert len(caught.value.message) < 250


def test_foreign_layers_keep_their_addresses():
    found = parse(manifest(layers=[row("a", urls=["https://elsewhere/x"])]))
    assert isinstance(found, Manifest)
    assert found.layers[0].urls == ("https://elsewhere/x",)


def test_a_descriptor_cannot_be_made_of_a_bad_digest():
    with pytest.raises(Corrupt):
        Descriptor(LAYER, "sha256:../..", 1)


def test_accept_names_every_type_in_full():
    assert ACCEPT.split(", ") == list(MANIFEST_TYPES)


def entries(*platforms):
    """An index with an entry for each platform; "-" has none. The size says which one it is."""
    known = [None if text == "-" else parse_platform(text) for text in platforms]
    return Index(
        tuple(
            Descriptor(OCI_MANIFEST, digest_of(bytes([n])), n, platform) for n, platform in enumerate(known)
        )
    )


@pytest.mark.parametrize(
    ("platforms", "wanted", "nth"),
    [
        (["linux/amd64", "linux/arm64"], "linux/arm64", 1),
        (["linux/amd64", "linux/arm64/v8"], "linux/arm64", 1),
        (["linux/amd64", "linux/arm64"], "linux/arm64/v8", 1),
        (["linux/arm64", "linux/amd64"], "linux/x86_64", 1),
        (["linux/arm/v5", "linux/arm/v6", "linux/arm/v7"], "linux/arm/v6", 1),
        (["linux/arm/v5", "linux/arm/v6"], "linux/arm/v7", 1),
        (["linux/arm/v7", "linux/arm64"], "linux/arm64", 1),
        (["linux/amd64/v2", "linux/amd64/v4", "linux/amd64"], "linux/amd64/v3", 0),
        (["linux/386", "linux/amd64"], "linux/amd64", 1),
        (["linux/386"], "linux/amd64", 0),
        (["windows/amd64", "linux/amd64"], "linux/amd64", 1),
        (["linux/amd64", "linux/amd64"], "linux/amd64", 0),
        (["unknown/unknown", "linux/amd64"], "linux/amd64", 1),
        (["unknown/unknown", "-"], "linux/amd64", 1),
        (["-", "linux/amd64"], "linux/amd64", 1),
    ],
)
def test_chooses_as_docker_does(platforms, wanted, nth):
    assert choose(entries(*platforms), parse_platform(wanted)).size == nth


@pytest.mark.parametrize(
    ("platforms", "wanted", "there"),
    [
        (["linux/s390x", "linux/amd64", "unknown/unknown"], "linux/arm64", "linux/amd64, linux/s390x"),
        (["linux/arm64"], "linux/amd64", "linux/arm64"),
        (["linux/arm/v7"], "linux/arm/v6", "linux/arm/v7"),
        (["unknown/unknown"], "unknown/unknown", "none at all"),
        ([], "linux/amd64", "none at all"),
    ],
)
def test_names_the_platforms_there_are(platforms, wanted, there):
    with pytest.raises(NotFound) as caught:
        choose(entries(*platforms), parse_platform(wanted))
    assert caught.value.message == f"no image for {wanted} here; platforms there are: {there}"


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
FIELDS = st.dictionaries(
    st.sampled_from(["schemaVersion", "mediaType", "config", "layers", "manifests", "fsLayers"]), JUNK
)


@given(
    st.sampled_from([manifest(), index()]), FIELDS, st.sampled_from([None, "", *MANIFEST_TYPES]) | st.text()
)
def test_junk_is_refused_in_no_other_way(document, changes, content_type):
    try:
        parse({**document, **changes}, content_type)
    except Corrupt as error:
        assert len(error.message) < 400


@given(st.binary())
def test_junk_bytes_are_refused_in_no_other_way(body):
    with pytest.raises(Corrupt):
        parse_manifest(body, OCI_MANIFEST)
