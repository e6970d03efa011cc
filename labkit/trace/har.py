"""HAR 1.2, the format of browsers' network panels: a trace to it, and what somebody saved in it.

Source: the HAR 1.2 specification (Software is hard), "HAR Data Structure".
"""

from __future__ import annotations

import base64
import binascii
import datetime
import json
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from labkit.trace.heard import Heard
from labkit.wire.exchange import Exchange, Headers, Trace
from labkit.wire.stage import FORM

CREATOR = "registry-labkit"


def to_har(trace: Trace, version: str = "0") -> dict[str, Any]:
    """The trace as a HAR document; nothing is in it that is not in the trace."""
    return {
        "log": {
            "version": "1.2",
            "creator": {"name": CREATOR, "version": version},
            "comment": trace.title,
            "entries": [_entry(exchange) for exchange in trace],
        }
    }


def _entry(exchange: Exchange) -> dict[str, Any]:
    milliseconds = round((exchange.seconds or 0) * 1000, 3)
    moment = datetime.datetime.fromtimestamp(exchange.started, datetime.UTC)
    return {
        "startedDateTime": moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "time": milliseconds,
        "request": {
            "method": exchange.request.method,
            "url": exchange.request.url,
            **_common(exchange.request.headers),
            "queryString": _pairs(_query(exchange.request.url)),
            "bodySize": -1,
            **_form(exchange.request.form),
        },
        "response": _response(exchange),
        "cache": {},
        "timings": {"send": 0, "wait": milliseconds, "receive": 0},
        "comment": exchange.meaning,
        "_labkit": exchange.to_json(),
    }


def _response(exchange: Exchange) -> dict[str, Any]:
    """Status 0, as browsers write it, where no answer came."""
    answered = exchange.response
    if answered is None:
        empty = {"size": 0, "mimeType": "x-unknown"}
        nothing = {"status": 0, "statusText": "", **_common(()), "content": empty, "redirectURL": ""}
        return {**nothing, "bodySize": -1, "_error": exchange.error or ""}
    kind = answered.header("content-type") or "x-unknown"
    return {
        "status": answered.status,
        "statusText": "",
        **_common(answered.headers),
        "content": {"size": answered.bytes, "mimeType": kind, "text": answered.excerpt},
        "redirectURL": answered.header("location") or "",
        "bodySize": answered.bytes,
    }


def _form(form: str) -> dict[str, Any]:
    return {"postData": {"mimeType": FORM, "params": [], "text": form}} if form else {}


def _common(headers: Headers) -> dict[str, Any]:
    return {"httpVersion": "HTTP/1.1", "cookies": [], "headers": _pairs(headers), "headersSize": -1}


def _pairs(pairs: Any) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in pairs]


def _query(url: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(urlsplit(url).query, keep_blank_values=True)
    except ValueError:
        return []


def is_har(document: Any) -> bool:
    """Whether this JSON is a HAR document."""
    return (
        isinstance(document, dict) and isinstance(document.get("log"), dict) and "entries" in document["log"]
    )


def own_exchanges(document: dict[str, Any]) -> list[Exchange] | None:
    """The exchanges of a HAR that labkit wrote, as they were; None for anybody else's.

    Raises KeyError, TypeError, ValueError where they were changed.
    """
    entries = document["log"]["entries"]
    rows = entries if isinstance(entries, list) else []
    if not rows or not all(isinstance(entry, dict) and "_labkit" in entry for entry in rows):
        return None
    return [Exchange.from_json(entry["_labkit"]) for entry in rows]


def read_har(document: dict[str, Any]) -> list[Heard]:
    """What a HAR tells; entries that are none are left out."""
    entries = document["log"].get("entries")
    found = (
        (_heard(entry) for entry in entries if isinstance(entry, dict)) if isinstance(entries, list) else ()
    )
    return [heard for heard in found if heard]


def _heard(entry: dict[str, Any]) -> Heard | None:
    asked, answered = _object(entry, "request"), _object(entry, "response")
    method, url, status = asked.get("method"), asked.get("url"), answered.get("status")
    if not isinstance(method, str) or not isinstance(url, str):
        return None
    heard = Heard(method, url, _headers(asked), str(_object(asked, "postData").get("text") or ""))
    if isinstance(status, int) and status > 0:
        heard.status, heard.answered = status, _headers(answered)
        heard.body = _text(_object(answered, "content"))
    else:
        heard.error = str(answered.get("_error") or "no answer came")
    heard.started = _moment(entry.get("startedDateTime"))
    took = entry.get("time")
    heard.seconds = took / 1000 if isinstance(took, (int, float)) and took >= 0 else None
    return heard


def _object(parent: dict[str, Any], name: str) -> dict[str, Any]:
    value = parent.get(name)
    return value if isinstance(value, dict) else {}


def _headers(message: dict[str, Any]) -> list[tuple[str, str]]:
    rows = message.get("headers")
    rows = rows if isinstance(rows, list) else []
    return [
        (str(row["name"]), str(row["value"]))
        for row in rows
        if isinstance(row, dict) and "name" in row and "value" in row
    ]


def _text(content: dict[str, Any]) -> str:
    text = str(content.get("text") or "")
    if content.get("encoding") != "base64":
        return text
    try:
        return base64.b64decode(text).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return ""


def _moment(text: Any) -> float | None:
    try:
        return datetime.datetime.fromisoformat(str(text)).timestamp()
    except ValueError:
        return None


def har_text(trace: Trace, version: str) -> str:
    """The document as text."""
    return json.dumps(to_har(trace, version), indent=1)
