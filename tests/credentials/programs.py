"""Small credential helpers that really run: Python scripts under the name that docker looks for."""

import os
import sys
from pathlib import Path

# What a helper of the shelf does, with the secrets given: {server URL: [user name, secret]}.
KEEPER = """
kept = {kept!r}
url = sys.stdin.read().strip()
if sys.argv[1:] != ["get"]:
    sys.exit("only get is known here")
if url not in kept:
    print("credentials not found in native keychain")
    sys.exit(1)
print(json.dumps(dict(ServerURL=url, Username=kept[url][0], Secret=kept[url][1])))
"""


def write_helper(folder: Path, suffix: str, body: str) -> Path:
    """Put docker-credential-<suffix> into a folder; on Windows as a .bat beside the script."""
    script = folder / f"docker-credential-{suffix}"
    lines = f"#!{sys.executable} -S\nimport json, os, signal, subprocess, sys, time\n{body}\n"
    script.write_text(lines, encoding="utf-8")
    script.chmod(0o755)
    if os.name == "nt":
        started = script.with_suffix(".bat")
        started.write_text(f'@"{sys.executable}" "{script}" %*\n', encoding="utf-8")
        return started
    return script


def write_keeper(folder: Path, suffix: str, kept: dict) -> Path:
    """A helper that works, and keeps what it is given."""
    return write_helper(folder, suffix, KEEPER.format(kept=kept))


def path_with(folder: Path) -> str:
    """A PATH that has this folder first."""
    return os.pathsep.join([str(folder), os.environ.get("PATH", "")])
