"""Fixtures that all rooms share: what a test needs of the machine, and whether a process is still there."""

from __future__ import annotations

import os
import shutil
import signal
import time
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import psutil
import pytest

from labkit.lab.backends import NAMES

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")


def pytest_configure() -> None:
    """Where we run in the background, SIGINT and SIGHUP are ignored, and what we start would inherit that."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if hasattr(signal, "SIGHUP"):
        signal.signal(signal.SIGHUP, signal.SIG_DFL)


@pytest.fixture(scope="session")
def require() -> Callable[..., None]:
    """`require("docker")`, `require("browser")`, `require("peers", "skopeo", …)`, `require("peers", "registry")`.

    Skips the test with the reason where that is missing, and fails it where LABKIT_REQUIRE names it.
    """

    def check(part: str, *programs: str) -> None:
        reason = missing(part, programs)
        if reason is None:
            return
        if part in os.environ.get("LABKIT_REQUIRE", "").replace(",", " ").split():
            pytest.fail(f"LABKIT_REQUIRE names {part}, and it is not there: {reason}")
        pytest.skip(reason)

    return check


@lru_cache
def missing(part: str, programs: tuple[str, ...]) -> str | None:
    """Why this part cannot be had on this machine; None if it can."""
    if part == "docker":
        from labkit.lab.backends import container

        return container.unavailable()
    if part == "browser":
        return None if any(map(shutil.which, BROWSERS)) else _no_playwright_browser()
    for program in programs:
        if program == "registry":
            from labkit.lab.backends import binary

            if binary.unavailable():
                return binary.unavailable()
        elif not shutil.which(program):
            return f"{program} is not installed"
    return None


def _no_playwright_browser() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        there = Path(playwright.chromium.executable_path).exists()
    return None if there else "no Chromium is installed (playwright install chromium)"


@pytest.fixture(params=NAMES)
def each_backend(request: pytest.FixtureRequest, require: Callable[..., None]) -> str:
    """The name of each backend in turn; skipped or failed as `require` does."""
    name: str = request.param
    needs = {"container": ("docker",), "binary": ("peers", "registry")}
    if name in needs:
        require(*needs[name])
    return name


@pytest.fixture(scope="session")
def alive() -> Callable[[int], bool]:
    """Whether a process of this id runs; one that ended and was not collected does not."""

    def check(pid: int) -> bool:
        try:
            return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
        except psutil.NoSuchProcess:
            return False

    return check


@pytest.fixture(scope="session")
def eventually() -> Callable[[Callable[[], bool]], bool]:
    """Wait until something holds, half a minute at most."""

    def wait(holds: Callable[[], bool]) -> bool:
        end = time.monotonic() + 30
        while not holds() and time.monotonic() < end:
            time.sleep(0.05)
        return holds()

    return wait
