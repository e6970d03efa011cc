"""What was pasted, made plain: colours, escapes, timestamps, log prefixes and wrapping out, secrets too.

Of a long log the places are kept where something went wrong, each once.
"""

from __future__ import annotations

import base64
import binascii
import itertools
import re

from labkit.wire.redact import Redactor

_LONG = 60_000
"""Characters that are read whole; of more, the places around `_TROUBLE`, the first and the last of them."""
_BEFORE, _AFTER = 200, 400

_ANSI = re.compile(r"(?:\x1b|\\u001b|\\x1b|\\e|\\033|␛)\[[0-9;?]*[A-Za-z]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\ufeff]")
_UNICODE_ESCAPE = re.compile(r"\\u00([2-7][0-9a-fA-F])")
_LINE_ESCAPE = re.compile(r"\\+r?\\*n(?![a-z]*[\\/:])|\\+t(?=[\s*])")
_QUOTE_ESCAPE = re.compile(r"\\+([\"'/])")
_TROUBLE = re.compile(
    r"(?i)unauthori[sz]ed|denied|forbidden|credential|not found|manifest|x509|tls:|"
    r"toomany|rate limit|expired|no such host|refused|timeout|timed out|invalid|"
    r"failed to|insufficient|\b40[0-9]\b|\b50[0-4]\b|token|docker-credential|"
    r"fatal|pull secret|challenge|not allowed|no space left"
)
_STAMP = (
    r"(?:\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z| ?[+-]\d\d:?\d\d)?"
    r"|[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d|\d\d:\d\d:\d\d(?:[.,]\d+)?)"
)
_PREFIX = re.compile(
    rf"(?m)^[ \t]*(?:>[ >]*|[│┃|*] ?|\[?{_STAMP}\]?[ \t|:]*"
    r"|[IWEF]\d{4} [\d:.]+ +\d+ |#\d+ (?:[\d.]+ )?|##\[\w+\])+"
)
_BORDER = re.compile(r"(?m)[ \t]*[│┃|][ \t]*$")
_LOG_LEVEL = re.compile(rf"\btime=\"?{_STAMP}\"? (?=level=)")
_SPACES = re.compile(r"\s+")

# Where a password stands on a command line, in a variable or a file; the last group is it.
_TYPED = tuple(
    re.compile(pattern)
    for pattern in (
        r"\blogin\b[^\n]*?\s(?:-p|--pass)(?:\s+|=)(['\"]?)([^\s'\"]+)\1",
        r"\blogin\b[^\n]*?\s-p()([^\s'\"=-][^\s'\"]+)",
        r"\s--(?:password|passwd|token)(?:\s+|=)(['\"]?)([^\s'\"]+)\1",
        r"\s(?:--(?:src-|dest-)?creds|-u|--user)(?:\s+|=)['\"]?([^\s:'\"]+):([^\s'\"]+)",
        r"\b(?:echo|printf)\s+(?:-n\s+|['\"]?%s(?:\\n)?['\"]?\s+)?(['\"]?)([^\s'\"|]+)\1\s*\|"
        r"[^\n]*(?:login|stdin)",
        r"<<<\s*(['\"]?)([^\s'\"]+)\1",
        r"(?i)\b[\w.-]*(?:password|passwd|secret|token|pat)()=([^\s'\"&,;)]{4,})",
        r"(?im)^[ \t-]*['\"]?[\w.]*(?:password|passwd|secret|token|pat)()['\"]?:"
        r"[ \t]*['\"]?([^\s'\",]{4,})['\"]?,?[ \t]*$",
    )
)
_AUTH_FIELD = re.compile(r"(?i)\"auth\"\s*:\s*\"([A-Za-z0-9+/=_-]{4,})\"")
_VARIABLE = re.compile(r"[$%<{*x.]+")


def clean(raw: str) -> str:
    """One plain text, without secrets; line ends stay, because a line is often a message."""
    text = _ANSI.sub("", _around_trouble(raw))
    if "\\" in text:
        text = _UNICODE_ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
        text = _QUOTE_ESCAPE.sub(r"\1", _LINE_ESCAPE.sub("\n", text))
    text = _CONTROL.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = _unwrapped(_BORDER.sub("", _PREFIX.sub("", _LOG_LEVEL.sub("", text))))
    return without_secrets(text)


def one_line(text: str) -> str:
    """The text in a line, with single spaces."""
    return _SPACES.sub(" ", text).strip()


def folded(text: str) -> str:
    """As phrases look for it, letter for letter: `one_line` in lower case, with one quotation mark."""
    text = one_line(text)
    for mark in "`´‘’“”″":
        text = text.replace(mark, "'")
    # A letter whose lower case is longer would shift the places of what is quoted.
    return "".join(small if len(small := letter.lower()) == 1 else letter for letter in text)


def without_secrets(text: str) -> str:
    """The text as it may be quoted: what looks like a secret, or was typed as one, is taken out."""
    redactor = Redactor(b"explain")
    for pattern in _TYPED:
        # A wrapped command line is read as one, too.
        for found in itertools.chain(pattern.finditer(text), pattern.finditer(text.replace("\n", ""))):
            if not _VARIABLE.match(found[2]) and not _TROUBLE.fullmatch(found[2]):
                redactor.learn(found[2])
    for found in _AUTH_FIELD.finditer(text):
        if password := _password(found[1]):
            redactor.learn(password)
        redactor.learn(found[1])
    # Twice, because what a URL gives away may stand before it, too. A fingerprint is no use here.
    return re.sub(r"‹·[0-9a-f]{4}›", "‹secret›", redactor.text(redactor.text(text)))


def _password(encoded: str) -> str:
    try:
        pair = base64.b64decode(encoded + "=" * (-len(encoded) % 4), altchars=b"-_").decode()
    except (binascii.Error, ValueError):
        return ""
    return pair.partition(":")[2]


def _around_trouble(raw: str) -> str:
    """The text, if it is short; else its places of trouble, the same ones once."""
    if len(raw) <= _LONG:
        return raw
    seen: set[str] = set()
    kept: list[str] = []
    end = 0
    for found in _TROUBLE.finditer(raw):
        if found.start() < end:
            continue
        begin = max(end, raw.rfind("\n", max(0, found.start() - _BEFORE), found.start()) + 1)
        begin = max(begin, found.start() - _BEFORE)
        stop = raw.find("\n", found.end(), found.end() + _AFTER)
        end = stop if stop >= 0 else min(len(raw), found.end() + _AFTER)
        part = raw[begin:end]
        shape = re.sub(r"[0-9a-f]*\d[0-9a-f]*", "", part)
        if shape not in seen and len(seen) < 20_000:
            seen.add(shape)
            kept.append(part)
    whole = "\n".join(kept)
    return whole if len(whole) <= _LONG else whole[: _LONG // 3] + "\n" + whole[-2 * _LONG // 3 :]


def _unwrapped(text: str) -> str:
    """Lines that a terminal cut at its width put together again; other lines stay."""
    lines = text.split("\n")
    width = max((len(line) for line in lines), default=0)
    full = sum(len(line) == width for line in lines)
    if width < 40 or full == len(lines) == 1 or (full < 2 and not _goes_on(lines, width)):
        return text
    joined = ""
    for line in lines:
        joined += line if len(line) == width else line + "\n"
    return joined.rstrip("\n")


def _goes_on(lines: list[str], width: int) -> bool:
    """True if the one longest line has a terminal's width and the next begins in the middle of a word."""
    at = next(n for n, line in enumerate(lines) if len(line) == width)
    after = lines[at + 1] if at + 1 < len(lines) else ""
    return width in (80, 100, 120, 132) and after[:1].islower()
