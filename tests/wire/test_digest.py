import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labkit.wire.digest import Digest, check, digest_of, parse_digest
from labkit.wire.errors import Corrupt

# FIPS 180-2, appendix B.1 and C.1
ABC_256 = "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
ABC_512 = (
    "sha512:ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
    "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"
)


def test_names_what_it_hashes():
    assert digest_of(b"abc") == ABC_256
    assert digest_of(b"abc", "sha512") == ABC_512
    for digest in (ABC_256, ABC_512, parse_digest(ABC_256)):
        check(digest, b"abc")


def test_a_stream_is_hashed_in_pieces():
    digest = parse_digest(ABC_256)
    hasher = digest.hasher()
    hasher.update(b"a")
    hasher.update(b"bc")
    assert hasher.hexdigest() == digest.hex
    assert (digest.algorithm, str(digest)) == ("sha256", ABC_256)


def test_a_changed_byte_is_found():
    with pytest.raises(Corrupt) as caught:
        check(ABC_256, b"abd")
    assert ABC_256 in caught.value.message
    assert digest_of(b"abd") in caught.value.message
    assert "3 bytes" in caught.value.message


@pytest.mark.parametrize(
    "text",
    [
        "",
        "sha256:",
        "sha256",
        "a" * 64,
        f"sha256:{'a' * 63}",
        f"sha256:{'a' * 65}",
        f"sha256:{'A' * 64}",
        f"sha256:{'g' * 64}",
        f"sha256:{'a' * 64}\n",
        f" sha256:{'a' * 64}",
        f"SHA256:{'a' * 64}",
        f"sha512:{'a' * 64}",
        f"sha256:{'٠' * 64}",
        f"sha256:sha256:{'a' * 57}",
        # CVE-2024-3727: what made requests to other endpoints
        "../../../v2/other/blobs/uploads/",
        f"sha256:{'a' * 60}/../",
        # nobody can check these, or everybody can forge them
        f"md5:{'a' * 32}",
        f"blake3:{'a' * 64}",
        "x" * 100_000,
    ],
)
def test_what_is_no_digest_never_gets_into_a_url(text):
    for refused in (lambda: parse_digest(text), lambda: check(text, b"")):
        with pytest.raises(Corrupt, match="is not a digest") as caught:
            refused()
        assert len(caught.value.message) < 250


def test_an_unknown_algorithm_is_named():
    with pytest.raises(Corrupt, match="md5, is not one of sha256, sha384, sha512"):
        parse_digest(f"md5:{'a' * 32}")


@given(st.binary(), st.sampled_from(["sha256", "sha384", "sha512"]))
def test_round_trip(body, algorithm):
    text = digest_of(body, algorithm)
    assert str(parse_digest(text)) == text
    assert parse_digest(text) == Digest(algorithm, text.partition(":")[2])
    check(text, body)


@given(st.text())
def test_any_text_is_read_or_refused(text):
    with contextlib.suppress(Corrupt):
        assert str(parse_digest(text)) == text
