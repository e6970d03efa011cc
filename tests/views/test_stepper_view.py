"""The stepper's picture: what is known, what comes next, what may follow."""

from __future__ import annotations

import re

import httpx
import pytest

from labkit.credentials.credential import ANONYMOUS, Credential, basic
from labkit.lab import open_lab
from labkit.lessons.steps import step_through
from labkit.protocol.edit import Edit
from labkit.protocol.flow import pull_flow
from labkit.protocol.session import Session
from labkit.views.ahead import Ahead, Branch
from labkit.views.html import h
from labkit.views.knowledge import Fact
from labkit.views.stepper import Step, render_step
from labkit.views.stepping import Stepping, Walk
from labkit.wire.exchange import Asked, Exchange, Send
from labkit.wire.manifest import Platform
from labkit.wire.reference import parse_reference
from tests.views.samples import BASIC, BEARER, UNAUTHORIZED, answer
from tests.views.test_trace_view import Balance, words

REFERENCE = parse_reference("localhost:5000/team/app:1.0")
NASTY = "http://localhost:5001/<img src=x>?a=<b>&c"


def token_server(request: httpx.Request) -> httpx.Response:
    return httpx.Response(200, json={"token": "opaque-token-of-the-test", "expires_in": 60})


def stepping(send: Send, credential: Credential = ANONYMOUS) -> Stepping:
    def make() -> Walk:
        session = Session(httpx.URL("http://localhost:5000"), credential)
        return Walk(REFERENCE, session, pull_flow(session, REFERENCE, Platform("linux", "amd64", "")))

    return Stepping(make, send)


@pytest.fixture(scope="module")
def steps() -> list[str]:
    """The steps of a pull by token, as they are rendered, on the embedded lab."""
    with open_lab("embedded", "token") as lab:
        walk = step_through(lab, "team/app:1.0", "alice")
        pages = [render_step(walk.step())]
        while not walk.ended:
            walk.send()
            pages.append(render_step(walk.step()))
        return [str(page) for page in pages]


def test_a_pull_by_token_takes_four_steps(steps: list[str]) -> None:
    titles = [words(page).partition(" The client knows")[0] for page in steps]
    assert titles[0] == "Step 1 of at most 9 Nothing was sent yet."
    assert titles[1].startswith("Step 2 of at most 8 Answer to request 1: 401 Bearer challenge.")
    assert titles[2].startswith("Step 3 of at most 8 Answer to request 2: 200 token, 300 s.")
    assert titles[3].startswith("Step 4 of at most 6 Answer to request 3: 200 index, 2 platforms.")
    assert titles[4].startswith("Ended after 4 requests Answer to request 4: 200 manifest, 3 layers.")
    assert "Config and 3 layers would be fetched now" in words(steps[4])


def test_what_is_new_is_said_in_words(steps: list[str]) -> None:
    marked = [re.findall(r"<dt>(\w+) <b class=\"labkit-new\">(\w+)</b>", page) for page in steps]
    assert marked == [
        [],
        [("challenge", "new")],
        [("token", "new")],
        [("image", "new")],
        [("image", "changed")],
    ]


def test_the_password_goes_to_the_token_server_only(steps: list[str]) -> None:
    boxes = [page.split("labkit-request-box")[1].split("</dl>")[0] for page in steps[:4]]
    shown = [words(box.partition("Authorization")[2]) for box in boxes]
    assert shown[0] == "not sent"
    assert re.fullmatch(r"Basic alice ·[0-9a-f]{4}", shown[1])
    assert shown[2] == shown[3] and re.fullmatch(r"Bearer ·[0-9a-f]{4}", shown[2])
    assert "not to the registry" in words(steps[1])


def test_each_part_of_the_query_has_a_line_and_the_url_is_whole_in_the_title(steps: list[str]) -> None:
    lines = [words(line) for line in re.findall(r'class="labkit-query">(.*?)</span>', steps[1])]
    assert [line.replace(" ", "") for line in lines] == [
        "?account=alice",
        "&amp;scope=repository:team/app:pull",
        "&amp;service=registry-lab",
    ]
    assert re.search(
        r'title="As sent: GET http://localhost:\d+/token\?account=alice&amp;scope=repository%3A', steps[1]
    )


def test_it_is_labelled_and_well_formed(steps: list[str]) -> None:
    for page in steps:
        balance = Balance()
        balance.feed(page)
        assert balance.open == []
        assert 'role="group" aria-label="The pull, one request at a time"' in page
        assert page.count('role="status"') == 1 and "<script" not in page


def test_what_came_from_elsewhere_is_escaped() -> None:
    step = Step(
        (Fact("reference", h("code", "<i>")),),
        next=Exchange(1, "token", Asked("<u>", NASTY, (("Authorization", "<s>"),)), edited=("<em>",)),
        branches=(Branch("<q>", "<h1>"),),
        trouble="<blink>",
    )
    assert not re.search(r"<(i|u|s|em|q|h1|blink|img)[ >]", render_step(step))


def test_trouble_is_announced() -> None:
    page = render_step(Step((), trouble="Not sent. Why not."))
    assert '<p class="labkit-trouble" role="alert">Not sent. Why not.</p>' in page


def test_an_edited_request_says_so_before_it_is_sent() -> None:
    asked = Exchange(1, "ping", Asked("HEAD", "http://localhost:5000/v2/", ()), edited=("method", "URL"))
    assert "Changed by you: method, URL." in words(render_step(Step((), next=asked)))


@pytest.mark.parametrize(
    ("credential", "stage", "says"),
    [
        (ANONYMOUS, "token", "Stop: nothing here for strangers."),
        (basic("alice", "x"), "token", "Stop: user name or password is wrong."),
        (ANONYMOUS, "ping", "There is no password to send: ask for the image without."),
        (basic("alice", "x"), "ping", "Send the password along, with every request."),
    ],
)
def test_branches_fit_who_asks(credential: Credential, stage: str, says: str) -> None:
    ahead = Ahead(stage, "", Session(httpx.URL("http://localhost:5000"), credential), ())  # type: ignore[arg-type]
    assert says in words(
        render_step(Step((), next=Exchange(1, "ping", Asked("GET", "x", ())), branches=ahead.branches))
    )


def always(challenge: str) -> Send:
    """Refuses whatever the registry is asked; the token server gives tokens."""

    def send(request: httpx.Request) -> httpx.Response:
        if request.url.port == 5001:
            return token_server(request)
        return httpx.Response(401, headers={"WWW-Authenticate": challenge}, json=UNAUTHORIZED)

    return send


def once_refused(request: httpx.Request) -> httpx.Response:
    """Lets a token in at the second try only, for each manifest."""
    if request.url.port == 5001:
        return token_server(request)
    seen[request.url.path] = seen.get(request.url.path, 0) + 1
    if request.url.path == "/v2/" or seen[request.url.path] == 1:
        return httpx.Response(401, headers={"WWW-Authenticate": BEARER}, json=UNAUTHORIZED)
    return answer(request)


def open_then_refused(request: httpx.Request) -> httpx.Response:
    if request.url.path == "/v2/":
        return httpx.Response(200, json={})
    return once_refused(request)


seen: dict[str, int] = {}


@pytest.mark.parametrize(
    ("send", "credential", "sent"),
    [
        (answer, basic("alice", "x"), 3),
        (answer, ANONYMOUS, 2),
        (always(BASIC), basic("alice", "x"), 2),
        (always(BEARER), basic("alice", "x"), 5),
        (once_refused, basic("alice", "x"), 8),
        (open_then_refused, basic("alice", "x"), 7),
    ],
)
def test_the_bound_holds_and_only_falls(send: Send, credential: Credential, sent: int) -> None:
    seen.clear()
    walk, bounds = stepping(send, credential), []
    while not walk.ended:
        bounds.append(walk.step().most or 0)
        walk.send()
    assert len(walk.trace) == sent
    assert min(bounds) >= sent and bounds == sorted(bounds, reverse=True)


def test_the_bound_is_met_by_the_longest_pull() -> None:
    seen.clear()
    walk = stepping(once_refused, basic("alice", "x"))
    walk.send()
    assert walk.step().most == 8
    assert len(walk.run()) == 8


def test_a_token_dropped_after_a_refusal_is_said() -> None:
    walk = stepping(always(BEARER), basic("alice", "x"))
    for _ in range(3):
        walk.send()
    assert "token changed none: dropped after the refusal" in words(render_step(walk.step()))
    walk.run()
    assert walk.error and "The client stops. 401 again with a fresh token" in words(render_step(walk.step()))


def test_edits_from_code() -> None:
    walk = stepping(answer, basic("alice", "x"))
    walk.send()
    walk.send(Edit(authorization=""))
    assert walk.trace[2].edited == ("Authorization dropped",)
    assert walk.trace[2].status == 401 and walk.ended
