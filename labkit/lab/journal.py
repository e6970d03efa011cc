"""What a lab's registry told: its events, and its access log, so that "who pulled what" can be read."""

from __future__ import annotations

import datetime
import json
import re
import time
import uuid
from collections import deque

import httpx

from labkit.lab.registry.answers import answer, escaped, page_not_found
from labkit.lab.registry.asked import BLOB_TYPE, raw_target, read_body
from labkit.lab.registry.events import Event
from labkit.wire.exchange import Send

ACCESS = re.compile(r'\S+ - - \[[^]]+\] "')
"""How a line of the access log begins."""
_MOST = 10_000
_LARGEST = 4 * 1024 * 1024


class Journal:
    """The latest events and lines of one lab; older ones are forgotten beyond ten thousand."""

    def __init__(self) -> None:
        self._since = ""
        self.events: deque[Event] = deque(maxlen=_MOST)
        self.lines: deque[str] = deque(maxlen=_MOST)

    def notify(self, event: Event) -> None:
        """Keep an event of the embedded registry, as its sender would have posted it."""
        self.events.append({"id": str(uuid.uuid4()), "timestamp": _now(), **event})

    def begin(self) -> None:
        """Leave out what was before now: the lab's own push of its images."""
        self.events.clear()
        self._since = _now()

    def endpoint(self, request: httpx.Request) -> httpx.Response:
        """Where a real registry posts its events: a `Send`."""
        if request.method != "POST":
            return page_not_found()
        body = read_body(request, _LARGEST)
        if body is None:
            return answer(413)
        try:
            events = json.loads(body)["events"]
            self.events.extend(event for event in events if event["timestamp"] > self._since)
        except (ValueError, KeyError, TypeError):
            return answer(400)
        return answer(200)

    def logging(self, send: Send) -> Send:
        """A `Send` that writes the access log in Apache's combined form, without users as distribution's."""

        def logged(request: httpx.Request) -> httpx.Response:
            response = send(request)
            peer = str(request.extensions.get("peer", "127.0.0.1:0")).rpartition(":")[0]
            when = time.strftime("%d/%b/%Y:%H:%M:%S +0000", time.gmtime())
            target, referer, agent = map(
                _shown, (raw_target(request), _header(request, b"referer"), _header(request, b"user-agent"))
            )
            version = request.extensions.get("version", "HTTP/1.1")
            self.lines.append(
                f'{peer} - - [{when}] "{request.method} {target} {version}" {response.status_code} '
                f'{_written(request, response)} "{referer}" "{agent}"'
            )
            return response

        return logged


def _header(request: httpx.Request, wanted: bytes) -> bytes:
    return next((value for name, value in request.headers.raw if name.lower() == wanted), b"")


def _shown(raw: bytes) -> str:
    return escaped(raw.decode("utf-8", "surrogateescape"))


def _written(request: httpx.Request, response: httpx.Response) -> int:
    """Bytes that distribution says it wrote: to HEAD, too, but for blobs."""
    unsent = request.method == "HEAD" and response.headers.get("content-type") == BLOB_TYPE
    if unsent:
        return 0
    counted = len(response.content) if "transfer-encoding" in response.headers else 0
    return int(response.headers.get("content-length", counted))


def _now() -> str:
    """As Go writes it, RFC 3339 in UTC."""
    return datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
