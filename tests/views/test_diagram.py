"""The sequence diagram: lanes, numbered arrows, marks of secrets, what did not happen, and all of it in words."""

from __future__ import annotations

import dataclasses
import re
import xml.etree.ElementTree as ET

import httpx
import pytest

from labkit.lab import open_lab
from labkit.protocol.refusal import AuthRefused
from labkit.views.diagram import diagram_in_words, render_diagram
from labkit.views.sequence import MOST, Unasked
from labkit.wire.exchange import Answered, Asked, Exchange, Trace
from tests.views.samples import BEARER, SECRET, UNAUTHORIZED, play, pulled, refused


def svg(html: str) -> ET.Element:
    """The drawing, read by an XML parser: it must be well-formed."""
    return ET.fromstring(html[html.index("<svg") : html.rindex("</svg>") + 6])


def drawn(html: str, kind: str) -> list[str]:
    """The words of all groups of a class, one text each."""
    groups = [group for group in svg(html).iter("g") if kind in group.get("class", "").split()]
    return [" ".join("".join(group.itertext()).split()) for group in groups]


def bearer(request: httpx.Request) -> httpx.Response:
    return httpx.Response(401, headers={"WWW-Authenticate": BEARER}, json=UNAUTHORIZED)


@pytest.fixture(scope="module")
def by_token() -> Trace:
    """A real pull through a token server."""
    with open_lab("embedded", "token") as lab:
        return lab.pull("team/app:1.0", user="alice").trace


def test_one_arrow_for_each_request_numbered_as_the_rows() -> None:
    arrows = drawn(render_diagram(pulled()), "labkit-arrow")
    assert [arrow.split()[0] for arrow in arrows] == [str(n) for n in range(1, 8)]
    assert arrows[0] == "1 GET /v2/ 401 Basic challenge"
    assert arrows[1].startswith("2 GET /v2/team/app/manifests/1.0") and arrows[1].endswith(
        "200 index, 2 platforms"
    )


def test_only_lanes_that_occur(by_token: Trace) -> None:
    assert len(drawn(render_diagram(pulled()), "labkit-lane")) == 2
    lanes = drawn(render_diagram(by_token), "labkit-lane")
    hosts = [by_token[1].host, by_token[2].host]
    assert lanes == ["you client", f"registry {hosts[0]}", f"token server {hosts[1]}"]


def test_a_password_is_marked_by_a_word_on_each_arrow_that_carried_it(by_token: Trace) -> None:
    assert len(drawn(render_diagram(pulled()), "labkit-mark-password")) == pulled().password_sent == 6
    html = render_diagram(by_token)
    assert len(drawn(html, "labkit-mark-password")) == by_token.password_sent == 1
    assert " password" in drawn(html, "labkit-arrow")[1]
    tokens = drawn(html, "labkit-mark-token")
    assert len(tokens) == 6 and all(token.endswith(" token") for token in tokens)
    assert "password sent 1 × · token sent 6 ×" in html


def test_marks_differ_in_shape_not_in_colour_only(by_token: Trace) -> None:
    marks = {
        kind: next(g for g in svg(render_diagram(by_token)).iter("g") if kind in g.get("class", ""))
        for kind in ("labkit-mark-password", "labkit-mark-token")
    }
    shapes = [(mark.find("rect").attrib, mark.find("path").get("d")) for mark in marks.values()]  # type: ignore[union-attr]
    assert shapes[0][0].get("stroke-dasharray") is None and shapes[1][0].get("stroke-dasharray")
    assert shapes[0][1] != shapes[1][1]


def test_it_is_an_image_with_name_and_description() -> None:
    html = render_diagram(refused())
    root = svg(html)
    assert root.get("role") == "img"
    assert [child.tag for child in root][:2] == ["title", "desc"]
    assert root[0].text == "Sequence diagram: Pull of localhost:5000/team/app:1.0 as nobody"
    assert "registry localhost:5000" in str(root[1].text)
    assert " id=" not in html and "url(#" not in html  # two diagrams in a notebook cannot disturb each other
    assert "<script" not in html and "http" not in html


def test_all_of_it_is_told_in_words(by_token: Trace) -> None:
    told = re.findall(r"<li>(.*?)</li>", render_diagram(by_token))
    assert len(told) == len(by_token)
    fingerprint = str(by_token[2].request.header("authorization"))
    assert f"with a password ({fingerprint}). Answer: 200, token, 300 s." in told[1]
    assert "without a credential. Answer: 401, Bearer challenge." in told[0]
    assert diagram_in_words(by_token).count("\n") == len(by_token) - 1


def test_without_a_stylesheet_the_drawing_shows_and_without_its_style_it_hides() -> None:
    assert '<div hidden="hidden" style="all:unset"><svg' in render_diagram(refused())


def test_what_did_not_happen_is_dashed() -> None:
    html = render_diagram(refused())
    assert drawn(html, "labkit-unasked") == ["– No request with a password, because the client has none"]
    dashed = [line for line in svg(html).iter("line") if line.get("stroke-dasharray")]
    assert len(dashed) == 1
    assert "<li>No request with a password, because the client has none.</li>" in html


def test_a_token_server_that_nobody_asked_has_a_lane() -> None:
    html = render_diagram(play(Trace(), "/v2/", send=bearer))
    assert drawn(html, "labkit-lane")[-1] == "token server not asked"
    assert "No request to the token server" in drawn(html, "labkit-unasked")[-1]


def test_what_a_lesson_expected_and_did_not_come() -> None:
    html = render_diagram(pulled(), expected=[Unasked("storage", "No request to storage")])
    assert drawn(html, "labkit-unasked") == ["storage not asked", "– No request to storage"]


def test_a_whole_pull_has_nothing_dashed() -> None:
    assert drawn(render_diagram(pulled()), "labkit-unasked") == []


def test_a_stranger_in_front_of_a_token_server() -> None:
    with open_lab("embedded", "token") as lab:
        with pytest.raises(AuthRefused) as refusal:
            lab.pull("team/app:1.0")
        del refusal
        html = render_diagram(lab.pull("public/hello:1.0").trace)
    assert "labkit-mark-password" not in html and "labkit-mark-token" in html


def test_a_long_trace_folds_and_still_counts_the_passwords() -> None:
    short = pulled()
    long = Trace("long")
    for n in range(1, 41):
        long.put(dataclasses.replace(short[min(n, 7)], n=n))
    html = render_diagram(long)
    assert len(drawn(html, "labkit-arrow")) == 18
    assert drawn(html, "labkit-fold") == ["… 22 more blobs, password sent 22 ×"]
    assert "<li>16 to 37: 22 more blobs, password sent 22 ×.</li>" in html
    assert drawn(html, "labkit-arrow")[-1].startswith("40 ")


def test_up_to_the_limit_nothing_folds() -> None:
    trace = Trace()
    for n in range(1, MOST + 1):
        trace.put(dataclasses.replace(pulled()[7], n=n))
    assert drawn(render_diagram(trace), "labkit-fold") == []


def test_a_fold_of_several_kinds_names_them() -> None:
    trace = Trace()
    for n in range(1, 31):
        trace.put(dataclasses.replace(pulled()[2 if n % 2 else 7], n=n))
    assert drawn(render_diagram(trace), "labkit-fold") == [
        "… 12 more: 6 blobs, 6 manifests, password sent 12 ×"
    ]


def test_no_answer_and_no_answer_yet() -> None:
    asked = Asked("GET", "http://localhost:5000/v2/", ())
    trace = Trace()
    trace.put(Exchange(1, "ping", asked))
    trace.put(Exchange(2, "ping", asked, error="Connection refused"))
    assert drawn(render_diagram(trace), "labkit-arrow") == ["1 GET /v2/ waiting", "2 GET /v2/ no answer"]


def test_registry_and_token_server_may_share_a_host() -> None:
    trace = Trace()
    for n, (stage, path) in enumerate((("ping", "/v2/"), ("token", "/token?scope=x")), 1):
        asked = Asked("GET", f"https://ghcr.example{path}", ())
        trace.put(Exchange(n, stage, asked, Answered(200, ())))  # type: ignore[arg-type]
    html = render_diagram(trace)
    assert drawn(html, "labkit-lane")[1:] == ["registry ghcr.example", "token server ghcr.example"]
    ends = [line.get("x2") for line in svg(html).iter("line") if line.get("class") == "labkit-wire"]
    assert len(set(ends)) == 2


@pytest.mark.parametrize("hosts", range(1, 7))
def test_lanes_stay_inside(hosts: int) -> None:
    trace = Trace()
    for n in range(1, hosts + 1):
        trace.put(Exchange(n, "ping", Asked("GET", f"http://r{n}.example/v2/", ()), Answered(200, ())))
    lives = [line for line in svg(render_diagram(trace)).iter("line") if line.get("class") == "labkit-life"]
    places = [int(str(line.get("x1")).rstrip("%")) for line in lives]
    assert len(places) == hosts + 1 and places == sorted(set(places)) and places[-1] <= 85


def test_long_addresses_are_cut() -> None:
    url = "http://localhost:5000/v2/" + "very/" * 30 + "long/manifests/" + "v" * 100
    trace = Trace()
    trace.put(Exchange(1, "manifest", Asked("GET", url, ()), Answered(200, ())))
    [arrow] = drawn(render_diagram(trace), "labkit-arrow")
    assert arrow.startswith("1 GET …/manifests/vvv") and len(arrow) < 80


def test_what_came_off_the_wire_is_escaped_and_no_secret_is_in_it() -> None:
    trace = play(Trace("<b>&"), "/v2/<i>/manifests/<u>", user="al<ice", send=bearer)
    html = render_diagram(trace)
    assert not re.search(r"<(b>&|u>|i>|ice)", html) and svg(html) is not None
    assert SECRET not in html and "&lt;b&gt;&amp;" in html


def test_an_empty_trace_says_so() -> None:
    assert "no request was made" in render_diagram(Trace("Pull"))
