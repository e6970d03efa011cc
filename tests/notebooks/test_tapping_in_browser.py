"""A tap in JupyterLab: started by a click, a client's requests in view as they come, stopped, and saved."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from pathlib import Path

import httpx
import nbformat
import pytest
from playwright.sync_api import expect

from labkit.lab import open_lab
from tests.notebooks.conftest import EMPTY, PATIENCE, JupyterLab, Watched, run_all, serious


@pytest.mark.parametrize(("theme", "width"), [("JupyterLab Light", 1280), ("JupyterLab Dark", 700)])
def test_a_tap_is_started_watched_stopped_and_saved(
    jupyterlab: JupyterLab, watch: Callable[..., Watched], theme: str, width: int, tmp_path: Path
) -> None:
    pictures = Path(os.environ.get("LABKIT_PICTURES", tmp_path))
    pictures.mkdir(parents=True, exist_ok=True)
    jupyterlab.set("apputils-extension/themes", theme=theme)
    with open_lab("embedded", "htpasswd") as lab:
        name = f"tap-{width}.ipynb"
        source = f"from labkit.views import tapping\ncontrols = tapping.show('{lab.registry}')"
        cells = [nbformat.v4.new_code_cell(source)]
        notebook = nbformat.v4.new_notebook(cells=cells, metadata=EMPTY["metadata"])
        nbformat.write(notebook, jupyterlab.folder / name)
        page = watch(width, 1500).page
        jupyterlab.open(page, name)
        run_all(page, until="No tap is running")
        page.get_by_label("Fault:").select_option("rate_limited")
        page.get_by_role("button", name="Start the tap").click()
        how = page.locator(".labkit-recipes")
        how.wait_for(timeout=PATIENCE * 1000)
        expect(how).to_contain_text("the quota of pulls is used up")
        found = re.search(r"localhost:\d+", how.inner_text())
        assert found
        user = lab.users[0]
        with httpx.Client(base_url=f"http://{found[0]}", auth=(user.name, user.password)) as client:
            assert client.get("/v2/").status_code == 200
            assert client.get("/v2/team/app/manifests/1.0").status_code == 429
        rows = page.locator(".labkit-trace tbody.labkit-row")
        expect(rows).to_have_count(2, timeout=PATIENCE * 1000)
        page.screenshot(path=pictures / f"tap-{theme[11:].lower()}-running.png")
        page.get_by_role("button", name="Stop").click()
        saved = page.locator(".labkit-exports")
        saved.wait_for(timeout=PATIENCE * 1000)
        page.screenshot(path=pictures / f"tap-{theme[11:].lower()}-saved.png")
        with page.expect_download() as download:
            saved.get_by_role("link", name="trace.har").click()
        text = Path(download.value.path()).read_text(encoding="utf-8")
        assert download.value.suggested_filename == "trace.har"
        assert len(json.loads(text)["log"]["entries"]) == 2 and user.password not in text
        assert user.password not in page.content()
        assert serious(page) == []
        with pytest.raises(httpx.ConnectError):
            httpx.get(f"http://{found[0]}/v2/")
