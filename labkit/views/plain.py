"""The text of a view, for where no HTML is shown: one line for each block, cells apart."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from labkit.views.html import Html

_BLOCKS = frozenset(
    {"div", "p", "table", "caption", "tr", "section", "dl", "dt", "pre", "ul", "li", "details", "summary"}
)
_CELLS = frozenset({"td", "th", "dd"})


def plain_text(html: Html) -> str:
    """What a view says, without its markup."""
    reader = _Reader()
    reader.feed(html)
    lines = (re.sub(r"[ \t]+", " ", line).strip() for line in "".join(reader.pieces).splitlines())
    return "\n".join(line for line in lines if line)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS:
            self.pieces.append("\n")
        elif tag in _CELLS:
            self.pieces.append("   ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS and tag not in ("dt", "tr"):
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)
