"""Lesson 02, The closed door: its predictions and recall questions; the exercises are next door."""

from __future__ import annotations

from labkit.lessons.attempt import Attempt
from labkit.lessons.lesson import Content
from labkit.lessons.lesson_02_exercises import CHALLENGES, RESPONSES
from labkit.lessons.question import Observation, Prediction, Question, options
from labkit.wire.challenge import parse_challenges

RECORDED = {
    "Docker Hub": 'Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="repository:team/app:pull"',
    "GitHub": 'Bearer realm="https://ghcr.io/token",service="ghcr.io",scope="repository:team/app:pull"',
    "GitLab": 'Bearer realm="https://gitlab.com/jwt/auth",service="container_registry",scope="repository:team/app:pull"',
    "Amazon ECR": 'Basic realm="https://123456789012.dkr.ecr.eu-west-1.amazonaws.com/",service="ecr.amazonaws.com"',
    "your own": 'Basic realm="registry-lab"',
}
"""Challenges as well-known registries send them to a stranger, from public logs and documentation."""


def _code(attempt: Attempt) -> str:
    """The status that decided, as it reads in a sentence."""
    return str(attempt.last.status) if attempt.last.response else "no answer"


def _saw_prompt(stranger: Attempt) -> Observation:
    key = {401: "B", 404: "C", 200: "D"}.get(stranger.last.status or 0, "A")
    rows = ", ".join(f"row {exchange.n}: {exchange.status}" for exchange in stranger.trace)
    return Observation(
        key, f"{rows}. Nobody was asked for anything, and {stranger.trace.password_sent} passwords were sent."
    )


PROMPT = Prediction(
    "prompt",
    "You have never logged in to this registry. You type `docker pull` and the name of a private image. "
    "What happens?",
    options(
        (
            "It asks for user name and password, and goes on",
            "Many tools do: git asks, ssh asks, a browser opens a little window. "
            "`docker pull` has no such step. Only `docker login` asks, and only when you call it.",
        ),
        (
            "It fails with 401",
            "The registry wants proof of who you are, the client has none, and there it ends.",
        ),
        (
            "It fails with 404: for you, the image is not there",
            "Some registries do answer so, on purpose; section 4 shows why. "
            "This one says 401 before it has looked whether there is such an image.",
        ),
        (
            "It pulls: whoever knows the name gets the image",
            "That holds for public images. A private registry asks for proof, and a good name is none.",
        ),
    ),
    _saw_prompt,
)


def _saw_instruction(stranger: Attempt) -> Observation:
    response = stranger.last.response
    body = response.excerpt.lower() if response else ""
    challenges = parse_challenges(response.header_lines("www-authenticate")) if response else []
    schemes = " and ".join(challenge.scheme.capitalize() for challenge in challenges)
    in_body = any(challenge.scheme in body for challenge in challenges)
    if in_body or not challenges:
        return Observation("C", "the way in is in the body.")
    return Observation(
        "B", f"the header names the scheme ({schemes}); the word does not occur in the body at all."
    )


INSTRUCTION = Prediction(
    "instruction",
    "The answer has a status (401), a header `WWW-Authenticate` and a JSON body. "
    "Which of them tells the client how to get in?",
    options(
        (
            "The status: 401 means user name and password",
            "401 says that proof is missing. Which kind of proof it does not say: "
            "password, token and others all begin with a 401.",
        ),
        (
            "The header",
            "HTTP wants it in every 401 (RFC 9110, section 15.5.2). "
            "Clients read this line to decide what to send.",
        ),
        (
            "The body",
            "The body is for people and for logs: what went wrong, and which access was missing. "
            "It is easy to take for the important part, because it is what tools print.",
        ),
    ),
    _saw_instruction,
)


def _saw_ghost(ghost: Attempt) -> Observation:
    key = {401: "A", 404: "B", 403: "C"}.get(ghost.last.status or 0, "A")
    return Observation(key, f"{_code(ghost)} for {ghost.name}, which is not there.")


GHOST = Prediction(
    "ghost",
    "The same stranger asks for `team/no-such-app:1.0`. There is no such image here. What is the answer?",
    options(
        (
            "401, like before",
            "The registry looks at credentials first. It has not even looked whether the image is there.",
        ),
        (
            "404, because it is not there",
            "A web server would say so. Here the guard stands before the shelves: "
            "whoever has no credential does not learn what is on them.",
        ),
        (
            "403, because strangers may not look",
            "403 would mean: I know you, and no. This registry does not know who is asking.",
        ),
    ),
    _saw_ghost,
)


def _saw_typo(typo: Attempt, stranger: Attempt) -> Observation:
    same = _body(typo) == _body(stranger)
    if typo.last.status == 403:
        return Observation("C", "403.")
    if typo.last.status == 401 and same:
        return Observation("B", "401, and the body is the stranger's, byte for byte.")
    return Observation("A", f"{_code(typo)}, and the body is not the stranger's.")


def _body(attempt: Attempt) -> str:
    return attempt.last.response.excerpt if attempt.last.response else ""


TYPO = Prediction(
    "typo",
    "Now alice asks for an image that is there, but mistypes her password. "
    "Will the answer say that the password is wrong?",
    options(
        (
            "Yes: other words than for a stranger",
            "It would help you, and whoever tries out passwords. This registry says the same to both.",
        ),
        (
            "No: the same 401, the same words",
            "No credential and a bad credential come to the same: nothing that this registry accepts.",
        ),
        (
            "It says 403",
            "Many tables on the web have it so: 401 without login, 403 with a wrong one. "
            "This registry never sends a 403 at all.",
        ),
    ),
    _saw_typo,
)

RECALL = (
    Question(
        "who-asks",
        "A colleague runs `docker pull` for a private image and gets `no basic auth credentials`. "
        "Whose words are these?",
        options(
            (
                "The registry's",
                "The registry said 401 and `authentication required`. These words are nowhere on the wire.",
            ),
            (
                "Docker's own",
                "Docker read the challenge, found no credential stored for this host, and stopped by itself.",
            ),
            ("The token server's", "The challenge is Basic. No token server takes part."),
        ),
        right="B",
        source="this lesson",
    ),
    Question(
        "exists",
        "You pull from the lab's registry without a login and get 401. What do you know about the image?",
        options(
            ("It exists and is private", "It may. But a name that is not there gets the same answer."),
            ("It does not exist", "It may well exist. The registry has not looked."),
            ("Nothing", "The registry looks at credentials before it looks for the image."),
        ),
        right="C",
        source="this lesson",
    ),
    Question(
        "full-name",
        "Before a client can ask anybody, it completes the name. What does `nginx` stand for?",
        options(
            (
                "localhost/nginx:latest",
                "Without a host in the name, docker means Docker Hub, never this machine.",
            ),
            (
                "docker.io/library/nginx:latest",
                "Host, repository and tag: the parts left out have fixed values.",
            ),
            (
                "docker.io/nginx",
                "Nearly: the official images are in `library`, and the tag is `latest` if none is given.",
            ),
        ),
        right="B",
        source="lesson 01",
    ),
)

CONTENT = Content("02", "htpasswd", (PROMPT, INSTRUCTION, GHOST, TYPO), (CHALLENGES, RESPONSES), RECALL)
