"""Lesson 04, The token exchange: predictions, recall questions, POST form; the exercises are next door."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl

import httpx

from labkit.credentials.credential import Credential
from labkit.lab.lab import Lab
from labkit.lessons.attempt import Attempt
from labkit.lessons.lesson import Content
from labkit.lessons.lesson_04_exercises import TOKEN_URL, WHICH_SIDE
from labkit.lessons.question import Observation, Prediction, Question, options
from labkit.protocol.auth import FetchToken
from labkit.protocol.token import token_request
from labkit.views.counts import count
from labkit.wire.challenge import Challenge
from labkit.wire.scope import repository_scope

MANY = 100
"""Pulls that a prediction asks about, counted from one of each kind."""


def _saw_password(pull: Attempt) -> Observation:
    seen = count("", pull.trace)
    key = {(True, False): "A", (False, True): "B", (True, True): "C", (False, False): "D"}[
        (seen.to_registry > 0, seen.to_token_server > 0)
    ]
    return Observation(
        key,
        f"of {seen.requests} requests, {seen.to_token_server} carried the password to the token server "
        f"and {seen.to_registry} to the registry.",
    )


SEES = Prediction(
    "sees",
    "Alice pulls `team/app:1.0`, an image of three layers. Who gets to see her password?",
    options(
        (
            "The registry",
            "It was so in lesson 03. This registry has no list of passwords and could not check one.",
        ),
        (
            "The token server",
            "The registry has handed that job over. All it ever sees is what the token server wrote.",
        ),
        (
            "Both: the registry has to check it as well",
            "It checks the token instead: who signed it, until when it is good, and what for. "
            "No password is needed for that.",
        ),
        (
            "Neither: `docker login` exchanged it for a token long ago",
            "Many pages say so. But a token lasts minutes, and somebody has to fetch it. "
            "What is shown when it is fetched is the password.",
        ),
    ),
    _saw_password,
)


def _saw_again(again: Attempt) -> Observation:
    seen = count("", again.trace)
    key = "C" if seen.to_registry else "B" if seen.to_token_server else "A"
    times = f"{seen.to_token_server} time" + ("" if seen.to_token_server == 1 else "s")
    return Observation(
        key, f"the password went to the token server {times}, and to the registry {seen.to_registry} times."
    )


AGAIN = Prediction(
    "again",
    "Alice's token is good for five minutes. A moment later she pulls the same image again. "
    "Does her password travel again?",
    options(
        (
            "No: the token is still good",
            "It is. But the command that held it has ended, and it had the token in memory only.",
        ),
        (
            "Yes: once, to the token server",
            "The next pull knows nothing of the last. It is refused, and shows the password for a new token.",
        ),
        (
            "Yes: with every request",
            "That was the registry of lesson 03. This one never gets it.",
        ),
    ),
    _saw_again,
)


def _saw_less(bob: Attempt) -> Observation:
    asked = next((row for row in bob.trace if row.stage == "token"), bob.last)
    key = "A" if asked.status == 401 else "B" if asked.status == 403 else "C"
    return Observation(
        key, f"{asked.status} from the token server, with a token, then {bob.last.status} from the registry."
    )


LESS = Prediction(
    "less",
    "Bob's password is right, but he has no right to `team/base`. Who tells him?",
    options(
        (
            "The token server: 401, and no token",
            "That is its answer to a wrong password. Bob's is right.",
        ),
        (
            "The token server: 403, and no token",
            "It would be clear. The token protocol wants another thing: "
            "grant of the request what may be granted, and do not fail.",
        ),
        (
            "The registry: 401, after he got a token",
            "The token server grants what bob may have of what he asked for, here nothing, and says 200. "
            "The registry finds nothing in the token and refuses.",
        ),
    ),
    _saw_less,
)


def _saw_counts(basic: Attempt, token: Attempt) -> Observation:
    many = (basic.trace.password_sent * MANY, token.trace.password_sent * MANY)
    key = {(100, 1): "A", (100, 100): "B", (600, 100): "C", (600, 1): "D"}.get(many, "C")
    return Observation(
        key,
        f"{basic.trace.password_sent} requests of one pull carry the password under htpasswd, "
        f"{token.trace.password_sent} with a token server. Times {MANY}: {many[0]} and {many[1]}.",
    )


COUNT = Prediction(
    "count",
    f"A build machine, empty each time, pulls this image {MANY} times with labkit's client. On how many "
    "requests does the password travel, under htpasswd and with a token server?",
    options(
        (
            "100 and 1",
            "Under htpasswd it is not once for each pull: each request has nothing else to show. "
            "And a token is not kept from one pull to the next.",
        ),
        (
            "100 and 100",
            "The second number is right. Under htpasswd each request after the first carries the password.",
        ),
        (
            "600 and 100",
            "Each request but the first under htpasswd; one for each pull with a token server.",
        ),
        (
            "600 and 1",
            "The first number is right. The second would hold if clients kept their tokens, "
            "and if tokens lasted that long.",
        ),
    ),
    _saw_counts,
)

RECALL = (
    Question(
        "ten-layers",
        "One `docker pull` of an image with ten layers, from a registry with a token server. "
        "How many requests carry the password?",
        options(
            ("None", "Then what was shown for the token? Docker keeps the password, and shows it each time."),
            ("One", "The one to the token server. All requests for the image carry the token."),
            ("One for each layer, and some more", "So it is under htpasswd, where there is no token."),
        ),
        right="B",
        source="this lesson",
    ),
    Question(
        "log-in-again",
        "Bob's `docker login` succeeded. His pull fails: the token server says 200, then the registry 401, "
        "`insufficient_scope`. What helps?",
        options(
            ("He logs in again", "His password is accepted already: the token server said 200."),
            ("He waits until the token runs out", "The next one will hold the same access: none."),
            (
                "He checks the name, then asks for the right",
                "The token is good and does not cover this repository. A typing mistake looks the same.",
            ),
        ),
        right="C",
        source="this lesson",
    ),
    Question(
        "basic-realm",
        'A registry answers `Basic realm="https://login.example.org/"`. Where does the password go?',
        options(
            ("To login.example.org", "That is the rule for Bearer. Under Basic the realm is a label."),
            (
                "To the registry that asked",
                "Under Basic the realm is a label, even if it looks like an address.",
            ),
            ("Nowhere", "Basic asks for user name and password, and clients send them."),
        ),
        right="B",
        source="lesson 02",
    ),
)

CONTENT = Content("04", "token", (SEES, AGAIN, LESS, COUNT), (TOKEN_URL, WHICH_SIDE), RECALL)


@dataclass(frozen=True, slots=True)
class PostForm:
    """A token request by POST as text, and what the lab's token server says to it."""

    text: str
    status: int


def post_form(lab: Lab) -> PostForm:
    """Ask for a token with an invented refresh token, in the POST form (distribution, spec/auth/oauth)."""
    credential = Credential("identity_token", secret="(what login was given)", source="invented")
    scope = repository_scope("team/app", "pull")
    fetch = FetchToken(httpx.URL(lab.realm or ""), lab.service, scope, credential, Challenge("bearer"))
    request = token_request(fetch)
    head = [f"POST {request.url}", f"Content-Type: {request.headers['content-type']}", ""]
    fields = [f"{name} = {value}" for name, value in parse_qsl(request.read().decode())]
    return PostForm("\n".join(head + fields), lab.send(request).status_code)
