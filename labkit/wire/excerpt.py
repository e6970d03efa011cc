"""What may be shown of a body: metadata and errors; of a token its claims; of a blob nothing."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_plus

from labkit.wire.allowlist import (
    CLAIM_KEYS,
    FORM_KEYS,
    SECRET_KEY,
    TOKEN_HEADER_KEYS,
    TOKEN_KEYS,
    TOKEN_RESPONSE_KEYS,
    looks_like_a_token,
)
from labkit.wire.claims import decode_claims
from labkit.wire.exchange import Stage

if TYPE_CHECKING:
    from labkit.wire.redact import Redactor

_LIMIT = 4096
_MANIFEST_LIMIT = 16384
"""Longer than the rest, so that the platforms of a large index can still be counted."""
_PROSE_LIMIT = 600
_LEFT_OUT = "…"
_SECRET_NAME = re.compile(SECRET_KEY, re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_STORAGE_ERROR = re.compile(r"<(Code|Message)>([^<]{1,300})</")
_WORD = re.compile(r"[^\s\"'<>(){}\[\],;]{20,}")


def excerpt(redactor: Redactor, content_type: str, data: bytes, stage: Stage, total: int) -> str:
    """An excerpt of a body of `total` bytes that begins with `data`; never raises."""
    kind = content_type.partition(";")[0].strip().lower()
    try:
        shown = _shown(redactor, kind, data, stage)
    except RecursionError:
        shown = "(nested too deep to show)"
    shown = _CONTROL.sub("\ufffd", shown).encode("utf-8", "replace").decode()
    limit = _limit(kind, stage)
    if len(shown) > limit:
        return f"{shown[:limit]}… {max(total - limit, 1)} bytes more"
    return f"{shown}… {total - len(data)} bytes more" if shown and total > len(data) else shown


def _limit(kind: str, stage: Stage) -> int:
    if kind.startswith("text/"):
        return _PROSE_LIMIT
    return _MANIFEST_LIMIT if stage == "manifest" else _LIMIT


def _shown(redactor: Redactor, kind: str, data: bytes, stage: Stage) -> str:
    text = data.decode("utf-8", "replace")
    if not text.strip():
        return ""
    if kind == "application/x-www-form-urlencoded":
        return redactor.pairs(text.strip(), FORM_KEYS)
    if stage in ("blob", "storage"):
        return _error_of_blob(redactor, kind, text)
    if kind == "application/octet-stream":
        return ""
    if _may_be_json(kind, text):
        return _json(redactor, text, stage)
    if kind.startswith("text/") or "xml" in kind or not kind:
        return _prose(redactor, text, stage)
    return ""


def _may_be_json(kind: str, text: str) -> bool:
    return "json" in kind or "prettyjws" in kind or text.lstrip()[:1] in ("{", "[", '"')


def _json(redactor: Redactor, text: str, stage: Stage) -> str:
    try:
        value = json.loads(text)
    except ValueError:
        # Half a token answer is no longer known by its keys.
        return (
            "(not JSON)"
            if stage == "token" or any(key in text for key in TOKEN_KEYS)
            else redactor.text(text)
        )
    if isinstance(value, dict) and (stage == "token" or not TOKEN_KEYS.isdisjoint(value)):
        return _dump(_token_answer(redactor, value))
    if stage == "token":
        return _dump(redactor.mark(value) if isinstance(value, str) and value else _LEFT_OUT)
    return _dump(_scrubbed(redactor, value))


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _token_answer(redactor: Redactor, answer: dict[str, Any]) -> dict[str, Any]:
    """The token server's answer: the token as its fingerprint and claims (distribution's token spec)."""
    for key in TOKEN_KEYS & answer.keys():
        if isinstance(answer[key], str):
            redactor.learn(answer[key])
    shown: dict[str, Any] = {}
    for key, value in answer.items():
        if key in TOKEN_KEYS:
            shown[key] = _token(redactor, value) if isinstance(value, str) and value else _empty(value)
        else:
            shown[redactor.text(key)] = (
                _scrubbed(redactor, value) if key in TOKEN_RESPONSE_KEYS else _LEFT_OUT
            )
    return shown


def _empty(value: object) -> object:
    return value if value in ("", None) else _LEFT_OUT


def _token(redactor: Redactor, token: str) -> dict[str, Any]:
    shown: dict[str, Any] = {"fingerprint": redactor.fingerprint(token)}
    read = decode_claims(token)
    if read.header or read.claims:
        shown["header"] = _allowed(redactor, read.header, TOKEN_HEADER_KEYS)
        shown["claims"] = _allowed(redactor, read.claims, CLAIM_KEYS)
    return shown


def _allowed(redactor: Redactor, values: dict[str, Any], keys: frozenset[str]) -> dict[str, Any]:
    return {
        redactor.text(key): _scrubbed(redactor, value) if key in keys else _LEFT_OUT
        for key, value in values.items()
    }


def _scrubbed(redactor: Redactor, value: Any) -> Any:
    """The same JSON with every string searched; what stands under a secret's name is replaced."""
    if isinstance(value, str):
        return redactor.text(value)
    if isinstance(value, list):
        return [_scrubbed(redactor, item) for item in value]
    if isinstance(value, dict):
        return {redactor.text(key): _member(redactor, key, item) for key, item in value.items()}
    return value


def _member(redactor: Redactor, key: str, value: Any) -> Any:
    if key == "v1Compatibility":  # schema 1 carries whole image configs, environment variables and all
        return _LEFT_OUT
    if isinstance(value, str) and value and _SECRET_NAME.fullmatch(key):
        return redactor.mark(value)
    return _scrubbed(redactor, value)


def _error_of_blob(redactor: Redactor, kind: str, text: str) -> str:
    """A registry's or storage host's error in place of a blob: what cannot be the blob itself."""
    if kind == "text/html":
        return _prose(redactor, text, "blob")
    if "xml" in kind and (said := _STORAGE_ERROR.findall(text)):
        return redactor.text("; ".join(f"{name}: {value}" for name, value in said))
    if "json" not in kind:
        return ""
    try:
        value = json.loads(text)
    except ValueError:
        return ""
    is_error = isinstance(value, dict) and isinstance(value.get("errors"), list) and len(value) == 1
    return _dump(_scrubbed(redactor, value)) if is_error else ""


def _prose(redactor: Redactor, text: str, stage: Stage) -> str:
    text = redactor.text(text.strip())
    if stage != "token":
        return text
    return _WORD.sub(
        lambda word: redactor.mark(unquote_plus(word[0])) if looks_like_a_token(word[0]) else word[0], text
    )
