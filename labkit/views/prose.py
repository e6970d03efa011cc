"""Short texts of labkit's own as HTML: paragraphs, `code`, and indented lines as they are."""

from __future__ import annotations

import re
import textwrap

from labkit.views.html import Html, h, join


def render_prose(text: str) -> Html:
    """Paragraphs are parted by blank lines; one that is indented by four is set as code."""
    blocks = [block for block in re.split(r"\n\s*\n", textwrap.dedent(text).strip("\n")) if block.strip()]
    return join(_block(block) for block in blocks)


def _block(block: str) -> Html:
    if block.startswith("    "):
        return h("pre", h("code", textwrap.dedent(block)))
    return h("p", render_inline(" ".join(block.split())))


def render_inline(text: str) -> Html:
    """A sentence, with what stands in backticks as code."""
    pieces = text.split("`")
    return join(h("code", piece) if n % 2 else piece for n, piece in enumerate(pieces))
