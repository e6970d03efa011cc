"""Challenges: the WWW-Authenticate lines of a 401, read as RFC 9110 writes them, and a little beyond.

    WWW-Authenticate = #challenge                                                    section 11.6.1
    challenge        = auth-scheme [ 1*SP ( token68 / #auth-param ) ]                section 11.3
    auth-param       = token BWS "=" BWS ( token / quoted-string )                   section 11.2
    token68          = 1*( ALPHA / DIGIT / "-" / "." / "_" / "~" / "+" / "/" ) *"="
    quoted-string    = DQUOTE *( qdtext / quoted-pair ) DQUOTE                       section 5.6.4
    quoted-pair      = "\\" ( HTAB / SP / VCHAR / obs-text )
    #element         = [ element ] *( OWS "," OWS [ element ] )      empty elements to be ignored

A comma separates challenges as well as parameters: what follows is a parameter if it has a "=".
Each step of the scanner consumes what it looked at, so the time is linear in the line's length.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

_BLANK = re.compile(r"[ \t\r\n]*+")
_SEPARATORS = re.compile(r"[ \t\r\n,]*+")
_TOKEN = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]++")
_TOKEN68 = re.compile(r"([A-Za-z0-9\-._~+/]++(=*+))[ \t\r\n]*+(?:,|\Z)")
_EQUALS = re.compile(r"[ \t\r\n]*+=[ \t\r\n]*+")
_QUOTED = re.compile(r'"((?:[^"\\]++|\\.)*+)("?)', re.DOTALL)
_UNQUOTED = re.compile(r"[^, \t\r\n]*+")
_JUNK = re.compile(r'(?:"(?:[^"\\]++|\\.)*+"|[^,])[^,]*+', re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_CUT_ACTION = re.compile(r",(pull|push|delete|\*)(?=[, \t\r\n]|\Z)")
_NAMES = {"realm", "service", "scope", "error"}
_MOST_PROBLEMS = 10


@dataclass(frozen=True, slots=True)
class Challenge:
    """One challenge. Scheme and parameter names are in lower case, values as they came.

    `problems` says what could not be read, or was read against the grammar, and where. Where nothing
    was readable the scheme is empty.
    """

    scheme: str
    params: dict[str, str] = field(default_factory=dict)
    token68: str | None = None
    problems: tuple[str, ...] = ()

    @property
    def realm(self) -> str | None:
        """Basic: a name for people. Bearer: the token server's address."""
        return self.params.get("realm")

    @property
    def service(self) -> str | None:
        """Bearer: the name that the registry goes by at its token server."""
        return self.params.get("service")

    @property
    def scope(self) -> str | None:
        """Bearer: what a token must grant for the request, as text (see `parse_scope`)."""
        return self.params.get("scope")


def parse_challenges(lines: Iterable[str]) -> list[Challenge]:
    """Read the values of all WWW-Authenticate lines, in order. Never raises: see `problems`.

    Lenient where registries are: an unquoted value runs to the next comma or blank.
    Source: RFC 9110 sections 11.2, 11.3, 11.6.1.
    """
    lines = [lines] if isinstance(lines, str) else list(lines)
    return [
        challenge
        for number, line in enumerate(lines, 1)
        for challenge in _Scanner(line, f"line {number}, " if len(lines) > 1 else "").challenges()
    ]


@dataclass
class _Draft:
    """A challenge while it is read."""

    scheme: str
    params: dict[str, str] = field(default_factory=dict)
    token68: str | None = None
    problems: list[str] = field(default_factory=list)

    def done(self) -> Challenge:
        return Challenge(self.scheme, self.params, self.token68, tuple(self.problems))


class _Scanner:
    """Reads one line from left to right; `drafts[0]` has no scheme and collects what comes before any."""

    def __init__(self, line: str, where: str) -> None:
        self.line = line
        self.where = where
        self.at = 0
        self.drafts = [_Draft("")]

    def challenges(self) -> list[Challenge]:
        self.skip(_SEPARATORS)
        comma = True
        while self.at < len(self.line):
            after_scheme = self.element(comma)
            start = self.at
            self.skip(_SEPARATORS)
            comma = after_scheme or "," in self.line[start : self.at]
        first, *rest = self.drafts
        if rest:
            rest[0].problems[:0] = first.problems
        return [draft.done() for draft in rest or self.drafts if draft.scheme or draft.problems]

    def element(self, after_comma: bool) -> bool:
        """A parameter, or a scheme, or junk. True if parameters may follow without a comma."""
        start = self.at
        match = _TOKEN.match(self.line, start)
        end = match.end() if match else start
        equals = _EQUALS.match(self.line, end)
        if not match or not (equals or end == len(self.line) or self.line[end] in ", \t\r\n"):
            self.junk()
            return False
        if not after_comma:
            self.problem(start, "a comma is missing before this")
        if equals:
            self.parameter(match[0].lower(), start, equals.end())
            return False
        self.drafts.append(_Draft(match[0].lower()))
        self.at = end
        self.token68()
        return True

    def token68(self) -> None:
        """What a scheme such as Negotiate has in the place of parameters."""
        self.skip(_BLANK)
        match = _TOKEN68.match(self.line, self.at)
        # `realm=` fits the grammar too, but is a parameter that lost its value.
        if match and not (match[2] == "=" and match[1][:-1].lower() in _NAMES):
            self.drafts[-1].token68 = match[1]
            self.at = match.end(1)

    def parameter(self, name: str, start: int, value_at: int) -> None:
        draft = self.drafts[-1]
        self.at = value_at
        value = self.quoted(name) if self.line.startswith('"', value_at) else self.unquoted(name)
        if draft is self.drafts[0]:
            self.problem(start, f"parameter {name[:40]} comes before any scheme")
        elif name in draft.params:
            self.problem(start, f"parameter {name[:40]} is repeated; the first one counts")
        else:
            draft.params[name] = value

    def quoted(self, name: str) -> str:
        start = self.at
        match = _QUOTED.match(self.line, start)
        assert match
        self.at = match.end()
        if not match[2]:
            self.at = len(self.line)
            self.problem(start, f"the quote of {name[:40]} is never closed")
        return _ESCAPED.sub(r"\1", match[1])

    def unquoted(self, name: str) -> str:
        start = self.at
        self.skip(_UNQUOTED)
        value = self.line[start : self.at]
        if not value:
            self.problem(start, f"parameter {name[:40]} has no value")
        elif not _TOKEN.fullmatch(value):
            self.problem(
                start, f"the value of {name[:40]} should be quoted; read up to the next comma or blank"
            )
            self.cut_actions(name)
        return value

    def cut_actions(self, name: str) -> None:
        """In `scope=repository:a:pull,push` the comma ends the value; `push` is no scheme, though."""
        while name == "scope" and (match := _CUT_ACTION.match(self.line, self.at)):
            self.problem(match.start(1), f"{match[1][:40]!r} is cut off from the unquoted scope")
            self.at = match.end()

    def junk(self) -> None:
        start = self.at
        self.skip(_JUNK)
        self.problem(start, f"cannot read {self.line[start : min(self.at, start + 20)]!r}")

    def skip(self, pattern: re.Pattern[str]) -> None:
        match = pattern.match(self.line, self.at)
        self.at = match.end() if match else self.at

    def problem(self, at: int, what: str) -> None:
        problems = self.drafts[-1].problems
        if len(problems) < _MOST_PROBLEMS:
            problems.append(f"{self.where}character {at + 1}: {what}")
        elif len(problems) == _MOST_PROBLEMS:
            problems.append("and more")
