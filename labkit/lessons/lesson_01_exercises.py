"""The exercises of lesson 01: write five references, compute a digest, predict how many requests."""

from __future__ import annotations

import gzip
import hashlib
from typing import Any

from labkit.lab.images import lab_images
from labkit.lessons.exercise import Exercise, Verdict, compare_parts
from labkit.wire.errors import InvalidReference
from labkit.wire.reference import parse_reference

_EXACT = "sha256:9ce1e99312507ac1c48a151118a9b26fb7d181ef859645da6df81149173d37b6"
_NAMES_TASK = f"""
    Write the name that you would give to `docker pull`. Short forms are fine where they mean the same.

        A   the official image of redis on Docker Hub, tag 7
        B   repository tool of the user alice on Docker Hub, tag latest
        C   repository web, tag 1.0, at the registry on this machine that listens on port 5000
        D   repository ops/backup, tag latest, at the registry of your company.
            Its host is called depot, without any dots, and it listens on port 443
        E   repository team/app at ghcr.io, exactly these bytes, wherever the tags may point:
            {_EXACT}
"""

_RIGHT_NAMES = {
    "A": "redis:7",
    "B": "alice/tool",
    "C": "localhost:5000/web:1.0",
    "D": "depot:443/ops/backup",
    "E": f"ghcr.io/team/app@{_EXACT}",
}


_THIS_MACHINE = ("127.0.0.1", "[::1]")


def _means(given: Any) -> tuple[str, str, str] | None:
    """Registry, repository and what is asked for; None if docker would not take it."""
    try:
        reference = parse_reference(str(given).strip())
    except InvalidReference:
        return None
    host, colon, port = reference.registry.rpartition(":")
    registry = f"localhost:{port}" if colon and host in _THIS_MACHINE else reference.registry
    return registry, reference.repository, reference.target


def _says_name(letter: str, given: Any) -> str:
    try:
        means = parse_reference(str(given).strip())
    except InvalidReference as error:
        return f"docker would not take this: {error.message}. {_after_invalid(letter)}".strip()
    registry, repository, target = _means(_RIGHT_NAMES[letter]) or ("", "", "")
    if (_means(given) or ("",))[0] != registry:
        return _other_registry(letter, means.registry)
    if means.repository != repository:
        return f"this is repository `{means.repository}`, and `{repository}` was wanted."
    if letter == "E":
        return "this asks for the tag, and a tag can be moved. Only the digest names exactly these bytes."
    return f"this asks for `{means.target}`, and `{target}` was wanted."


def _after_invalid(letter: str) -> str:
    return "A digest comes after @, a tag after a colon." if letter == "E" else ""


def _other_registry(letter: str, registry: str) -> str:
    if registry == "docker.io" and letter == "C":
        return "without a host in front, this is an image on Docker Hub."
    if registry == "docker.io" and letter == "D":
        return "`depot` has no dot and no colon, so it is read as a user of Docker Hub. A port has a colon."
    if registry == "localhost" and letter == "C":
        return "the host is right, but without a port the client tries the usual ones, 443 and 80."
    return f"this asks the registry `{registry}`."


def _check_names(answer: Any) -> Verdict:
    if isinstance(answer, dict):
        answer = {name: _fits(name, given) or str(given) for name, given in answer.items()}
    return compare_parts(
        answer,
        dict.fromkeys(_RIGHT_NAMES, True),
        "The answer is a dict with a name for each of A to E.",
        _says_name,
        "Each name leads a client to the right place.",
    )


def _fits(letter: Any, given: Any) -> bool:
    """True if a client would do the same with both names; here, unlike elsewhere, case matters."""
    return letter in _RIGHT_NAMES and _means(given) == _means(_RIGHT_NAMES[letter])


NAMES = Exercise(
    "names",
    "Five names",
    _NAMES_TASK,
    (
        "A host before the first slash is one only with a dot or a colon in it, or if it is localhost.",
        "The order is host:port/repository:tag. A digest follows an @, and then no tag is needed.",
    ),
    f"""
    A: `redis:7`. Host and `library/` are filled in.

    B: `alice/tool`, or with `:latest`.

    C: `localhost:5000/web:1.0`, or with `127.0.0.1`.

    D: `depot:443/ops/backup`. The port makes it a host; without it, depot would be a user of Docker Hub.

    E: `ghcr.io/team/app@{_EXACT}`
    """,
    _check_names,
    right=_RIGHT_NAMES,
    wrong=(
        {**_RIGHT_NAMES, "A": "redis"},
        {**_RIGHT_NAMES, "A": "official/redis:7"},
        {**_RIGHT_NAMES, "B": "tool"},
        {**_RIGHT_NAMES, "B": "Alice/tool"},
        {**_RIGHT_NAMES, "C": "web:1.0"},
        {**_RIGHT_NAMES, "C": "localhost/web:1.0"},
        {**_RIGHT_NAMES, "D": "depot/ops/backup"},
        {**_RIGHT_NAMES, "D": "https://depot/ops/backup"},
        {**_RIGHT_NAMES, "E": "ghcr.io/team/app:1.0"},
        {**_RIGHT_NAMES, "E": f"ghcr.io/team/app:{_EXACT}"},
        {**_RIGHT_NAMES, "E": f"team/app@{_EXACT}"},
        "redis:7",
    ),
    fields=("A", "B", "C", "D", "E"),
)

LAYER = next(iter(list(lab_images()[1].blobs.values())[1:]))
"""The lowest layer of public/hello:1.0, as it travels: a tar archive, packed with gzip."""
_RIGHT_DIGEST = f"sha256:{hashlib.sha256(LAYER).hexdigest()}"
_UNPACKED = f"sha256:{hashlib.sha256(gzip.decompress(LAYER)).hexdigest()}"
_SHA512 = f"sha512:{hashlib.sha512(LAYER).hexdigest()}"

_DIGEST_TASK = """
    `LAYER` holds the bytes of a layer of `public/hello:1.0`, as the registry sends them.
    Section 3 computes a digest in two lines; do the same in the cell below.

        A   the digest by which a manifest names this layer
"""


def _says_digest(given: Any) -> str:
    if not isinstance(given, str):
        return "a digest is a text, such as 'sha256:9ce1…'. The method that gives hex digits is hexdigest()."
    said = given.strip()
    if said == _RIGHT_DIGEST.partition(":")[2]:
        return "these are the right digits. A digest begins with the name of its algorithm and a colon."
    if said.lower() == _RIGHT_DIGEST:
        return "digests are written in lower case; to a registry, other letters are another name."
    if said == _UNPACKED:
        return (
            "this is the digest of the unpacked archive. The config lists it, under diff_ids. "
            "The manifest names the bytes that travel, packed."
        )
    if said.startswith("sha512:"):
        return "a good digest, of another algorithm. This manifest names its layers by sha256."
    if said.startswith("sha256:") and len(said) != len(_RIGHT_DIGEST):
        return f"a sha256 has 64 hex digits, and here are {len(said) - len('sha256:')}."
    return "this is computed from other bytes, or in another way. Take LAYER as it is, all of it."


def _check_digest(answer: Any) -> Verdict:
    if not isinstance(answer, dict) or set(answer) != {"A"}:
        return Verdict("wrong", "The answer is a dict with a digest for A.")
    given = answer["A"]
    if not isinstance(given, str) or given.strip() != _RIGHT_DIGEST:
        return Verdict("wrong", f"A: {_says_digest(given)}")
    return Verdict(
        "right",
        "Under this name the registry keeps it, and every other registry that has the same layer.",
        "how you got it. The manifest of public/hello:1.0 tells it too.",
    )


DIGEST = Exercise(
    "digest",
    "Name a layer",
    _DIGEST_TASK,
    (
        "sha256 is imported in section 3. It takes bytes, and LAYER is bytes.",
        "hexdigest() gives 64 characters. What stands before them in every digest of the trace?",
    ),
    """
        "sha256:" + sha256(LAYER).hexdigest()

    The bytes are taken as they travel, packed. The digest of the unpacked archive is another one.
    """,
    _check_digest,
    right={"A": _RIGHT_DIGEST},
    wrong=(
        {"A": _RIGHT_DIGEST.partition(":")[2]},
        {"A": _UNPACKED},
        {"A": _SHA512},
        {"A": _RIGHT_DIGEST[:19]},
        {"A": _RIGHT_DIGEST.upper()},
        {"A": len(LAYER)},
        {"A": f"sha256:{'0' * 64}"},
        _RIGHT_DIGEST,
    ),
    fields=("A",),
)

_COUNTS_TASK = """
    An image has an index, and for your platform a config and three layers, all of them different.
    Its registry is open to all, and labkit's client pulls it into a folder. How many requests?

        A   the folder is empty
        B   the folder holds one of the three layers, from another image
        C   the folder holds the whole image, pulled yesterday
        D   the folder is empty, and the name has a digest in place of the tag: that of the manifest
"""

_RIGHT_COUNTS = {"A": 7, "B": 6, "C": 3, "D": 6}
_SAYS_COUNT = {
    ("A", 3): "these are the layers. Something comes before them, row by row in section 2.",
    ("A", 4): "config and layers make four. Before them come the ping and two lists.",
    ("A", 5): "there are two lists, the index and the manifest, and a ping.",
    ("A", 6): "one is missing. Ping, index, manifest, config: four before the first layer.",
    ("A", 8): "docker needed 8 in section 2, with a `HEAD` for the tag. labkit's client does without it.",
    ("B", 3): "the other layers and the config have to be fetched.",
    ("B", 4): "only one layer is there, and that spares one request. You left out three.",
    ("B", 5): "only one layer is there; you left out one request too many. The config is this image's own.",
    ("B", 7): "the client looks by digest whether a layer is there, and fetches only what is not.",
    ("C", 0): "the tag may have been moved since yesterday, and only the registry knows.",
    ("C", 1): "after the ping the client still has to ask what the tag stands for.",
    ("C", 2): "labkit asks for both lists again, the index and the manifest. (Docker needs two requests.)",
    ("C", 4): "the config is there too, under its digest.",
    ("C", 7): "compare with the second pull in section 4.",
    ("D", 3): "the folder is empty: config and layers have to be fetched.",
    ("D", 5): "the ping is sent all the same.",
    ("D", 7): "with the manifest's own digest, what is the index good for?",
}


def _says_count(letter: str, given: Any) -> str:
    if not isinstance(given, int):
        return "write a number in digits and without quotes, such as 2."
    otherwise = f"{str(given)[:20]} is not it. Go through the rows: ping, index, manifest, config, layers."
    return _SAYS_COUNT.get((letter, given), otherwise)


def _check_counts(answer: Any) -> Verdict:
    verdict = compare_parts(
        answer,
        _RIGHT_COUNTS,
        "The answer is a dict with a number for each of A, B, C and D.",
        _says_count,
        "The lists are asked for by name, the rest only if no file of that digest is there.",
    )
    if verdict.state != "right":
        return verdict
    return Verdict(
        "right", verdict.message, "other clients. Docker's count differs by one or two (section 2)."
    )


COUNTS = Exercise(
    "counts",
    "How many requests?",
    _COUNTS_TASK,
    (
        "Write down the rows of section 2, and strike out those that the case can do without.",
        "Without the index the client needs one request less. Ping and manifest are asked for in every case.",
    ),
    """
    A is 7: ping, index, manifest, config, three layers.

    B is 6: one layer less.

    C is 3: ping, index, manifest. Everything that they name is there.

    D is 6: the digest names the manifest, and the index is not needed.
    """,
    _check_counts,
    right=_RIGHT_COUNTS,
    wrong=(
        *({**_RIGHT_COUNTS, letter: number} for letter, number in _SAYS_COUNT),
        {**_RIGHT_COUNTS, "A": "seven"},
        [7, 6, 3, 6],
    ),
    fields=("A", "B", "C", "D"),
    choices=(0, 1, 2, 3, 4, 5, 6, 7, 8),
)
