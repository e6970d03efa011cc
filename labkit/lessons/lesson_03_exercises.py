"""The exercises of lesson 03: build a header, read a config.json, count a password on the wire."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from typing import Any

from labkit.lessons.exercise import Exercise, Verdict, compare_parts

_USER, _PASSWORD = "erin", "tea:4:two"


def _encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


_PAIR = _encoded(f"{_USER}:{_PASSWORD}")
_HEADER = f"Basic {_PAIR}"
_NAKED = {
    _encoded(_PASSWORD): "this is the password alone. Who is it that knocks? The name goes in front of it.",
    _encoded(f"{_USER}:{_PASSWORD}\n"): "decoded, this ends in a new line. "
    "`echo` puts one there: `printf` and Python's b64encode do not.",
    _encoded(f"{_USER} {_PASSWORD}"): "between name and password there is a space. It must be a colon.",
    _encoded(f"{_USER}:tea"): "the password has been cut at its first colon. "
    "Only the first colon of the whole counts; the others belong to the password.",
    _PAIR.rstrip("="): "the `=` at the end is missing. It fills the last group of four, "
    "and the registry insists on it.",
}
_OTHERWISE = "this does not decode to erin, a colon and her password."


def _check_header(answer: Any) -> Verdict:
    if not isinstance(answer, Mapping) or not isinstance(answer.get("A"), str):
        return Verdict("wrong", 'The answer is a dict, {"A": "…"}, with the header as a text.')
    scheme, _, rest = answer["A"].strip().removeprefix("Authorization:").strip().partition(" ")
    rest = rest.strip()
    if (scheme.lower(), rest) == ("basic", _PAIR):
        return Verdict(
            "right",
            "This is all there is to Basic: a word, and a pair that anyone can turn back. "
            "The colons in the password did no harm, because only the first one counts.",
            "whether a registry lets erin in. She is nobody's user.",
        )
    return Verdict("wrong", f"A: {_says_header(scheme, rest)}")


def _says_header(scheme: str, rest: str) -> str:
    if not rest and (scheme == _PAIR or scheme in _NAKED):
        return "the first word is missing: the registry must learn which scheme this is."
    if scheme.lower() == "bearer":
        return "Bearer announces a token. What erin has is a name and a password."
    if ":" in scheme + rest:
        return "name and password stand there as they are. They go through base64 first."
    if scheme.lower().startswith("basic") and not rest:
        return "after the word Basic comes a space, and then the pair in base64."
    if scheme.lower() != "basic":
        return "it begins with the scheme, the one that the challenge named."
    if "realm" in rest:
        return "the realm is not sent back. It is a label, and stays in the challenge."
    return _NAKED.get(rest, _OTHERWISE if _decodes(rest) else "what follows Basic is not base64.")


def _decodes(text: str) -> bool:
    try:
        return bool(base64.b64decode(text, validate=True))
    except (binascii.Error, ValueError):
        return False


HEADER = Exercise(
    "header",
    "Build the header by hand",
    f"""
    A registry has sent the challenge `Basic realm="Team registry"`.
    The user name is `{_USER}`, the password is `{_PASSWORD}`, colons and all.

    A: what is the value of the `Authorization` header that lets {_USER} in? Python may help:
    `base64.b64encode(b"…").decode()`.
    """,
    (
        "Two words with a space between: the scheme, and something in base64.",
        "Into base64 goes the name, one colon, and the whole password; no quotes, and nothing after it.",
    ),
    f"""
    The pair is `{_USER}:{_PASSWORD}`. In base64 that is `{_PAIR}`, and with the scheme in front:

        {_HEADER}
    """,
    _check_header,
    right={"A": _HEADER},
    wrong=(
        {"A": _PAIR},
        {"A": f"Bearer {_PAIR}"},
        {"A": f"Basic {_USER}:{_PASSWORD}"},
        *({"A": f"Basic {naked}"} for naked in _NAKED),
        {"A": f"Digest {_PAIR}"},
        {"A": f"Basic {_encoded('alice:secret')}"},
        {"A": "Basic base64"},
        {"A": f"Basic{_PAIR}"},
        {"A": f'Basic realm="Team registry" {_PAIR}'},
        _HEADER,
    ),
    fields=("A",),
)

_STOLEN = "green-door-8"
_CONFIG_TASK = f"""
    This `config.json` was found in the backup of a laptop. It belonged to {_USER}.

        {{
            "auths": {{
                "registry.example.org": {{"auth": "{_encoded(f"{_USER}:{_STOLEN}")}"}},
                "hub.example.com":      {{"auth": "{_encoded(f"{_USER}:")}", "identitytoken": "9f41-c2d7"}},
                "cloud.example.net":    {{}}
            }},
            "credHelpers": {{"cloud.example.net": "osxkeychain"}}
        }}

    What does the finder hold for each host?

        A   registry.example.org
        B   hub.example.com
        C   cloud.example.net

    Write the password, if it is there; else `token` or `nothing`.
"""
_FOUND = {"A": _STOLEN, "B": "token", "C": "nothing"}


def _says_found(letter: str, given: Any) -> str:
    said = str(given).strip()
    table = {
        ("A", _encoded(f"{_USER}:{_STOLEN}")): "this is still base64. Decode it.",
        ("A", f"{_USER}:{_STOLEN}"): "this is name and password. The password begins after the first colon.",
        ("A", _USER): "that is the name, before the colon.",
        ("A", "token"): "there is no identitytoken in this entry. Decode its `auth`.",
        ("A", "nothing"): "there is an `auth` in this entry. Decode it.",
        ("B", _USER): "that is the name, before the colon. After the colon there is nothing.",
        ("B", f"{_USER}:"): "name, colon, and an empty password. What else is in this entry?",
        ("B", ""): "an empty password, yes. Look beside `auth`: the finder holds something.",
        ("B", "nothing"): "the password is empty, that is so. But something else is in this entry.",
        ("B", _STOLEN): "that is the password for the other host.",
        ("B", "9f41-c2d7"): "this is it, but no password: write `token`.",
        ("C", ""): "just so, but write it out: `nothing`.",
        ("C", "token"): "the entry is empty: not a token, not a password.",
        ("C", "osxkeychain"): "that is the program that keeps the password. The password is not in the file.",
        ("C", _STOLEN): "that is the password for another host.",
    }
    return table.get((letter, said), "that is not in the file. `auth` is base64, nothing else is encoded.")


def _check_found(answer: Any) -> Verdict:
    form = "The answer is a dict with a text for each of A, B and C: the password, `token` or `nothing`."
    verdict = compare_parts(
        answer,
        _FOUND,
        form,
        _says_found,
        "One password in the clear, one token that works like one until it is revoked, "
        "and one host for which the laptop's keychain has the secret.",
    )
    if verdict.state == "right" and str(answer["A"]).strip() != _STOLEN:
        return Verdict("wrong", "A: nearly, but capital and small letters matter in a password.")
    return verdict


CONFIG = Exercise(
    "config",
    "Find the password",
    _CONFIG_TASK,
    (
        "Decode each `auth`, as you did in section 2, and see what is before and after the colon.",
        "After the colon of B comes nothing: what is beside `auth`? And in C nothing at all is kept.",
    ),
    f"""
    A: `{_STOLEN}`. The `auth` decodes to `{_USER}:{_STOLEN}`.

    B: `token`. The `auth` decodes to `{_USER}:` and no password. In its place docker keeps an identity token.

    C: `nothing`. The program `docker-credential-osxkeychain` keeps it elsewhere. See lesson 06.
    """,
    _check_found,
    right=_FOUND,
    wrong=(
        {**_FOUND, "A": _encoded(f"{_USER}:{_STOLEN}")},
        {**_FOUND, "A": f"{_USER}:{_STOLEN}"},
        {**_FOUND, "A": _USER},
        {**_FOUND, "A": "token"},
        {**_FOUND, "A": "nothing"},
        {**_FOUND, "A": _STOLEN.title()},
        {**_FOUND, "B": _USER},
        {**_FOUND, "B": f"{_USER}:"},
        {**_FOUND, "B": ""},
        {**_FOUND, "B": "nothing"},
        {**_FOUND, "B": "9f41-c2d7"},
        {**_FOUND, "B": _STOLEN},
        {**_FOUND, "C": ""},
        {**_FOUND, "C": "token"},
        {**_FOUND, "C": "osxkeychain"},
        {**_FOUND, "C": _STOLEN},
        {**_FOUND, "C": "hunter2"},
        [_STOLEN, "token", "nothing"],
    ),
    fields=("A", "B", "C"),
)

_COUNT_TASK = """
    Erin's morning, as a trace. The registry has an htpasswd file, and remembers nobody. It keeps its
    layers on another host, and sends clients there.

         #   to         request                           who asks           answer
         1   registry   GET   /v2/                        anonymous          401
         2   registry   HEAD  /v2/team/web/manifests/2    Basic erin ·5c1d   401
         3   registry   GET   /v2/team/web/manifests/2    Basic erin ·5c1d   401
         4   registry   GET   /v2/                        anonymous          401
         5   registry   GET   /v2/                        Basic erin ·a07e   200
         6   registry   GET   /v2/                        anonymous          401
         7   registry   HEAD  /v2/team/web/manifests/2    Basic erin ·a07e   200
         8   registry   GET   …/manifests/sha256:41d0…    Basic erin ·a07e   200
         9   registry   GET   …/blobs/sha256:0c77…        Basic erin ·a07e   200
        10   registry   GET   …/blobs/sha256:77e2…        Basic erin ·a07e   307  go to the storage
        11   storage    GET   /77e2…?signature=…          anonymous          200

        A   In how many requests did a password travel?
        B   How many different passwords were sent?
        C   How many bcrypt checks did this cost the registry?
        D   How many hosts have seen a password?
"""
_COUNTS = {"A": 7, "B": 2, "C": 7, "D": 1}
_SAYS_COUNT = {
    ("A", 5): "a wrong password travels too. Rows 2 and 3 were refused, and carried one.",
    ("A", 6): "one is missing. The login is among them, and so is the request that was sent elsewhere.",
    ("A", 8): "one too many: look at row 11 once more.",
    ("A", 11): "the anonymous requests carry none.",
    ("A", 2): "that is how many there are, not how often they went.",
    ("B", 1): "compare the marks after the name. The same password has the same mark.",
    ("B", 7): "count the marks that differ. The same password has the same mark.",
    ("C", 5): "a wrong password has to be checked too, or the registry would not know that it is wrong.",
    ("C", 1): "this registry remembers nobody: section 4.",
    ("C", 2): "one check for each password would do if the registry remembered. It does not: section 4.",
    ("C", 11): "without a password there is nothing to check.",
    ("D", 2): "row 11 is anonymous. Clients leave the header behind when they are sent to another host.",
    ("D", 0): "somebody received them: look at who was asked.",
}


def _says_count(letter: str, given: Any) -> str:
    if isinstance(given, str) and given.strip().isdigit():
        return "write the number without quotes."
    return _SAYS_COUNT.get((letter, given), f"{str(given)[:20]} does not get it. Count again, row by row.")


def _check_count(answer: Any) -> Verdict:
    return compare_parts(
        answer,
        _COUNTS,
        "The answer is a dict with a number for each of A, B, C and D.",
        _says_count,
        "Rows 2, 3, 5, 7, 8, 9 and 10. Each cost a check, whether the password was right or not; "
        "and the storage, which gave out the layer, never saw it.",
    )


COUNT = Exercise(
    "count",
    "Count the password on the wire",
    _COUNT_TASK,
    (
        "The column `who asks` has it all: Basic and a mark means that a password is in the request.",
        "Refused or not makes no difference to what travelled, nor to what had to be checked.",
    ),
    """
    A is 7: rows 2, 3, 5, 7, 8, 9 and 10.

    B is 2: `·5c1d` was refused, then erin logged in with `·a07e`.

    C is 7: each of them went through bcrypt, the refused ones too.

    D is 1: the registry. Row 11 went to the storage without a password.
    """,
    _check_count,
    right=_COUNTS,
    wrong=(
        *({**_COUNTS, letter: number} for letter, number in _SAYS_COUNT),
        {**_COUNTS, "A": 9},
        {**_COUNTS, "A": "7"},
        [7, 2, 7, 1],
    ),
    fields=("A", "B", "C", "D"),
    choices=(0, 1, 2, 5, 6, 7, 8, 11),
)
