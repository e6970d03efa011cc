"""Doors: the command `labkit`, one module per subcommand, each imported only when it is chosen.

A command module has `add_arguments(parser)` and `main(args) -> int`. Results go to standard output,
talk to standard error; errors become one clear message and an exit status here, and nowhere else.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import os
import re
import signal
import sys
from collections.abc import Sequence
from difflib import get_close_matches
from types import FrameType
from typing import Any, NoReturn

import labkit
from labkit.interrupts import ctrl_c_between_imports, handled

COMMANDS = {
    "lab": "open JupyterLab at the course, in a folder of yours",
    "walk": "the whole story in the terminal: refused, challenged, let in",
    "serve": "a lab registry to practise on, until Ctrl-C",
    "pull": "pull an image, verify all of it, show every request",
    "diagnose": "what fails, why, the evidence, the fix",
    "explain": "an error text to its causes, with odds and fixes; a finding's code to its page",
    "tap": "a recording proxy: what your docker really sends",
    "faults": "what the tap can let go wrong on purpose",
    "trace": "a saved trace, a HAR or a client's log: shown, or in another form",
    "compare": "two traces: the first difference that matters, in words",
    "credentials": "which credential each client would send, from where, and what was passed over",
    "doctor": "is this machine ready for the course?",
}
DONE, FAILED, WRONG_USAGE, COULD_NOT_RUN = 0, 1, 2, 3
INTERRUPTED, BROKEN_PIPE = 128 + 2, 128 + 13


class Parser(argparse.ArgumentParser):
    """An argument parser whose errors say what would be right."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(allow_abbrev=False, **settings)

    def error(self, message: str) -> NoReturn:
        """Leave with status 2 after the message, a suggestion if there is one, and the usage."""
        near = self._suggestion(message)
        self.exit(WRONG_USAGE, f"{self.prog}: {message}\n{near}{self.format_usage()}")

    def _suggestion(self, message: str) -> str:
        known = [*self._option_string_actions]
        for action in self._actions:
            known += [str(choice) for choice in action.choices or ()]
        typed = " ".join(re.findall("'([^']*)'", message.partition("(choose from")[0])).split()
        near = [match for word in typed for match in get_close_matches(word, known, 1)]
        return f"Did you mean {near[0]}?\n" if near else ""


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; returns its exit status and raises nothing that labkit foresaw."""
    arguments = sys.argv[1:] if argv is None else list(argv)
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, ValueError):
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    try:
        with ctrl_c_between_imports(), _ended_by_signals():
            status = _run(arguments)
        sys.stdout.flush()
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else DONE
    except KeyboardInterrupt:
        print("Interrupted; everything is closed.", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has gone; Python must not try to flush to it again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return BROKEN_PIPE
    return status


def _run(arguments: list[str]) -> int:
    chosen = next((word for word in arguments if not word.startswith("-")), "")
    parser, command = _parser(chosen)
    args, unknown = parser.parse_known_args(arguments)
    if unknown:
        (command or parser).error(f"there is no '{' '.join(unknown)}' here")
    if command is None:
        parser.print_help()
        return DONE
    from labkit.wire.errors import CannotRun, LabkitError, UsageError

    try:
        return int(_module(chosen).main(args))
    except LabkitError as error:
        print(f"{command.prog}: {error}", file=sys.stderr)
        if isinstance(error, UsageError):
            return WRONG_USAGE
        return COULD_NOT_RUN if isinstance(error, CannotRun) else FAILED
    except BrokenPipeError:
        raise
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        print(f"{command.prog}: {where}{error.strerror or error}", file=sys.stderr)
        return FAILED


def _parser(chosen: str) -> tuple[Parser, Parser | None]:
    """The whole parser, with the options of the chosen command only."""
    parser = Parser(prog="labkit", description="Pull from private registries, with every request in view.")
    parser.add_argument("--version", action="version", version=f"labkit {labkit.__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands", parser_class=Parser)
    for name, summary in COMMANDS.items():
        command = commands.add_parser(name, help=summary, description=summary[0].upper() + summary[1:] + ".")
        if name == chosen:
            _module(name).add_arguments(command)
    return parser, commands.choices.get(chosen)


def _module(command: str) -> Any:
    return importlib.import_module(f"labkit.cli.{command}")


def _ended_by_signals() -> contextlib.AbstractContextManager[None]:
    """SIGTERM and a closed terminal end the command like an exception does: what is open gets closed."""
    names = [name for name in ("SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name)]
    numbers = [getattr(signal, name) for name in names]
    # A signal that is ignored (nohup) stays ignored.
    return handled({number: _leave for number in numbers if signal.getsignal(number) != signal.SIG_IGN})


def _leave(number: int, frame: FrameType | None) -> NoReturn:
    raise SystemExit(128 + number)
