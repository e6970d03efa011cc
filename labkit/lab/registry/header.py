"""A request's header as Go's Header.Get reads it."""

from __future__ import annotations

import httpx


def first(request: httpx.Request, name: str) -> str | None:
    """The first line of this name; httpx would join them all with commas."""
    wanted, headers = name.encode(), request.headers
    return next((value.decode(headers.encoding) for key, value in headers.raw if key.lower() == wanted), None)
