"""How clients are pointed at a tap: with an image that is there, and with the credential that then goes."""

from __future__ import annotations

import httpx
import pytest

from labkit.trace.upstream import advice, logins, recipes, upstream_url


@pytest.mark.parametrize(
    ("upstream", "image", "known_as"),
    [
        ("docker.io", "library/alpine:latest", "docker.io"),
        ("localhost:5000", "team/app:1.0", "localhost:5000"),
        ("registry.example.com", "REPOSITORY:TAG", "registry.example.com"),
    ],
)
def test_the_example_is_an_image_of_that_registry(upstream, image, known_as):
    lines = recipes("localhost:9", upstream_url(upstream))
    assert lines["docker"] == f"docker pull localhost:9/{image}"
    assert lines["registries.conf"].endswith(f"(under {known_as})")


def test_it_is_said_under_which_name_clients_look_and_what_a_mirror_does_without_a_credential():
    url = httpx.URL("https://registry.example.com")
    which, mirrors = advice("localhost:9", url)
    assert "here localhost:9, not registry.example.com" in which and "it goes anonymously" in which
    assert "past the tap" in mirrors
    assert logins("localhost:9", url)["docker"] == "docker login localhost:9"
