from __future__ import annotations

from labkit.views.counts import Count, count, render_counts
from labkit.wire.exchange import Answered, Asked, Exchange


def row(n: int, stage: str, authorization: str = "") -> Exchange:
    headers = (("Authorization", authorization),) if authorization else ()
    return Exchange(n, stage, Asked("GET", "http://localhost:5000/v2/", headers), Answered(200, ()))  # type: ignore[arg-type]


TRACE = [
    row(1, "ping"),
    row(2, "token", "Basic alice ·3f2a"),
    row(3, "manifest", "Bearer ·91bc"),
    row(4, "blob", "Basic alice ·3f2a"),
    row(5, "blob", "Basic (no user, no password)"),
]


def test_passwords_are_counted_by_who_got_them() -> None:
    assert count("mixed", TRACE) == Count("mixed", requests=5, to_registry=1, to_token_server=1)
    assert count("none", []) == Count("none", 0, 0, 0)


def test_the_counts_are_a_table_with_headers() -> None:
    html = render_counts([Count("a <b>", 7, 6, 0), Count("token server", 8, 0, 1)])
    assert html.count('scope="col"') == 4 and html.count('scope="row"') == 2
    assert "a &lt;b&gt;" in html and "<caption>" in html
    numbers = [part.partition("<")[0] for part in html.split('class="labkit-number">')[1:]]
    assert numbers == ["7", "6", "0", "8", "0", "1"]
