"""JSON as Go reads it into typed fields: what distribution takes, what it refuses, and in which words.

Names fit in any case, what comes twice is merged, null empties lists and leaves texts and numbers alone.
Source: Go 1.19, encoding/json, scanner.go and decode.go.
"""

from __future__ import annotations

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
_NEXT = re.compile(rb'"(?:[^"\\]++|\\.)*+"|[\[\]{}]', re.DOTALL)
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
    _check(data)
    reader = _Reader(data)
    read = reader.value(shape, _empty(shape))
    return {} if read is None else dict(read)


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
    whole, begun = _WHOLE.match(data, at), _BEGINNING.match(data, at)
    right = begun.end() if begun else at
    return whole.end() if whole and whole.end() >= right else _wrong(data, right)


def _wrong(data: bytes, at: int) -> NoReturn:
    raise BadJsonError(Offset=min(at + 1, len(data)))


class _Reader:
    """Reads values out of JSON that is known to be well formed; `_at` is where it is."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0
        self._struct = ""
        self._path: tuple[str, ...] = ()

    def value(self, shape: Shape, old: Any) -> Any:
        """The next value, put into what was there before."""
        start = self._at = _blank(self._data, self._at)
        head = self._data[start : start + 1]
        if head == b"n":
            self._at += len(b"null")
            return old if isinstance(shape, Struct) or shape in ("text", "integer") else None
        if isinstance(shape, PointerTo):
            return self.value(shape.of, _empty(shape.of) if old is None else old)
        if shape in ("anything", "raw"):
            self._skip()
            raw = self._data[start : self._at]
            return raw if shape == "raw" else self._anything(raw, start)
        if head == b"{":
            return self._object(shape, old)
        return self._array(shape, old) if head == b"[" else self._literal(shape)

    def _literal(self, shape: Shape) -> Any:
        start = self._at
        self._at = _scalar(self._data, start)
        raw = self._data[start : self._at]
        kind = {b'"': "string", b"t": "bool", b"f": "bool"}.get(raw[:1], "number")
        if (shape, kind) == ("text", "string"):
            return _unquoted(raw)
        if (shape, kind) != ("integer", "number"):
            self._mismatch(kind, self._at)
        number = int(raw) if len(raw) <= 20 and raw.lstrip(b"-").isdigit() else 2**63
        if not -(2**63) <= number < 2**63:
            self._mismatch(f"number {raw.decode()}", self._at)
        return number

    def _array(self, shape: Shape, old: Any) -> Any:
        self._at += 1
        if not isinstance(shape, ListOf):
            self._mismatch("array", self._at)
        before = [*(old or ()), *getattr(old, "beyond", ())]
        read = _Slice()
        for n, _ in enumerate(self._entries(b"]")):
            read.append(self.value(shape.of, before[n] if n < len(before) else _empty(shape.of)))
        if read:
            read.beyond = tuple(before[len(read) :])
        return read

    def _object(self, shape: Shape, old: Any) -> Any:
        self._at += 1
        if not isinstance(shape, (Struct, MapOf)):
            self._mismatch("object", self._at)
        read: dict[str, Any] = {} if old is None else old
        outside = self._struct, self._path
        for _ in self._entries(b"}"):
            name = self._name()
            if isinstance(shape, MapOf):
                read[name] = self.value(shape.of, _empty(shape.of))
            elif (field := _field(shape, name)) is None:
                self._at = _blank(self._data, self._at)
                self._skip()
            else:
                self._struct, self._path = shape.name, (*self._path, field)
                read[field] = self.value(shape.fields[field], read[field])
            self._struct, self._path = outside
        return read

    def _entries(self, end: bytes) -> Iterator[None]:
        """One for each entry that begins here."""
        while True:
            self._at = _blank(self._data, self._at)
            head = self._data[self._at : self._at + 1]
            self._at += head in (end, b",")
            if head == end:
                return
            if head == b",":
                self._at = _blank(self._data, self._at)
            yield

    def _name(self) -> str:
        start = self._at
        end = _scalar(self._data, start)
        self._at = _blank(self._data, end) + 1  # the colon
        return _unquoted(self._data[start:end])

    def _skip(self) -> None:
        if self._data[self._at : self._at + 1] not in (b"{", b"["):
            self._at = _scalar(self._data, self._at)
            return
        depth = 0
        for found in _NEXT.finditer(self._data, self._at):
            depth += {b"{": 1, b"[": 1, b"}": -1, b"]": -1}.get(found[0], 0)
            if not depth:
                self._at = found.end()
                return

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
    return _SURROGATE.sub("\ufffd", json.loads(_text(raw)))


def _text(raw: bytes) -> str:
    """What is no UTF-8 is one surrogate a byte; `_unquoted` then does as Go does."""
    return raw.decode("utf-8", "surrogateescape")
