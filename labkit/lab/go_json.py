"""JSON as Go reads it into typed fields: what distribution takes, what it refuses, and in which words.

Names fit in any case, what comes twice is merged, null empties lists and leaves texts and numbers alone.
Source: Go 1.19, encoding/json, scanner.go and decode.go.
"""

from __future__ import annotations

import itertools
import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, NoReturn, TypeAlias

_MAX_DEPTH = 10_000
_SPACE = re.compile(rb"[ \t\r\n]*+")
_INSIDE = rb'"(?:[^"\\\x00-\x1f]++|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*+'
_WHOLE = re.compile(_INSIDE + rb'"|-?(?:0|[1-9]\d*+)(?:\.\d++)?(?:[eE][+-]?\d++)?|true|false|null')
_BEGINNING = re.compile(
    _INSIDE + rb"(?:\\(?:u[0-9a-fA-F]{0,3})?)?"
    rb"|t(?:r(?:ue?)?)?|f(?:a(?:l(?:se?)?)?)?|n(?:u(?:ll?)?)?"
    rb"|-?(?:(?:0|[1-9]\d*+)(?:\.(?:\d++(?:[eE](?:[+-]?\d*+)?)?)?|[eE](?:[+-]?\d*+)?)?)?"
)
"""As much of a text, number or word as is right: what comes then is wrong."""
_TOKEN = re.compile(rb'"(?:[^"\\]++|\\.)*+"|[\[\]{}]|[^\s,:\[\]{}"]++', re.DOTALL)
"""What well-formed JSON is made of: with commas and colons it is no other."""
_STEPS = {b"{": 1, b"[": 1, b"}": -1, b"]": -1}
_NUMBERS = re.compile(rb'"(?:[^"\\]++|\\.)*+"|(-?\d[\d.eE+-]*+)', re.DOTALL)
_SURROGATE = re.compile("[\ud800-\udfff]")


class BadJsonError(ValueError):
    """What Go does not read; `detail` is its error as distribution shows it."""

    def __init__(self, **detail: Any) -> None:
        super().__init__(detail)
        self.detail = detail


Plain: TypeAlias = Literal["text", "integer", "anything", "raw"]
"""What a field holds; `anything` is a value as Python has it, `raw` its bytes."""


@dataclass(frozen=True, slots=True)
class ListOf:
    """A slice: None where there is none."""

    of: Shape


@dataclass(frozen=True, slots=True)
class MapOf:
    """Names, all of which count as they are written, and their values."""

    of: Shape


@dataclass(frozen=True, slots=True)
class PointerTo:
    """A value, or None."""

    of: Shape


@dataclass(frozen=True, slots=True)
class Struct:
    """Fields by their names in JSON; `name` is what Go calls the whole."""

    name: str
    fields: dict[str, Shape]


Shape: TypeAlias = Plain | ListOf | MapOf | PointerTo | Struct


class _Slice(list[Any]):
    """A list that was longer before: Go keeps what lay beyond its end, and merges it into what comes."""

    beyond: tuple[Any, ...] = ()


def decode(data: bytes, shape: Struct | MapOf) -> dict[str, Any]:
    """A document in this shape, with every field of a Struct in it. Raises BadJsonError."""
    if not _is_plain(data):
        _check(data)
    reader = _Reader(data)
    read = reader.document(shape)
    return {} if read is None else dict(read)


def _is_plain(data: bytes) -> bool:
    """Whether Python reads this, too; where it does not, `_check` takes its time to say what is wrong."""
    try:
        json.loads(_text(data), parse_int=float, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return False
    return data.count(b"[") + data.count(b"{") <= _MAX_DEPTH or _depth(data) <= _MAX_DEPTH


def _refuse(word: str) -> NoReturn:
    raise ValueError(word)  # NaN and Infinity are Python's own


def _depth(data: bytes) -> int:
    steps = (_STEPS.get(found[0], 0) for found in _TOKEN.finditer(data))
    return max(itertools.accumulate(steps))


def _empty(shape: Shape) -> Any:
    if isinstance(shape, Struct):
        return {name: _empty(field) for name, field in shape.fields.items()}
    return {"text": "", "integer": 0}.get(shape) if isinstance(shape, str) else None


def _check(data: bytes) -> None:
    """Raises BadJsonError at the first byte that does not belong, as Go does before it reads anything."""
    opened: list[bytes] = []
    at, wanted = 0, "value"
    while True:
        at = _blank(data, at)
        head = data[at : at + 1]
        if wanted == "more":
            if not opened and not head:
                return
            if opened and head == b",":
                wanted, at = ("name" if opened[-1] == b"{" else "value"), at + 1
            elif opened and head == (b"}" if opened[-1] == b"{" else b"]"):
                opened.pop()
                at += 1
            else:
                _wrong(data, at)
        elif (wanted, head) in (("name or end", b"}"), ("value or end", b"]")):
            opened.pop()
            wanted, at = "more", at + 1
        elif wanted.startswith("name"):
            at = _blank(data, _scalar(data, at)) if head == b'"' else _wrong(data, at)
            wanted, at = "value", (at + 1 if data[at : at + 1] == b":" else _wrong(data, at))
        elif head in (b"{", b"["):
            opened.append(head)
            if len(opened) > _MAX_DEPTH:
                _wrong(data, at)
            wanted, at = ("name or end" if head == b"{" else "value or end"), at + 1
        else:
            wanted, at = "more", _scalar(data, at)


def _blank(data: bytes, at: int) -> int:
    match = _SPACE.match(data, at)
    return match.end() if match else at


def _scalar(data: bytes, at: int) -> int:
    """Where a text, number or word ends."""
    whole = _WHOLE.match(data, at)
    if whole and data[whole.end() : whole.end() + 1] not in (b".", b"e", b"E"):
        return whole.end()
    begun = _BEGINNING.match(data, at)
    return _wrong(data, begun.end() if begun else at)


def _wrong(data: bytes, at: int) -> NoReturn:
    raise BadJsonError(Offset=min(at + 1, len(data)))


class _Reader:
    """Reads values out of JSON that is known to be well formed."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._tokens = _TOKEN.finditer(data)
        self._struct = ""
        self._path: tuple[str, ...] = ()

    def document(self, shape: Shape) -> Any:
        """The whole of it."""
        return self._value(shape, _empty(shape), next(self._tokens))

    def _value(self, shape: Shape, old: Any, token: re.Match[bytes]) -> Any:
        """The value that begins with this token, put into what was there before."""
        head = token[0][:1]
        if head == b"n":
            return old if isinstance(shape, Struct) or shape in ("text", "integer") else None
        if isinstance(shape, PointerTo):
            return self._value(shape.of, _empty(shape.of) if old is None else old, token)
        if shape in ("anything", "raw"):
            raw = self._data[token.start() : self._end(token)]
            return raw if shape == "raw" else self._anything(raw, token.start())
        if head == b"{":
            return self._object(shape, old, token)
        return self._array(shape, old, token) if head == b"[" else self._literal(shape, token)

    def _literal(self, shape: Shape, token: re.Match[bytes]) -> Any:
        raw = token[0]
        kind = {b'"': "string", b"t": "bool", b"f": "bool"}.get(raw[:1], "number")
        if shape == "text" and kind == "string":
            return _unquoted(raw)
        if shape != "integer" or kind != "number":
            self._mismatch(kind, token.end())
        number = int(raw) if len(raw) <= 20 and raw.lstrip(b"-").isdigit() else 2**63
        if not -(2**63) <= number < 2**63:
            self._mismatch(f"number {raw.decode()}", token.end())
        return number

    def _array(self, shape: Shape, old: Any, token: re.Match[bytes]) -> Any:
        if not isinstance(shape, ListOf):
            self._mismatch("array", token.end())
        before = [*(old or ()), *getattr(old, "beyond", ())]
        read = _Slice()
        for entry in self._entries():
            put_into = before[len(read)] if len(read) < len(before) else _empty(shape.of)
            read.append(self._value(shape.of, put_into, entry))
        if read:
            read.beyond = tuple(before[len(read) :])
        return read

    def _object(self, shape: Shape, old: Any, token: re.Match[bytes]) -> Any:
        if not isinstance(shape, (Struct, MapOf)):
            self._mismatch("object", token.end())
        read: dict[str, Any] = {} if old is None else old
        outside = self._struct, self._path
        for entry in self._entries():
            name, value = _unquoted(entry[0]), next(self._tokens)
            if isinstance(shape, MapOf):
                read[name] = self._value(shape.of, _empty(shape.of), value)
            elif (field := _field(shape, name)) is None:
                self._end(value)
            else:
                self._struct, self._path = shape.name, (*self._path, field)
                read[field] = self._value(shape.fields[field], read[field], value)
            self._struct, self._path = outside
        return read

    def _entries(self) -> Iterator[re.Match[bytes]]:
        """The first token of each entry."""
        return iter(self._entry, None)

    def _entry(self) -> re.Match[bytes] | None:
        token = next(self._tokens)
        return None if token[0] in (b"]", b"}") else token

    def _end(self, token: re.Match[bytes]) -> int:
        """Where a value ends that is passed over."""
        depth = _STEPS.get(token[0], 0)
        while depth:
            token = next(self._tokens)
            depth += _STEPS.get(token[0], 0)
        return token.end()

    def _anything(self, raw: bytes, start: int) -> Any:
        for found in _NUMBERS.finditer(raw):
            if found[1] and math.isinf(float(found[1])):
                self._mismatch(f"number {found[1].decode()}", start + found.end() + 1)
        try:
            return json.loads(_text(raw), parse_int=float)
        except RecursionError:  # nobody looks that deep
            return ()

    def _mismatch(self, value: str, offset: int) -> NoReturn:
        """A value of another type than its field."""
        place = {"Struct": self._struct, "Field": ".".join(self._path)}
        raise BadJsonError(Value=value, Type={}, Offset=offset, **place)


def _field(shape: Struct, name: str) -> str | None:
    """The field that a name means: the case does not matter, nor a long s or a Kelvin sign."""
    if name in shape.fields:
        return name
    folded = name.replace("\u017f", "s").lower()
    return next((field for field in shape.fields if field.lower() == folded), None)


def _unquoted(raw: bytes) -> str:
    if b"\\" not in raw and raw.isascii():
        return raw[1:-1].decode()
    return _SURROGATE.sub("\ufffd", json.loads(_text(raw)))


def _text(raw: bytes) -> str:
    """What is no UTF-8 is one surrogate a byte; `_unquoted` then does as Go does."""
    return raw.decode("utf-8", "surrogateescape")
