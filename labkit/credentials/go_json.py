"""JSON as Go's encoding/json reads it into a type: what clients in Go make of a configuration.

Names of a struct's fields count in any case, `null` leaves a field as it was, a second object of the same
name is read on top of the first, and after a value of the wrong type the rest is read all the same.
golang/go src/encoding/json/decode.go (Unmarshal, object, literalStore).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NoReturn, TypeAlias

from labkit.credentials.keys import shown

_BLANKS = " \t\r\n"
_WRONG_ENCODING = ("\ufeff", "\ufffd", "{\x00")
_TOP = "it"
_HALF = re.compile("[\ud800-\udfff]")


class Pairs(list[tuple[str, Any]]):
    """An object as it stands: names and values in their order, twice where they are there twice."""


@dataclass(frozen=True, slots=True)
class Text:
    """A Go string."""


@dataclass(frozen=True, slots=True)
class Anything:
    """A json.RawMessage: kept as it is, and not looked at."""


@dataclass(frozen=True, slots=True)
class Many:
    """A Go map (of texts to `each`), or with `listed` a slice."""

    each: Shape
    listed: bool = False


@dataclass(frozen=True, slots=True)
class Fields:
    """A Go struct: the shapes of its fields by their names in lower case."""

    shapes: Mapping[str, Shape]


Shape: TypeAlias = Text | Anything | Many | Fields

TEXT = Text()
ANYTHING = Anything()
TEXTS = Many(TEXT)


def texts(*names: str) -> dict[str, Shape]:
    """Fields of a struct that are texts."""
    return dict.fromkeys(names, TEXT)


def document(text: str) -> tuple[Any, str]:
    """The first JSON document, and what follows it; (None, "") for an empty text. Raises ValueError."""
    start = len(text) - len(text.lstrip(_BLANKS))
    if start == len(text):
        return None, ""
    try:
        value, end = _DECODER.raw_decode(text, start)
    except json.JSONDecodeError as error:
        raise ValueError(_syntax(text, error)) from None
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    return value, text[end:].strip(_BLANKS)


def whole(text: str) -> Any:
    """The one document that a text is (json.Unmarshal). Raises ValueError."""
    if not text.strip(_BLANKS):
        raise ValueError('it is empty (Go: "unexpected end of JSON input")')
    value, rest = document(text)
    if rest:
        raise ValueError('something follows the JSON document (Go: "after top-level value")')
    return value


@dataclass(slots=True)
class Filling:
    """One reading of a value into a shape; `problems` are the values of a wrong type, in order."""

    problems: list[str] = field(default_factory=list)
    unknown: bool = False

    def fill(self, value: Any, shape: Shape, name: str = _TOP, had: Any = None) -> Any:
        """A text, dict or list; `had` is what stood there before, which some values leave as it was."""
        if isinstance(shape, Anything):
            return value
        if isinstance(shape, Text):
            if value is None or isinstance(value, str):
                return (had or "") if value is None else _sound(value)
            return self._wrong(value, name, "a text", had or "")
        if value is None:
            return {} if isinstance(shape, Many) else (had or {})
        if isinstance(shape, Many) and shape.listed:
            if isinstance(value, list) and not isinstance(value, Pairs):
                return [self.fill(each, shape.each, name) for each in value]
            return self._wrong(value, name, "a list", had or [])
        if not isinstance(value, Pairs):
            return self._wrong(value, name, "an object", had or {})
        return self._object(value, shape, name, dict(had or {}))

    def _object(self, pairs: Pairs, shape: Many | Fields, where: str, made: dict[str, Any]) -> dict[str, Any]:
        for key, value in pairs:
            key = _sound(key)
            if isinstance(shape, Many):
                made[key] = self.fill(value, shape.each, shown(key))
            elif (name := _folded(key)) in shape.shapes:
                place = name if where == _TOP else f"{where}: {name}"
                made[name] = self.fill(value, shape.shapes[name], place, made.get(name))
            else:
                self.unknown = True
        return made

    def _wrong(self, value: Any, name: str, right: str, had: Any) -> Any:
        self.problems.append(f"{name} is {kind_of(value)}, not {right}")
        return had


def filled(value: Any, shape: Shape, name: str = _TOP) -> Any:
    """A value read into a shape, where a wrong type ends it all. Raises ValueError."""
    filling = Filling()
    made = filling.fill(value, shape, name)
    if filling.problems:
        raise ValueError(filling.problems[0])
    return made


def kind_of(value: Any) -> str:
    """What kind of JSON value this is, in words; the value itself may be a secret."""
    words = {bool: "a truth value", str: "a text", list: "a list", Pairs: "an object", dict: "an object"}
    return "null" if value is None else words.get(type(value), "a number")


def _folded(name: str) -> str:
    """A field's name for comparing; Go takes the long s for an s, too."""
    return name.lower().replace("\u017f", "s")


def _sound(text: str) -> str:
    """Half of a surrogate pair is no character, and no file or terminal takes it."""
    return _HALF.sub("\ufffd", text)


def _syntax(text: str, error: json.JSONDecodeError) -> str:
    if text.startswith(_WRONG_ENCODING):
        return "it is not plain UTF-8; some editors and shells of Windows write UTF-16 or a byte order mark"
    early = error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated string")
    what = 'it ends too early (docker: "unexpected EOF")' if early else "it is not JSON"
    return f"{what}, line {error.lineno}, column {error.colno}"


def _no_number(word: str) -> NoReturn:
    """Python knows NaN and Infinity; JSON does not."""
    raise ValueError(f"it is not JSON ({word} is no number there)")


_DECODER = json.JSONDecoder(object_pairs_hook=Pairs, parse_constant=_no_number, parse_int=float)
