"""The lines of a log without what kept it: times before each line, colours, the encoding of its file."""

from __future__ import annotations

import codecs
import re

_TIME = r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)"
# GitHub Actions, docker logs -t, kubectl: a time and a blank; GitLab: then the stream; Jenkins: brackets.
_STAMP = re.compile(rf"\ufeff?(?:{_TIME}|\[{_TIME}\])(?: \d\d[OE](?:\+| |$)| |$)")
_COLOUR = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def bare_lines(text: str) -> list[str]:
    """What the program itself wrote, line by line."""
    return [_STAMP.sub("", _COLOUR.sub("", line), count=1) for line in text.splitlines()]


def decoded(data: bytes) -> str:
    """A file's text: UTF-8, or UTF-16 as PowerShell writes what is sent to a file."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    if data[1:2] == b"\0":
        return data.decode("utf-16-le", "replace")
    return data.decode("utf-8", "replace")
