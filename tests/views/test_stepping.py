"""The stepper's buttons and fields: what they do, and that no secret is in any of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from labkit.lab import open_lab
from labkit.lab.lab import Lab
from labkit.lessons.steps import step_through
from labkit.protocol.token import basic_header
from labkit.views.stepping import Controls, Stepping
from labkit.wire.errors import UsageError
from labkit.wire.exchange import Trace
from tests.views.screen import Screen, put_up
from tests.views.test_trace_view import words


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    with open_lab("embedded", "token") as opened:
        yield opened


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> Screen:
    return put_up(monkeypatch)


def shown(lab: Lab, user: str | None = "alice", **how: Any) -> tuple[Stepping, Controls]:
    stepping = step_through(lab, "team/app:1.0", user, **how)
    stepping.show()
    assert stepping.controls
    return stepping, stepping.controls


def widgets(widget: Any) -> Iterator[Any]:
    yield widget
    for child in getattr(widget, "children", ()):
        yield from widgets(child)


def all_traits(controls: Controls) -> str:
    return "\n".join(str(widget.trait_values()) + str(widget.get_state()) for widget in widgets(controls.box))


def choose(controls: Controls, begins: str, holds: str = "") -> None:
    field = controls.editor.authorization
    field.value = next(value for label, value in field.options if label.startswith(begins) and holds in label)


def test_without_a_click_the_first_step_is_there(lab: Lab, screen: Screen) -> None:
    shown(lab)
    assert "Step 1 of at most 9" in words(screen.html[0])
    assert "Waiting for the first request." in words(screen.html[1])
    assert "Step 1 of at most 9" in screen.text[0]


def test_send_run_and_back(lab: Lab, screen: Screen) -> None:
    stepping, controls = shown(lab)
    assert controls.back.disabled and not controls.send.disabled
    controls.send.click()
    assert len(stepping.trace) == 1 and not controls.back.disabled
    assert "Step 2" in words(screen.html[0]) and "Not without a token" in words(screen.html[1])
    controls.run.click()
    assert stepping.ended and len(stepping.trace) == 4
    assert controls.send.disabled and controls.run.disabled and controls.try_it.disabled
    mark = stepping.trace[2].request.header("authorization")
    controls.back.click()
    assert len(stepping.trace) == 0 and "Step 1" in words(screen.html[0]) and controls.back.disabled
    controls.run.click()
    assert stepping.trace[2].request.header("authorization") == mark
    assert len(screen.html) == 2


def test_a_click_at_the_end_does_nothing(lab: Lab, screen: Screen) -> None:
    stepping, _ = shown(lab)
    stepping.run()
    stepping.send()
    assert len(stepping.trace) == 4


def test_it_runs_without_a_notebook(lab: Lab) -> None:
    stepping = step_through(lab, "team/app:1.0", "bob")
    assert isinstance(stepping.run(), Trace) and stepping.error is None
    assert repr(stepping).endswith("4 sent, ended>")


@pytest.mark.parametrize("edits", [(), ("Basic bob",), ("none",), ("Basic alice", "wrong")])
def test_no_secret_in_widgets_or_pages(lab: Lab, screen: Screen, edits: tuple[str, ...]) -> None:
    stepping, controls = shown(lab)
    seen: list[str] = []
    secrets = [user.password for user in lab.users] + ["not-the-password"]
    while not stepping.ended:
        if len(stepping.trace) == 1 and edits:
            choose(controls, *edits)
        seen.append(all_traits(controls))
        controls.send.click()
        secrets += [token.value for token in stepping._walk.session.tokens.values()]
    controls.back.click()
    controls.send.click()
    text = "\n".join([*seen, all_traits(controls), *screen.everything, repr(stepping)])
    headers = [basic_header(lab.credential(user.name)).split()[1] for user in lab.users]
    for secret in {*secrets, *headers}:
        assert secret not in text
    assert "Basic alice ·" in text


def test_authorization_dropped_is_marked_in_the_trace(lab: Lab, screen: Screen) -> None:
    stepping, controls = shown(lab)
    controls.send.click()
    controls.send.click()
    choose(controls, "none")
    assert "Changed by you: Authorization dropped" in words(screen.html[0])
    assert "No credential goes along." in words(screen.html[0])
    controls.send.click()
    assert stepping.trace[3].status == 401 and stepping.trace[3].request.header("authorization") is None
    assert words(screen.html[1]).count("edited: Authorization dropped") == 2
    assert Trace.from_json(stepping.trace.to_json())[3].edited == ("Authorization dropped",)
    assert "edited" not in stepping.trace[2].to_json()
    assert "edited by hand: Authorization dropped" in screen.text[1]
    assert controls.editor.authorization.value == "keep"
    controls.run.click()
    # The token was not refused, only left out: it is sent again, and no other one is fetched.
    assert stepping.error is None and len(stepping.trace) == 5


def test_the_password_can_be_sent_to_the_wrong_place(lab: Lab, screen: Screen) -> None:
    stepping, controls = shown(lab)
    controls.send.click()
    controls.send.click()
    choose(controls, "Basic alice", "of the lab")
    controls.send.click()
    assert stepping.trace[3].carried_password and stepping.trace[3].status == 401


def test_an_older_token_can_be_used_again(lab: Lab, screen: Screen) -> None:
    stepping, controls = shown(lab)
    controls.run.click()
    controls.back.click()
    choose(controls, "Bearer ·")
    controls.send.click()
    assert stepping.trace[1].status == 200
    assert stepping.trace[1].edited == ("Authorization added",)


def test_url_and_method_are_edited(lab: Lab, screen: Screen) -> None:
    stepping, controls = shown(lab)
    for _ in range(2):
        controls.send.click()
    editor = controls.editor
    editor.url.value = editor.url.value.replace("1.0", "no-such-tag")
    controls.send.click()
    assert stepping.trace[3].edited == ("URL",) and stepping.trace[3].status == 404
    assert "no-such-tag" in stepping.trace[3].request.url
    assert stepping.error and "404" in words(screen.html[0])


def test_a_header_is_added_and_undone(lab: Lab, screen: Screen) -> None:
    _, controls = shown(lab)
    controls.editor.headers.value += "\nX-Own: 1"
    assert "Changed by you: header X-Own" in words(screen.html[0])
    controls.editor.undo.click()
    assert "Changed by you" not in words(screen.html[0])


@pytest.mark.parametrize(
    ("url", "headers", "says"),
    [
        ("http://example.org/v2/", None, "does not belong to this experiment"),
        ("http:///v2/", None, "begins with http://"),
        (None, "Authorization: Basic YWxpY2U6eA==", "chosen from the list, not typed"),
        (None, "no colon", "is no header"),
        ("http://localhost/‹·3f2a›", None, "A secret was taken out here"),
    ],
)
def test_what_cannot_be_sent_is_said_and_the_request_waits(
    lab: Lab, screen: Screen, url: str | None, headers: str | None, says: str
) -> None:
    stepping, controls = shown(lab)
    editor = controls.editor
    if url is not None:
        editor.url.value = url
    if headers is not None:
        editor.headers.value = headers
    assert says in words(screen.html[0]) and 'role="alert"' in screen.html[0]
    controls.send.click()
    assert len(stepping.trace) == 0 and "Not sent." in words(screen.html[0])
    controls.editor.undo.click()
    controls.send.click()
    assert len(stepping.trace) == 1


def test_no_answer_is_said_and_can_be_tried_again(lab: Lab, screen: Screen) -> None:
    down = True

    def send(request: httpx.Request) -> httpx.Response:
        if down:
            raise httpx.ConnectError("[Errno 111] Connection refused")
        return lab.send(request)

    stepping, controls = shown(lab, send=send)
    controls.run.click()
    assert len(stepping.trace) == 1 and "refuses the connection" in words(screen.html[0])
    down = False
    controls.run.click()
    assert stepping.ended and stepping.error is None


def test_a_wrong_password_ends_in_words(lab: Lab, screen: Screen) -> None:
    stepping, _ = shown(lab, password="certainly-wrong-1")
    stepping.run()
    assert stepping.error and "does not accept user alice" in words(screen.html[0])
    assert not any("certainly-wrong-1" in page for page in screen.everything)


def test_every_field_is_labelled(lab: Lab, screen: Screen) -> None:
    _, controls = shown(lab)
    leaves = [widget for widget in widgets(controls.box) if not hasattr(widget, "children")]
    assert len(leaves) == 9 and all(widget.description for widget in leaves)


def test_the_fields_unfold(lab: Lab, screen: Screen) -> None:
    _, controls = shown(lab)
    assert controls.editor.box.layout.display == "none"
    controls.try_it.value = True
    assert controls.editor.box.layout.display is None


def test_nobody_and_unknown_users(lab: Lab) -> None:
    stranger = step_through(lab, "public/hello:1.0")
    stranger.run()
    assert stranger.error is None and stranger.trace.password_sent == 0
    with pytest.raises(UsageError):
        step_through(lab, "team/app:1.0", "mallory")
