"""JSON and base64 as Go reads them: the rules one by one; test_odd_requests.py holds them against the real thing."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labkit.lab.go_base64 import BadBase64Error, decode_url
from labkit.lab.go_json import BadJsonError, ListOf, MapOf, PointerTo, Struct, decode

INNER = Struct("Inner", {"number": "integer", "texts": ListOf("text"), "names": MapOf("text")})
OUTER = Struct(
    "Outer",
    {
        **dict.fromkeys(("word", "sky"), "text"),
        "one": INNER,
        "many": ListOf(INNER),
        "some": ListOf(PointerTo(INNER)),
        "raw": PointerTo("raw"),
        "any": "anything",
    },
)


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("{}", "word", ""),
        ("null", "many", None),
        ('{"word": "a", "WORD": "b"}', "word", "b"),
        ('{"word": "a", "Word": null}', "word", "a"),
        ('{"\\u017f\\u212ay": "a"}', "sky", "a"),
        ('{"word": "\\ud83d\\ude00\\ud83d"}', "word", "\U0001f600\ufffd"),
        (
            '{"one": {"number": 1}, "one": {"texts": ["a"]}}',
            "one",
            {"number": 1, "texts": ["a"], "names": None},
        ),
        ('{"one": {"names": {"a": "b"}, "NAMES": {"A": "c"}}}', "one", {"names": {"a": "b", "A": "c"}}),
        (
            '{"one": {"texts": ["a", "b"], "texts": [null], "texts": [null, null]}}',
            "one",
            {"texts": ["a", "b"]},
        ),
        ('{"one": {"texts": ["a"], "texts": []}}', "one", {"texts": []}),
        ('{"one": {"texts": ["a"], "texts": null}}', "one", {"texts": None}),
        ('{"many": [{"number": 1}, {"number": 2}], "many": [{}]}', "many", [{"number": 1}]),
        ('{"some": [{"number": 1}], "some": [{"texts": []}]}', "some", [{"number": 1, "texts": []}]),
        ('{"some": [{"number": 1}], "some": [null]}', "some", [None]),
        ('{"raw": {"a" : [1]} }', "raw", b'{"a" : [1]}'),
        ('{"raw": 5, "raw": null}', "raw", None),
        ('{"any": {"a": [1, "b"]}}', "any", {"a": [1, "b"]}),
    ],
)
def test_fields_are_filled_as_go_fills_them(text: str, field: str, value: Any) -> None:
    assert agrees(decode(text.encode(), OUTER)[field], value)


def agrees(read: Any, wanted: Any) -> bool:
    """Equal in what is wanted; fields that are not named may hold anything."""
    if isinstance(wanted, dict):
        return all(agrees(read[name], value) for name, value in wanted.items())
    if isinstance(wanted, list):
        return len(read) == len(wanted) and all(map(agrees, read, wanted))
    return bool(read == wanted)


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        ("", {"Offset": 0}),
        ('{"word"', {"Offset": 7}),
        ('{"word": tru}', {"Offset": 13}),
        ('{"word": "\\u12x"}', {"Offset": 15}),
        ('{"number": 1.e}', {"Offset": 14}),
        ("\ufeff{}", {"Offset": 1}),
        ("[" * 10_001, {"Offset": 10_001}),
        (" 5", {"Value": "number", "Type": {}, "Offset": 2, "Struct": "", "Field": ""}),
        (
            '{"one": {"number": 1.5}}',
            {"Value": "number 1.5", "Type": {}, "Offset": 22, "Struct": "Inner", "Field": "one.number"},
        ),
        (
            '{"many": [{"texts": {}}]}',
            {"Value": "object", "Type": {}, "Offset": 21, "Struct": "Inner", "Field": "many.texts"},
        ),
        (
            '{"one": {"names": {"a": true}}}',
            {"Value": "bool", "Type": {}, "Offset": 28, "Struct": "Inner", "Field": "one.names"},
        ),
    ],
)
def test_what_is_wrong_is_told_as_go_tells_it(text: str, detail: dict[str, Any]) -> None:
    with pytest.raises(BadJsonError) as raised:
        decode(text.encode(), OUTER)
    assert raised.value.detail == detail


@given(st.binary(max_size=60) | st.text('{}[]":,\\u0123eE.-+ntrue "word many', max_size=40).map(str.encode))
def test_whatever_comes_is_read_or_refused(data: bytes) -> None:
    try:
        decode(data, OUTER)
    except BadJsonError as bad:
        assert 0 <= bad.detail["Offset"] <= len(data) + 1


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(st.dictionaries(st.text(), VALUES), st.booleans())
def test_a_map_of_anything_is_what_python_reads(content: dict[str, Any], plain: bool) -> None:
    text = json.dumps(content, ensure_ascii=plain).encode("utf-8", "surrogatepass")
    assert decode(text, MapOf("anything")) == json.loads(text, parse_int=float)


@given(st.binary(max_size=40), st.lists(st.integers(0, 60), max_size=3))
def test_base64_is_read_with_line_ends_in_it(content: bytes, places: list[int]) -> None:
    text = base64.urlsafe_b64encode(content)
    for place in places:
        text = text[:place] + b"\r\n" + text[place:]
    assert decode_url(text) == content


@given(st.text("AQgw_-+/=\n !", max_size=12).map(str.encode))
def test_base64_is_read_or_its_bad_byte_is_named(text: bytes) -> None:
    try:
        read = decode_url(text)
    except BadBase64Error as bad:
        assert 0 <= bad.offset <= len(text)
    else:
        assert len(read) == len(text.replace(b"\n", b"").rstrip(b"=")) * 3 // 4
