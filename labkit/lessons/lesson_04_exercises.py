"""The exercises of lesson 04: write the address of a token; say where a 401 after the token comes from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

from labkit.lessons.exercise import Exercise, Verdict, compare_parts
from labkit.wire.scope import Scope, parse_scope

_URL_TASK = """
    Two challenges of `registry.example.org`. A is the answer to `GET /v2/`, at the start of a pull of
    `registry.example.org/tools/lint:2.1`. B is the answer to a push of the same image.

        A   Bearer realm="https://auth.example.org/token",service="registry.example.org"
        B   Bearer realm="https://auth.example.org/token",service="registry.example.org",
                   scope="repository:tools/lint:pull,push"

    For each: the address that a client gets its token from, with all it has to ask for. The order does not
    matter, `:` and `/` may stand as they are, and the user's name may be left out.
"""
_REALM, _SERVICE = "https://auth.example.org/token", "registry.example.org"
_ASK = f"{_REALM}?service={_SERVICE}&scope=repository:tools/lint:"
_URLS = {"A": f"{_ASK}pull", "B": f"{_ASK}pull,push"}
_WANTED = {"A": "repository:tools/lint:pull", "B": "repository:tools/lint:pull,push"}


def _problem(letter: str, given: Any) -> str:
    """What is wrong with an address; empty if nothing is."""
    try:
        url = urlsplit(str(given).strip())
        query = parse_qs(url.query)
    except ValueError:
        return "this cannot be read as an address."
    return _address(f"{url.scheme}://{url.netloc}{url.path}", query) or _asked_for(letter, query)


def _address(address: str, query: Mapping[str, list[str]]) -> str:
    if "@" in address or "password" in query:
        return "a password has no place in an address, where every log keeps it. It goes into a header."
    if f"://{_SERVICE}" in address:
        return "that is the registry. It gives out no tokens; its challenge names the place that does."
    if address.startswith(f"{_REALM}service="):
        return "between the realm and its parameters stands a question mark."
    if address != _REALM:
        return "the part before the question mark is the realm as it stands, from https to token."
    if not query:
        return "the address is right. After a question mark must follow what the token is for."
    if any('"' in value for values in query.values() for value in values):
        return "the quotes belong to the challenge. In an address the values stand without them."
    if query.get("service") != [_SERVICE]:
        return "the token server may work for many registries. `service` must say which, as in the challenge."
    return ""


def _asked_for(letter: str, query: Mapping[str, list[str]]) -> str:
    text = " ".join(query.get("scope", []))
    scope, wanted = parse_scope(text), parse_scope(_WANTED[letter])
    if not text:
        return "without a scope the token opens `/v2/` and no repository."
    if scope == wanted:
        return ""
    if _SERVICE in text:
        return "the host is not part of the scope: the token server knows it from `service`."
    if "2.1" in text:
        return "a scope names a repository, not one of its tags."
    if not text.startswith("repository:"):
        return "a scope begins with the kind of thing it is about. Here that is `repository`, then a colon."
    return _actions(letter, scope)


def _actions(letter: str, scope: Scope) -> str:
    found = {entry.name: entry.actions for entry in scope}
    if "tools/lint" not in found:
        return "the middle of the scope is the repository, whole: the image's name without host and tag."
    if letter == "A" and "push" in found["tools/lint"]:
        return "a pull needs no push. Ask for what you need: a stolen token can do what is in it."
    if letter == "B" and found["tools/lint"] == {"push"}:
        return "a push needs to pull as well, to see what is there already: this challenge asks for both."
    if letter == "B" and "pull" in found["tools/lint"]:
        return "this challenge has a scope of its own. It names all the actions that are wanted."
    return "the end of the scope is the actions, such as `pull`, with commas between them."


def _check_urls(answer: Any) -> Verdict:
    judged = answer
    if isinstance(answer, Mapping):
        judged = {name: _judged(name, given) for name, given in answer.items()}
    verdict = compare_parts(
        judged,
        _URLS,
        "The answer is a dict with an address for each of A and B.",
        lambda name, given: _problem(name, answer[name]),
        "Realm, service, scope: three things, and all but the scope of A stand in the challenge. "
        "That one the client makes from the image's name.",
    )
    if verdict.state != "right":
        return verdict
    return Verdict("right", verdict.message, "parameters beyond service and scope; token servers skip them.")


def _judged(name: Any, given: Any) -> Any:
    """The right address in place of one that is as good."""
    return _URLS[name] if name in _URLS and not _problem(name, given) else None


TOKEN_URL = Exercise(
    "token-url",
    "Write the address of the token",
    _URL_TASK,
    (
        "Row 2 of the first trace has such an address. Its parts: realm, question mark, service, scope.",
        "A scope is type, name, actions, with colons between them. The name has neither host nor tag.",
    ),
    f"""
    A: `{_URLS["A"]}`. The challenge to `/v2/` has no scope, so the client makes it from the name.

    B: `{_URLS["B"]}`. The scope is in the challenge.
    """,
    _check_urls,
    right=_URLS,
    wrong=(
        {**_URLS, "A": "https://registry.example.org/v2/tools/lint/manifests/2.1"},
        {**_URLS, "A": "https://auth.example.org?service=registry.example.org"},
        {**_URLS, "A": _REALM},
        {**_URLS, "A": f"{_REALM}?service={_SERVICE}"},
        {**_URLS, "A": f"{_REALM}?scope={_WANTED['A']}"},
        {**_URLS, "A": f"{_REALM}?service={_SERVICE}&scope=repository:{_SERVICE}/tools/lint:pull"},
        {**_URLS, "A": f"{_REALM}?service={_SERVICE}&scope=repository:tools/lint:2.1:pull"},
        {**_URLS, "A": f"{_REALM}?service={_SERVICE}&scope=tools/lint:pull"},
        {**_URLS, "A": f"{_REALM}?service={_SERVICE}&scope=repository:lint:pull"},
        {**_URLS, "A": _URLS["B"]},
        {**_URLS, "A": f"{_REALM}?service={_SERVICE}&scope=repository:tools/lint:read"},
        {**_URLS, "A": f"{_URLS['A']}&account=ci&password=secret"},
        {**_URLS, "A": "https://[auth.example.org/token"},
        {**_URLS, "A": _URLS["A"].replace("?", "")},
        {**_URLS, "A": f'{_REALM}?service="{_SERVICE}"&scope="{_WANTED["A"]}"'},
        {**_URLS, "B": _URLS["A"]},
        {**_URLS, "B": f"{_ASK}push"},
        _URLS["A"],
    ),
    fields=("A", "B"),
)

_SIDE_TASK = """
    Four pulls of `team/app:1.0` as bob, from a registry whose service is called `registry`. Each got a
    token, and then a 401. Of the token two things are shown: the registry it is for (`aud`), and what it
    allows. Of the challenge you see the end. What went wrong?

        A   token server   ?service=registry&scope=repository:team/app:pull   Basic bob ·3f2a
              200          aud: registry, access: none
            registry       /v2/team/app/manifests/1.0   Bearer ·91bc
              401          …,scope="repository:team/app:pull",error="insufficient_scope"

        B   token server   ?service=registry&scope=repository:team/app:pull   Basic bob ·3f2a
              200          aud: registry-old, access: pull on team/app
            registry       /v2/team/app/manifests/1.0   Bearer ·07d4
              401          …,scope="repository:team/app:pull",error="invalid_token"

        C   token server   ?service=registry&scope=repository:team/ap:pull   Basic bob ·3f2a
              200          aud: registry, access: pull on team/ap
            registry       /v2/team/app/manifests/1.0   Bearer ·c0e8
              401          …,scope="repository:team/app:pull",error="insufficient_scope"

        D   token server   ?service=registry&scope=repository:team/app:pull   Basic bob ·3f2a
              200          aud: registry, access: pull on team/app
            registry       /v2/team/app/manifests/1.0   Bearer ·5a1f
              401          …,scope="repository:team/app:pull"

    Choose a number for each letter:

        1   the client's side: it asked the token server for the wrong thing
        2   the token server's side: it made the token for another registry
        3   nobody's mistake: bob has no right to this repository
        4   on the way: the token did not reach the registry
"""
_SIDES = {"A": 3, "B": 2, "C": 1, "D": 4}
_SAYS_SIDE = {
    ("A", 1): "compare the two scopes: it asked for just what the registry wants.",
    ("A", 2): "the audience (aud) is the service that was asked for, and the token is not called invalid.",
    ("A", 4): "a token that does not arrive cannot be judged. This one was: the challenge has an error.",
    ("B", 1): "service and scope of the request are those of the challenge. Look at what came back.",
    ("B", 3): "the token holds the access that was asked for. There is another reason not to take it.",
    ("B", 4): "a token that does not arrive cannot be judged. Here the registry calls it invalid.",
    ("C", 2): "the audience (aud) is the right one. Read the scopes letter by letter.",
    ("C", 3): "perhaps he has. Nobody asked for it: read the scopes letter by letter.",
    ("C", 4): "the registry read the token: the challenge says that its access does not reach.",
    ("D", 1): "service and scope of the request are those of the challenge.",
    ("D", 2): "then the challenge would say so, as in B. What does it say here?",
    ("D", 3): "the token holds the right access. And the challenge does not speak of scope as in A.",
}


def _says_side(letter: str, given: Any) -> str:
    if isinstance(given, str) and given.strip().isdigit():
        return "write the number without quotes."
    return _SAYS_SIDE.get((letter, given), f"{str(given)[:20]} is not one of the numbers 1 to 4.")


def _check_sides(answer: Any) -> Verdict:
    return compare_parts(
        answer,
        _SIDES,
        "The answer is a dict with a number from 1 to 4 for each of A, B, C and D.",
        _says_side,
        "The error in the challenge says where to look. insufficient_scope: compare asked, granted, wanted. "
        "invalid_token: look at the token itself. No error: the registry saw no token.",
    )


WHICH_SIDE = Exercise(
    "which-side",
    "A 401 after the token: which side?",
    _SIDE_TASK,
    (
        "Begin with the error at the end of each challenge: it says what the registry thinks of the token.",
        "Then compare three: the scope asked for, the access in the token, the scope in the challenge.",
    ),
    """
    A is 3: asked for the right thing, granted nothing. Somebody has to give bob the right.

    B is 2: the token is for `registry-old`, though `registry` was asked for. Its configuration is wrong.

    C is 1: it asked for team/ap and got that.

    D is 4: the client sent a good token, and the challenge has no error, as if none had come. Something in
    between, such as a proxy, took the header away.
    """,
    _check_sides,
    right=_SIDES,
    wrong=(
        *({**_SIDES, letter: number} for letter, number in _SAYS_SIDE),
        {**_SIDES, "A": 9},
        {**_SIDES, "A": "3"},
        [3, 2, 1, 4],
    ),
    fields=("A", "B", "C", "D"),
    choices=(1, 2, 3, 4),
)
