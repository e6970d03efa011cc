"""Two traces compared: what differs is said, what agrees and what follows is folded, no fingerprint misleads."""

from __future__ import annotations

import re

import pytest

from labkit.credentials.credential import basic
from labkit.lab import open_lab
from labkit.protocol.client import pull
from labkit.trace.compare import compare
from labkit.views import render_comparison
from labkit.wire.errors import AuthRefused
from labkit.wire.exchange import Trace


@pytest.fixture(scope="module")
def traces():
    with open_lab("embedded", "token", sockets=False) as lab:
        hers, mine = lab.pull("team/app:1.0", user="alice").trace, Trace()
        with pytest.raises(AuthRefused):
            pull(
                lab.reference("team/app:1.0"), send=lab.send, trace=mine, credential=basic("alice", "x" * 16)
            )
    return hers, mine


def words(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_the_first_difference_comes_first(traces):
    html = render_comparison(compare(*traces), ("hers", "mine"))
    said = words(html)
    assert said.startswith("What differs The token server answers 200 to A, 401 to B. A: hers B: mine")
    assert "A row 2, as alice" in said and "B row 2, as alice" in said
    assert "Before it, alike: 1 request A: hers" in said
    assert "After it, and perhaps because of it: 6 requests" in said
    assert said.count("B does not ask") == 6
    outside = re.sub(r"<details>.*</details>", "", html, flags=re.DOTALL)
    assert "·" not in outside, "fingerprints of two traces have nothing to do with each other"


def test_where_nothing_differs_that_is_said(traces):
    said = words(render_comparison(compare(traces[0], traces[0])))
    assert said == "What differs Nothing that matters, in 8 requests."


def test_what_came_from_a_file_is_escaped(traces):
    html = render_comparison(compare(*traces), ("<script>", "&"))
    assert "<script>" not in html and "A: &lt;script&gt;" in html
