import pytest
from hypothesis import given
from hypothesis import strategies as st

from labkit.wire.challenge import Challenge, parse_challenges

HUB = (
    'Bearer realm="https://auth.docker.io/token",service="registry.docker.io",'
    'scope="repository:library/nginx:pull"'
)


def read(*lines):
    """Scheme, parameters and token68 of each challenge."""
    return [
        (found.scheme, found.params, *([found.token68] if found.token68 else []))
        for found in parse_challenges(lines)
    ]


def test_a_real_one():
    (challenge,) = parse_challenges([HUB])
    assert challenge == Challenge(
        "bearer",
        {
            "realm": "https://auth.docker.io/token",
            "service": "registry.docker.io",
            "scope": "repository:library/nginx:pull",
        },
    )
    assert challenge.realm == "https://auth.docker.io/token"
    assert challenge.service == "registry.docker.io"
    assert challenge.scope == "repository:library/nginx:pull"
    assert parse_challenges(["Negotiate"])[0].realm is None


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("", []),
        (" \t ", []),
        (",, ,", []),
        ("Basic", [("basic", {})]),
        ("Basic ", [("basic", {})]),
        ('BASIC Realm="A"', [("basic", {"realm": "A"})]),
        ("Basic realm=a", [("basic", {"realm": "a"})]),
        ('Basic realm=""', [("basic", {"realm": ""})]),
        ('Bearer realm="a",service="",scope="b"', [("bearer", {"realm": "a", "service": "", "scope": "b"})]),
        ('Basic realm="a", Bearer realm="b",service="c"', [("basic", {"realm": "a"}), ("bearer", {"realm": "b", "service": "c"})]),
        ('Basic realm="a", Basic realm="b"', [("basic", {"realm": "a"}), ("basic", {"realm": "b"})]),
        ("Basic, Bearer", [("basic", {}), ("bearer", {})]),
        ("Negotiate, Basic realm=x", [("negotiate", {}), ("basic", {"realm": "x"})]),
        # quoted strings
        ('Bearer scope="r:a:pull,push",realm="x"', [("bearer", {"scope": "r:a:pull,push", "realm": "x"})]),
        (r'Basic realm="say \"hi\", \\ok"', [("basic", {"realm": r'say "hi", \ok'})]),
        (r'Basic realm="a\b"', [("basic", {"realm": "ab"})]),
        ('Basic realm="a, Bearer realm=b"', [("basic", {"realm": "a, Bearer realm=b"})]),
        ('Basic realm="caf\u00e9"', [("basic", {"realm": "caf\u00e9"})]),
        # token68
        ("Negotiate YIIabc+/==", [("negotiate", {}, "YIIabc+/==")]),
        ("Negotiate abc", [("negotiate", {}, "abc")]),
        ("Negotiate a=", [("negotiate", {}, "a=")]),
        ('NTLM abc==  ,Basic realm="x"', [("ntlm", {}, "abc=="), ("basic", {"realm": "x"})]),
        # blanks and empty elements
        ('Bearer realm = "x" ,\tservice= "y"', [("bearer", {"realm": "x", "service": "y"})]),
        (',Basic realm="a",, ,charset="UTF-8",', [("basic", {"realm": "a", "charset": "UTF-8"})]),
        ('Bearer   realm="x"', [("bearer", {"realm": "x"})]),
        ('Bearer , realm="x"', [("bearer", {"realm": "x"})]),
        # every character a token may have
        ("S!#$%&'*+-.^_`|~0 a!=b~", [("s!#$%&'*+-.^_`|~0", {"a!": "b~"})]),
    ],
)  # fmt: skip
def test_reads_the_grammar_without_complaint(line, expected):
    assert read(line) == expected
    assert not any(challenge.problems for challenge in parse_challenges([line]))


@pytest.mark.parametrize(
    ("line", "expected", "said"),
    [
        (
            "Bearer realm=https://a.b/t?x=1,service=reg",
            [("bearer", {"realm": "https://a.b/t?x=1", "service": "reg"})],
            "character 14: the value of realm should be quoted",
        ),
        ("Bearer scope=r:a:pull realm=x", [("bearer", {"scope": "r:a:pull", "realm": "x"})], "a comma is missing"),
        (
            "Bearer scope=repository:a:pull,push,service=s",
            [("bearer", {"scope": "repository:a:pull", "service": "s"})],
            "character 32: 'push' is cut off",
        ),
        ("Bearer scope=a:b:pull,push", [("bearer", {"scope": "a:b:pull"})], "'push' is cut off"),
        ('Bearer realm="x', [("bearer", {"realm": "x"})], "character 14: the quote of realm is never closed"),
        ('Bearer realm="x\\', [("bearer", {"realm": "x"})], "never closed"),
        ('Bearer realm="', [("bearer", {"realm": ""})], "never closed"),
        ('Bearer realm="x",realm="y"', [("bearer", {"realm": "x"})], "character 18: parameter realm is repeated"),
        ('Bearer Realm="x",REALM="y"', [("bearer", {"realm": "x"})], "repeated"),
        ("Bearer realm=", [("bearer", {"realm": ""})], "parameter realm has no value"),
        ("Bearer realm=,service=s", [("bearer", {"realm": "", "service": "s"})], "no value"),
        ('Basic realm="a" Bearer realm="b"', [("basic", {"realm": "a"}), ("bearer", {"realm": "b"})], "character 17: a comma is missing"),
        ('Basic realm="a"service="b"', [("basic", {"realm": "a", "service": "b"})], "a comma is missing"),
        ('Basic realm="a";service="b",x=y', [("basic", {"realm": "a", "x": "y"})], "cannot read"),
        ('realm="x"', [("", {})], "character 1: parameter realm comes before any scheme"),
        ('realm="x", Basic realm="y"', [("basic", {"realm": "y"})], "before any scheme"),
        ("=, Basic realm=y", [("basic", {"realm": "y"})], "character 1: cannot read '='"),
        ("\u00e9\u00e9 x", [("", {})], "character 1: cannot read"),
        ('Basic "a,b", realm=x', [("basic", {"realm": "x"})], "character 7: cannot read"),
        ('"', [("", {})], "cannot read"),
        ("Bearer: realm=x, y=z", [("", {})], "cannot read 'Bearer: realm=x'"),
        ("Basic a\x00=b", [("basic", {})], "cannot read"),
    ],
)  # fmt: skip
def test_reads_what_it_can_and_says_what_was_wrong(line, expected, said):
    assert read(line) == expected
    problems = [problem for challenge in parse_challenges([line]) for problem in challenge.problems]
    assert any(said in problem for problem in problems), problems


def test_several_lines_are_one_list():
    found = parse_challenges(['Basic realm="a"', "", 'Bearer realm="b", Negotiate'])
    assert [challenge.scheme for challenge in found] == ["basic", "bearer", "negotiate"]
    assert parse_challenges([]) == []
    assert parse_challenges(line for line in [HUB]) == parse_challenges([HUB])
    assert parse_challenges(HUB) == parse_challenges([HUB])


def test_problems_name_the_line_if_there_are_several():
    _, second = parse_challenges(["Basic realm=a", "Basic realm=/"])
    assert second.problems == (
        "line 2, character 13: the value of realm should be quoted; read up to the next comma or blank",
    )


def test_what_follows_an_unclosed_quote_spoils_only_its_line():
    found = parse_challenges(['Basic realm="a, b', 'Bearer realm="c"'])
    assert [challenge.params for challenge in found] == [{"realm": "a, b"}, {"realm": "c"}]


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "part",
    ["a", ",", '"', "\\", "a=", " ", "a ", "a,", '",', '"\\', '\\"', "=", "a==", 'a="b\\"c",', "a=b:,", "é", ';"', "= "],
)  # fmt: skip
@pytest.mark.parametrize("prefix", ["", "Bearer ", 'Bearer realm="', "Bearer scope=a:"])
def test_long_lines_take_linear_time(prefix, part):
    # 128 KiB take well under a second; what is quadratic does not end before the timeout.
    line = prefix + part * (2**17 // len(part))
    for challenge in parse_challenges([line]):
        assert len(challenge.problems) <= 22


PIECES = [
    "Bearer",
    "Basic",
    "realm",
    "scope",
    "=",
    '"',
    "\\",
    ",",
    " ",
    "\t",
    "a",
    "==",
    ";",
    "é",
    "\n",
    "push",
]


@given(
    st.lists(st.one_of(st.text(), st.lists(st.sampled_from(PIECES), max_size=20).map("".join)), max_size=3)
)
def test_never_raises(lines):
    for challenge in parse_challenges(lines):
        assert challenge.scheme or challenge.problems
        assert challenge.scheme == challenge.scheme.lower()
        assert all(name == name.lower() for name in challenge.params)


TOKEN = st.text("abcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-.^_`|~", min_size=1, max_size=12)
VALUE = st.text(st.characters(codec="latin-1", exclude_characters="\r\n\x00"), max_size=20)


def quote(value):
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


@given(
    st.lists(st.tuples(TOKEN, st.dictionaries(TOKEN, VALUE, min_size=1, max_size=4)), max_size=4),
    st.booleans(),
)
def test_reads_back_what_the_grammar_writes(challenges, blanks):
    equals, comma = (" = ", " ,\t") if blanks else ("=", ",")
    parts = [
        f"{scheme} " + comma.join(f"{name}{equals}{quote(value)}" for name, value in params.items())
        for scheme, params in challenges
    ]
    assert parse_challenges([comma.join(parts)]) == [Challenge(*challenge) for challenge in challenges]
