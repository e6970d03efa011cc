"""A registry of a few lines for answers that no honest registry gives: a dict from path to response."""

import httpx

from labkit.wire.manifest import digest_of

V2 = "application/vnd.docker.distribution.manifest.v2+json"
CONFIG, LAYER = b'{"os":"linux"}', b"layer bytes"


def manifest(**changes) -> bytes:
    import json

    document = {
        "schemaVersion": 2,
        "mediaType": V2,
        "config": {
            "mediaType": "application/vnd.docker.container.image.v1+json",
            "digest": digest_of(CONFIG),
            "size": len(CONFIG),
        },
        "layers": [
            {
                "mediaType": "application/vnd.docker.image.rootfs.diff.tar.gzip",
                "digest": digest_of(LAYER),
                "size": len(LAYER),
            }
        ],
    }
    return json.dumps(document | changes).encode()


class Scripted:
    """A Send: answers by path (and host, if given), keeps what it was asked."""

    def __init__(self, answers):
        self.answers = {
            "/v2/": (200, {}, b"{}"),
            "/v2/app/manifests/1": (200, {"Content-Type": V2}, manifest()),
            f"/v2/app/blobs/{digest_of(CONFIG)}": (200, {}, CONFIG),
            f"/v2/app/blobs/{digest_of(LAYER)}": (200, {}, LAYER),
        } | answers
        self.asked: list[httpx.Request] = []

    def __call__(self, request):
        self.asked.append(request)
        full = f"{request.url.host}{request.url.path}"
        found = self.answers.get(full) or self.answers.get(
            request.url.path, (404, {}, b"404 page not found\n")
        )
        status, headers, body = found(request) if callable(found) else found
        if callable(body):
            body = body()
        return httpx.Response(status, headers=headers, content=body, request=request)

    @property
    def lines(self):
        return [f"{request.method} {request.url.host}{request.url.path}" for request in self.asked]
