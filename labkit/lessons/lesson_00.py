"""Lesson 00, Start here: its predictions and recall questions; the exercise is next door."""

from __future__ import annotations

from collections import Counter

import httpx

from labkit.lessons.attempt import Attempt
from labkit.lessons.lesson import Content
from labkit.lessons.lesson_00_exercises import MOST
from labkit.lessons.question import Observation, Prediction, Question, options
from labkit.wire.exchange import Exchange


def _saw_hosts(pull: Attempt) -> Observation:
    asked = Counter(exchange.host for exchange in pull.trace)
    key = {0: "A", 1: "B", 2: "C"}.get(len(asked), "D")
    told = [f"{host} ({count} request{'' if count == 1 else 's'})" for host, count in asked.items()]
    return Observation(key, f"{' and '.join(told) or 'nobody'} answered.")


HOSTS = Prediction(
    "hosts",
    "alice pulls one image from your registry. How many programs does her client have to ask?",
    options(
        (
            "None: the image is on this machine already",
            "The registry is on this machine, but it is a program of its own. "
            "A client asks it over HTTP, as it would ask one on the other side of the world.",
        ),
        (
            "One: the registry, which has the image",
            "That would do for a registry that is open to all (lesson 01) or that takes passwords itself "
            "(lesson 02). This one sends the client somewhere else first.",
        ),
        (
            "Two: the registry and the token server",
            "The registry wants a token, and the token server gives one for alice's password.",
        ),
        (
            "Three: these two, and Docker Hub",
            "Docker Hub is asked for names that begin without a host. "
            "`lesson.pull` puts the lab's address before the name, and then nobody else is asked.",
        ),
    ),
    _saw_hosts,
)


def _saw_again(answer: httpx.Response, first: Exchange) -> Observation:
    key = {401: "B", 404: "C"}.get(answer.status_code, "A")
    same = "the same as" if answer.status_code == first.status else "not the same as"
    return Observation(key, f"{answer.status_code}, {same} in row {first.n}.")


AGAIN = Prediction(
    "again",
    "alice got her image a moment ago. Now you send the request of row 1 once more, "
    "from the same machine, and say nothing about who you are. What does the registry answer?",
    options(
        (
            "200: it has just let alice in",
            "A website would remember you with a cookie. A registry has none: "
            "it judges each request by what that request brings along.",
        ),
        (
            "401: as if nobody had been here",
            "The registry does not remember who asked before.",
        ),
        (
            "404: the address is for docker only",
            "There is nothing special about docker. Whatever speaks HTTP can ask a registry.",
        ),
    ),
    _saw_again,
)

RECALL = (
    Question(
        "mark",
        "Rows 1 and 4 of some trace both show `Basic alice ·3f2a`. What do you know?",
        options(
            (
                "The password begins with 3f2a",
                "The mark is computed from the password and a key that is thrown away. "
                "Nothing of the password is in it.",
            ),
            (
                "The same password was sent twice",
                "Same secret, same mark. In another trace, the same password would have another mark.",
            ),
            (
                "alice was logged in from row 1 to row 4",
                "There is no such state at a registry: each request brings its own proof.",
            ),
        ),
        right="B",
        source="this lesson",
    ),
    Question(
        "first-no",
        "The first row of a trace says 401. Did the pull fail?",
        options(
            ("Yes", "The pull of this lesson begins with a 401, and it worked. Look at the rows after it."),
            ("No", "It may have. Some traces end with that row."),
            (
                "The first row alone does not say",
                "401 is how a registry says what it wants. What counts is what came after it.",
            ),
        ),
        right="C",
        source="this lesson",
    ),
    Question(
        "far",
        "Which requests of this lesson left your machine?",
        options(
            (
                "Those to the token server",
                "It runs beside the registry: its address begins with localhost too.",
            ),
            ("All", "Every address in the trace begins with localhost, and that is this machine."),
            ("None", "localhost is this machine. The lab asks nobody else."),
        ),
        right="C",
        source="this lesson",
    ),
)

CONTENT = Content("00", "token", (HOSTS, AGAIN), (MOST,), RECALL)
