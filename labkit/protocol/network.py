"""The Send that goes over the network: proxies, authorities, a client certificate."""

from __future__ import annotations

import contextlib
import functools
import ssl
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import httpx

from labkit.protocol.transport import Direct, is_plain
from labkit.wire.errors import UsageError
from labkit.wire.exchange import Send

HERE = ("localhost", "127.0.0.1", "::1")
"""Never asked through a proxy."""
_AS_IT_IS = httpx.Auth()
"""Or httpx would put the user of a URL in the place of the credential that was decided."""
PATIENT = httpx.Timeout(60, connect=10)


@contextlib.contextmanager
def open_send(
    ca: Path | None = None,
    cert: Path | None = None,
    key: Path | None = None,
    timeout: httpx.Timeout = PATIENT,
) -> Iterator[Send]:
    """A Send over the network, for as long as the context is open; redirects are not followed.

    Proxy variables hold (but never for this machine); `ca` is trusted besides the system's authorities.
    `cert` is shown to a server that asks who the client is, with its `key`, if that is not in `cert`.
    Raises UsageError for files that cannot be used.
    """
    here = {f"all://{f'[{host}]' if ':' in host else host}": None for host in HERE}
    context = trust(ca, cert, key)
    proxied = getproxies().keys() & {"http", "https", "all"}  # where httpx looks, too
    with (
        httpx.Client(verify=context, timeout=timeout, mounts=here) as client,
        httpx.Client(transport=Direct(context, timeout), timeout=timeout) as direct,
    ):

        def send(request: httpx.Request) -> httpx.Response:
            if is_plain(request) and not proxied:
                return direct.send(request, stream=True, auth=_AS_IT_IS)
            try:
                return client.send(request, stream=True, auth=_AS_IT_IS)
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                proxy = proxy_for(request.url)
                if proxy is None or "_ssl" in str(error):  # through the proxy TLS is spoken with the registry
                    raise
                said = f"{proxy}: {error or 'no connection in time'}"
                raise httpx.ProxyError(said, request=request) from None

        yield send


def proxy_for(url: httpx.URL) -> str | None:
    """Host and port of the proxy that the environment names for this URL; None without one."""
    named = getproxies().get(url.scheme) or getproxies().get("all")
    if not named or url.host in HERE or proxy_bypass(url.host):
        return None
    parts = urlsplit(named if "://" in named else f"http://{named}")
    return parts.netloc.rpartition("@")[2]


@functools.cache
def trust(ca: Path | None, cert: Path | None = None, key: Path | None = None) -> ssl.SSLContext:
    """Whom to believe, and what to show. Raises UsageError for files that cannot be used."""
    context = httpx.create_ssl_context()
    if ca:
        try:
            context.load_verify_locations(ca)
        except (OSError, ssl.SSLError):
            raise UsageError(f"{ca} is no file with a CA certificate.", "Give a PEM file to --ca.") from None
    if cert:
        _show(context, cert, key)
    elif key:
        raise UsageError("A --key needs its --cert.")
    return context


def _show(context: ssl.SSLContext, cert: Path, key: Path | None) -> None:
    """Load a client certificate; a key under a password is refused, not asked for on a terminal."""

    def locked() -> str:
        raise UsageError(f"{key or cert} is locked with a password.", "openssl pkey -in FILE unlocks it.")

    try:
        context.load_cert_chain(cert, key, locked)
    except (OSError, ssl.SSLError):
        pair = f"{cert} and {key} are" if key else f"{cert} is"
        raise UsageError(
            f"{pair} no client certificate with its key.",
            "Give PEM files: --cert CERTIFICATE --key KEY, or one file with both to --cert.",
        ) from None
