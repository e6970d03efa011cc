"""Lists: the tags of a repository, and the catalog of repositories."""

from __future__ import annotations

import re
from urllib.parse import urlencode

import httpx

from labkit.lab.registry.answers import answer_json, error
from labkit.lab.registry.asked import Call

DEFAULT_ENTRIES, MAX_ENTRIES = 100, 1000


def list_tags(call: Call) -> httpx.Response:
    """All tags, in no order, never in pages: 2.8.2 knows neither `n` nor `last` (distribution-spec end-8)."""
    tags = call.store.tags(call.repository)
    if tags is None:
        return error("NAME_UNKNOWN", {"name": call.repository})
    return answer_json({"name": call.repository, "tags": tags or None})


def list_repositories(call: Call) -> httpx.Response:
    """All repositories, whoever asks, in pages of `n` with a Link to the next (distribution's catalog)."""
    asked = call.query.get("n", "")
    count = int(asked) if re.fullmatch(r"[+-]?\d{1,18}", asked, re.ASCII) else -1
    if count > MAX_ENTRIES:
        return error("PAGINATION_NUMBER_INVALID", {"n": count})
    count = DEFAULT_ENTRIES if count < 0 else count
    last = call.query.get("last", "").split("/")
    left = [name for name in call.store.repositories() if last == [""] or name.split("/") > last]
    page, headers = left[:count], {}
    if page and len(left) > count:
        query = urlencode({"last": page[-1], "n": count})
        headers["Link"] = f'</v2/_catalog?{query}>; rel="next"'
    return answer_json({"repositories": page}, headers)
