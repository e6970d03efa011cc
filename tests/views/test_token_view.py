"""The token's view: verdicts in words, time, access, and nothing of the token itself."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import httpx
import jwt
import pytest

from labkit.lab import open_lab
from labkit.lab.keys import new_key
from labkit.views.token import SeenToken, render_token, tokens_in
from labkit.views.verdicts import Wanted, span
from labkit.wire.claims import Claims
from labkit.wire.exchange import Trace
from labkit.wire.scope import parse_scope
from tests.views.samples import BEARER, play
from tests.views.test_trace_view import Balance, words

NOW = 1_800_000_000
PULL = parse_scope("repository:team/app:pull")
CLAIMS = {
    "iss": "labkit",
    "sub": "alice",
    "aud": "lab",
    "exp": NOW + 300,
    "nbf": NOW,
    "iat": NOW,
    "jti": "n-1",
    "access": [{"type": "repository", "name": "team/app", "actions": ["pull"]}],
}
WANTED = Wanted("lab", PULL, "alice", "labkit", ("key-1",), NOW + 10)


def token(header: dict[str, Any] | None = None, **claims: Any) -> SeenToken:
    said = {name: value for name, value in {**CLAIMS, **claims}.items() if value is not ...}
    return SeenToken(Claims(header or {"alg": "ES256", "typ": "JWT", "kid": "key-1"}, said), "·91bc", 300)


def row(html: str, name: str) -> str:
    found = re.search(rf"<tr><th scope=\"row\"><code>{name}</code>.*?</tr>", html)
    assert found, name
    return words(found[0])


def test_a_fitting_token() -> None:
    html = render_token(token(), WANTED)
    assert "The token Bearer ·91bc Nothing in it speaks against it." in words(html)
    assert "✗" not in html
    assert row(html, "aud") == (
        "aud the registry it is for lab ✓ aud is lab, and the registry calls itself lab: fits."
    )
    assert "The registry trusts this key." in row(html, "kid")
    assert "It allows pull on team/app: all that was asked for." in row(html, "access")


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("aud", "lab-old", "✗ aud is lab-old, but the registry calls itself lab: does not fit."),
        ("aud", ["lab"], "✗ A list. Distribution 2.8 takes one name only"),
        ("aud", ..., "absent ✗ It says nobody's name"),
        ("iss", "elsewhere", "✗ The registry trusts labkit, and nobody else"),
        ("iss", ..., "absent ✗ Nobody says who made it."),
        ("sub", "bob", "· alice asked, and it was made for bob."),
        ("sub", "", "Nobody in particular: an anonymous token."),
        ("exp", NOW + 250, "✓ Ends at 08:04:10 UTC, 4 min from now: fits."),
        ("exp", NOW - 20, "? Ended 30 s ago. Distribution 2.8 still takes it"),
        ("exp", NOW - 110, "✗ Ended 2 min ago: does not fit."),
        ("exp", ..., "✗ It does not say when it ends."),
        ("exp", "soon", "✗ It does not say when it ends."),
        ("exp", 9e14, "beyond all calendars"),
        ("nbf", NOW + 40, "? Begins in 30 s. Distribution 2.8 takes it"),
        ("nbf", NOW + 7210, "✗ Begins in 2 h only: does not fit."),
        ("nbf", ..., "It may be used at once."),
        ("access", [], "✗ It allows nothing; asked for was pull on team/app."),
        ("access", ..., "absent ✗ It allows nothing"),
        ("email", "alice@example.org", "not shown · Ignored."),
    ],
)
def test_each_claim_has_its_verdict(name: str, value: Any, says: str) -> None:
    assert says in row(render_token(token(**{name: value}), WANTED), name)


@pytest.mark.parametrize(
    ("header", "name", "says"),
    [
        ({"alg": "none"}, "alg", "✗ Not signed at all"),
        ({"alg": "HS256"}, "alg", "✗ Signed with a shared secret."),
        ({"alg": "ES256", "kid": "other"}, "kid", "✗ The registry does not know this key. It trusts key-1."),
        ({"alg": "ES256", "x5c": ["MIIBsecretly"]}, "x5c", "1 certificate ? The registry must trust"),
        (
            {"alg": "ES256", "jwk": {"kty": "EC"}},
            "jwk",
            "not shown ? A key that comes with the token is no proof",
        ),
    ],
)
def test_each_entry_of_the_header_has_its_verdict(header: dict[str, Any], name: str, says: str) -> None:
    html = render_token(token(header), WANTED)
    assert says in row(html, name)
    assert "MIIB" not in html and "kty" not in html


def test_the_head_names_what_does_not_fit() -> None:
    html = render_token(token(aud="x", exp=NOW - 999), WANTED)
    assert '<span class="labkit-bad" role="status">Does not fit: aud, exp.</span>' in html


def test_missing_access_is_marked_in_words() -> None:
    wanted = replace(WANTED, scope=parse_scope("repository:team/app:pull,push repository:team/base:pull"))
    said = words(render_token(token(), wanted))
    assert "pull on team/app asked ✓ granted" in said
    assert "push on team/app asked ✗ missing" in said
    assert "pull on team/base asked ✗ missing" in said


def test_more_than_was_asked_is_seen() -> None:
    access = [{"type": "repository", "name": "team/app", "actions": ["pull", "push"]}]
    assert "push on team/app not asked ✓ granted without being asked for" in words(
        render_token(token(access=access), WANTED)
    )


@pytest.mark.parametrize(
    ("now", "says", "at"),
    [
        (NOW + 60, "Good for 5 min, from 08:00:00 to 08:05:00 UTC. It is 08:01:00: 4 min are left.", "23.2%"),
        (NOW + 600, "It is 08:10:00: 5 min too late.", "94.6%"),
        (NOW - 90, "It is 07:58:30: 90 s too early.", "5.4%"),
    ],
)
def test_time_is_a_bar_and_a_sentence(now: float, says: str, at: str) -> None:
    html = render_token(token(), replace(WANTED, now=now))
    assert says in words(html)
    assert says in html.partition('class="labkit-timebar" role="img" aria-label="')[2].partition('"')[0]
    assert f'class="labkit-now" style="--at:{at}"' in html


@pytest.mark.parametrize("claims", [{"exp": ...}, {"exp": NOW - 1}, {"exp": True}, {"nbf": ..., "iat": ...}])
def test_no_bar_where_there_is_no_span(claims: dict[str, Any]) -> None:
    assert "labkit-timebar" not in render_token(token(**claims), WANTED)


@pytest.mark.parametrize(
    ("seconds", "says"),
    [
        (59.6, "60 s"),
        (119, "119 s"),
        (299, "4 min 59 s"),
        (7200, "2 h"),
        (-7300, "2 h 1 min"),
        (2e5, "2 days"),
    ],
)
def test_lengths_of_time(seconds: float, says: str) -> None:
    assert span(seconds) == says


def test_a_token_as_text_is_never_in_the_page() -> None:
    key = new_key()
    text = key.sign({**CLAIMS, "exp": NOW + 300, "secretish": "do-not-show"})
    html = render_token(text, replace(WANTED, keys=(key.kid,)))
    assert not any(part in html for part in (*text.split("."), "do-not-show"))
    assert f"Signed by the key {key.kid} ." in words(html)


def test_a_trace_gives_its_tokens_and_what_they_have_to_fit() -> None:
    with open_lab("embedded", "token") as lab:
        found = tokens_in(lab.pull("team/app:1.0", user="alice").trace)
    assert len(found) == 1
    seen, wanted = found[0]
    assert (wanted.service, wanted.user, wanted.scope) == ("registry-lab", "alice", PULL)
    html = render_token(seen, wanted)
    assert "Nothing in it speaks against it." in html and "after it came: fits." in html
    assert seen.fingerprint in html and seen.lifetime == 300


def test_the_name_is_the_challenges_not_the_one_asked_for() -> None:
    def send(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/v2/":
            return httpx.Response(401, headers={"WWW-Authenticate": BEARER})
        return httpx.Response(200, json={"token": jwt.encode(CLAIMS, "k" * 32, "HS256")})

    trace = play(Trace(), "/v2/", "/token?service=other&scope=repository:team/app:pull", send=send)
    ((_, wanted),) = tokens_in(trace)
    assert wanted.service == "registry-lab"


@pytest.mark.parametrize("text", ["opaque-token-1", "", "a.b", "a.b.c.d.e", "..", "x" * 70_000])
def test_an_opaque_token_is_no_error(text: str) -> None:
    html = render_token(text)
    assert "Nobody but its registry can read this token" in html
    assert not text or text not in html or text == ".."


def test_nothing_known_is_no_verdict() -> None:
    html = render_token(token())
    assert "✗" not in html and "It must be the name that the registry calls itself." in html


def test_what_is_in_a_token_is_escaped_and_the_page_is_well_formed() -> None:
    nasty = "<img src=x>"
    access = [{"type": "repository", "name": nasty, "actions": [nasty]}]
    seen = token(
        {"alg": nasty, "kid": nasty, nasty: nasty}, iss=nasty, aud=nasty, access=access, **{nasty: 1}
    )
    html = render_token(seen, replace(WANTED, service=nasty, scope=parse_scope(f"repository:{nasty}:x")))
    assert "<img" not in html
    balance = Balance()
    balance.feed(html)
    assert balance.open == []


def test_tables_have_captions_and_headers() -> None:
    html = render_token(token(), WANTED)
    assert html.count("<table") == html.count("<caption>") == 3
    assert html.count('scope="col"') == 9 and 'role="group" aria-label="A token taken apart"' in html


@pytest.mark.parametrize(
    "claims", [{"exp": {}}, {"access": "x"}, {"aud": 5}, {"iat": [1]}, {"exp": float("inf")}]
)
def test_claims_of_a_wrong_kind_are_shown(claims: dict[str, Any]) -> None:
    assert json.dumps("The token")[1:-1] in render_token(token(**claims), WANTED)
