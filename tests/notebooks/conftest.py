"""JupyterLab in a real browser, in a throwaway home; server and browser always end."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import axe_playwright_python
import httpx
import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from labkit.cli.course import course_folder, lay

PATIENCE = 90
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
SERIOUS = """async () => {
    const found = await axe.run({include: [['.labkit']]}, {resultTypes: ['violations']});
    return found.violations
        .filter(each => ['serious', 'critical'].includes(each.impact))
        .map(each => `${each.id}: ${each.nodes.map(node => node.html.slice(0, 160)).slice(0, 3).join(' | ')}`);
}"""
TOKEN = "for-this-test-only"
PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
EMPTY = {
    "cells": [],
    "metadata": {"kernelspec": {"display_name": "Python 3", "name": "python3"}},
    "nbformat": 4,
    "nbformat_minor": 5,
}


@dataclass
class JupyterLab:
    """A running server; `folder` is where its notebooks are, `settings` where the user's settings go."""

    address: str
    folder: Path
    settings: Path

    def set(self, plugin: str, **values: object) -> None:
        """Write the user's settings of a JupyterLab plugin."""
        file = self.settings / "@jupyterlab" / f"{plugin}.jupyterlab-settings"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(values), encoding="utf-8")

    def open(self, page: Page, name: str) -> None:
        """Open a notebook and wait for its kernel."""
        page.goto(f"{self.address}/lab/tree/{name}?token={TOKEN}&reset")
        page.locator(".jp-NotebookPanel:visible").wait_for(timeout=PATIENCE * 1000)
        # The status bar, because the notebook's own indicator says idle before there is a kernel.
        page.get_by_text("| Idle").wait_for(timeout=PATIENCE * 1000)


@pytest.fixture(scope="module")
def jupyterlab(
    tmp_path_factory: pytest.TempPathFactory, require: Callable[..., None]
) -> Iterator[JupyterLab]:
    require("browser")
    home = tmp_path_factory.mktemp("home")
    folder, settings = home / "course", home / "settings"
    lay(course_folder(), folder)
    (folder / "empty.ipynb").write_text(json.dumps(EMPTY), encoding="utf-8")
    port = _free_port()
    lab = JupyterLab(f"http://127.0.0.1:{port}", folder, settings)
    lab.set("apputils-extension/notification", fetchNews="false", checkForUpdates=False)
    lab.set("notebook-extension/tracker", windowingMode="none")
    with (home / "log").open("wb") as log:
        process = subprocess.Popen(
            _command(port, folder), env=_environment(home, settings), cwd=folder, stdout=log, stderr=log
        )
        try:
            _wait(lab.address, process, home / "log")
            yield lab
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _command(port: int, folder: Path) -> list[str]:
    options = [
        "--no-browser",
        "--allow-root",
        "--ip=127.0.0.1",
        f"--port={port}",
        "--ServerApp.port_retries=0",
    ]
    return [
        sys.executable,
        "-m",
        "jupyterlab",
        *options,
        f"--ServerApp.root_dir={folder}",
        f"--IdentityProvider.token={TOKEN}",
    ]


def _environment(home: Path, settings: Path) -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("JUPYTER", "IPYTHON", "XDG_"))
    }
    runtime = {
        "HOME": str(home),
        "JUPYTERLAB_SETTINGS_DIR": str(settings),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
    }
    return {"LABKIT_BACKEND": "embedded", **kept, **runtime}


def _wait(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        try:
            if httpx.get(f"{address}/api/status", params={"token": TOKEN}).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.2)
    pytest.fail(f"JupyterLab did not start:\n{log.read_text(errors='replace')[-3000:]}")


@pytest.fixture(scope="module")
def browser(require: Callable[..., None]) -> Iterator[Browser]:
    require("browser")
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


@dataclass
class Watched:
    """A page, and the errors that its console showed."""

    page: Page
    errors: list[str]


@pytest.fixture
def watch(browser: Browser) -> Iterator[Callable[..., Watched]]:
    pages: list[Page] = []

    def new(width: int = 1280, height: int = 1400) -> Watched:
        page = browser.new_page(viewport={"width": width, "height": height})
        pages.append(page)
        errors: list[str] = []

        def heard(message: ConsoleMessage) -> None:
            if message.type == "error":
                errors.append(message.text)

        page.on("console", heard)
        page.on("pageerror", lambda error: errors.append(str(error)))
        return Watched(page, errors)

    yield new
    for page in pages:
        page.close()


def run_all(page: Page, until: str = "Recall 3") -> None:
    """Run every cell of the notebook that is open, until this text is there."""
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    page.get_by_text(until).first.wait_for(timeout=PATIENCE * 1000)


def plain(errors: list[str]) -> set[str]:
    """Console errors without what differs from run to run."""
    # A container that another test starts or stops changes the machine's networks under the browser.
    ours = [error for error in errors if "ERR_NETWORK_CHANGED" not in error]
    return {re.sub(r"[0-9a-f]{8,}[0-9a-f-]*|:\d+", "…", error) for error in ours}


@pytest.fixture(scope="module")
def usual_errors(jupyterlab: JupyterLab, browser: Browser) -> set[str]:
    """What the console of an empty notebook shows."""
    page = browser.new_page()
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    jupyterlab.open(page, "empty.ipynb")
    page.wait_for_timeout(1000)
    page.close()
    return plain(errors)


def serious(page: Page) -> list[str]:
    """What axe finds serious in what labkit shows."""
    page.evaluate(AXE)
    found: list[str] = page.evaluate(SERIOUS)
    return found


def photograph(seen: Watched, folder: Path, name: str) -> None:
    """The whole notebook, a screen at a time, to be looked at."""
    folder.mkdir(parents=True, exist_ok=True)
    notebook = seen.page.locator(".jp-WindowedPanel-outer:visible")
    height = notebook.evaluate("element => element.scrollHeight")
    for number, top in enumerate(range(0, height, 850)):
        notebook.evaluate("(element, top) => element.scrollTo(0, top)", top)
        seen.page.screenshot(path=folder / f"{name}-{number:02}.png")
