"""`labkit walk`: the story comes true on every backend, and is told in the notebook's words."""

from __future__ import annotations

import io
import json

import pytest
from rich.console import Console

from labkit.cli import main, terminal
from labkit.wire.exchange import Answered, Asked, Exchange, Trace

STEPS = ["anonymous_pull", "challenge", "token", "authorized_pull", "wrong_password"]


@pytest.mark.parametrize("auth", ["htpasswd", "token"])
def test_the_story_on_each_backend(each_backend: str, auth: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["walk", "--backend", each_backend, "--auth", auth, "--json"]) == 0
    story = json.loads(capsys.readouterr().out)
    assert (story["backend"], story["auth"], story["ok"]) == (each_backend, auth, True)
    steps = {step["step"]: step for step in story["steps"]}
    assert list(steps) == [name if name != "token" or auth == "token" else "password" for name in STEPS]
    assert [step["status"] for step in steps.values()] == [401, 401, 200, 200, 401]
    exchanges = {exchange["n"]: exchange for exchange in story["trace"]}
    told = [n for name, step in steps.items() if name != "challenge" for n in step["exchanges"]]
    assert told == sorted(exchanges)
    assert set(steps["challenge"]["exchanges"]) <= set(steps["anonymous_pull"]["exchanges"])
    passwords = [n for n, exchange in exchanges.items() if "Basic " in str(exchange["request"]["headers"])]
    assert not set(passwords) & set(steps["anonymous_pull"]["exchanges"])
    if auth == "token":
        assert {exchanges[n]["stage"] for n in passwords} == {"token"}


def test_people_get_rows_and_words(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert main(["walk", "--backend", "embedded", "--auth", "token"]) == 0
    printed = capsys.readouterr()
    assert "401 Bearer challenge" in printed.out
    assert "what it means" in printed.out
    assert "Verified: manifest, config and 3 layers" in printed.out
    assert "password sent 3 ×" in printed.out
    assert "Took embedded." in printed.err
    assert max(map(len, printed.out.splitlines())) <= 80
    assert "\x1b" not in printed.out


@pytest.mark.parametrize(("no_color", "colour"), [(False, True), (True, False)])
def test_colour_is_for_terminals_and_not_under_no_color(
    no_color: bool, colour: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    if no_color:
        monkeypatch.setenv("NO_COLOR", "1")
    console = Console(file=io.StringIO(), force_terminal=True, color_system="standard")
    asked = Asked("GET", "http://localhost/v2/", ())
    console.print(terminal.row(Exchange(1, "ping", asked, Answered(401, ()), seconds=0.1)))
    assert ("\x1b[33m" in console.file.getvalue()) is colour


def exchange(n: int, seconds: float | None, **rest) -> Exchange:
    asked = Asked("GET", f"http://localhost/v2/a/blobs/sha256:{'ab' * 32}", ())
    return Exchange(n, "blob", asked, seconds=seconds, **rest)


def test_a_row_appears_once_and_when_its_body_has_ended() -> None:
    console, trace = Console(file=io.StringIO(), width=80), Trace()
    with terminal.rows(trace, console):
        trace.put(exchange(1, None, response=Answered(200, ())))
        assert console.file.getvalue() == ""
        trace.put(exchange(1, 0.1, response=Answered(200, (), 12)))
        trace.put(exchange(1, 0.2, response=Answered(200, (), 12)))
        trace.put(exchange(2, None))
    lines = console.file.getvalue().replace("\xa0", " ").splitlines()
    assert [line.split()[0] for line in lines if not line.startswith(" ")] == ["#", "1", "2"]
    assert any("…/blobs/sha256:ababab…" in line and "200 12 B" in line for line in lines)
    assert "no answer" in lines[-2]


def test_a_row_without_an_answer_says_why() -> None:
    console = Console(file=io.StringIO(), width=80)
    console.print(terminal.row(exchange(1, 0.1, error="connection refused")))
    assert "connection refused" in console.file.getvalue()
