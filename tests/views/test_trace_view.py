"""The trace's table: what it says, in which order, and that it is a table to everybody."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import httpx
import pytest

from labkit.views.trace import render_trace
from labkit.wire.exchange import Asked, Exchange, Trace
from tests.views.samples import BEARER, SECRET, UNAUTHORIZED, answer, digest, play, pulled, refused


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


class Balance(HTMLParser):
    """Fails where an element is closed that is not open."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ("wbr", "br", "input"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_a_refused_pull_shows_two_rows_and_what_is_missing() -> None:
    said = words(render_trace(refused()))
    assert "2 requests · 1 host · password sent 0 ×" in said
    assert said.count("401 Basic challenge") == 2
    assert "No request with a password" in said


def test_a_whole_pull_misses_nothing() -> None:
    html = render_trace(pulled())
    assert "labkit-missing" not in html
    said = words(html)
    assert "7 requests" in said and "password sent 6 ×" in said
    assert "index, 2 platforms" in said and "manifest, 3 layers" in said and "5.6 MB" in said


def test_it_is_a_table_with_caption_and_headers() -> None:
    html = render_trace(pulled())
    balance = Balance()
    balance.feed(html)
    assert balance.open == []
    assert html.count('scope="col"') == 7 and html.count('scope="row"') == 7
    assert "<caption>" in html and "<script" not in html
    assert html.count("<details><summary>Open row") == 7


def test_numbers_are_rounded_and_exact_in_the_title() -> None:
    assert '<span title="1,400,000 bytes" class="labkit-number">1.4 MB</span>' in render_trace(pulled())


def test_equal_passwords_show_as_equal_chips_and_never_more() -> None:
    html = render_trace(pulled())
    chips = re.findall(r"Basic alice (·[0-9a-f]{4})", html)
    assert len(chips) >= 12 and len(set(chips)) == 1
    assert SECRET not in html


def test_a_digest_is_short_in_the_row_and_whole_in_its_title() -> None:
    html = render_trace(pulled())
    assert "sha256:cccccc…" in html
    assert f'title="http://localhost:5000/v2/team/app/blobs/{digest("c")}"' in html


def test_an_open_row_holds_headers_body_curl_and_the_standard() -> None:
    html = render_trace(refused())
    assert '<dt class="labkit-marked"><code>WWW-Authenticate</code></dt>' in html
    assert '"code": "UNAUTHORIZED"' in html
    assert "curl -i" in html
    assert "rfc-editor.org/rfc/rfc9110" in html and "2 more headers" in html


def test_what_came_off_the_wire_is_escaped() -> None:
    def nasty(request: httpx.Request) -> httpx.Response:
        return httpx.Response(
            401, headers={"WWW-Authenticate": 'Basic realm="<img src=x onerror=alert(1)>"'}, text="<script>"
        )

    html = render_trace(play(Trace("<b>"), "/v2/<i>?scope=<u>", send=nasty))
    assert not re.search(r"<(img|script|u>|i>)", html)
    assert "&lt;b&gt;" in html


def test_no_answer_is_told_as_such() -> None:
    def down(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("[Errno 111] Connection refused")

    trace = Trace("down")
    with pytest.raises(httpx.ConnectError):
        play(trace, "/v2/", send=down)
    said = words(render_trace(trace))
    assert "no answer" in said and "no answer came, so the client stopped here" in said


@pytest.mark.parametrize(
    ("running", "says"), [(True, "Waiting for the first request."), (False, "No request was made.")]
)
def test_an_empty_trace_says_which(running: bool, says: str) -> None:
    assert says in render_trace(Trace("Pull"), running=running)


def test_while_it_runs_nothing_is_missing_yet() -> None:
    assert "labkit-missing" not in render_trace(refused(), running=True)
    waiting = Trace("Pull")
    waiting.put(Exchange(1, "ping", Asked("GET", "http://localhost:5000/v2/", ()), started=1.0))
    assert "waiting" in words(render_trace(waiting, running=True))


def test_no_request_to_the_token_server() -> None:
    def bearer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(401, headers={"WWW-Authenticate": BEARER}, json=UNAUTHORIZED)

    said = words(render_trace(play(Trace(), "/v2/", send=bearer)))
    assert "No request to the token server. The client stopped here." in said


def test_a_retry_points_back_to_its_row() -> None:
    trace = play(Trace(), "/v2/team/app/manifests/1.0")
    play(trace, "/v2/team/app/manifests/1.0", user="alice", send=answer)
    assert "(Row 1 again.)" in words(render_trace(trace))


def test_the_outcome_is_announced() -> None:
    assert '<p class="labkit-outcome" role="status">Refused.</p>' in render_trace(
        refused(), outcome="Refused."
    )


def test_a_token_request_names_what_it_asks_and_the_title_has_it_whole() -> None:
    html = render_trace(play(Trace(), "/token?scope=repository%3Ateam%2Fapp%3Apull&service=lab"))
    assert "/token?scope=…&service=…" in words(html.replace("<wbr>", "").replace("&amp;", "&"))
    assert 'title="http://localhost:5000/token?scope=repository%3Ateam%2Fapp%3Apull&amp;service=lab"' in html
