"""A head and a body made one request, and what the app says to it."""

from __future__ import annotations

import contextlib
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any

import httpx

from labkit.lab.head import Head
from labkit.wire.exchange import Send

_LONGEST_URL = 60_000
"""Characters, a little less than httpx takes; the target itself is handed on in full."""
_UNKNOWN = b'{"errors":[{"code":"UNKNOWN","message":"unknown error"}]}\n'


@dataclass(frozen=True, slots=True)
class Asking:
    """Asks an app for clients that came by `http` or `https` from `peer`."""

    send: Send
    scheme: str
    peer: str

    def answer(
        self, head: Head, stream: httpx.SyncByteStream, gone: Future[None] | None = None
    ) -> httpx.Response | None:
        """The app's response; None where it says that no answer came. `gone` is done once the client is."""
        try:
            return self.send(self._request(head, stream, gone))
        except httpx.TransportError:
            return None
        except httpx.InvalidURL:  # the target is more than the app can pass on
            return httpx.Response(400, text="400 Bad Request")
        except Exception:  # whatever the app did, the client gets an answer
            return httpx.Response(500, headers={"Content-Type": "application/json"}, content=_UNKNOWN)

    def _request(self, head: Head, stream: httpx.SyncByteStream, gone: Future[None] | None) -> httpx.Request:
        request = httpx.Request(
            head.method,
            self._url(head),
            headers=head.fields,
            stream=stream,
            extensions={"target": head.target, "peer": self.peer, "version": head.version, "gone": gone},
        )
        request.method = head.method  # as it was said: `get` is another one than GET
        return request

    def _url(self, head: Head) -> httpx.URL:
        """Where the target leads, for those who do not read it themselves."""
        path = head.target if head.target.startswith("/") else "/"
        with contextlib.suppress(httpx.InvalidURL, ValueError):
            return httpx.URL(f"{self.scheme}://{head.host or 'localhost'}{path}")
        return httpx.URL(f"{self.scheme}://localhost{path[:_LONGEST_URL]}")


def peer_name(address: Any) -> str:
    """Host and port of the other end, as Go writes them."""
    host, port = (str(part) for part in address[:2])
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
