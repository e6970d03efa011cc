"""Lesson 01, A pull, request by request: predictions and recall questions; the exercises are next door."""

from __future__ import annotations

from labkit.lessons.attempt import Attempt
from labkit.lessons.lesson import Content
from labkit.lessons.lesson_01_exercises import COUNTS, DIGEST, NAMES
from labkit.lessons.question import Observation, Prediction, Question, options
from labkit.wire.reference import Reference


def _saw_registry(reference: Reference) -> Observation:
    key = {"docker.io": "B", "localhost": "C"}.get(reference.registry, "A")
    return Observation(key, f"nothing yet. The name alone decides, and it reads {reference}.")


NGINX = Prediction(
    "nginx",
    "You type `docker pull nginx`. Which registry is asked?",
    options(
        (
            "The one you logged in to last",
            "A login is kept for one host, to be shown when that host is asked. It changes no name.",
        ),
        (
            "Docker Hub",
            "A name without a host means Docker Hub. It is written into docker, not into your settings.",
        ),
        (
            "This machine first, then Docker Hub",
            "`docker run` looks first at the images that are here. `docker pull` always asks the registry.",
        ),
    ),
    _saw_registry,
)


def _saw_count(pull: Attempt) -> Observation:
    key = {1: "A", 3: "B", 4: "C"}.get(len(pull.trace), "D")
    stages = [exchange.stage for exchange in pull.trace]
    told = ", ".join(f"{stages.count(stage)} × {stage}" for stage in dict.fromkeys(stages))
    return Observation(key, f"{len(stages)} requests: {told}.")


COUNT = Prediction(
    "count",
    "The image has three layers, and its registry is open to all. How many requests does a pull take?",
    options(
        ("One: an image is one file", "An image is not one file, and nowhere is it stored as one."),
        ("Three: one for each layer", "First the client must learn which layers there are."),
        (
            "Four: a list, and three layers",
            "Near. There are two lists, one of platforms and one of layers; "
            "before them comes a greeting, and the settings of the image are a file of their own.",
        ),
        ("Seven", "One ping, two lists, the settings, three layers."),
    ),
    _saw_count,
)


def _saw_byte(damaged: Attempt) -> Observation:
    if damaged.error is None:
        return Observation("A", "the pull went through.")
    number, status = damaged.last.n, damaged.last.status
    if status != 200:
        return Observation("B", f"{status} in row {number}.")
    return Observation("C", f"200 in row {number}, like in all rows before it. And still the client stopped.")


BYTE = Prediction(
    "byte",
    "On its way to you, one bit of the second layer is flipped. The length stays the same. What happens?",
    options(
        (
            "Nothing: nobody notices one bit in 790 kB",
            "Somebody has to look at all of them, and the client does: it computes the digest as it reads.",
        ),
        (
            "The registry answers with an error",
            "The registry sent the right bytes. It cannot know what became of them.",
        ),
        (
            "The client refuses the layer",
            "The name of the layer is computed from its bytes. These bytes have another name.",
        ),
    ),
    _saw_byte,
)


def _saw_again(again: Attempt) -> Observation:
    key = {0: "A", 1: "B", 3: "C"}.get(len(again.trace), "D")
    blobs = [exchange.stage for exchange in again.trace].count("blob")
    return Observation(key, f"{len(again.trace)} requests, {blobs} of them for a config or layer.")


AGAIN = Prediction(
    "again",
    "The folder holds all of the image now. You pull the same name into it once more. How many requests?",
    options(
        (
            "None: everything is here",
            "Is it? Somebody may have moved the tag 1.0 to another image since. Only the registry knows.",
        ),
        (
            "One: has anything changed?",
            "It could be done with one. labkit asks for both lists again, and docker needs two requests.",
        ),
        (
            "Three: up to the list of layers",
            "What the tag stands for has to be asked. What a digest stands for never changes.",
        ),
        ("Seven, as before", "Each config and layer has a name that says whether it is here already."),
    ),
    _saw_again,
)


def _saw_missing(tag: Attempt, repository: Attempt) -> Observation:
    if tag.last.status == 401:
        return Observation("C", "401.")
    same = _body(tag) == _body(repository)
    told = "the same body, byte for byte" if same else "not the same body"
    return Observation("B" if same else "A", f"{tag.last.status} and {repository.last.status}, {told}.")


def _body(attempt: Attempt) -> str:
    return attempt.last.response.excerpt if attempt.last.response else ""


MISSING = Prediction(
    "missing",
    "First you ask for a tag that is not there, then for a repository that is not there. "
    "Do the answers say which of the two is missing?",
    options(
        (
            "Yes: no such tag, no such repository",
            "The standard has a code for each, and other registries may use both. "
            "This one keeps the second for another request, the list of tags.",
        ),
        ("No: the same answer to both", "For this registry, both are a manifest that it does not know."),
        ("No: 401 to both", "401 is what a closed door says (lesson 02). This one is open."),
    ),
    _saw_missing,
)

RECALL = (
    Question(
        "moves",
        "Which of these names can stand for other bytes tomorrow?",
        options(
            ("`team/app:1.0`", "A tag is a label. Whoever may push can put it on another image."),
            (
                "`team/app@sha256:9ce1…`",
                "A digest is computed from the bytes. Other bytes would have another digest.",
            ),
            (
                "Neither: a version does not change",
                "1.0 looks like a version, and nothing keeps anybody from moving it.",
            ),
        ),
        right="A",
        source="this lesson",
    ),
    Question(
        "shared",
        "Two images have a layer in common. You have the first and pull the second. "
        "How does the client know that it has that layer?",
        options(
            (
                "The registry remembers what it sent you",
                "It remembers nobody. The same pull from another machine is answered alike.",
            ),
            ("The manifest names it by its digest", "The client looks whether it has a blob of this name."),
            (
                "It fetches the layer and compares",
                "Then nothing would be saved. Look at the last pull of section 4: two blobs.",
            ),
        ),
        right="B",
        source="this lesson",
    ),
    Question(
        "own-proof",
        "alice pulled an image a minute ago. Somebody on the same machine asks the registry again, "
        "without a credential. Does it help that alice was there?",
        options(
            ("Yes, for a few minutes", "alice's token lasts some minutes, but it has to be sent."),
            ("Yes, from the same machine", "The registry does not look at where a request comes from."),
            ("No", "Each request is judged by what it brings along."),
        ),
        right="C",
        source="lesson 00",
    ),
)

CONTENT = Content("01", "none", (NGINX, COUNT, BYTE, AGAIN, MISSING), (NAMES, DIGEST, COUNTS), RECALL)
