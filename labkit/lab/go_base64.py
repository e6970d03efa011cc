"""Base64url as Go reads it: with its padding, and with the place of what is wrong.

Source: Go 1.19, encoding/base64, decodeQuantum.
"""

from __future__ import annotations

import base64
import re

_LINE_ENDS = re.compile(rb"[\r\n]")
_QUANTUM = re.compile(rb"(?:[\r\n]*+[\w-]){4}", re.ASCII)


class BadBase64Error(ValueError):
    """Something that is no base64url; `offset` is the byte that Go names."""

    def __init__(self, offset: int) -> None:
        super().__init__(offset)
        self.offset = offset


def decode_url(text: bytes) -> bytes:
    """The bytes that this stands for; line ends do not count. Raises BadBase64Error."""
    at = 0
    while (match := _QUANTUM.match(text, at)) is not None:
        at = match.end()
    _check_end(text, at)
    return base64.urlsafe_b64decode(_LINE_ENDS.sub(b"", text))


def _check_end(text: bytes, at: int) -> None:
    """What follows the last four whole letters: nothing, or two or three and what fills them up."""
    seen = 0
    for place in range(at, len(text)):
        letter = text[place : place + 1]
        if letter in b"\r\n":
            continue
        if letter == b"=" and seen >= 2:
            _check_padding(text, place, seen)
            return
        if not re.match(rb"[\w-]", letter, re.ASCII):
            raise BadBase64Error(place)
        seen += 1
    if seen:
        raise BadBase64Error(len(text) - seen)


def _check_padding(text: bytes, place: int, seen: int) -> None:
    after = _after_line_ends(text, place + 1)
    if seen == 2:
        if text[after : after + 1] != b"=":
            raise BadBase64Error(len(text) if after == len(text) else after - 1)
        after = _after_line_ends(text, after + 1)
    if after < len(text):
        raise BadBase64Error(after)


def _after_line_ends(text: bytes, at: int) -> int:
    while text[at : at + 1] in (b"\r", b"\n"):
        at += 1
    return at
