"""What no lesson shows yet, in a notebook of its own: as wide as its place, nothing that axe calls serious."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest

from tests.notebooks.conftest import EMPTY, JupyterLab, Watched, photograph, plain, run_all, serious

CELLS = {
    "comparison": """
from IPython.display import HTML
from labkit.credentials.lookup import given
from labkit.lab import open_lab
from labkit.trace.compare import compare
from labkit.views import render_comparison, render_style
from labkit.views.exports import render_exports
with open_lab('embedded', 'token', sockets=False) as lab:
    hers, mine = (lab.pull('team/app:1.0', user=name).trace for name in ('alice', 'bob'))
display(HTML(render_style() + render_comparison(compare(hers, mine), ('alice', 'bob'))))
""",
    "exports": """
display(HTML(render_exports(hers)))
""",
    "diagnosis": """
from labkit.views.diagnosing import Diagnosing
with open_lab('embedded', faults=['token_audience_mismatch']) as lab:
    display(Diagnosing(lab.images[0], lookup=given('alice', lab.users[0].password)))
""",
    "explain": """
from labkit.views.diagnosing import Explaining
Explaining('unauthorized: authentication required', 'after sudo')
""",
    "lookup": """
from labkit.views import lookups
lookups.show('reg.example.com/team/app:1')
""",
}


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
@pytest.mark.parametrize("width", [1280, 640])
def test_a_view_fits_and_reads_as_it_should(
    width: int,
    theme: str,
    jupyterlab: JupyterLab,
    watch: Callable[..., Watched],
    usual_errors: set[str],
    tmp_path: Path,
) -> None:
    jupyterlab.set("apputils-extension/themes", theme=theme)
    name = f"{theme[11:]}-{width}.ipynb"  # each with a kernel of its own
    cells = [nbformat.v4.new_code_cell(source.strip()) for source in CELLS.values()]
    nbformat.write(
        nbformat.v4.new_notebook(cells=cells, metadata=EMPTY["metadata"]), jupyterlab.folder / name
    )
    seen = watch(width, 1300)
    jupyterlab.open(seen.page, name)
    run_all(seen.page, until="Which credential is used")
    shown = seen.page.locator(".labkit.labkit-card")
    folder = Path(os.environ.get("LABKIT_PICTURES", tmp_path))
    photograph(seen, folder, f"widgets-{theme[11:].lower()}-{width}")
    wide = (
        "cards => cards.filter(card => card.scrollWidth > card.clientWidth + 1).map(card => card.className)"
    )
    assert shown.evaluate_all(wide) == []
    assert serious(seen.page) == []
    assert plain(seen.errors) <= usual_errors
