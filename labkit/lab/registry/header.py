"""A request's header as Go's Header.Get reads it."""

from __future__ import annotations

import httpx


def first(request: httpx.Request, name: str) -> str:
    """The first line of this name, nothing if there is none; httpx would join them all with commas."""
    return next(iter(request.headers.get_list(name)), "").strip(" \t")
