"""`probe`: what an expert would ask, in order, reads only, until the first thing that is broken."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeAlias

import httpx

from labkit.credentials.credential import ANONYMOUS
from labkit.credentials.keychain import resolve_all
from labkit.credentials.outcome import Lookup
from labkit.diagnosis.case import Case, Reached
from labkit.diagnosis.failing import broken, refusal
from labkit.diagnosis.questions import Asking, catalog_flow, fetch, head_flow, push_rights_flow, tags_flow
from labkit.diagnosis.reaching import PATIENCE, reach
from labkit.diagnosis.reading import by_password, carried, good, token_part
from labkit.protocol.client import Scheme, base_url, host_platform
from labkit.protocol.flow import Wanted, pull_flow
from labkit.protocol.network import open_send, proxy_for, trust
from labkit.protocol.session import Session, ping_flow
from labkit.trace.recorder import record
from labkit.trace.trouble import kind
from labkit.wire.errors import LabkitError
from labkit.wire.exchange import Exchange, Flow, Send, Trace
from labkit.wire.reference import Reference

SECONDS = 60.0
"""For all probes together."""
_TLS_SPOKEN = ("unknown_ca", "expired", "not_yet", "wrong_name")
"""Troubles with a certificate: whoever has one speaks TLS."""
Certificates: TypeAlias = tuple[Path | None, Path | None, Path | None]
"""An authority to trust, a certificate to show, its key."""


@dataclass(frozen=True, slots=True)
class Step:
    """A probe that was made: its name, whether it went well (None: a fact, no judgement), what it showed."""

    name: str
    ok: bool | None
    said: str


Notify: TypeAlias = Callable[[Step], None]


def probe(
    reference: Reference,
    *,
    send: Send | None = None,
    trace: Trace | None = None,
    lookup: Lookup | None = None,
    client: str = "",
    scheme: Scheme = "auto",
    platform: Wanted | None = None,
    ca: Path | None = None,
    cert: Path | None = None,
    key: Path | None = None,
    everything: bool = False,
    notify: Notify = lambda step: None,
    seconds: float = SECONDS,
) -> Case:
    """Ask for an image as a client would, up to its first blobs, and keep nothing of them.

    `lookup` is the credential to take; without one every client's is looked up, and that of `client` (else
    docker's) is sent. Without `send` the network is asked. `everything` goes on after what is broken.
    Raises UsageError for files that cannot be used; whatever goes wrong on the way is in the case.
    """
    trace = trace if trace is not None else Trace(f"Diagnosis of {reference}")
    asking = Asking(time.monotonic() + seconds)
    with contextlib.ExitStack() as open_things:
        run = _Run(reference, trace, asking, notify, client, everything)
        run.session = Session(base_url(reference, scheme), stays=scheme == "http")
        open_things.callback(trace.listen(run.tell_exchange))
        if send is None:
            _reach(run, scheme, seconds, (ca, cert, key))
            patient = httpx.Timeout(min(15, seconds), connect=min(PATIENCE, seconds / 4))
            send = open_things.enter_context(open_send(ca, cert, key, patient))
        asking.send = record(send, trace)
        for stage in (run.ping, lambda: run.look_up(lookup), lambda: run.pull(platform or host_platform())):
            stage()
            if run.stopped:
                break
        run.tell_apart()
    return run.case()


@dataclass
class _Run:
    """Probes under way: what they found, and whether to go on.

    `aside` when exchanges are no longer shown one by one, `claims` what was shown of the last token's.
    """

    reference: Reference
    trace: Trace
    asking: Asking
    notify: Notify
    client: str
    everything: bool
    stopped: bool = False
    aside: bool = False
    claims: str = ""
    reached: list[Reached] = field(default_factory=list)
    lookups: Sequence[Lookup] = ()
    session: Session = field(default_factory=lambda: Session(httpx.URL("https://unknown")))

    def case(self) -> Case:
        """What is known by now."""
        return Case(
            self.reference,
            self.client,
            trace=self.trace.exchanges,
            lookups=tuple(self.lookups),
            reached=tuple(self.reached),
            clock=time.time(),
        )

    def tell(self, name: str, ok: bool | None, said: str) -> None:
        """Show a probe."""
        self.notify(Step(name, ok, said))

    def tell_exchange(self, exchange: Exchange) -> None:
        """Show an exchange that has ended; a 401 to somebody who gave no name is a question, no failure."""
        if exchange.seconds is None or self.aside:
            return
        asked = exchange.status == 401 and not carried(exchange)
        self.tell(exchange.stage, None if asked else good(exchange), exchange.meaning)
        claims = token_part(exchange, "claims") if exchange.stage == "token" else {}
        named = ", ".join(f"{name} {claims[name]}" for name in ("iss", "aud", "sub") if claims.get(name))
        if named and named != self.claims:
            self.tell("claims", None, f"The token says: {named}.")
            self.claims = named

    @contextlib.contextmanager
    def failing(self) -> Iterator[None]:
        """An error that labkit foresaw ends the stage; what it was is in the trace."""
        try:
            yield
        except LabkitError as error:
            self.tell("answer", False, error.message)
            self.stopped = True

    def ping(self) -> None:
        """GET /v2/, which brings the challenge."""
        with self.failing():
            self.asking.run(ping_flow(self.session))
        wrong = any(each.stage == "ping" and each.status != 401 for each in broken(self.case()))
        self.stopped = self.stopped or (wrong and not self.everything)

    def look_up(self, given: Lookup | None) -> None:
        """What each client would send."""
        self.lookups = [given] if given else resolve_all(self.reference)
        wanted = self.client or "labkit"
        used = next((each for each in self.lookups if each.client == wanted), self.lookups[0])
        self.session.credential = used.credential
        whom = f"as {used.username}" if used.username else used.kind.replace("_", " ")
        self.tell("credentials", used.kind != "error", f"{used.client}: {whom} ({used.credential.source}).")

    def pull(self, platform: Wanted) -> None:
        """Token, manifest, the platform's, and the first blobs."""
        with self.failing():
            resolved = self.asking.run(pull_flow(self.session, self.reference, platform))
            blobs = resolved.blobs if self.everything else resolved.blobs[:2]
            for blob in blobs:
                fetch(self.asking, self.session, self.reference.repository, blob)
            if self.everything:
                self.asking.run(push_rights_flow(self.session, self.reference.repository))

    def tell_apart(self) -> None:
        """Questions that split what looks alike, a line each: without a name, in other words, from lists."""
        case = self.case()
        first = refusal(case)
        if first is None or first.status not in (401, 403, 404) or first.stage == "ping":
            return
        flows: dict[str, Flow[httpx.Response]] = {}
        if first.status == 404:
            flows["tags"] = tags_flow(self.session, self.reference)
        elif by_password(case, first):
            if first.stage == "manifest" and not first.carried_password:
                flows["by HEAD"] = head_flow(self.session, self.reference)
            flows["anonymously"] = head_flow(Session(self.session.base, ANONYMOUS), self.reference)
        named = first.stage != "token" and self.session.credential.kind != "anonymous"
        if (named or first.status == 404) and self.reference.registry != "docker.io":
            flows["repositories"] = catalog_flow(self.session)
        for name, flow in flows.items():
            self.aside = True
            with contextlib.suppress(LabkitError):
                self.asking.run(flow)
            last = self.trace.exchanges[-1].meaning
            self.tell(name, None, "The same answer." if last == first.meaning else last)


def _reach(run: _Run, scheme: Scheme, seconds: float, certificates: Certificates) -> None:
    """Name, TCP, http or https, and TLS; unless a proxy does that for us."""
    base = run.session.base
    if proxy := proxy_for(base):
        run.tell("proxy", None, f"{base.host} is asked through the proxy {proxy}.")
        return
    port = base.port or (443 if base.scheme == "https" else 80)
    guessed = scheme == "auto" and base.scheme == "http"
    context = trust(*certificates) if guessed or base.scheme == "https" else None
    reached = reach(base.host, port, context, min(PATIENCE, seconds / 4))
    if guessed and reached.tcp and not reached.tls and kind(reached.error) not in _TLS_SPOKEN:
        reached = replace(reached, error="")
    elif guessed and reached.tcp:
        run.session.base = base.copy_with(scheme="https")
    run.reached.append(reached)
    run.tell("name", bool(reached.addresses), ", ".join(reached.addresses) or f"{base.host} has no address.")
    if reached.addresses:
        run.tell("tcp", reached.tcp, f"port {port}" if reached.tcp else reached.error)
    if reached.tcp and run.session.base.scheme == "https":
        names = f"certificate for {', '.join(reached.names[:3])}" if reached.names else ""
        said = ". ".join(filter(None, (reached.error, names))) or "a certificate without names"
        run.tell("tls", reached.tls, said)
