"""A trace as a Mermaid sequence diagram, for pages and issues that draw one."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from labkit.trace.words import role, who
from labkit.wire.exchange import Exchange, Trace


def to_mermaid(trace: Trace) -> str:
    """One arrow a request, one back for its answer; secrets are the marks that the trace has for them."""
    lanes: dict[str, str] = {}
    for exchange in trace:
        lanes.setdefault(exchange.host, f"h{len(lanes)}")
    roles = {exchange.host: role(exchange) for exchange in trace}
    lines = ["sequenceDiagram", "    autonumber", "    participant you as you"]
    lines += [f"    participant {lane} as {roles[host]}<br/>{_plain(host)}" for host, lane in lanes.items()]
    for exchange in trace:
        lines += _arrows(exchange, lanes[exchange.host])
    return "\n".join(lines) + "\n"


def _arrows(exchange: Exchange, lane: str) -> list[str]:
    parts = urlsplit(exchange.request.url)
    path = re.sub(r"(sha\d+:[0-9a-f]{6})[0-9a-f]+", r"\1…", parts.path)
    asked = f"    you->>{lane}: {exchange.request.method} {_plain(path)} ({_plain(who(exchange))})"
    if exchange.response is None:
        return [asked, f"    {lane}--x you: {_plain(exchange.error or 'no answer')}"]
    return [asked, f"    {lane}-->>you: {exchange.response.status} {_plain(exchange.meaning)[:100]}"]


def _plain(text: str) -> str:
    """Without what Mermaid would read as its own: semicolons end a line, sharps begin an entity."""
    return re.sub(r"[;#\n]", " ", text).replace("<", "‹").replace(">", "›")
