"""Drives a flow: to its end with `run`, or one request at a time with a `Stepper`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Generic

import httpx

from labkit.wire.errors import Corrupt, DigestMismatch, LabkitError, Unreachable
from labkit.wire.exchange import Flow, Result, Send

SMALL = 4 * 1024 * 1024
"""Bytes that a manifest, token or error may have; distribution's own limit for manifests."""
STREAMED = (httpx.codes.OK, httpx.codes.PARTIAL_CONTENT)


def run(flow: Flow[Result], send: Send) -> Result:
    """Send each request of the flow until it returns.

    Raises whatever the flow raises, and Unreachable where no answer came.
    """
    stepper = Stepper(flow, send)
    while stepper.request is not None:
        stepper.step()
    return stepper.result


class Stepper(Generic[Result]):
    """A flow that waits before each request: `.request` is what would be sent next, None at the end."""

    def __init__(self, flow: Flow[Result], send: Send) -> None:
        self._flow = flow
        self._send = send
        self._result: Result | None = None
        self.error: LabkitError | None = None
        self.request: httpx.Request | None = None
        self._advance(lambda: next(flow))

    def step(self, instead: httpx.Request | None = None) -> httpx.Response:
        """Send the next request, or `instead` of it an edited one, and hand the answer to the flow."""
        request = instead or self.request
        if request is None:
            raise LabkitError("The flow has ended; there is nothing left to send.")
        response = answer(self._send, request)
        self._advance(lambda: self._flow.send(response))
        if isinstance(self.error, DigestMismatch):
            blame(response, self.error)
        return response

    @property
    def result(self) -> Result:
        """What the flow returned; raises what it raised."""
        if self.error:
            raise self.error
        return self._result  # type: ignore[return-value]

    def _advance(self, go: Any) -> None:
        try:
            self.request = go()
        except StopIteration as done:
            self.request, self._result = None, done.value
        except LabkitError as error:
            self.request, self.error = None, error


def answer(send: Send, request: httpx.Request) -> httpx.Response:
    """Send one request; everything but a blob is read, up to a bound, before it is returned."""
    try:
        response = send(request)
        response.request = request
        streams = request.extensions.get("stage") in ("blob", "storage")
        if not (streams and response.status_code in STREAMED and request.method == "GET"):
            _read(response)
    except httpx.TransportError as error:
        raise unreachable(request, error) from None
    return response


def blame(response: httpx.Response | None, error: DigestMismatch) -> None:
    """Tell the trace, if there is one, that what came whole was wrong: only who asked for it can know."""
    if response and (tell := response.extensions.get("blame")):
        tell(DigestMismatch(error.message))


def _read(response: httpx.Response) -> None:
    if not hasattr(response, "_content"):
        response.stream = _Bounded(response)
    response.read()


class _Bounded(httpx.SyncByteStream):
    """A body that gives up when it grows beyond what a manifest or an error may have."""

    def __init__(self, response: httpx.Response) -> None:
        self._response = response
        self._stream = response.stream

    def __iter__(self) -> Iterator[bytes]:
        size = 0
        for chunk in self._stream:  # type: ignore[union-attr]
            size += len(chunk)
            if size > SMALL:
                raise Corrupt(
                    f"More than {SMALL} bytes came where a small document was expected.",
                    f"Is {self._response.request.url.host} a registry?",
                )
            yield chunk

    def close(self) -> None:
        self._stream.close()  # type: ignore[union-attr]


def unreachable(request: httpx.Request, error: httpx.TransportError) -> Unreachable:
    """The words for a request without an answer."""
    host, text = request.url.netloc.decode(), str(error)
    if isinstance(error, httpx.ProxyError):
        return Unreachable(
            f"The proxy on the way to {host} did not let it through ({text}).",
            "The environment names it (https_proxy, http_proxy); no_proxy=HOST goes past it.",
        )
    if isinstance(error, httpx.TimeoutException):
        return Unreachable(f"{host} did not answer in time.", "Check address, firewall and proxy settings.")
    if "CERTIFICATE_VERIFY_FAILED" in text:
        why = text.partition("CERTIFICATE_VERIFY_FAILED]")[2].partition("(_ssl")[0].strip(" :")
        return Unreachable(
            f"{host} has a certificate that this machine does not trust ({why}).",
            "If the registry has a CA of its own, give its certificate with --ca FILE.",
        )
    if any(sign in text for sign in ("WRONG_VERSION_NUMBER", "RECORD_LAYER_FAILURE", "record layer")):
        return Unreachable(
            f"{host} answers in plain http, and https was expected.",
            "If that is meant, ask for it: --plain-http.",
        )
    if "refused" in text.lower():
        return Unreachable(f"{host} refuses the connection: nothing listens there.", "Check host and port.")
    if isinstance(error, httpx.ConnectError) and (
        "Errno -" in text or "No address" in text or "getaddrinfo" in text or "nodename" in text
    ):
        return Unreachable(f"No address is known for {request.url.host}.", "Check the spelling, DNS and VPN.")
    return Unreachable(
        f"No answer from {host}: {type(error).__name__}.", "Try again; then look at the network."
    )
