"""What of a scope the lab grants."""

from __future__ import annotations

import pytest

from labkit.lab.rights import User, granted
from labkit.wire.scope import parse_scope


@pytest.mark.parametrize(
    ("access", "wanted", "given"),
    [
        (
            ("*",),
            "repository:team/app:pull,push registry:catalog:*",
            "registry:catalog:* repository:team/app:pull,push",
        ),
        (("team/app:pull",), "repository:team/app:pull,push", "repository:team/app:pull"),
        (("team/app:pull",), "repository:team/app2:pull", ""),
        (("team/*:pull", "team/app:push"), "repository:team/app:pull,push", "repository:team/app:pull,push"),
        (("public/*:pull,push",), "repository:public/a/b:push", "repository:public/a/b:push"),
        (("public/*:pull",), "repository:public:pull", ""),
        (("team/app:pull,push",), "repository:team/app:*", "repository:team/app:pull,push"),
        (("team/app:*",), "repository:team/app:delete", "repository:team/app:delete"),
        (("*:pull",), "registry:catalog:*", ""),
        (("Team/*:pull",), "repository:team/app:pull", ""),
        ((), "repository:team/app:pull", ""),
    ],
)
def test_the_smaller_of_asked_and_allowed(access, wanted, given):
    assert granted(access, parse_scope(wanted)) == parse_scope(given)


def test_a_user_does_not_show_the_password():
    assert "secret" not in repr(User("alice", "secret"))
