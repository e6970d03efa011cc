"""config.json and lookups on the screen: taken apart, and no secret in them unless it was asked for."""

from __future__ import annotations

import base64
import json
import secrets
from typing import Any

import pytest

from labkit.credentials import HelperAnswer, HelperFailure, Lookup, look_up
from labkit.views.credential import render_config
from labkit.views.lookup import render_lookup
from labkit.views.plain import plain_text
from labkit.wire.redact import Redactor
from tests.views.test_trace_view import Balance, words

PASSWORD = secrets.token_urlsafe(12)
AUTH = base64.b64encode(f"alice:{PASSWORD}".encode()).decode()
TOKEN = secrets.token_urlsafe(30)
REFERENCE = "localhost:5000/team/app:1.0"


def config(**fields: Any) -> str:
    return json.dumps({"auths": {"localhost:5000": {"auth": AUTH}}, **fields})


def entry(**fields: str) -> str:
    return json.dumps({"auths": {"localhost:5000": fields}})


def leaks(html: str) -> bool:
    return any(secret in html for secret in (PASSWORD, AUTH, AUTH.rstrip("="), TOKEN))


def test_the_password_is_a_length_and_a_fingerprint() -> None:
    html = render_config(config(), redactor=Redactor(b"key"))
    said = words(html)
    assert f'"auth" : "‹{len(AUTH)} characters of base64›"' in said
    assert (
        f"user name alice password 16 characters, not shown {Redactor(b'key').fingerprint(PASSWORD)}" in said
    )
    assert "Whoever reads this file has the password of alice" in said
    assert "| base64 -d" in said
    assert not leaks(html)


def test_it_is_shown_only_when_asked_for() -> None:
    html = render_config(config(), reveal=True)
    assert PASSWORD in html and AUTH in html


def test_a_line_end_in_the_password_is_seen() -> None:
    auth = base64.b64encode(b"alice:abc\n").decode()
    assert "abc␊" in render_config(entry(auth=auth), reveal=True)
    assert "4 characters, not shown" in render_config(entry(auth=auth))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            entry(auth=base64.b64encode(b"alice:").decode(), identitytoken=TOKEN),
            "has an identity token: not the password",
        ),
        (entry(auth=AUTH, identitytoken=TOKEN), "as long as it is valid and an identity token"),
        (entry(registrytoken=TOKEN), "a token that the registry takes as it is"),
        (entry(username="alice", password=PASSWORD), "has the password of alice"),
        (
            json.dumps({"auths": {"localhost:5000": {}}, "credsStore": "desktop"}),
            "the secret is with the helper",
        ),
        (json.dumps({"auths": {"localhost:5000": {}}}), "docker goes on as nobody"),
        (
            json.dumps({"credsStore": "desktop"}),
            "docker-credential-desktop Docker runs this program for every registry",
        ),
        (json.dumps({"credHelpers": {"ghcr.io": "pass"}}), "for ghcr.io only"),
        ("{}", "No credential is in it, and no helper is named."),
        ("", "No credential is in it"),
        (
            config(
                HttpHeaders={"X-Secret": TOKEN}, proxies={"default": {"httpProxy": f"http://a:{TOKEN}@p"}}
            ),
            "… not shown here",
        ),
        (f'{{"auths": {{"localhost:5000": {{"auth": "{AUTH}"', "ends too early"),
        (entry(auth=AUTH[:-3] + "!"), "not base64"),
        (json.dumps({"auths": {"localhost:5000": AUTH}}), "not an object"),
        (json.dumps({"auths": AUTH}), "not an object"),
        (json.dumps([AUTH]), "not an object"),
        (
            json.dumps({"auths": {f"https://alice:{TOKEN}@example.org": {"auth": AUTH}}}),
            "https://…@example.org",
        ),
        (json.dumps({"AUTHS": {"localhost:5000": {"AUTH": AUTH}}}), "Base64 turned back"),
    ],
)
def test_each_form_is_told_in_words_and_keeps_its_secrets(text: str, says: str) -> None:
    html = render_config(text)
    assert says in words(html)
    assert not leaks(html) and not leaks(plain_text(html))


def test_a_helper_protects_the_file_and_no_more() -> None:
    said = words(render_config(json.dumps({"credsStore": "desktop"})))
    assert "Whoever reads this file has no password from it." in said
    assert "Whoever may run programs as you can ask the helper" in said


def test_a_token_as_user_name_is_not_shown() -> None:
    pat = "ghp_" + secrets.token_hex(18)
    auth = base64.b64encode(f"{pat}:x-oauth".encode()).decode()
    html = render_config(json.dumps({"auths": {"ghcr.io": {"auth": auth, "username": pat}}}))
    assert pat not in html and "(40 characters, not shown)" in html


def test_what_is_in_a_file_is_escaped() -> None:
    nasty = "<img src=x>"
    auth = base64.b64encode(f"{nasty}:{nasty}".encode()).decode()
    text = json.dumps({"auths": {nasty: {"auth": auth}}, "credHelpers": {nasty: nasty}, nasty: 1})
    for reveal in (True, False):
        html = render_config(text, path=nasty, reveal=reveal)
        assert "<img" not in html
        balance = Balance()
        balance.feed(html)
        assert balance.open == []


def test_the_file_can_be_reached_by_keyboard() -> None:
    assert '<pre tabindex="0" role="group" aria-label="The file">' in render_config(config())


def found(text: str, client: str = "docker", helper: Any = None) -> Lookup:
    def ask(name: str, url: str) -> HelperAnswer | HelperFailure:
        return helper or HelperFailure("missing", "is not on the PATH")

    files = {"/home/a/.docker/config.json": text}
    return look_up(REFERENCE, client, files=files, env={"HOME": "/home/a"}, ask_helper=ask)


def test_a_lookup_says_what_would_be_sent_and_from_where() -> None:
    marks = Redactor(b"key")
    html = render_lookup(found(config()), REFERENCE, marks)
    said = words(html)
    assert f"Which credential is used for {REFERENCE}" in said
    secret = f"{marks.fingerprint(PASSWORD)}, 16 characters"
    assert f"docker Basic alice {secret} /home/a/.docker/config.json , auths, key localhost:5000" in said
    assert "Beware" in said and not leaks(html)


def test_a_helper_is_named_once() -> None:
    html = render_lookup(found(json.dumps({"credsStore": "desktop"}), helper=HelperAnswer("alice", PASSWORD)))
    assert "16 characters docker-credential-desktop , asked for localhost:5000 , named in" in words(html)
    assert not leaks(html)


@pytest.mark.parametrize(
    ("text", "helper", "says"),
    [
        ("{}", None, "docker anonymous no entry for localhost:5000"),
        (json.dumps({"credsStore": "x"}), None, "docker nothing: it stops docker-credential-x"),
        (entry(identitytoken=TOKEN), None, "docker identity token"),
        (json.dumps({"credsStore": "x"}), HelperAnswer("<token>", TOKEN), "docker identity token"),
        (json.dumps({"auths": {"127.0.0.1:5000": {"auth": AUTH}}}), None, "Passed over"),
    ],
)
def test_each_kind_of_lookup(text: str, helper: Any, says: str) -> None:
    html = render_lookup(found(text, helper=helper))
    assert says in words(html) and not leaks(html)


def test_what_all_say_is_said_once_and_what_one_says_by_name() -> None:
    both = words(render_lookup([found(config()), found(config(), "labkit")]))
    assert both.count("base64 hides nothing") == 1 and "docker:" not in both
    one = words(render_lookup([found(config()), found("{}", "labkit")]))
    assert "docker: /home/a/.docker/config.json" in one


def test_clients_that_would_send_the_same_share_a_row() -> None:
    lookups = [found(config(), client) for client in ("docker", "compose", "nerdctl", "containerd-cri")]
    html = render_lookup(lookups)
    assert "docker, compose, nerdctl Basic alice" in words(html)
    assert html.count('scope="row"') == 2
    assert "all but containerd-cri: /home/a" in words(html)


def test_many_sentences_are_folded() -> None:
    few = {"127.0.0.1:5000": {"auth": AUTH}}
    many = {f"http://localhost:5000/{n}": {"auth": AUTH} for n in range(9)}
    assert "<details" not in render_lookup(found(json.dumps({"auths": few})))
    assert "<summary>Passed over (8)</summary>" in render_lookup(found(json.dumps({"auths": many})))


def test_a_lookup_is_a_table_and_escaped() -> None:
    nasty = "<img src=x>"
    lookup = Lookup(nasty, "basic", nasty, nasty, nasty, passed_over=(nasty,), warnings=(nasty,))
    html = render_lookup(lookup, nasty)
    assert "<img" not in html
    assert html.count('scope="col"') == 3 and html.count('scope="row"') == 1 and "<caption>" in html


def test_plain_text_has_a_line_for_each_row() -> None:
    text = plain_text(render_lookup(found(config()), REFERENCE))
    assert f"Which credential is used for {REFERENCE}\nClient Would send From\ndocker Basic alice" in text
