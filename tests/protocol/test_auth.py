"""The decision table: what a client does about a 401."""

import httpx
import pytest

from labkit.credentials.credential import ANONYMOUS, Credential, basic
from labkit.protocol.auth import FetchToken, StayAnonymous, Stuck, UseBasic, UseToken, decide, is_local
from labkit.wire.challenge import parse_challenges
from labkit.wire.scope import Scope, repository_scope

ALICE = basic("alice", "not-in-any-message")
IDENTITY = Credential("identity_token", "", "refresh", "config.json")
PULL = repository_scope("team/app", "pull")
BASIC = 'Basic realm="lab"'
BEARER = 'Bearer realm="https://auth.example.com/token",service="registry.example.com"'


def decided(header, credential=ALICE, registry="https://registry.example.com"):
    lines = [header] if isinstance(header, str) else header
    return decide(parse_challenges(lines), credential, PULL, httpx.URL(registry))


@pytest.mark.parametrize(
    ("header", "credential", "kind"),
    [
        (BASIC, ALICE, UseBasic),
        (BASIC, ANONYMOUS, StayAnonymous),
        (BEARER, ALICE, FetchToken),
        (BEARER, ANONYMOUS, FetchToken),
        (BEARER, IDENTITY, FetchToken),
        (BEARER, Credential("registry_token", "", "bearer"), UseToken),
        (f"{BASIC}, {BEARER}", ALICE, FetchToken),
        ([BASIC, BEARER], ALICE, FetchToken),
        (f"Negotiate, {BASIC}", ALICE, UseBasic),
        ("basic REALM=lab", ALICE, UseBasic),
    ],
)
def test_who_goes_next(header, credential, kind):
    assert isinstance(decided(header, credential), kind)


@pytest.mark.parametrize(
    ("header", "credential", "registry", "reason"),
    [
        ([], ALICE, "https://r.example", "no_challenge"),
        ("Negotiate", ALICE, "https://r.example", "unknown_scheme"),
        (BASIC, IDENTITY, "https://r.example", "token_for_basic"),
        ('Bearer service="x"', ALICE, "https://r.example", "bad_realm"),
        ('Bearer realm=""', ALICE, "https://r.example", "bad_realm"),
        ('Bearer realm="/token"', ALICE, "https://r.example", "bad_realm"),
        ('Bearer realm="127.0.0.1:5001/token"', ALICE, "https://r.example", "bad_realm"),
        ('Bearer realm="ftp://r.example/token"', ALICE, "https://r.example", "bad_realm"),
        ('Bearer realm="http://r.example/token"', ALICE, "https://r.example", "realm_downgrade"),
        ('Bearer realm="https://169.254.169.254/token"', ALICE, "https://r.example", "realm_private"),
        ('Bearer realm="https://localhost/token"', ALICE, "https://r.example", "realm_private"),
    ],
)
def test_no_way_on(header, credential, registry, reason):
    decision = decided(header, credential, registry)
    assert isinstance(decision, Stuck)
    assert decision.reason == reason
    assert ALICE.secret not in repr(decision)


def test_strangers_may_ask_a_plain_token_server_because_nothing_can_leak():
    assert isinstance(decided('Bearer realm="http://r.example/token"', ANONYMOUS), FetchToken)


def test_a_lab_on_this_machine_may_have_its_realm_on_localhost():
    decision = decided('Bearer realm="http://localhost:5001/token"', ALICE, "http://127.0.0.1:5000")
    assert isinstance(decision, FetchToken)


def test_a_realm_on_another_host_is_marked():
    assert decided(BEARER).elsewhere
    assert not decided(BEARER, registry="https://auth.example.com").elsewhere


def test_scope_and_service_go_to_the_token_server():
    decision = decided(BEARER)
    assert (decision.service, decision.scope) == ("registry.example.com", PULL)
    assert decide(parse_challenges([BEARER]), ALICE, Scope()).scope == Scope()


LOCAL = """
    localhost LOCALHOST localhost. app.localhost 127.0.0.1 127.8.8.8 10.1.2.3 169.254.169.254 0.0.0.0
    127.1 10.258 2130706433 0x7f000001 0x7f.1 017700000001 0 127.0.0.1. 0X7F.0.0.1
    [::1] [::] [fe80::1] [fd00::1] [::ffff:127.0.0.1] [::ffff:10.0.0.1] ::ffff:169.254.169.254
"""


@pytest.mark.parametrize("host", LOCAL.split())
def test_local_hosts(host):
    assert is_local(host)


def test_a_private_address_is_seen_through_in_any_spelling():
    for realm in ("https://127.1/token", "https://0x7f000001/token", "https://localhost./token"):
        decision = decided(f'Bearer realm="{realm}"', ALICE, "https://r.example")
        assert isinstance(decision, Stuck)
        assert decision.reason == "realm_private"


ELSEWHERE = """
    example.com localhost.example.com 8.8.8.8 134744072 0x8.8.8.8 [2606:4700::1] [::ffff:8.8.8.8]
    1.2.3.4.5 300.1.1.1 127.0.0.256 08.1 -1 0x dead.beef xn--localhost
"""


@pytest.mark.parametrize("host", [*ELSEWHERE.split(), "", "."])
def test_hosts_elsewhere(host):
    assert not is_local(host)


def test_user_information_in_a_realm_is_neither_used_nor_told():
    challenge = parse_challenges(['Bearer realm="http://u:SEKR@localhost:5728/token?a=b",service="s"'])
    found = decide(challenge, basic("ann", "pw"), Scope())
    assert str(found.realm) == "http://localhost:5728/token?a=b"
    stuck = decide(
        parse_challenges(['Bearer realm="ftp://u:SEKR@localhost/token"']), found.credential, Scope()
    )
    assert stuck.reason == "bad_realm" and "SEKR" not in stuck.message and "ftp://localhost" in stuck.message
