"""`labkit serve`: a lab registry to practise on, until Ctrl-C."""

from __future__ import annotations

import argparse
import contextlib
import json
import time
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

from labkit.cli import terminal
from labkit.cli.faults import add_fault_argument
from labkit.cli.walk import BACKENDS
from labkit.lab.config import check_port
from labkit.lab.faults import FAULTS
from labkit.lab.lab import open_lab
from labkit.lab.personas import PERSONAS
from labkit.lab.registry.options import EDITIONS
from labkit.lab.watcher import private_folder

if TYPE_CHECKING:
    from labkit.lab.lab import Lab


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `labkit serve`."""
    parser.add_argument("--backend", choices=BACKENDS, default="auto", help="default: the first that works")
    parser.add_argument(
        "--auth",
        choices=("none", "htpasswd", "token"),
        help="default: htpasswd, or what the fault or persona needs",
    )
    parser.add_argument(
        "--user", metavar="NAME", action="append", help="a user, the first may do everything; repeatable"
    )
    parser.add_argument("--htpasswd", metavar="FILE", type=Path, help="users from this file (bcrypt entries)")
    parser.add_argument(
        "--edition", choices=EDITIONS, default=EDITIONS[0], help="whose rules the embedded registry keeps"
    )
    parser.add_argument("--persona", choices=PERSONAS, help="the registry that the lab answers as")
    add_fault_argument(parser)
    parser.add_argument("--tls", action="store_true", help="https, under an authority of the lab's own")
    parser.add_argument("--port", type=int, default=0, help="of the registry (default: a free one)")
    parser.add_argument("--json", action="store_true", help="one line of JSON when ready, passwords included")


def main(args: argparse.Namespace) -> int:
    """Status 0 when Ctrl-C or SIGTERM ended it: that is how it is meant to end."""
    check_port(args.port)
    try:
        _serve(args)
    except KeyboardInterrupt:
        pass
    except SystemExit as signalled:
        if not isinstance(signalled.code, int) or signalled.code <= 128:
            raise
    terminal.talk().print("The lab is closed; nothing is left of it.")
    return 0


def _serve(args: argparse.Namespace) -> None:
    with contextlib.ExitStack() as stack:
        lab = stack.enter_context(
            open_lab(
                backend=args.backend,
                auth=args.auth,
                users=args.user,
                htpasswd=args.htpasswd,
                port=args.port,
                edition=args.edition,
                tls=args.tls,
                faults=args.fault,
                persona=args.persona,
            )
        )
        terminal.tell_backend(lab)
        if args.json:
            print(json.dumps(lab.to_json()), flush=True)
        else:
            folder = stack.enter_context(private_folder("passwords"))
            terminal.results().print(card(lab, folder), soft_wrap=True)
        terminal.talk().print("Ctrl-C ends it.")
        while True:  # an Event cannot be interrupted on Windows
            time.sleep(1)


def card(lab: Lab, folder: Path) -> str:
    """The lab in a few lines, with commands to copy; each password lies in a file that only we can read."""
    lines = [f"Registry      {lab.registry}  ({lab.backend}, auth {lab.auth})"]
    lines += [f"Token server  {lab.realm}"] if lab.realm else []
    lines += [f"CA to trust   {lab.ca}"] if lab.ca else []
    lines += [f"Persona       {lab.persona}"] if lab.persona else []
    lines += [f"Fault         {FAULTS[name].sentence}" for name in lab.faults]
    for number, user in enumerate(lab.users):
        lines += ["", f"{user.name} may {', '.join(user.access)}"]
        path = folder / f"{number}.txt"
        path.touch(mode=0o600)
        path.write_text(user.password, encoding="utf-8")
        lines.append(
            f"  docker login {lab.registry} -u {quote(user.name)} --password-stdin < {quote(str(path))}"
        )
    lines += ["", "Images", *(f"  docker pull {image}" for image in lab.images)]
    return "\n".join(lines)
