"""Counters that mark their rows, and the texts to copy."""

from __future__ import annotations

import re

import pytest

from labkit.lab import open_lab
from labkit.trace.export import TAKEN_OUT, to_curl
from labkit.views.counters import counters_of, rows_in_words
from labkit.views.html import h
from labkit.views.style import render_style
from labkit.views.trace import render_trace
from labkit.wire.exchange import Trace
from tests.views.samples import SECRET, pulled, refused


def pressable(html: str) -> dict[str, str]:
    """The counters that are checkboxes: value and label."""
    labels = re.findall(r"<label[^>]*><input([^>]*)>(.*?)</label>", html)
    return {
        re.search(r'value="(\w+)"', box)[1]: re.sub(r"<[^>]+>", "", label)  # type: ignore[index]
        for box, label in labels
    }


def marked(html: str, name: str) -> list[str]:
    """Numbers of the rows that a counter marks."""
    rows = re.findall(r'<tbody class="([^"]*labkit-row[^"]*)"|<tbody><tr>', html)
    return [str(n) for n, classes in enumerate(rows, 1) if f"labkit-in-{name}" in classes.split()]


@pytest.fixture(scope="module")
def by_token() -> Trace:
    with open_lab("embedded", "token") as lab:
        return lab.pull("team/app:1.0", user="alice").trace


def test_a_counter_says_which_rows_it_counted_and_these_are_marked() -> None:
    html = render_trace(pulled())
    assert pressable(html)["password"] == "password sent 6 × (in rows 2 to 7)"
    assert marked(html, "password") == ["2", "3", "4", "5", "6", "7"]


def test_password_and_token_are_counted_apart(by_token: Trace) -> None:
    html = render_trace(by_token)
    said = pressable(html)
    assert said["password"] == "password sent 1 × (in row 2)" and marked(html, "password") == ["2"]
    assert said["token"] == "token sent 6 × (in rows 3 to 8)" and len(marked(html, "token")) == 6
    assert said["hosts"] == f"2 hosts (not {by_token[1].host}: row 2)" and marked(html, "hosts") == ["2"]
    assert said["bytes"].endswith("(most in row 6)") and marked(html, "bytes") == ["6"]
    assert len(marked(html, "time")) == 1


def test_a_counter_without_rows_cannot_be_pressed() -> None:
    said = pressable(render_trace(refused()))
    assert not {"password", "token", "hosts", "requests"} & set(said)
    assert "token sent" not in render_trace(refused())


def test_the_boxes_need_neither_id_nor_name_nor_script() -> None:
    html = render_trace(pulled())
    box = re.search(r"<input[^>]*>", html)
    assert box and ' type="checkbox"' in box[0]
    assert not re.search(r" (id|name|on\w+)=", html)
    # With a value: JupyterLab takes an empty `hidden` out, and dead boxes would show in an untrusted notebook.
    assert ' hidden="hidden"' in box[0]


@pytest.mark.parametrize("name", ["hosts", "password", "token", "bytes", "time"])
def test_the_stylesheet_has_a_rule_for_each_counter(name: str, by_token: Trace) -> None:
    assert name in {counter.name for counter in counters_of(by_token)}
    assert f':has([value="{name}"]:checked) .labkit-in-{name}' in render_style()


def test_the_stylesheet_has_no_rule_for_a_counter_that_there_is_not(by_token: Trace) -> None:
    ruled = set(re.findall(r'\[value="(\w+)"\]:checked', render_style()))
    assert ruled <= {counter.name for counter in counters_of(by_token)}


def test_while_it_runs_no_row_is_the_longest_and_there_is_no_copy() -> None:
    html = render_trace(pulled(), running=True)
    assert marked(html, "time") == [] and "running" in html
    assert "safe to paste" not in html


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ((), "no row"),
        ((2,), "row 2"),
        ((2, 3), "rows 2 and 3"),
        ((2, 3, 4), "rows 2 to 4"),
        ((1, 3, 4, 5, 9), "rows 1, 3 to 5 and 9"),
    ],
)
def test_rows_in_words(rows: tuple[int, ...], said: str) -> None:
    assert rows_in_words(rows) == said


def test_each_row_has_its_curl_line_to_copy() -> None:
    trace = pulled()
    html = render_trace(trace)
    assert html.count("as a curl command") == len(trace)
    assert h("p", to_curl(trace[2]))[3:-4] in html and "$PASSWORD" in to_curl(trace[2])


def test_the_trace_can_be_copied_as_text_that_is_safe_to_paste() -> None:
    html = render_trace(pulled())
    text = html[html.index("Copy as text, safe to paste") :]
    assert text.count("<pre") == 1 and TAKEN_OUT in text and "Basic alice ·" in text
    assert SECRET not in html


def test_what_is_to_be_copied_takes_the_focus_and_has_a_name() -> None:
    boxes = re.findall(r'<pre[^>]*class="labkit-copy"[^>]*>', render_trace(refused()))
    assert len(boxes) == 3
    for box in boxes:
        assert 'contenteditable="true"' in box and 'role="textbox"' in box and "aria-label=" in box
