"""What engineers already have: the logs of curl -v, crane -v, skopeo --debug, oras --debug, regctl -v trace.

They tell different amounts: skopeo hardly any answers, oras no query, crane and oras no credential.
What a log does not tell stays untold.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias

from labkit.trace.heard import Heard
from labkit.trace.lines import bare_lines

Reader: TypeAlias = Callable[[list[str]], list[Heard]]

_REQUEST_LINE = re.compile(r"([A-Z]+) (\S+) HTTP/[\d.]+$")
_STATUS_LINE = re.compile(r"HTTP/[\d.]+ (\d{3})")
_HEADER = re.compile(r"([A-Za-z0-9-]+): ?(.*)$")


_BROKEN = re.compile(r"refused|timed out|SSL|reset|Could not")


def read_curl(lines: list[str]) -> list[Heard]:
    """`> ` is what went out, `< ` what came back, `* ` what curl says of the connection."""
    found: list[Heard] = []
    secure = answering = False
    for line in lines:
        mark, said = line[:2], line[2:].rstrip()
        if mark == "* ":
            secure = secure or "SSL connection" in said or "ALPN" in said
            if found and found[-1].status is None and _BROKEN.search(said):
                found[-1].error = said
        elif mark == "> " and (request := _REQUEST_LINE.match(said)):
            found.append(Heard(request[1], _asked(request[1], request[2], secure)))
            answering = False
        elif mark in ("> ", ">") and found and not answering and (header := _HEADER.match(said)):
            found[-1].headers.append((header[1], header[2]))
        elif mark == "< " and found and (status := _STATUS_LINE.match(said)):
            found[-1].status, found[-1].answered, answering = int(status[1]), [], True
        elif mark == "< " and found and answering and (header := _HEADER.match(said)):
            found[-1].answered.append((header[1], header[2]))
    for heard in found:
        if heard.url.partition("://")[2].startswith("/"):
            host = next((value for name, value in heard.headers if name.lower() == "host"), "unknown")
            heard.url = heard.url.replace("://", f"://{host}", 1)
    return [heard for heard in found if not _is_a_tunnel(heard)]


def _asked(method: str, target: str, secure: bool) -> str:
    """To a proxy the target is a whole address, or that of a tunnel (RFC 9112 sections 3.2.2, 3.2.3)."""
    if method == "CONNECT":
        return f"https://{target}"
    return target if "://" in target.partition("?")[0] else f"{'https' if secure else 'http'}://{target}"


def _is_a_tunnel(heard: Heard) -> bool:
    """True for a tunnel that the proxy opened: what went through it is told after it."""
    return heard.method == "CONNECT" and heard.status is not None and heard.status < 300


_STAMP = r"\d{4}/\d\d/\d\d \d\d:\d\d:\d\d "
_CRANE_ASKS = re.compile(rf"{_STAMP}--> ([A-Z]+) (\S+)")
_CRANE_HEARS = re.compile(rf"{_STAMP}<-- (?:(\d{{3}}) (\S+)|(.*)) \(([\d.]+)(µs|ms|s)\)")
_UNITS = {"µs": 1e-6, "ms": 1e-3, "s": 1.0}


def read_crane(lines: list[str]) -> list[Heard]:
    """Requests and answers whole, but for credentials and the bodies of tokens (go-containerregistry)."""
    found: list[Heard] = []
    into: list[tuple[str, str]] | None = None
    in_body = False
    for line in lines:
        if asks := _CRANE_ASKS.match(line):
            found.append(Heard(asks[1], asks[2]))
            into, in_body = found[-1].headers, False
        elif found and (hears := _CRANE_HEARS.match(line)):
            found[-1].status = int(hears[1]) if hears[1] else None
            found[-1].error = (hears[3] or "").rpartition(f" {found[-1].method} ")[0] or found[-1].error
            found[-1].seconds = float(hears[4]) * _UNITS[hears[5]]
            into, in_body = found[-1].answered, False
        elif not line.strip():
            in_body = into is not None and bool(found) and into is found[-1].answered
        elif in_body and found and not re.match(_STAMP, line):
            found[-1].body += line + "\n"
        elif into is not None and not in_body and (header := _HEADER.match(line)):
            into.append((header[1], header[2]))
    return found


_ORAS_FIELD = re.compile(r"([<>]) (Request URL|Request method|Response Status): \"(.*)\"$")
_ORAS_HEADER = re.compile(r'   ("(?:[^"\\]|\\.)*"): ("(?:[^"\\]|\\.)*")$')


def read_oras(lines: list[str]) -> list[Heard]:
    """Requests and answers whole, but for credentials and the values of queries."""
    found: list[Heard] = []
    into: list[tuple[str, str]] | None = None
    in_body = False
    for line in lines:
        if said := _ORAS_FIELD.match(line):
            if said[2] == "Request URL":
                found.append(Heard("GET", said[3]))
                into, in_body = found[-1].headers, False
            elif found and said[2] == "Request method":
                found[-1].method = said[3]
            elif found and said[3][:3].isdigit():
                found[-1].status, into, in_body = int(said[3][:3]), found[-1].answered, False
        elif line.startswith("< Response body"):
            in_body = True
        elif line.startswith("["):
            in_body = False
        elif in_body and found and line.strip():
            found[-1].body += line + "\n"
        elif into is not None and (header := _ORAS_HEADER.match(line)):
            into.append((json.loads(header[1]), json.loads(header[2])))
    return found


_SKOPEO = re.compile(r'time="[^"]*" level=\w+ msg="((?:[^"\\]|\\.)*)"')
_SKOPEO_ASKS = re.compile(r"(GET|HEAD|POST|PUT|PATCH|DELETE) (https?://\S+)$")
_SKOPEO_PING = re.compile(r"Ping (\S+) (?:status (\d{3})|err (.*))")


def read_skopeo(lines: list[str]) -> list[Heard]:
    """Which addresses were asked, and how the ping went: more it does not tell (containers/image)."""
    found: list[Heard] = []
    for line in lines:
        message = _SKOPEO.match(line)
        if not message:
            continue
        said = message[1].replace('\\"', '"')
        if asks := _SKOPEO_ASKS.match(said):
            found.append(Heard(asks[1], asks[2]))
        elif found and (ping := _SKOPEO_PING.match(said)) and found[-1].url == ping[1]:
            found[-1].status = int(ping[2]) if ping[2] else None
            found[-1].error = (ping[3] or found[-1].error).partition(" (&url")[0]
    return found


_FIELD = re.compile(r'([\w-]+)=("(?:[^"\\]|\\.)*"|\S*)')
_IN_MAP = re.compile(r"(?:\A|(?<=\] ))([A-Za-z][\w-]*):\[(.*?)\](?=\Z| [A-Za-z][\w-]*:\[)")


def read_regctl(lines: list[str]) -> list[Heard]:
    """Requests and answers but for credentials and bodies, at the level trace (regclient)."""
    found: list[Heard] = []
    for line in lines:
        if not line.startswith("time="):
            continue
        said = {name: _unquoted(value) for name, value in _FIELD.findall(line)}
        if said.get("msg") == "reg http request" and "req-url" in said:
            found.append(Heard(said.get("req-method", "GET"), said["req-url"], _map(said.get("req-headers"))))
            if (status := said.get("resp-status", "")[:3]).isdecimal():
                found[-1].status, found[-1].answered = int(status), _map(said.get("resp-headers"))
            found[-1].error = said.get("err", found[-1].error)
        elif found and said.get("msg") == "Request failed" and said.get("URL") == found[-1].url:
            found[-1].error = said.get("err", found[-1].error)
    return found


def _unquoted(value: str) -> str:
    return re.sub(r"\\(.)", r"\1", value[1:-1]) if value.startswith('"') else value


def _map(text: str | None) -> list[tuple[str, str]]:
    """Go's way to print headers: `map[Accept:[a b] Host:[c]]`."""
    return _IN_MAP.findall((text or "").removeprefix("map[").removesuffix("]"))


READERS: Mapping[str, Reader] = {
    "crane -v": read_crane,
    "oras --debug": read_oras,
    "skopeo --debug": read_skopeo,
    "regctl -v trace": read_regctl,
    "curl -v": read_curl,
}
"""By what the log is of; each finds nothing in another's."""


def read_log(text: str) -> tuple[str, list[Heard]]:
    """Whose log this is, and what it tells: the reader that finds most; an empty name if none finds any."""
    lines = bare_lines(text)
    read = [(name, reader(lines)) for name, reader in READERS.items()]
    name, found = max(read, key=lambda each: len(each[1]))
    return (name, found) if found else ("", [])


def names(readers: Iterable[str] = READERS) -> str:
    """The logs that can be read, in words."""
    return ", ".join(readers)
