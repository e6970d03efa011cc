"""Who to be: the options that `pull` and `diagnose` share, and the credential that they mean."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from labkit.credentials.lookup import Lookup, given
from labkit.protocol.client import Scheme
from labkit.wire.errors import UsageError


def add_credential_arguments(parser: argparse.ArgumentParser) -> None:
    """User, http or https, and certificates."""
    who = parser.add_mutually_exclusive_group()
    who.add_argument("--user", metavar="NAME", help="who to be; needs --password-stdin")
    who.add_argument("--anonymous", action="store_true", help="send no credential, whatever is stored")
    parser.add_argument("--password-stdin", action="store_true", help="read the password from standard input")
    parser.add_argument("--plain-http", action="store_true", help="http, also for hosts other than this one")
    parser.add_argument("--ca", metavar="FILE", type=Path, help="trust this CA certificate (PEM), too")
    parser.add_argument("--cert", metavar="FILE", type=Path, help="show this client certificate (PEM)")
    parser.add_argument("--key", metavar="FILE", type=Path, help="its private key, if not in the same file")


def chosen(args: argparse.Namespace) -> Lookup | None:
    """What was given in the call, nobody with --anonymous, and None where it is to be looked up.

    Raises UsageError for half a credential.
    """
    if args.password_stdin and args.user is None:
        raise UsageError("--password-stdin needs --user NAME.")
    if args.user is not None:
        return given(args.user, _password(args))
    return Lookup("labkit") if args.anonymous else None


def scheme(args: argparse.Namespace) -> Scheme:
    """Whoever names an authority or a certificate wants https, on this machine too."""
    return "http" if args.plain_http else "https" if args.ca or args.cert else "auto"


def _password(args: argparse.Namespace) -> str:
    if not args.password_stdin:
        raise UsageError(
            "--user needs --password-stdin: a password among the arguments is for all the machine to see.",
            f"labkit {args.command} {args.reference} --user {args.user} --password-stdin < FILE",
        )
    return sys.stdin.read().removesuffix("\n").removesuffix("\r")
