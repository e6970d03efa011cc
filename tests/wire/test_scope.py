import pytest
from hypothesis import given
from hypothesis import strategies as st

from labkit.wire.scope import (
    ResourceScope,
    Scope,
    granted_from_access,
    missing,
    parse_scope,
    repository_scope,
)


def one(kind, class_, name, *actions):
    return ResourceScope(kind, class_, name, frozenset(actions))


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        ("", []),
        ("repository:team/app:pull", [one("repository", "", "team/app", "pull")]),
        ("repository:team/app:push,pull", [one("repository", "", "team/app", "pull", "push")]),
        ("repository:localhost:5000/app:pull", [one("repository", "", "localhost:5000/app", "pull")]),
        ("repository(plugin):a:pull", [one("repository", "plugin", "a", "pull")]),
        ("registry:catalog:*", [one("registry", "", "catalog", "*")]),
        ("artifact-repository:a:pull", [one("artifact-repository", "", "a", "pull")]),
        ("repository:Team/App:pull", [one("repository", "", "Team/App", "pull")]),
        ("repository:a:pull repository:a:push", [one("repository", "", "a", "pull", "push")]),
        (" repository:a:pull   repository:b:pull ", [one("repository", "", "a", "pull"), one("repository", "", "b", "pull")]),
    ],
)  # fmt: skip
def test_reads(text, entries):
    scope = parse_scope(text)
    assert list(scope) == entries
    assert len(scope) == len(entries)
    assert all(entry in scope for entry in entries)
    assert not scope.problems


@pytest.mark.parametrize(
    ("text", "kept", "said"),
    [
        ("repository", "", "'repository' is not type:name:actions"),
        ("repository:a", "", "is not type:name:actions"),
        ("repository::pull", "", "is not type:name:actions"),
        (":a:pull", "", "is not type:name:actions"),
        ("repository(plugin:a:pull", "", "is not type:name:actions"),
        (
            "repository:a: repository:b:pull",
            "repository:a: repository:b:pull",
            "'repository:a:' names no action",
        ),
        ("junk repository:b:pull", "repository:b:pull", "'junk'"),
    ],
)
def test_keeps_what_it_can_read(text, kept, said):
    scope = parse_scope(text)
    assert str(scope) == kept
    assert len(scope.problems) == 1
    assert said in scope.problems[0]


def test_order_does_not_matter_and_writing_is_always_the_same():
    one_way = parse_scope("repository:b:push,pull repository:a:delete,pull")
    other_way = parse_scope("repository:a:pull,delete repository:b:pull,push")
    assert one_way == other_way
    assert hash(one_way) == hash(other_way)
    assert str(one_way) == str(other_way) == "repository:a:delete,pull repository:b:pull,push"
    assert repr(repository_scope("a", "pull")) == "Scope('repository:a:pull')"


def test_scopes_add_up():
    both = repository_scope("a", "pull") | parse_scope("repository:a:push repository:b:pull x")
    assert str(both) == "repository:a:pull,push repository:b:pull"
    assert len(both.problems) == 1
    assert not Scope()
    assert repository_scope("a", "pull")


@pytest.mark.parametrize(
    ("wanted", "granted", "lacking"),
    [
        ("repository:a:pull", "repository:a:pull", ""),
        ("repository:a:pull", "repository:a:pull,push", ""),
        ("repository:a:pull,push", "repository:a:pull", "repository:a:push"),
        ("repository:a:pull,push", "repository:a:push repository:a:pull", ""),
        ("repository:a:pull", "", "repository:a:pull"),
        ("", "repository:a:pull", ""),
        ("repository:a:pull,push,delete", "repository:a:*", ""),
        ("registry:catalog:*", "registry:catalog:pull", "registry:catalog:*"),
        ("registry:catalog:*", "registry:catalog:*", ""),
        # compared exactly: no wildcards, no case folding, no classes
        ("repository:a:pull", "repository:*:pull", "repository:a:pull"),
        ("repository:team/a:pull", "repository:team/*:*", "repository:team/a:pull"),
        ("repository:a:pull", "repository:A:pull", "repository:a:pull"),
        ("repository:a:pull", "repository(plugin):a:pull", "repository:a:pull"),
        ("repository(plugin):a:pull", "repository:a:pull", "repository(plugin):a:pull"),
        ("repository:a:pull", "registry:a:pull", "repository:a:pull"),
        ("repository:a:pull repository:b:pull", "repository:b:pull", "repository:a:pull"),
    ],
)
def test_missing(wanted, granted, lacking):
    found = missing(parse_scope(wanted), parse_scope(granted))
    assert found == parse_scope(lacking)
    assert bool(found) == bool(lacking)


def grant(name="a", actions=("pull",), kind="repository", **extra):
    return {"type": kind, "name": name, "actions": list(actions), **extra}


@pytest.mark.parametrize(
    ("access", "granted"),
    [
        (None, ""),
        ([], ""),
        ([grant()], "repository:a:pull"),
        ([grant(), grant(actions=["push"])], "repository:a:pull,push"),
        ([grant(actions=["*"])], "repository:a:*"),
        ([grant(kind="repository(plugin)")], "repository(plugin):a:pull"),
        ([grant(**{"class": "plugin"})], "repository:a:pull"),
        ([grant(actions=[])], "repository:a:"),
    ],
)
def test_granted_from_access(access, granted):
    scope = granted_from_access(access)
    assert str(scope) == granted
    assert not scope.problems


@pytest.mark.parametrize(
    ("access", "granted", "said"),
    [
        ("repository:a:pull", "", "access is 'repository:a:pull', not a list"),
        ({}, "", "not a list"),
        ([7, grant()], "repository:a:pull", "access[0] is 7, not an object"),
        ([{"type": "repository", "name": "a"}], "", "access[0]"),
        ([grant(name=None)], "", "access[0]"),
        ([{**grant(), "actions": "pull"}], "", "access[0]"),
        ([grant(actions=["pull", 7])], "repository:a:pull", "access[0]: 7 is no action"),
    ],
)
def test_junk_grants_nothing(access, granted, said):
    scope = granted_from_access(access)
    assert str(scope) == granted
    assert len(scope.problems) == 1
    assert said in scope.problems[0]


def test_actions_in_one_string_are_one_action_that_nobody_asks_for():
    granted = granted_from_access([grant(actions=["pull,push"])])
    assert missing(repository_scope("a", "pull"), granted) == repository_scope("a", "pull")
    assert "'pull,push' is no action" in granted.problems[0]


NAME = st.from_regex(r"[a-z0-9]+(:[0-9]+)?(/[a-z0-9]+)*", fullmatch=True)
ENTRY = st.builds(
    ResourceScope,
    st.sampled_from(["repository", "registry"]),
    st.sampled_from(["", "plugin"]),
    NAME,
    st.frozensets(st.sampled_from(["pull", "push", "delete", "*"]), min_size=1),
)


@given(st.lists(ENTRY, max_size=5))
def test_reads_what_it_writes(entries):
    scope = Scope(entries)
    assert parse_scope(str(scope)) == scope
    assert not missing(scope, scope)
    assert not missing(Scope(), scope)
    access = [
        {"type": str(one).split(":")[0], "name": one.name, "actions": list(one.actions)} for one in scope
    ]
    assert granted_from_access(access) == scope


@given(st.text() | st.text("abc:,() \t*", max_size=40))
def test_never_raises_on_text(text):
    scope = parse_scope(text)
    assert parse_scope(str(scope)) == scope


@given(
    st.recursive(
        st.none() | st.integers() | st.text(max_size=10),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(st.sampled_from(["type", "name", "actions", "x"]), inner, max_size=4)
        ),
    )
)
def test_never_raises_on_claims(access):
    scope = granted_from_access(access)
    assert str(scope) == str(granted_from_access(access))
