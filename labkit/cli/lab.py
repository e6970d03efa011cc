"""`labkit lab`: lays the course into a folder of the learner's and opens JupyterLab there."""

from __future__ import annotations

import argparse
import contextlib
import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

from labkit.cli.course import RECORD, Laid, course_folder, lay
from labkit.wire.errors import CannotRun


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `labkit lab`."""
    parser.add_argument(
        "folder",
        metavar="DIR",
        nargs="?",
        type=Path,
        default=Path("labkit-course"),
        help="where the notebooks go (default: %(default)s); what you edited there is never overwritten",
    )
    parser.add_argument("--no-browser", action="store_true", help="start JupyterLab, but open no browser")
    parser.add_argument("--copy-only", action="store_true", help="lay the notebooks out and stop there")


def main(args: argparse.Namespace) -> int:
    """Lay the course out, then become JupyterLab (or, on Windows, wait for it)."""
    folder = args.folder.absolute()
    laid = lay(course_folder(), folder)
    _tell(folder, laid)
    if args.copy_only:
        return 0
    if importlib.util.find_spec("jupyterlab") is None:
        raise CannotRun(
            "JupyterLab is not installed.", f'{sys.executable} -m pip install "jupyterlab>=4.2,<5"'
        )
    command = jupyter_command(folder, browser=not args.no_browser)
    print("JupyterLab starts; Ctrl-C ends it.", file=sys.stderr, flush=True)
    if sys.platform != "win32":
        # JupyterLab takes this process's place, and with it every signal.
        os.execv(command[0], command)
    with contextlib.suppress(KeyboardInterrupt):
        return subprocess.call(command)
    return 0


def jupyter_command(folder: Path, *, browser: bool) -> list[str]:
    """JupyterLab at the first notebook; Ctrl-C ends it without asking."""
    first = min(path.name for path in folder.glob("*.ipynb"))
    return [
        sys.executable,
        "-m",
        "jupyterlab",
        f"--ServerApp.root_dir={folder}",
        f"--LabApp.default_url=/lab/tree/{quote(first)}",
        "--ServerApp.answer_yes=True",
        *([] if browser else ["--no-browser"]),
        # Containers and teaching machines often have no other user; JupyterLab would refuse.
        *(["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []),
    ]


def _tell(folder: Path, laid: Laid) -> None:
    """Say what became of the files; edited ones are named."""
    print(
        f"The course is in {folder}: {len(laid.new)} new, {len(laid.refreshed)} refreshed.", file=sys.stderr
    )
    for name in laid.edited:
        print(f"  {name} has your edits and stays. To get the shipped one, move yours away.", file=sys.stderr)
    if laid.edited:
        print(f"  (What was shipped is noted in {RECORD.as_posix()}.)", file=sys.stderr)
