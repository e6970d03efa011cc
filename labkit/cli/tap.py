"""`labkit tap UPSTREAM`: a recording proxy, so that you see what your docker really sends."""

from __future__ import annotations

import argparse
import contextlib
import re
import time
from pathlib import Path

import httpx

from labkit.cli import terminal
from labkit.cli.keeping import kept
from labkit.lab.faults import FAULTS, Fault, behind
from labkit.protocol.auth import is_loopback
from labkit.protocol.network import open_send
from labkit.trace.export import counters
from labkit.trace.tap import Tap
from labkit.wire.errors import UsageError
from labkit.wire.exchange import Trace

IMAGE = "team/app:1.0"
RECIPES = {
    "docker": "docker pull {tap}/{image}        (docker login {tap} first, if the registry is private)",
    "podman": "podman pull --tls-verify=false {tap}/{image}",
    "skopeo": "skopeo inspect --tls-verify=false docker://{tap}/{image}",
    "crane": "crane manifest {tap}/{image}",
    "oras": "oras manifest fetch --plain-http {tap}/{image}",
    "containerd": 'hosts.toml of {upstream}:  [host."http://{tap}"]  capabilities = ["pull", "resolve"]',
    "registries.conf": '[[registry.mirror]]  location = "{tap}"  insecure = true      (under {upstream})',
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `labkit tap`."""
    parser.add_argument("upstream", metavar="UPSTREAM", help="a registry, such as registry.example.com")
    parser.add_argument("--port", type=int, default=0, help="to listen on (default: a free one)")
    parser.add_argument("--save", metavar="FILE", type=Path, help="write the trace there in the end, as JSON")
    parser.add_argument(
        "--plain-http", action="store_true", help="the registry speaks http, on another host too"
    )
    parser.add_argument(
        "--fault",
        metavar="NAME",
        action="append",
        default=[],
        choices=FAULTS,
        help="let it go wrong like this; may be repeated (labkit faults lists them)",
    )
    parser.add_argument("--ca", metavar="FILE", type=Path, help="trust this CA certificate (PEM), too")


def main(args: argparse.Namespace) -> int:
    """Status 0 when Ctrl-C or SIGTERM ended it: that is how it is meant to end."""
    upstream, faults = _url(args), [_on_the_wire(FAULTS[name]) for name in args.fault]
    out, talk = terminal.results(), terminal.talk()
    trace = Trace(f"What went to {upstream.netloc.decode()}")
    with (
        kept(trace, args.save),
        open_send(args.ca) as send,
        Tap(upstream, behind(faults, send), trace, args.port) as tap,
    ):
        out.print(f"Listening on {tap.address} for {upstream}. Ctrl-C ends it.\n")
        for fault in faults:
            out.print(f"Fault: {fault.sentence}", soft_wrap=True)
        for client, recipe in RECIPES.items():
            line = recipe.format(tap=tap.address, image=IMAGE, upstream=upstream.netloc.decode())
            out.print(f"  {client:<16} {line}", soft_wrap=True)
        with terminal.rows(trace, out), contextlib.suppress(KeyboardInterrupt):
            while True:
                time.sleep(0.5)
    talk.print(counters(trace))
    return 0


def _on_the_wire(fault: Fault) -> Fault:
    """The fault, where a tap can do it. Raises UsageError."""
    if fault.door:
        raise UsageError(
            f"{fault.name} is about how a registry listens, and this one listens as it does.",
            f"A lab can do it: labkit serve --fault {fault.name}",
        )
    return fault


def _url(args: argparse.Namespace) -> httpx.URL:
    """The registry's address: https, but on this machine, or when asked. Raises UsageError."""
    text = args.upstream.rstrip("/")
    bare = re.sub("^https?://", "", text)
    if not re.fullmatch(r"[A-Za-z0-9.\-:\[\]]+", bare):
        raise UsageError(
            f"{args.upstream} is no registry.", "Name a host, as in: labkit tap registry.example.com"
        )
    if text != bare:
        return httpx.URL(text)
    here = is_loopback(httpx.URL(f"http://{bare}").host) and not args.ca
    host = "registry-1.docker.io" if bare in ("docker.io", "index.docker.io") else bare
    return httpx.URL(f"{'http' if args.plain_http or here else 'https'}://{host}")
