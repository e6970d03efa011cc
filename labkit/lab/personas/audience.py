"""A persona's tokens: made out to the service that it goes by, and taken back for those of the lab's own."""

from __future__ import annotations

import base64
import json
from collections import OrderedDict
from collections.abc import Callable
from typing import Any, TypeAlias

import httpx

from labkit.wire.exchange import Send

_MOST = 10_000
Sign: TypeAlias = Callable[[dict[str, Any]], str]
"""Makes a token of claims, with the lab's own key."""


class Audience:
    """Tokens that were given out under the persona's service, and the lab's token behind each."""

    def __init__(self, sign: Sign) -> None:
        self._sign = sign
        self._behind: OrderedDict[str, str] = OrderedDict()

    def made_out(self, token: str, service: str, known: bool) -> str:
        """The same token for another audience; the registry takes it only if that one is `known` to it."""
        made = self._sign({**claims(token), "aud": service})
        if known:
            self._behind[made] = token
        if len(self._behind) > _MOST:
            self._behind.popitem(last=False)
        return made

    def taken_back(self, send: Send) -> Send:
        """The registry, which is shown the lab's own tokens."""

        def asking(request: httpx.Request) -> httpx.Response:
            scheme, _, token = request.headers.get("authorization", "").partition(" ")
            if token in self._behind:
                request.headers["authorization"] = f"{scheme} {self._behind[token]}"
            return send(request)

        return asking


def claims(token: str) -> dict[str, Any]:
    """What a token of the lab's says."""
    part = token.split(".")[1]
    said: dict[str, Any] = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return said
