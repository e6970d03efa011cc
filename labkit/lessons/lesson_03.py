"""Lesson 03, Login, and what is kept: its predictions and recall questions; the exercises are next door."""

from __future__ import annotations

import contextlib
import json
from urllib.parse import urlsplit

from labkit.credentials.config_file import decode_auth
from labkit.lessons.attempt import Attempt
from labkit.lessons.lesson import Content
from labkit.lessons.lesson_03_exercises import CONFIG, COUNT, HEADER
from labkit.lessons.login import Login
from labkit.lessons.question import Observation, Prediction, Question, options
from labkit.wire.exchange import Exchange

PASSWORDS = {"carol": "paper-boat-71"}
"""Invented for this lesson, and good for its lab only."""
SLOW = 0.05
"""Seconds: a request of the lab takes a few thousandths, one bcrypt of cost 12 two tenths and more."""


def _saw_login(login: Login) -> Observation:
    asked = [f"{row.request.method} {urlsplit(row.request.url).path}" for row in login.trace]
    said = ", then ".join(asked)
    if login.trace.password_sent == 0:
        return Observation("D", f"{said}, without a password.")
    key = "B" if set(asked) == {"GET /v2/"} else "A"
    return Observation(key, f"{said}; {login.trace.password_sent} of {len(asked)} with the password.")


LOGIN = Prediction(
    "login",
    "You type `docker login`, carol's name and her password. What is asked of the registry?",
    options(
        (
            "A login address: it takes the password and opens a session",
            "Web sites work so: a form, and then a cookie. A registry has neither. "
            "There is no address for logging in, and nothing that a later request could refer to.",
        ),
        (
            "What every pull asks first, GET /v2/, but now with the password",
            "If the answer is 200, the password is right. That is the whole test.",
        ),
        (
            "Which images carol may pull",
            "The question would be useful, but nobody asks it. No image and no repository is named.",
        ),
        (
            "Nothing: it writes the password down, the first pull will show",
            "Some pages say so. But a wrong password fails at once, so somebody must have been asked.",
        ),
    ),
    _saw_login,
)


def _saw_kept(login: Login) -> Observation:
    with contextlib.suppress(ValueError, KeyError):
        auth = json.loads(login.read())["auths"][login.registry]["auth"]
        if decode_auth(auth) == (login.typed.username, login.typed.secret):
            return Observation("D", "decoded, it is the name, a colon, and the very password that was typed.")
    return Observation("A", "what was kept does not hold the password that was typed.")


KEPT = Prediction(
    "kept",
    "The login succeeded, and something was written to `config.json`, under `auth`. What is it?",
    options(
        (
            "A token that the registry gave out in exchange for the password",
            "Many pages say so. Look at the answer in row 2: its body is `{}`, two characters. "
            "This registry gave nothing that could be kept.",
        ),
        (
            "The password, encrypted with a key that docker has",
            "It looks encrypted. But no key was used to read it, only a rule that everybody knows.",
        ),
        (
            "A hash of the password",
            "A hash could not be turned back into the password, and the next pull needs the password itself. "
            "The registry's list holds hashes, the client's file cannot.",
        ),
        (
            "Name and password, written in another alphabet",
            "base64 writes any bytes with 64 letters. It is for transport, not for secrecy.",
        ),
    ),
    _saw_kept,
)


def _saw_travel(pull: Attempt) -> Observation:
    sent, rows = pull.trace.password_sent, len(pull.trace)
    key = {0: "A", 1: "B", rows - 1: "C", rows: "D"}.get(sent, "C")
    return Observation(key, f"the password was in {sent} of {rows} requests.")


TRAVEL = Prediction(
    "travel",
    "Now the pull: an image with an index, a config and three layers. How many requests carry the password?",
    options(
        (
            "None: it was checked at the login",
            "That is what most pages say. It needs a registry that gave something else to send, "
            "and this one gave nothing.",
        ),
        (
            "One, the first that needs it",
            "True of another kind of registry, which you meet in lesson 04. "
            "This one forgets who you are after each answer.",
        ),
        (
            "All but the first",
            "The first asks what is wanted. After that each request must prove anew who sends it.",
        ),
        (
            "All",
            "Nearly. A client does not send a password before it was asked for one: "
            "the host might be the wrong one.",
        ),
    ),
    _saw_travel,
)


def slow_rows(pull: Attempt) -> list[Exchange]:
    """The requests of a pull that took as long as a costly password check."""
    return [row for row in pull.trace if (row.seconds or 0) > SLOW]


def _saw_cost(pull: Attempt) -> Observation:
    slow, sent = len(slow_rows(pull)), pull.trace.password_sent
    key = "C" if slow == 0 else "A" if slow == 1 else "B"
    return Observation(key, f"{slow} slow requests, and {sent} with a password.")


COST = Prediction(
    "cost",
    "Another registry, where one check takes about a quarter of a second. "
    "How much slower is the pull with its six passwords?",
    options(
        (
            "A quarter of a second: then carol is known",
            "A registry could remember, and labkit's own does so in the other sections, to save your time. "
            "The registry software that this lab runs or imitates remembers nobody.",
        ),
        (
            "Six times that: each password is checked",
            "Each request stands alone, so each password goes through bcrypt again.",
        ),
        (
            "Not at all: passwords are checked at the login",
            "There was no login here, only a pull. To the registry the two look the same.",
        ),
    ),
    _saw_cost,
)

RECALL = (
    Question(
        "login-proves",
        "`docker login` said Login Succeeded. What is certain now?",
        options(
            ("The next pull will work", "The login asked for `/v2/` only. No image was named."),
            (
                "This host accepts this name and password",
                "And no more: not that there is such an image, and not that you may have it.",
            ),
            (
                "The registry has opened a session for this machine",
                "It keeps nothing about you. The next request has to bring the password again.",
            ),
        ),
        right="B",
        source="this lesson",
    ),
    Question(
        "stolen",
        "Somebody gets a copy of the `config.json` that a login at such a registry left. What do they have?",
        options(
            ("Nothing of use without your machine", "Nothing in the file is tied to a machine."),
            ("A token that soon expires", "This registry gave no token, so none could be kept."),
            (
                "Your password",
                "base64 hides nothing. The password is good until somebody changes it at the registry.",
            ),
        ),
        right="C",
        source="this lesson",
    ),
    Question(
        "wrong-or-none",
        "A log says `401 authentication required`. Was a wrong password sent, or none?",
        options(
            ("A wrong one", "Without any, the answer is the same, word for word."),
            ("None", "With a wrong one, the answer is the same, word for word."),
            ("The words do not tell", "The registry says the same to both. The trace tells."),
        ),
        right="C",
        source="lesson 02",
    ),
)

CONTENT = Content("03", "htpasswd", (LOGIN, KEPT, TRAVEL, COST), (HEADER, CONFIG, COUNT), RECALL, PASSWORDS)
