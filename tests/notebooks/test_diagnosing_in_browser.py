"""From a pasted error to the fix that works, in JupyterLab, by pressing the buttons; dark and narrow."""

from __future__ import annotations

import json
from collections.abc import Callable

from playwright.sync_api import expect

from tests.notebooks.conftest import EMPTY, PATIENCE, JupyterLab, Watched, plain

SOURCE = "from labkit.views.diagnosing import Explaining\nExplaining()"
ERROR = "toomanyrequests: You have reached your pull rate limit"


def test_from_a_pasted_error_to_a_fix_that_works(
    jupyterlab: JupyterLab, watch: Callable[..., Watched], usual_errors: set[str]
) -> None:
    cell = {
        "cell_type": "code",
        "id": "a",
        "metadata": {},
        "source": SOURCE,
        "outputs": [],
        "execution_count": None,
    }
    (jupyterlab.folder / "explain.ipynb").write_text(json.dumps(EMPTY | {"cells": [cell]}), encoding="utf-8")
    jupyterlab.set("apputils-extension/themes", theme="JupyterLab Dark")
    seen = watch(width=760)
    page = seen.page
    jupyterlab.open(page, "explain.ipynb")
    page.locator(".jp-Cell").first.click()
    page.keyboard.press("Shift+Enter")
    page.get_by_placeholder("Paste what was printed").fill(ERROR, timeout=PATIENCE * 1000)
    page.get_by_role("button", name="Explain", exact=True).click()
    card = page.get_by_role("region", name="Finding NET005: Rate limited")
    card.wait_for(timeout=PATIENCE * 1000)
    expect(card.get_by_text("manifest, broke here")).to_be_visible()
    page.get_by_role("button", name="Try it in a lab").click()
    page.get_by_text("Broken: ").wait_for(timeout=PATIENCE * 1000)
    page.get_by_role("button", name="Pull", exact=True).click()
    page.get_by_text("429").first.wait_for(timeout=PATIENCE * 1000)
    page.get_by_role("button", name="Mend it").click()
    page.get_by_text("Whole: ").wait_for(timeout=PATIENCE * 1000)
    page.get_by_role("button", name="Pull", exact=True).click()
    page.get_by_text("every digest is right").wait_for(timeout=PATIENCE * 1000)
    for view in page.locator(".labkit").all():
        assert view.evaluate("element => element.scrollWidth <= element.clientWidth + 1")
    assert plain(seen.errors) <= usual_errors
