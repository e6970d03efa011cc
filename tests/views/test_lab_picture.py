"""The picture of the lab, drawn from real labs: who is there and where, who may do what, and no password."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from labkit.lab import Lab, open_lab
from labkit.views.lab_picture import lab_in_words, render_lab


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.fixture(scope="module", params=["none", "htpasswd", "token"])
def lab(request: pytest.FixtureRequest) -> Iterator[Lab]:
    with open_lab("embedded", request.param) as lab:
        yield lab


def test_addresses_and_images_are_there(lab: Lab) -> None:
    said = words(render_lab(lab))
    assert f"Registry {lab.registry} Labkit's own registry, inside this notebook." in said
    assert "Images team/app:1.0 public/hello:1.0" in said


def test_no_password_is_there(lab: Lab) -> None:
    for user in lab.users:
        assert user.password not in render_lab(lab) + lab_in_words(lab)


def test_it_reads_without_stylesheet_drawing_or_script(lab: Lab) -> None:
    html = render_lab(lab)
    assert not re.search(r"<(svg|script|img|style)", html) and " style=" not in html and " id=" not in html
    assert html.startswith("<figure") and "<figcaption>" in html
    assert all(name in html for name in ('aria-label="You"', 'aria-label="Registry"'))


def test_the_plain_text_says_the_same(lab: Lab) -> None:
    said, text = words(render_lab(lab)), lab_in_words(lab)
    assert lab.registry in text and "team/app:1.0, public/hello:1.0" in text
    for user in lab.users:
        assert f"{user.name}: " in text and f"{user.name} " in said


def test_a_token_server_keeps_the_users_and_their_rights() -> None:
    with open_lab("embedded", "token") as lab:
        said = words(render_lab(lab))
        host = str(lab.realm).split("/")[2]
    server = said[said.index(f"Token server {host}") :]
    assert "alice everything bob pull team/app, pull public/* robot-ci pull team/*" in server
    assert "anonymous pull public/*" in server and "which it calls registry-lab ." in server
    assert "You ask for a token, with the password" in said
    assert "alice" not in said[: said.index("Token server")]


def test_under_htpasswd_the_registry_keeps_the_users_and_knows_no_rights() -> None:
    with open_lab("embedded", "htpasswd") as lab:
        said = words(render_lab(lab))
    assert "Token server" not in said and "anonymous" not in said
    assert "Users, all with the same rights alice everything bob everything robot-ci everything" in said
    assert "You ask for images, with the password" in said


def test_an_open_registry_has_no_users() -> None:
    with open_lab("embedded", "none") as lab:
        said = words(render_lab(lab))
    assert "nobody needs to log in" in said and "Users" not in said and "password" not in said


def test_names_are_escaped() -> None:
    with open_lab("embedded", "htpasswd", users=["<b>eve"]) as lab:
        html = render_lab(lab)
    assert "&lt;b&gt;eve" in html and "<b>eve" not in html
