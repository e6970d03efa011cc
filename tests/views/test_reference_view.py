"""Names taken apart: what was written is told from what was filled in."""

from __future__ import annotations

import re

import pytest

from labkit.views.reference import ReferenceReader, references_as_text, render_references

DIGEST = f"sha256:{'ab' * 32}"


def rows(*names: str) -> list[list[str]]:
    body = render_references(names).partition("<tbody")[2]
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in body.split("<tr>")[1:]]
    return [[" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in row] for row in cells]


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        (
            "nginx",
            [
                "docker.io filled in",
                "library/nginx library/ filled in",
                "latest filled in",
                "registry-1.docker.io",
            ],
        ),
        (
            "nginx:latest",
            ["docker.io filled in", "library/nginx library/ filled in", "latest", "registry-1.docker.io"],
        ),
        (
            "docker.io/library/nginx",
            ["docker.io", "library/nginx", "latest filled in", "registry-1.docker.io"],
        ),
        ("myhost/app", ["docker.io filled in", "myhost/app", "latest filled in", "registry-1.docker.io"]),
        ("localhost/app", ["localhost", "app", "latest filled in", "localhost"]),
        ("myhost:5000/app:1.0", ["myhost:5000", "app", "1.0", "myhost:5000"]),
        (f"ghcr.io/a/b@{DIGEST}", ["ghcr.io", "a/b", f"{DIGEST[:14]}…", "ghcr.io"]),
        (f"ghcr.io/a/b:1@{DIGEST}", ["ghcr.io", "a/b", f"{DIGEST[:14]}…", "ghcr.io"]),
    ],
)
def test_the_parts_of_a_name(name: str, parts: list[str]) -> None:
    assert rows(name) == [[name, *parts]]


def test_a_name_that_cannot_be_read_says_why_and_others_stand() -> None:
    bad, good = rows("team/App", "team/app")
    assert "must be in lower case" in bad[1] and "try team/app" in bad[1]
    assert good[2] == "team/app"


def test_what_is_typed_is_text() -> None:
    assert "<script>" not in render_references(["<script>alert(1)</script>"])


def test_without_html_there_is_a_line_for_each() -> None:
    text = references_as_text(["nginx", "team/App"])
    assert text.splitlines()[0] == "nginx  →  docker.io/library/nginx:latest"
    assert "lower case" in text.splitlines()[1]


def test_a_name_that_is_typed_comes_first() -> None:
    reader = ReferenceReader(["nginx"])
    reader.show()
    seen: list[str] = []
    reader.slot.show = lambda html, text: seen.append(text)  # type: ignore[method-assign]
    reader.text.value = "ghcr.io/a/b"
    assert seen == ["ghcr.io/a/b  →  ghcr.io/a/b:latest\nnginx  →  docker.io/library/nginx:latest"]
