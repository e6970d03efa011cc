"""Lesson 02 in JupyterLab, by mouse and by keyboard, light and dark, wide and narrow."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Locator, Page, expect

from labkit.lessons.progress import FILE
from tests.notebooks.conftest import EMPTY, PATIENCE, JupyterLab, Watched, plain, run_all

LESSON = "02-the-closed-door.ipynb"


def run_first(page: Page, cells: int) -> None:
    page.locator(".jp-Cell").first.click()
    for _ in range(cells):
        page.keyboard.press("Shift+Enter")


def rows(page: Page, table: int = 0) -> Locator:
    return page.locator(".labkit-story").nth(table).locator(".labkit-row")


def opened(row: Locator) -> bool:
    return bool(row.locator(".labkit-more details").first.evaluate("element => element.open"))


def test_a_learner_goes_through_the_lesson(
    jupyterlab: JupyterLab, watch: Callable[..., Watched], usual_errors: set[str], tmp_path: Path
) -> None:
    (jupyterlab.folder / FILE).unlink(missing_ok=True)
    seen = watch()
    page = seen.page
    jupyterlab.open(page, LESSON)
    run_first(page, 4)
    page.get_by_role("button", name="A", exact=True).click(timeout=PATIENCE * 1000)
    page.get_by_role("button", name="Commit").click()
    page.get_by_text("You said A. Run the experiment.").wait_for()
    run_all(page)
    page.get_by_text("You said A: It asks for user name and password, and goes on. It was B").wait_for()
    assert json.loads((jupyterlab.folder / FILE).read_text(encoding="utf-8")) == {
        "02": {"predictions": {"prompt": "A"}}
    }

    by_mouse = rows(page).nth(0)
    by_mouse.locator(".labkit-meaning").click(force=True)
    assert opened(by_mouse)
    by_mouse.get_by_text("curl -i").wait_for()
    by_keyboard = rows(page).nth(1)
    by_keyboard.locator("summary").first.focus()
    page.keyboard.press("Enter")
    assert opened(by_keyboard)
    by_keyboard.get_by_text('"message": "authentication required"').wait_for()
    page.keyboard.press("Space")
    assert not opened(by_keyboard)

    page.screenshot(path=tmp_path / "lesson.png")
    assert plain(seen.errors) <= usual_errors


def test_the_widgets_by_keyboard(
    jupyterlab: JupyterLab, watch: Callable[..., Watched], usual_errors: set[str]
) -> None:
    (jupyterlab.folder / FILE).unlink(missing_ok=True)
    seen = watch()
    page = seen.page
    jupyterlab.open(page, LESSON)
    run_all(page)

    page.get_by_role("button", name="Just show me").nth(1).focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="C", exact=True).first.focus()
    page.keyboard.press("Space")
    commit = page.get_by_role("button", name="Commit").first
    expect(commit).to_be_enabled()
    commit.press("Enter")
    page.get_by_text("You said C: It fails with 404: for you, the image is not there. It was B").wait_for()

    header = page.get_by_label("Header:").first
    header.fill('Basic realm="never closed')
    page.get_by_text("the quote of realm is never closed").wait_for()

    page.get_by_label("A", exact=True).first.fill("Team registry")
    for label, host in (("B", "auth.example.org"), ("C", "registry.example.org")):
        page.get_by_label(label, exact=True).first.fill(host)
    page.get_by_role("button", name="Check").first.focus()
    page.keyboard.press("Enter")
    page.get_by_text("2 of 3 are right. A: that is the realm.").wait_for()
    page.get_by_role("button", name="Hint").first.press("Enter")
    page.get_by_text("Look at the first word of each line").wait_for()
    page.get_by_label("A", exact=True).first.fill("registry.example.org")
    page.get_by_role("button", name="Check").first.press("Enter")
    page.get_by_text("With Basic the password goes to the registry that asked").wait_for()
    page.get_by_role("button", name="Solution").nth(1).press("Enter")
    page.get_by_text("seen the solution").wait_for()

    recall = page.locator(".jp-Cell").filter(has_text="lesson.recall()")
    recall.get_by_role("button", name="B", exact=True).first.press("Space")
    commit = recall.get_by_role("button", name="Commit").first
    expect(commit).to_be_enabled()
    commit.press("Enter")
    page.get_by_text("Docker read the challenge, found no credential stored for this host").wait_for()
    assert plain(seen.errors) <= usual_errors


@pytest.mark.parametrize(
    ("theme", "width"), [("JupyterLab Light", 1280), ("JupyterLab Dark", 1280), ("JupyterLab Light", 700)]
)
def test_no_view_is_wider_than_its_place(
    jupyterlab: JupyterLab, watch: Callable[..., Watched], theme: str, width: int, tmp_path: Path
) -> None:
    jupyterlab.set("apputils-extension/themes", theme=theme)
    page = watch(width).page
    jupyterlab.open(page, LESSON)
    run_all(page)
    row = rows(page, 3).nth(1)
    row.locator("summary").first.press("Enter")
    page.screenshot(path=tmp_path / f"{theme}-{width}.png")
    wide = page.evaluate(
        "[...document.querySelectorAll('.labkit')].filter(e => e.scrollWidth > e.clientWidth + 1)"
        ".map(e => `${e.scrollWidth} > ${e.clientWidth}: ${e.textContent.slice(0, 60)}`)"
    )
    assert wide == []


def test_rows_appear_while_a_pull_runs(jupyterlab: JupyterLab, watch: Callable[..., Watched]) -> None:
    source = (
        "import time\n"
        "from labkit.views.display import LiveTrace\n"
        "from labkit.wire.exchange import Answered, Asked, Exchange, Trace\n"
        "trace = Trace('Slow')\nview = LiveTrace(trace, running=True)\n"
        "for n in (1, 2, 3):\n"
        "    asked = Asked('GET', 'http://localhost:5000/v2/', ())\n"
        "    trace.put(Exchange(n, 'ping', asked, Answered(200, ()), seconds=0.001))\n"
        "    time.sleep(2)\n"
        "view.finish('The end.')"
    )
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)], metadata=EMPTY["metadata"])
    nbformat.write(notebook, jupyterlab.folder / "live.ipynb")
    page = watch().page
    jupyterlab.open(page, "live.ipynb")
    run_first(page, 1)
    for words in ("1 request · 1 host", "2 requests · 1 host", "3 requests · 1 host", "The end."):
        page.get_by_text(words).wait_for()
    expect(page.locator(".labkit-story")).to_have_count(1)
