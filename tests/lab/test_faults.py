"""A fault touches what it names, and nothing else."""

from __future__ import annotations

import httpx

from labkit.lab.faults import corrupt_blob

ONE, OTHER = f"sha256:{'1' * 64}", f"sha256:{'2' * 64}"


def answer(request: httpx.Request) -> httpx.Response:
    if request.url.path.endswith("/gone"):
        return httpx.Response(404, content=b"gone", request=request)
    return httpx.Response(200, headers={"X-Kept": "yes"}, content=b"0123456789", request=request)


def ask(path: str) -> httpx.Response:
    return corrupt_blob(answer, ONE)(httpx.Request("GET", f"http://registry.test{path}"))


def test_one_bit_of_that_blob_is_another_and_the_rest_is_as_it_was() -> None:
    response = ask(f"/v2/team/app/blobs/{ONE}")
    assert response.content == b"0123446789"
    assert response.headers["content-length"] == "10" and response.headers["x-kept"] == "yes"
    assert response.request.url.path.endswith(ONE)


def test_everything_else_passes() -> None:
    for path in (f"/v2/team/app/blobs/{OTHER}", f"/v2/team/app/manifests/{ONE}", "/v2/"):
        assert ask(path).content == b"0123456789"


def test_an_empty_blob_and_a_refusal_pass() -> None:
    def nothing(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200 if request.method == "GET" else 401, content=b"", request=request)

    send = corrupt_blob(nothing, ONE)
    for method in ("GET", "HEAD"):
        assert send(httpx.Request(method, f"http://registry.test/v2/a/blobs/{ONE}")).content == b""
