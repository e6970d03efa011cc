"""The exercises of lesson 02: read three challenges; say of four responses who refused, and why."""

from __future__ import annotations

from typing import Any

from labkit.lessons.exercise import Exercise, Verdict, compare_parts

_CHALLENGES_TASK = """
    Three requests to `registry.example.org` came back with 401 and these lines.

        A   WWW-Authenticate: Basic realm="Team registry"
        B   WWW-Authenticate: Bearer realm="https://auth.example.org/token",service="registry.example.org"
        C   WWW-Authenticate: Negotiate, Basic realm="https://login.example.org/"

    You have a user name and a password. For each line: to which host does a client send the password?
"""


def _says_host(letter: str, given: Any) -> str:
    said = str(given).strip().lower()
    if "/" in said:
        return "the host alone is enough, without https:// and without a path."
    if letter == "A" and said == "team registry":
        return (
            "that is the realm. In Basic the realm is a label for people: it names the lock, not an address."
        )
    if letter == "B" and said == "registry.example.org":
        return (
            "with Bearer, the registry wants a token and has no use for a password. "
            "The service is only its name; the address to ask at is in another parameter."
        )
    if letter == "C" and said == "login.example.org":
        return (
            "it looks like an address, but look at the scheme. Only in Bearer is the realm a place to go to."
        )
    if letter == "C" and said in ("none", "nobody", "nowhere"):
        return "Negotiate is nothing a registry client speaks, but the comma starts a second challenge."
    if "." not in said:
        return "write the name of a host, with its dots, as it stands in the task."
    return f"`{str(given)[:60]}` does not get it. Read the scheme first: it says what realm means."


_HOSTS = {"A": "registry.example.org", "B": "auth.example.org", "C": "registry.example.org"}


def _check_hosts(answer: Any) -> Verdict:
    verdict = compare_parts(
        answer,
        _HOSTS,
        "The answer is a dict with a host name for each of A, B and C.",
        _says_host,
        "With Basic the password goes to the registry that asked, whatever the realm says. "
        "With Bearer it goes to the realm.",
    )
    if verdict.state != "right":
        return verdict
    return Verdict(
        "right", verdict.message, "whether that host deserves your password. Clients do not check it either."
    )


CHALLENGES = Exercise(
    "challenges",
    "Read three challenges",
    _CHALLENGES_TASK,
    (
        "Look at the first word of each line, and in C also at the word after the comma.",
        "The same parameter `realm` means two things: under Basic a label, under Bearer an address.",
    ),
    """
    A: `registry.example.org`. Basic sends the password to whoever asked.

    B: `auth.example.org`. The realm of a Bearer challenge is where tokens are given out.

    C: `registry.example.org`. Two challenges in one line; the client takes Basic, and its realm is a label,
    even if it looks like an address. Amazon's registry writes its own address there.
    """,
    _check_hosts,
    right=_HOSTS,
    wrong=(
        {**_HOSTS, "A": "Team registry"},
        {**_HOSTS, "B": "registry.example.org"},
        {**_HOSTS, "B": "https://auth.example.org/token"},
        {**_HOSTS, "C": "login.example.org"},
        {**_HOSTS, "C": "nowhere"},
        {**_HOSTS, "A": "auth.example.org"},
        {**_HOSTS, "A": "the registry"},
        "registry.example.org",
    ),
    fields=("A", "B", "C"),
)

_RESPONSES_TASK = """
    Four requests, four refusals. Who refused, and why?

        A   GET https://registry.example.org/v2/team/app/manifests/1.0
            401   WWW-Authenticate: Basic realm="registry"
            {"errors":[{"code":"UNAUTHORIZED","message":"authentication required", …}]}

        B   GET https://registry.example.org/v2/team/ap/manifests/1.0      Authorization: Basic alice ·3f2a
            404   Content-Type: application/json
            {"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest unknown", …}]}

        C   GET https://registry.example.org/v2/                           Authorization: Basic alice ·3f2a
            403   Content-Type: text/html   Server: nginx
            <html><head><title>403 Forbidden</title></head> …

        D   GET https://auth.example.org/token?service=…&scope=…           Authorization: Basic alice ·3f2a
            401   Content-Type: application/json
            {"details":"incorrect username or password"}

    Choose a number for each letter:

        1   the registry: no password was shown
        2   the registry: it does not accept this user name and password
        3   the registry: it let alice in, and has no such image
        4   the token server: it does not accept this user name and password
        5   something in front of the registry
"""

_SAYS_WHO = {
    ("A", 2): "which password? Look at the request of A: it carries no Authorization at all.",
    (
        "A",
        3,
    ): "401 comes before the registry looks for the image. And nobody was let in: look at the request.",
    ("A", 4): "the host is registry.example.org, and no password went out. A token server is not in sight.",
    ("A", 5): "it could be, but the body is written as registries write it, and the challenge is there.",
    ("B", 1): "look at the request: a password was shown.",
    ("B", 2): "then the answer would be 401. A registry says 404 about an image after it let you in.",
    ("B", 4): "the host is the registry's, and its body speaks of a manifest.",
    ("B", 5): "a proxy does not know the word MANIFEST_UNKNOWN. Look at the name in the request instead.",
    ("C", 1): "look at the request: a password was shown. And look at the kind of the body.",
    ("C", 2): "a registry would say so in JSON, with a 401 and a challenge. This is a web page.",
    ("C", 3): "nobody asked for an image: the path is /v2/. And registries do not answer in HTML.",
    ("C", 4): "the host is not the token server's, and token servers do not answer in HTML either.",
    ("D", 1): "look at the host of D, and at its Authorization.",
    ("D", 2): "the words fit, the host does not: this password never reached the registry.",
    ("D", 3): "nobody asked for an image yet: the path is /token.",
    ("D", 5): "the body is JSON about a user name and password. Whoever wrote it had looked at them.",
}
_WHO = {"A": 1, "B": 3, "C": 5, "D": 4}


def _says_who(letter: str, given: Any) -> str:
    return _SAYS_WHO.get((letter, given), f"{str(given)[:20]} is not one of the numbers 1 to 5.")


def _check_who(answer: Any) -> Verdict:
    return compare_parts(
        answer,
        _WHO,
        "The answer is a dict with a number from 1 to 5 for each of A, B, C and D.",
        _says_who,
        "Host first, then the kind of body, then the status. In that order each of these takes seconds. "
        "And B asked for team/ap, not team/app.",
    )


RESPONSES = Exercise(
    "responses",
    "Who refused, and why?",
    _RESPONSES_TASK,
    (
        "Three things to look at, in this order: which host answered, the kind of body, was a password sent.",
        "A registry answers errors with a JSON list named errors. Two of these are other bodies.",
    ),
    """
    A is 1: the registry's own body and challenge, and a request without a password.

    B is 3: 404 in the registry's words, after a password that it accepted. The name is mistyped.

    C is 5: a web page from nginx. The registry behind it never saw the request.

    D is 4: the token server's host, and a password in the request.
    """,
    _check_who,
    right=_WHO,
    wrong=(
        *({**_WHO, letter: number} for letter, number in _SAYS_WHO),
        {**_WHO, "A": 9},
        [1, 3, 5, 4],
    ),
    fields=("A", "B", "C", "D"),
    choices=(1, 2, 3, 4, 5),
)
