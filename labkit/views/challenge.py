"""The challenge taken apart: the header as it came, what each part is for, and what could not be read."""

from __future__ import annotations

import re
from collections.abc import Sequence

from labkit.views.html import Html, h, join
from labkit.views.marks import Mark, marks
from labkit.wire.challenge import Challenge, parse_challenges

_SCHEMES = {
    "basic": "Send user name and password, to this registry, with every request.",
    "bearer": "Send a token. The realm says who gives one out.",
    "negotiate": "Kerberos or NTLM, as in company networks. Registry clients do not speak it.",
    "digest": "A hash in place of the password. Registry clients do not speak it.",
}
_PURPOSE = {
    ("basic", "realm"): "A label for people. It may look like an address; no client goes there.",
    ("basic", "charset"): "How to encode the password; UTF-8 is the only value there is.",
    ("basic", "service"): "Not part of Basic. Clients ignore it.",
    ("bearer", "realm"): "The token server: the address where the client asks for a token.",
    ("bearer", "service"): "The name of this registry, to be repeated to the token server.",
    ("bearer", "scope"): "What the token must allow for this request.",
    ("bearer", "error"): "What was wrong with the token that came with the request.",
}
_WHERE = re.compile(r"character (\d+)")


def render_challenge(lines: str | Sequence[str]) -> Html:
    """WWW-Authenticate values, each as it came, with its parts named below. Never raises."""
    lines = [lines] if isinstance(lines, str) else list(lines)
    if not any(line.strip() for line in lines):
        return h(
            "div",
            h("p", "No challenge: the header is empty. A client has nothing to go on."),
            class_="labkit",
        )
    taken = _taken(lines)
    return h("div", [_line(line, taken) for line in lines], _verdict(taken), class_="labkit labkit-challenge")


def _taken(lines: Sequence[str]) -> Challenge | None:
    """The challenge that labkit's client acts on: Bearer before Basic, nothing else."""
    challenges = parse_challenges(lines)
    for scheme in ("bearer", "basic"):
        for challenge in challenges:
            if challenge.scheme == scheme:
                return challenge
    return None


def _verdict(taken: Challenge | None) -> Html:
    if taken is None:
        words = "A registry client takes none of this: it speaks Basic and Bearer only."
    elif taken.scheme == "basic":
        words = "A client with a password answers Basic, with user name and password to this registry."
    elif taken.realm:
        words = f"A client answers Bearer: it asks {taken.realm} for a token first."
    else:
        words = "Bearer without a realm leads nowhere: the client does not learn where to ask for a token."
    return h("p", words, class_="labkit-outcome", role="status")


def _line(line: str, taken: Challenge | None) -> Html:
    challenges = parse_challenges([line])
    problems = [problem for challenge in challenges for problem in challenge.problems]
    header = h(
        "p",
        h("code", h("span", "WWW-Authenticate: ", class_="labkit-quiet"), _underlined(line, problems)),
        class_="labkit-line",
    )
    columns = [_challenge(challenge, taken) for challenge in challenges if challenge.scheme]
    trouble = (
        h("ul", [h("li", _problem(problem)) for problem in problems], class_="labkit-problems")
        if problems
        else None
    )
    return h("div", header, trouble, h("div", columns, class_="labkit-columns") if columns else None)


def _underlined(line: str, problems: Sequence[str]) -> Html:
    """The line itself: parts underlined and numbered, a sign where something could not be read."""
    signs = {int(found[1]) - 1 for problem in problems if (found := _WHERE.search(problem))}
    pieces: list[Html | str] = []
    at = 0
    for number, mark in enumerate(marks(line), 1):
        pieces += [*_with_signs(line, at, mark.start, signs), _part(line, mark, number, signs)]
        at = mark.end
    return join([*pieces, *_with_signs(line, at, len(line), signs)])


def _part(line: str, mark: Mark, number: int, signs: set[int]) -> Html:
    kind = "labkit-part labkit-scheme" if mark.name == "" else "labkit-part"
    return h("span", *_with_signs(line, mark.start, mark.end, signs), h("sup", str(number)), class_=kind)


def _with_signs(line: str, start: int, end: int, signs: set[int]) -> list[Html | str]:
    pieces: list[Html | str] = []
    for sign in sorted(sign for sign in signs if start <= sign < end):
        pieces += [line[start:sign], h("mark", "⚠", title=f"character {sign + 1}")]
        start = sign
    return [*pieces, line[start:end]]


def _problem(problem: str) -> Html:
    return join((h("mark", "⚠"), " ", problem[:1].upper(), problem[1:], "."))


def _challenge(challenge: Challenge, taken: Challenge | None) -> Html:
    mine = taken is not None and (challenge.scheme, challenge.params) == (taken.scheme, taken.params)
    rows = [
        (
            "scheme",
            challenge.scheme.capitalize(),
            _SCHEMES.get(challenge.scheme, "A scheme that registry clients do not know."),
        ),
        *((name, value, _purpose(challenge.scheme, name)) for name, value in challenge.params.items()),
    ]
    if challenge.token68 is not None:
        rows.append(("token68", challenge.token68, "Data of the scheme's own, in place of parameters."))
    return h(
        "section",
        h(
            "p",
            challenge.scheme.capitalize(),
            " ",
            h("span", "a client takes this one" if mine else "passed over", class_="labkit-quiet"),
            class_="labkit-head",
        ),
        h(
            "dl",
            [
                h("div", h("dt", h("b", name), " ", h("code", value)), h("dd", purpose))
                for name, value, purpose in rows
            ],
        ),
        class_="labkit-taken" if mine else None,
    )


def _purpose(scheme: str, name: str) -> str:
    return _PURPOSE.get((scheme, name), "Unknown to registry clients, so ignored.")
