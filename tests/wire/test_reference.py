import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labkit.wire.errors import InvalidReference
from labkit.wire.reference import Reference, parse_reference

A64 = "a" * 64
SHA = f"sha256:{A64}"


@pytest.mark.parametrize(
    ("text", "full"),
    [
        ("nginx", "docker.io/library/nginx:latest"),
        ("nginx:1.27", "docker.io/library/nginx:1.27"),
        ("team/app", "docker.io/team/app:latest"),
        ("docker.io/nginx", "docker.io/library/nginx:latest"),
        ("docker.io/library/foo/bar", "docker.io/library/foo/bar:latest"),
        ("index.docker.io/nginx", "docker.io/library/nginx:latest"),
        ("index.docker.io/team/app:1", "docker.io/team/app:1"),
        ("registry-1.docker.io/library/nginx", "registry-1.docker.io/library/nginx:latest"),
        # the first part is a host only if it looks like one
        ("localhost/app", "localhost/app:latest"),
        ("myhost/app", "docker.io/myhost/app:latest"),
        ("myhost:5000/app", "myhost:5000/app:latest"),
        ("my.host/app", "my.host/app:latest"),
        ("Myhost/app", "Myhost/app:latest"),
        ("test_com/foo", "docker.io/test_com/foo:latest"),
        # and only if something follows it
        ("localhost", "docker.io/library/localhost:latest"),
        ("localhost:5000", "docker.io/library/localhost:5000"),
        ("registry.example.com", "docker.io/library/registry.example.com:latest"),
        ("192.168.0.1:80", "docker.io/library/192.168.0.1:80"),
        ("localhost:5000/team/app:1.0", "localhost:5000/team/app:1.0"),
        ("192.168.1.1:5000/repo:5050", "192.168.1.1:5000/repo:5050"),
        ("[::1]:5000/app", "[::1]:5000/app:latest"),
        ("[2001:db8::1]/repo:tag", "[2001:db8::1]/repo:tag"),
        ("xn--n3h.com:18080/foo", "xn--n3h.com:18080/foo:latest"),
        ("b.gcr.io/test.example.com/my-app:test.example.com",) * 2,
        # separators inside a part
        ("a.b/c.d", "a.b/c.d:latest"),
        ("dock__er/docker---rules", "docker.io/dock__er/docker---rules:latest"),
        # tags and digests
        ("app:UPPER_lower.1-2", "docker.io/library/app:UPPER_lower.1-2"),
        (f"app@{SHA}", f"docker.io/library/app@{SHA}"),
        (f"app:1.0@{SHA}", f"docker.io/library/app:1.0@{SHA}"),
        (f"h:1/app@sha384:{'0' * 96}",) * 2,
        (f"h:1/app@sha512:{'f' * 128}",) * 2,
        (f"docker.io/{A64}", f"docker.io/library/{A64}:latest"),
        (f"{A64}:tag", f"docker.io/library/{A64}:tag"),
    ],
)
def test_reads_as_docker_does(text, full):
    reference = parse_reference(text)
    assert str(reference) == full
    assert parse_reference(full) == reference


def test_fields():
    assert parse_reference("localhost:5000/team/app") == Reference("localhost:5000", "team/app", "latest")
    assert parse_reference(f"h.x/a@{SHA}") == Reference("h.x", "a", None, SHA)
    both = parse_reference(f"h.x/a/b:1@{SHA}")
    assert (both.name, both.tag, both.digest, both.target) == ("h.x/a/b", "1", SHA, SHA)
    assert parse_reference("h.x/a:1").target == "1"


def test_docker_hub_answers_elsewhere():
    assert parse_reference("nginx").api_host == "registry-1.docker.io"
    assert parse_reference("index.docker.io/nginx").api_host == "registry-1.docker.io"
    assert parse_reference("localhost:5000/nginx").api_host == "localhost:5000"


@pytest.mark.parametrize(
    ("text", "position", "said"),
    [
        ("", 0, "is empty"),
        (A64, 0, "image id"),
        ("team/App:1.0", 5, "lower case"),
        ("localhost:5000/team/App", 20, "lower case"),
        ("App", 0, "lower case"),
        (" nginx", 0, "no blanks"),
        ("nginx\n", 5, "no blanks"),
        ("nginx 1.0", 5, "no blanks"),
        ("nginx\u00a01.0", 5, "no blanks"),
        ("team//app", 5, "empty part"),
        ("team/", 5, "empty part"),
        ("/app", 0, "empty part"),
        ("localhost:5000/", 15, "repository is missing"),
        (":tag", 0, "repository is missing"),
        (f"@{SHA}", 0, "repository is missing"),
        ("-app", 0, "'-' cannot stand here"),
        ("team/-app", 5, "'-' cannot stand here"),
        ("app-", 3, "'-' cannot stand here"),
        ("dock..er/x", 4, "host"),
        ("x/dock..er", 6, "'.' cannot stand here"),
        ("dock_.er/x", 4, "host"),
        ("aa/asdf$$^/aa", 7, "'$' cannot stand here"),
        ("caf\u00e9", 3, "cannot stand here"),
        ("app:", 4, "tag after ':' is missing"),
        ("app:-1", 4, "stand first in the tag"),
        ("app:1+2", 5, "'+' cannot stand in the tag"),
        ("app:1:2", 5, "':' cannot stand in the tag"),
        ("foo:tag/bar", 3, "not a registry's host"),
        ("fc00::1:5000/debian", 4, "not a registry's host"),
        ("my_host.lan/app", 2, "not a registry's host"),
        ("[fe80::1%eth0]:5000/app", 0, "not a registry's host"),
        ("[::1]", 0, "repository is missing"),
        ("[::1]:5000", 0, "repository is missing"),
        ("app@", 4, "not a digest"),
        ("app@sha256:abc", 4, "64 lower-case hex digits, this has 3"),
        (f"app@sha256:{'A' * 64}", 4, "lower-case"),
        (f"app@{SHA}/x", 4, "not a digest"),
        (f"app@{SHA}@{SHA}", 4, "not a digest"),
        (f"app@md5:{'a' * 32}", 4, "md5, is not one of sha256"),
        ("https://registry.example.com/app", 0, "https://"),
    ],
)
def test_refuses_with_the_place(text, position, said):
    with pytest.raises(InvalidReference, match=f"character {position + 1}: ") as caught:
        parse_reference(text)
    assert caught.value.position == position
    assert said in caught.value.message


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("localhost:5000/Team/App:Beta", "try localhost:5000/team/app:Beta"),
        ("Nginx", "try nginx"),
        ("Team/App", "try team/app"),
        ("https://registry.example.com/team/app:1.0", "try registry.example.com/team/app:1.0"),
        ("docker://localhost:5000/app/", "try localhost:5000/app"),
        (f"docker://app@{SHA}", f"try app@{SHA}"),
        ("  nginx:1.27\n", "try nginx:1.27"),
        ("alice@registry.example.com/app", "try registry.example.com/app"),
        ("fc00::1:5000/debian", "brackets"),
        ("https://???", "looks like"),
        ("a b", "looks like"),
    ],
)
def test_says_what_to_type_instead(text, hint):
    with pytest.raises(InvalidReference) as caught:
        parse_reference(text)
    assert hint in caught.value.hint


@pytest.mark.parametrize(
    "text",
    [
        "https://alice:hunter2@registry.example.com/app",
        "https://alice:hun/ter2@registry.example.com",
        "alice:hunter2@registry.example.com/app",
        "alice:hunter2@registry.example.com",
        "alice:hunter2!@registry.example.com",
        "alice:hunter 2@registry.example.com/app",
    ],
)
def test_a_pasted_password_is_not_repeated(text):
    with pytest.raises(InvalidReference) as caught:
        parse_reference(text)
    assert "hun" not in str(caught.value)


def test_limits():
    assert parse_reference("h.x/" + "a" * 255)
    assert parse_reference("a" * 247)  # library/ counts
    assert parse_reference("app:" + "t" * 128)
    for text, position in [("h.x/" + "a" * 256, 259), ("a" * 248, 247), ("app:" + "t" * 129, 132)]:
        with pytest.raises(InvalidReference, match="more than") as caught:
            parse_reference(text)
        assert caught.value.position == position


@pytest.mark.parametrize("part", ["a", "a-", "-", "a.", "a/", "a:", "[", "A", "@", "a://", "_", " "])
def test_long_junk_is_answered_in_short(part):
    with pytest.raises(InvalidReference) as caught:
        parse_reference(part * 40_000)
    assert len(str(caught.value)) < 400


WORDS = ["a", "App", "localhost", "docker.io", "[::1]", ":", "/", "@", ".", "__", "-", "5000", SHA, " ", "é"]


@given(st.one_of(st.text(max_size=80), st.lists(st.sampled_from(WORDS), max_size=8).map("".join)))
def test_any_text_is_read_or_refused(text):
    try:
        reference = parse_reference(text)
    except InvalidReference as error:
        assert 0 <= error.position <= len(text)
    else:
        assert parse_reference(str(reference)) == reference
        assert reference.tag or reference.digest


lower = st.text(string.ascii_lowercase + string.digits, min_size=1, max_size=8)


@given(
    st.sampled_from(["docker.io", "localhost", "localhost:5000", "r.example.com", "[::1]:5000"]),
    st.lists(lower, min_size=2, max_size=4).map("/".join),
    st.none() | st.from_regex(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}", fullmatch=True),
    st.none() | st.text("0123456789abcdef", min_size=64, max_size=64).map("sha256:{}".format),
)
def test_writes_what_it_reads(registry, repository, tag, digest):
    reference = Reference(registry, repository, tag or (None if digest else "latest"), digest)
    assert parse_reference(str(reference)) == reference
