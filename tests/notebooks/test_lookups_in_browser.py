"""Which credential is used, asked in JupyterLab: another reference, one client, and a file that changed."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import expect

from tests.notebooks.conftest import EMPTY, PATIENCE, JupyterLab, Watched

SECRET = "paper-boat-71\n"
LOOK = "from labkit.views import lookups\nlookups.show('reg.example.com/team/app:1')"


def entry(pair: str) -> dict[str, str]:
    return {"auth": base64.b64encode(pair.encode()).decode()}


def lay_files(home: Path) -> None:
    """docker and podman know somebody each, under keys that the other reads in a way of its own."""
    docker = {"https://reg.example.com/v1/": entry(f"alice:{SECRET}"), "reg.example.com:443": entry("bob:x")}
    podman = {"reg.example.com/team": entry("carol:another-secret")}
    for path, auths in ((".docker/config.json", docker), (".config/containers/auth.json", podman)):
        (home / path).parent.mkdir(parents=True, exist_ok=True)
        (home / path).write_text(json.dumps({"auths": auths}), encoding="utf-8")


@pytest.mark.parametrize(
    ("theme", "width"), [("JupyterLab Light", 1280), ("JupyterLab Dark", 1280), ("JupyterLab Light", 640)]
)
def test_a_learner_asks_which_credential_is_used(
    jupyterlab: JupyterLab, watch: Callable[..., Watched], theme: str, width: int, tmp_path: Path
) -> None:
    lay_files(jupyterlab.folder.parent)
    name = f"{theme[-5:].strip()}-{width}.ipynb"  # each with a kernel of its own
    jupyterlab.set("apputils-extension/themes", theme=theme)
    away = "import os\nfor name in ('XDG_RUNTIME_DIR', 'DOCKER_CONFIG'): os.environ.pop(name, None)"
    cells = [nbformat.v4.new_code_cell(source) for source in (away, LOOK)]
    notebook = nbformat.v4.new_notebook(cells=cells, metadata=EMPTY["metadata"])
    nbformat.write(notebook, jupyterlab.folder / name)
    watched = watch(width, 1300)
    page = watched.page
    jupyterlab.open(page, name)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    card = page.locator(".labkit-lookup")
    card.wait_for(timeout=PATIENCE * 1000)
    expect(card.get_by_role("row", name="podman, skopeo, buildah")).to_contain_text("Basic carol")
    page.screenshot(path=tmp_path / "first.png")
    inside = card.evaluate("card => card.scrollWidth <= card.clientWidth + 1")
    assert inside, "the card is wider than its place"

    page.get_by_label("Client:").select_option("docker")
    expect(card.locator("tbody tr")).to_have_count(1)
    reference = page.get_by_label("Reference:")
    reference.fill("Reg/App:x:y")
    reference.press("Enter")
    expect(page.get_by_role("status").filter(has_text="Reg")).to_be_visible()
    page.screenshot(path=tmp_path / "wrong.png")
    reference.fill("other.example.com/app")
    reference.press("Enter")
    expect(card).to_contain_text("no entry for other.example.com")
    there = {"auths": {"other.example.com": entry(f"dora:{SECRET}")}}
    (jupyterlab.folder.parent / ".docker" / "config.json").write_text(json.dumps(there))
    page.get_by_role("button", name="Look again").click()
    expect(card).to_contain_text("Basic dora")
    expect(card).to_contain_text("14 characters")
    page.screenshot(path=tmp_path / "last.png")
    assert SECRET.strip() not in page.content()
