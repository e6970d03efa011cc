import pytest

from labkit.wire.errors import UsageError
from labkit.wire.platform import Platform, parse_platform


@pytest.mark.parametrize(
    ("text", "platform"),
    [
        ("linux/amd64", Platform("linux", "amd64")),
        ("linux/arm64/v8", Platform("linux", "arm64", "v8")),
        ("windows/amd64", Platform("windows", "amd64")),
        ("linux/x86_64", Platform("linux", "x86_64")),
    ],
)
def test_reads_and_writes(text, platform):
    assert parse_platform(text) == platform
    assert str(platform) == text


@pytest.mark.parametrize(
    "text", ["", "linux", "amd64", "linux/", "/amd64", "linux//v8", "linux/arm/v7/x", "linux amd64", "a/b\n", "é/x"]
)  # fmt: skip
def test_refuses_junk_with_a_hint(text):
    with pytest.raises(UsageError, match="is not a platform") as caught:
        parse_platform(text)
    assert "linux/amd64" in caught.value.hint


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("linux/arm64", "linux/arm64/v8"),
        ("linux/arm64", "Linux/aarch64/8"),
        ("linux/amd64", "linux/x86_64"),
        ("linux/amd64", "linux/amd64/v1"),
        ("linux/arm", "linux/arm/v7"),
        ("linux/arm/v7", "linux/armhf"),
        ("linux/arm/v6", "linux/armel"),
        ("linux/386", "linux/i386"),
    ],
)
def test_one_platform_has_many_spellings(one, other):
    assert parse_platform(one).normalized() == parse_platform(other).normalized()


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("linux/s390x", "linux/s390x"),
        ("windows/amd64", "windows/amd64 windows/386"),
        ("linux/amd64/v3", "linux/amd64/v3 linux/amd64/v2 linux/amd64 linux/386"),
        ("linux/arm", "linux/arm/v7 linux/arm/v6 linux/arm/v5"),
        ("linux/arm/v5", "linux/arm/v5"),
        ("linux/arm64/v8", "linux/arm64 linux/arm/v8 linux/arm/v7 linux/arm/v6 linux/arm/v5"),
        ("linux/arm64/v9", "linux/arm64/v9 linux/arm64 linux/arm/v8 linux/arm/v7 linux/arm/v6 linux/arm/v5"),
        ("linux/arm/odd", "linux/arm/odd"),
    ],
)
def test_what_a_machine_runs_best_first(text, runs):
    assert " ".join(map(str, parse_platform(text).runs())) == runs


def test_attestations_have_no_platform():
    assert Platform("unknown", "unknown").unknown
    assert not Platform("linux", "amd64").unknown
