from __future__ import annotations

import re

import pytest

from labkit.views.challenge import render_challenge
from labkit.views.marks import marks
from tests.views.samples import BEARER


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_each_part_is_underlined_where_it_stands() -> None:
    assert [BEARER[mark.start : mark.end] for mark in marks(BEARER)] == [
        "Bearer",
        'realm="http://localhost:5001/token"',
        'service="registry-lab"',
        'scope="repository:team/app:pull"',
    ]


def test_a_name_inside_a_value_is_not_taken_for_the_part() -> None:
    line = 'Basic realm="basic service=x", service="y"'
    assert [line[mark.start : mark.end] for mark in marks(line)] == [
        "Basic",
        'realm="basic service=x"',
        'service="y"',
    ]


def test_the_header_stays_as_it_came() -> None:
    code = re.search(r"<code>(.*?)</code>", render_challenge(BEARER))
    assert code
    text = re.sub(r"<sup>\d</sup>|<[^>]+>", "", code[1])
    assert text == f"WWW-Authenticate: {BEARER}"


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        (BEARER, "A client answers Bearer: it asks http://localhost:5001/token for a token first."),
        ('Basic realm="x"', "answers Basic, with user name and password to this registry"),
        ("Negotiate", "takes none of this"),
        ("Bearer service=x", "Bearer without a realm leads nowhere"),
        ("", "No challenge"),
        ([], "No challenge"),
    ],
)
def test_the_verdict(lines: str | list[str], says: str) -> None:
    assert says in words(render_challenge(lines))


@pytest.mark.parametrize(
    "lines", ['Basic realm="x", Bearer realm="https://t/"', ['Basic realm="x"', 'Bearer realm="https://t/"']]
)
def test_bearer_is_taken_before_basic(lines: str | list[str]) -> None:
    said = words(render_challenge(lines))
    assert "Basic passed over" in said and "Bearer a client takes this one" in said


def test_realm_means_two_things() -> None:
    assert "A label for people" in render_challenge('Basic realm="https://login.example.org/"')
    assert "The token server" in render_challenge('Bearer realm="https://login.example.org/"')


def test_a_problem_is_marked_at_its_place() -> None:
    html = render_challenge('Basic realm="x')
    assert re.search(r'realm=<mark title="character 13">⚠</mark>"x', html)
    assert "the quote of realm is never closed" in words(html)


def test_markup_in_a_header_is_text() -> None:
    html = render_challenge('Basic realm="<img src=x>", <script>=1')
    assert "<img" not in html and "<script" not in html


def test_a_line_of_64_kib_is_drawn() -> None:
    line = "Basic " + ", ".join(f'p{n}="v"' for n in range(64 * 1024 // 10))
    assert render_challenge(line).count("labkit-part") == 64 * 1024 // 10 + 1
