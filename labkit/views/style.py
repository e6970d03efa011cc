"""The one stylesheet of all views. Colours are the host's own (JupyterLab, VS Code), mixed, never fixed.

Meaning is in words; colour, weight and lines only repeat it. `color-mix` towards the text colour keeps
the contrast of what is coloured above 4.5 : 1 on light and on dark grounds.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

from labkit.views.html import Html, raw

_SHEETS = ("style.css", "pictures.css", "taken_apart.css", "finding.css")


@cache
def render_style() -> Html:
    """The stylesheet as an element, without the comments and blanks that only people need."""
    here = resources.files(__package__)
    css = "".join(here.joinpath(name).read_text(encoding="utf-8") for name in _SHEETS)
    tight = re.sub(r"\s+", " ", re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)).strip()
    return raw(f"<style>{tight}</style>")
