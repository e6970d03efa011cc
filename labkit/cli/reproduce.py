"""`--reproduce`: after a diagnosis, a lab with that fault, so that the fix is tried there first."""

from __future__ import annotations

import contextlib
import sys
import time
from pathlib import Path

from rich.console import Console

from labkit.cli import terminal
from labkit.diagnosis.finding import Diagnosis
from labkit.lab.lab import Lab
from labkit.lab.reproducing import Incident, can_switch, in_lines, incident, open_incident
from labkit.lab.watcher import private_folder
from labkit.wire.reference import Reference


def reproduce(diagnosis: Diagnosis, reference: Reference | None, client: str, out: Console) -> None:
    """Open the lab, say what to type, keep it until Ctrl-C. Raises UsageError for what no lab can play."""
    played = incident(diagnosis, reference, client)
    with contextlib.ExitStack() as stack:
        lab = stack.enter_context(open_incident(played))
        folder = stack.enter_context(private_folder("password"))
        stack.callback(terminal.talk().print, "The lab is closed; nothing is left of it.")
        terminal.tell_backend(lab)
        out.print(in_lines(played, lab, str(_password_file(lab, folder))), soft_wrap=True, markup=False)
        with contextlib.suppress(KeyboardInterrupt):
            _wait(played, lab)


def _password_file(lab: Lab, folder: Path) -> Path:
    path = folder / "password.txt"
    path.touch(mode=0o600)
    path.write_text(lab.users[0].password if lab.users else "", encoding="utf-8")
    return path


def _wait(played: Incident, lab: Lab) -> None:
    """Enter switches the fault off and on again, where it can be and somebody is there to press it."""
    talk = terminal.talk()
    if not can_switch(played, lab) or not sys.stdin.isatty():
        talk.print("Ctrl-C ends it.")
        while True:  # an Event cannot be interrupted on Windows
            time.sleep(1)
    assert lab.switch
    talk.print("Enter mends the lab, so that the same command works; Ctrl-C ends it.")
    while sys.stdin.readline():
        lab.switch.put(*(() if lab.switch.now else (played.fault,)))
        said = "Broken again." if lab.switch.now else "Mended: try the same command. Enter breaks it again."
        talk.print(said)
