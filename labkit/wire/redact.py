"""Secrets leave here: what an `Exchange` is made of passes through a `Redactor` first.

Structured places (headers, queries, forms, token answers) show what an allowlist names. Free text is
searched for the secrets met so far, in the forms they travel in, and for what looks like one.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Iterable
from urllib.parse import unquote_plus

from labkit.wire import allowlist, excerpt
from labkit.wire.exchange import HIDDEN, Headers, Stage
from labkit.wire.spellings import base64_cores, replace_base64, spellings

# Shorter secrets would mangle ordinary words; where a secret has its own place, they are hidden all the same.
_IN_TEXT = 4
# A path or challenge is what the trace is about: only what cannot be an ordinary word is taken out there.
_IN_NAMES = 10

_SECRET_KEY = re.compile(allowlist.SECRET_KEY, re.IGNORECASE)
_MARK = re.compile(r"‹·[0-9a-f]{4}›")
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{0,20}://[^\s\"'<>\\`]+")
_ADDRESS = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]{0,20}:)?//(?:[^\s\"'<>\\`,]|,(?!\s*\w+=))+")
_URL_PARTS = re.compile(r"((?:[A-Za-z][A-Za-z0-9+.-]*:)?//)?([^/?#]*)([^?#]*)(\?[^#]*)?(#.*)?", re.DOTALL)
_LINK = re.compile(r"<([^<>]*)>")
_START = r"(?:(?<![\w-])|(?<=\\u0026)|(?<=%26))"
_ASSIGNED = re.compile(rf"(?i){_START}({allowlist.SECRET_KEY})=([^\s\"'&<>,;‹›\\]+)")
_QUOTED = re.compile(rf'(?i)("(?:{allowlist.SECRET_KEY})"\s*:\s*")((?:[^"\\]|\\.)*)')
_QUOTED_TWICE = re.compile(rf'(?i)(\\"(?:{allowlist.SECRET_KEY})\\"\s*:\s*\\")((?:(?!\\").)*)')
_NAMED = re.compile(rf"(?i){_START}({allowlist.SECRET_KEY})(:\s*)([^\s\"'&<>,;‹›]{{8,}})")
_SCHEME = re.compile(r"(?i)\b(Basic|Bearer)(\s+)([A-Za-z0-9+/._~-]{4,}=*)")
_PRIVATE_KEY = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*-----|\Z)", re.DOTALL)


class Redactor:
    """Takes secrets out, and puts fingerprints in, that say only "the same one again".

    `key` is random and of one trace: a fingerprint cannot be compared with another trace's, nor guessed at.
    """

    __slots__ = ("_cores", "_key", "_known")

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._known: dict[str, str] = {}
        self._cores: dict[str, str] = {}

    def __repr__(self) -> str:
        return "Redactor()"

    def fingerprint(self, secret: str) -> str:
        """`·3f2a`: the first 16 bits of HMAC-SHA256 (RFC 2104), the same for the same secret."""
        return "·" + hmac.new(self._key, _bytes(secret), hashlib.sha256).hexdigest()[:4]

    def mark(self, secret: str) -> str:
        """What stands in a secret's place inside a URL or a text."""
        return f"‹{self.fingerprint(secret)}›"

    def learn(self, secret: str) -> None:
        """Remember a secret so that `text` finds it, in whatever form, from now on."""
        if len(secret) < _IN_TEXT or secret in self._known or _MARK.fullmatch(secret):
            return
        mark = self.mark(secret)
        self._cores.update(dict.fromkeys(base64_cores(secret), mark))
        self._known.update({form: mark for form in spellings(secret) if len(form) >= _IN_TEXT})

    def headers(self, pairs: Iterable[tuple[str, str]]) -> Headers:
        """Header lines without secrets; WWW-Authenticate stays as it came, but for its addresses."""
        rows = list(pairs)
        for name, value in rows:
            if name.lower() in allowlist.SECRET_HEADERS:
                self._learn_header(name.lower(), value)
        return tuple((name, self._header(name.lower(), value)) for name, value in rows)

    def url(self, url: str) -> str:
        """A URL with the values of unknown query keys and any user information out, else byte for byte."""
        parts = _URL_PARTS.fullmatch(url)
        if not parts:
            return self.text(url)
        scheme, host, path, query, fragment = (part or "" for part in parts.groups())
        if scheme and "@" in host:
            host = self._userinfo(host)
        shown = scheme + self._names(host + path)
        if query:
            shown += "?" + self.pairs(query[1:], allowlist.QUERY_KEYS)
        return shown + ("#" + self._value(fragment[1:]) if len(fragment) > 1 else fragment)

    def body(self, content_type: str, data: bytes, stage: Stage, total: int | None = None) -> str:
        """An excerpt of a body of `total` bytes that began with `data`; empty for blobs."""
        return excerpt.excerpt(self, content_type, data, stage, len(data) if total is None else total)

    def text(self, text: str) -> str:
        """Free text without the secrets met so far, and without what looks like one."""
        text = self._without_known(_PRIVATE_KEY.sub("‹private key›", text), _IN_TEXT)
        text = _URL.sub(lambda found: self.url(found[0]), text) if "://" in text else text
        text = allowlist.TOKENS.sub(lambda found: self.mark(found[0]), text)
        text = _SCHEME.sub(self._scheme_in_text, text)
        for pattern in (_QUOTED, _QUOTED_TWICE):
            text = pattern.sub(lambda found: found[1] + self._value(found[2]), text)
        text = _ASSIGNED.sub(lambda found: f"{found[1]}={self._value(found[2])}", text)
        return _NAMED.sub(self._named_in_text, text)

    def pairs(self, query: str, allowed: frozenset[str]) -> str:
        """A query or form with the values of keys that are not `allowed` replaced and learnt."""
        return "&".join(self._pair(pair, allowed) for pair in query.split("&"))

    def _pair(self, pair: str, allowed: frozenset[str]) -> str:
        key, equals, raw = pair.partition("=")
        name, value = unquote_plus(key), unquote_plus(raw)
        if not equals:
            return pair if name in allowed else self._value(key)
        if name not in allowed:
            if _SECRET_KEY.fullmatch(name) or allowlist.looks_like_a_token(value):
                self.learn(value)
            shown = self.mark(name) if allowlist.looks_like_a_token(name) else self.text(key)
            return f"{shown}={self._value(raw)}"
        if name in allowlist.NAME_KEYS and allowlist.looks_like_a_token(value):
            self.learn(value)
            return f"{key}={self.mark(value)}"
        hidden = self._without_known(value, _IN_NAMES) != value or allowlist.TOKENS.search(value)
        return f"{key}={self._value(raw) if hidden else raw}"

    def _value(self, raw: str) -> str:
        """A replaced value; nothing where there was nothing, and a mark stays what it is."""
        return raw if not raw or _MARK.fullmatch(raw) else self.mark(unquote_plus(raw))

    def _userinfo(self, authority: str) -> str:
        userinfo, _, host = authority.rpartition("@")
        _, colon, password = userinfo.partition(":")
        secret = unquote_plus(password if colon else userinfo)
        self.learn(secret)
        return f"{userinfo if _MARK.fullmatch(userinfo) else self.mark(secret)}@{host}"

    def _names(self, text: str) -> str:
        """Hosts, paths and challenges: only without what cannot be an ordinary word."""
        text = self._without_known(text, _IN_NAMES)
        return allowlist.TOKENS.sub(lambda found: self.mark(found[0]), text)

    def _without_known(self, text: str, shortest: int) -> str:
        known, cores = self._known.copy(), self._cores.copy()
        for form in _longest_first(form for form in known if len(form) >= shortest and form in text):
            edge = r"(?<!\w){}(?!\w)" if len(form) < _IN_NAMES else "{}"
            text = re.sub(edge.format(re.escape(form)), known[form], text)
        for core in _longest_first(core for core in cores if core in text):
            text = replace_base64(text, core, cores[core])
        return text

    def _header(self, name: str, value: str) -> str:
        if name == "www-authenticate":
            return self._names(_ADDRESS.sub(lambda found: self.url(found[0]), value))
        if name == "host" and "@" in value:
            return self._names(self._userinfo(value))
        if name in allowlist.NAME_HEADERS:
            return self._names(value)
        if name == "authorization":
            return self._authorization(value)
        if name not in allowlist.HEADERS:
            return self._withheld(value)
        if name == "link":
            return _LINK.sub(lambda found: f"<{self.url(found[1])}>", value)
        return self.url(value) if name in allowlist.URL_HEADERS else self.text(value)

    def _withheld(self, value: str) -> str:
        return f"‹redacted, {len(value)} characters {self.fingerprint(value)}›"

    def _learn_header(self, name: str, value: str) -> None:
        if name.endswith("authorization"):
            self._learn_authorization(value)
        elif name.endswith("cookie"):
            for crumb in value.split(";")[: 1 if name == "set-cookie" else None]:
                self._learn_long(crumb.partition("=")[2].strip())
        else:
            self._learn_long(value.strip())

    def _learn_long(self, secret: str) -> None:
        if len(secret) >= _IN_NAMES:
            self.learn(secret)

    def _learn_authorization(self, value: str) -> None:
        scheme, _, secret = value.strip().partition(" ")
        secret = secret.strip()
        if secret == HIDDEN:
            return
        pair = _basic(secret) if scheme.lower() == "basic" else None
        if pair is None:
            self.learn(secret) if secret else self._learn_long(scheme)
            return
        user, _, password = pair.partition(":")
        self.learn(password)
        if password:
            # Too short a password is not looked for in text, but this form of it can be nothing else.
            self._known.update(dict.fromkeys({secret, secret.rstrip("=")}, self.mark(password)))
        if allowlist.looks_like_a_token(user):
            self.learn(user)

    def _authorization(self, value: str) -> str:
        """`Basic alice ·3f2a` (RFC 7617) or `Bearer ·91bc` (RFC 6750); never more."""
        found = re.fullmatch(r"\s*([A-Za-z][A-Za-z0-9-]{0,24})(\s+(.*))?", value, re.DOTALL)
        scheme, secret = (found[1], (found[3] or "").strip()) if found else ("", "")
        if not secret and scheme.lower() in ("basic", "bearer"):
            return f"{scheme} (nothing after it)"
        if not secret:
            return self._withheld(value)
        if secret == HIDDEN:
            return f"{scheme} {HIDDEN}"
        if scheme.lower() != "basic":
            return f"{scheme} {self.fingerprint(secret)}"
        return f"{scheme} {self._user_and_password(secret)}"

    def _user_and_password(self, encoded: str) -> str:
        pair = _basic(encoded)
        if pair is None:
            return f"(unreadable base64) {self.fingerprint(encoded)}"
        user, colon, password = pair.partition(":")
        if not colon:
            return f"(no colon in it) {self.fingerprint(pair)}"
        if not user and not password:
            return "(no user, no password)"
        return f"{self._user(user)} {self.fingerprint(password) if password else '(no password)'}"

    def _user(self, user: str) -> str:
        if not user:
            return "(no user)"
        if allowlist.looks_like_a_token(user):
            return self.fingerprint(user)
        return self._without_known("".join(c if c.isprintable() else ascii(c)[1:-1] for c in user), _IN_NAMES)

    def _scheme_in_text(self, found: re.Match[str]) -> str:
        scheme, blank, word = found.groups()
        if word.lower().rstrip(".=") in allowlist.AFTER_SCHEME:
            return found[0]
        pair = _basic(word) if scheme.lower() == "basic" else None
        return f"{scheme}{blank}{self.mark(pair.partition(':')[2] if pair else word)}"

    def _named_in_text(self, found: re.Match[str]) -> str:
        word = found[3]
        mixed = re.search(r"[0-9]", word) and re.search(r"[A-Za-z]", word)
        return found[1] + found[2] + (self.mark(word) if mixed else word)


def _basic(encoded: str) -> str | None:
    """`user:password` out of what followed `Basic`, None if that is not base64 (RFC 7617 section 2)."""
    try:
        raw = base64.b64decode(_bytes(encoded), validate=True)
    except (binascii.Error, ValueError):
        return None
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _longest_first(forms: Iterable[str]) -> list[str]:
    return sorted(forms, key=len, reverse=True)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
