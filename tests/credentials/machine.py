"""A row laid into a throwaway home: files, variables and helpers, with a real address in place of the row's."""

from pathlib import Path

from tests.credentials.cases import HOME, text
from tests.credentials.generated import HOST
from tests.credentials.programs import write_helper, write_keeper


def lay(row, address, home, monkeypatch):
    """Make this row true here, for a registry at this address; its reference."""

    def here(value):
        return text(value).replace(HOST, address).replace(HOME, str(home))

    files = dict(row.get("files", {}))
    if row.get("config") is not None:
        files[f"{HOME}/.docker/config.json"] = row["config"]
    for path, config in files.items():
        Path(here(path)).parent.mkdir(parents=True, exist_ok=True)
        Path(here(path)).write_text(here(config), encoding="utf-8")
    for name, value in row.get("env", {}).items():
        monkeypatch.setenv(name, here(value))
    for suffix, kept in row.get("helpers", {}).items():
        write_keeper(home, suffix, {here(url): pair for url, pair in kept.items()})
    for suffix, printed in row.get("answers", {}).items():
        write_helper(home, suffix, f"print({printed!r})")
    return here(row["reference"]) + ("" if ":" in row["reference"] else ":1")
