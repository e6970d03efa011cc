"""What was said on the wire, as data: `Exchange`, `Trace`, and the two types that carry the kit.

An `Exchange` is born redacted: whoever makes one (the recorder, an importer) passes every
header, URL and body through `wire.redact` first, so nothing that reads a trace can leak.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, TypeVar
from urllib.parse import parse_qsl, urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    import httpx

    from labkit.wire.redact import Redactor

Result = TypeVar("Result")
# Written as text: reading words must not cost the loading of an HTTP client.
Send: TypeAlias = "Callable[[httpx.Request], httpx.Response]"
"""Anything that answers a request. Its response may still be streaming: read it or close it."""
Flow: TypeAlias = "Generator[httpx.Request, httpx.Response, Result]"
"""A protocol run that asks step by step and does no IO."""

Stage: TypeAlias = Literal[
    "ping", "token", "manifest", "blob", "upload", "tags", "catalog", "referrers", "storage", "other"
]
Headers: TypeAlias = tuple[tuple[str, str], ...]

HIDDEN = "(hidden by the log)"
"""What follows the scheme of a credential that a log keeps to itself."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it went out, redacted; `form` is that of a token request."""

    method: str
    url: str
    headers: Headers
    form: str = ""

    @property
    def fields(self) -> dict[str, str]:
        """The fields of the form, by name."""
        return dict(parse_qsl(self.form))

    def header(self, name: str) -> str | None:
        """The first header of this name, in any case of letters."""
        return _first(self.headers, name)


@dataclass(frozen=True, slots=True)
class Answered:
    """A response as it came in, redacted; `bytes` is the body as transferred (so far)."""

    status: int
    headers: Headers
    bytes: int = 0
    excerpt: str = ""

    def header(self, name: str) -> str | None:
        """The first header of this name, in any case of letters."""
        return _first(self.headers, name)

    def header_lines(self, name: str) -> list[str]:
        """All headers of this name, line by line."""
        return [value for key, value in self.headers if key.lower() == name.lower()]


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and what became of it; `started` is Unix time, `seconds` None until the body ended.

    `edited` names the parts of the request that a person changed before it was sent.
    """

    n: int
    stage: Stage
    request: Asked
    response: Answered | None = None
    error: str | None = None
    started: float = 0.0
    seconds: float | None = None
    meaning: str = ""
    retry_of: int | None = None
    edited: tuple[str, ...] = ()

    @property
    def host(self) -> str:
        """Host and port as in the URL; empty for what is no URL."""
        try:
            return urlsplit(self.request.url).netloc.rpartition("@")[2]
        except ValueError:
            return ""

    @property
    def status(self) -> int | None:
        """The status of the answer; None without one."""
        return self.response.status if self.response else None

    @property
    def carried_password(self) -> bool:
        """True if a password went out, in the Authorization header (RFC 7617) or a form (RFC 6749 4.3.2)."""
        value = self.request.header("authorization") or ""
        if self.request.fields.get("password"):
            return True
        # A password shows as its fingerprint at the end; "Basic (no user, no password)" has none.
        is_there = value.rpartition(" ")[2].startswith("·") or value.endswith(HIDDEN)
        return value.lower().startswith("basic ") and is_there

    def to_json(self) -> dict[str, Any]:
        """The JSON form that scripts rely on."""
        response = self.response
        return {
            "n": self.n,
            "stage": self.stage,
            "retry_of": self.retry_of,
            "request": {
                "method": self.request.method,
                "url": self.request.url,
                "headers": [list(pair) for pair in self.request.headers],
                **({"form": self.request.form} if self.request.form else {}),
            },
            "response": response
            and {
                "status": response.status,
                "headers": [list(pair) for pair in response.headers],
                "bytes": response.bytes,
                "excerpt": response.excerpt,
            },
            "error": self.error,
            "started": self.started,
            "seconds": self.seconds,
            "meaning": self.meaning,
            **({"edited": list(self.edited)} if self.edited else {}),
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Exchange:
        """Read back what `to_json` wrote.

        Raises KeyError or TypeError where a field is missing or of another kind.
        """
        asked, answered = data["request"], data["response"]
        return cls(
            n=data["n"],
            stage=data["stage"],
            request=Asked(asked["method"], asked["url"], _pairs(asked["headers"]), asked.get("form", "")),
            response=answered
            and Answered(
                answered["status"], _pairs(answered["headers"]), answered["bytes"], answered["excerpt"]
            ),
            error=data["error"],
            started=data["started"],
            seconds=data["seconds"],
            meaning=data["meaning"],
            retry_of=data["retry_of"],
            edited=tuple(data.get("edited", ())),
        )


@dataclass(eq=False)
class Trace:
    """Exchanges in the order they were asked; tells its listeners of each new or changed one."""

    title: str = ""
    redactor: Redactor | None = field(default=None, repr=False)
    _exchanges: dict[int, Exchange] = field(default_factory=dict, repr=False)
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1), repr=False)
    _listeners: list[Callable[[Exchange], None]] = field(default_factory=list, repr=False)

    def number(self) -> int:
        """The number of the next exchange, from 1."""
        return next(self._numbers)

    def put(self, exchange: Exchange) -> None:
        """Add an exchange, or replace the one of the same number."""
        self._exchanges[exchange.n] = exchange
        for listener in tuple(self._listeners):
            listener(exchange)

    def listen(self, listener: Callable[[Exchange], None]) -> Callable[[], None]:
        """Call `listener` with each exchange put from now on; returns what ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    @property
    def exchanges(self) -> tuple[Exchange, ...]:
        """All of them as they are now, by number."""
        return tuple(exchange for _, exchange in sorted(self._exchanges.copy().items()))

    def __iter__(self) -> Iterator[Exchange]:
        return iter(self.exchanges)

    def __len__(self) -> int:
        return len(self._exchanges)

    def get(self, n: int) -> Exchange | None:
        """The exchange numbered `n`; None where there is none (yet)."""
        return self._exchanges.get(n)

    def __getitem__(self, n: int) -> Exchange:
        """The exchange numbered `n`, as the views number them (from 1)."""
        return self._exchanges[n]

    @property
    def password_sent(self) -> int:
        """How many requests carried a password."""
        return sum(exchange.carried_password for exchange in self)

    @property
    def bytes(self) -> int:
        """Body bytes received, all exchanges together."""
        return sum(exchange.response.bytes for exchange in self if exchange.response)

    def to_json(self) -> dict[str, Any]:
        """The document of `labkit pull --trace`."""
        return {"version": 1, "exchanges": [exchange.to_json() for exchange in self]}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Trace:
        """Read back what `to_json` wrote; raises as `Exchange.from_json` does."""
        trace = cls()
        for exchange in data["exchanges"]:
            trace.put(Exchange.from_json(exchange))
        trace._numbers = itertools.count(max(trace._exchanges, default=0) + 1)
        return trace


def _first(headers: Headers, name: str) -> str | None:
    return next((value for key, value in headers if key.lower() == name.lower()), None)


def _pairs(rows: list[list[str]]) -> Headers:
    return tuple((name, value) for name, value in rows)
