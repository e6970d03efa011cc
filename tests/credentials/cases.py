"""The rows of cases.jsonl: what each client does with a configuration, by its source code."""

import json
from pathlib import Path

from labkit.credentials import HelperAnswer, HelperFailure, look_up

ALL = [
    json.loads(line)
    for line in (Path(__file__).parent / "cases.jsonl").read_text(encoding="utf-8").splitlines()
]
ROWS = [row for row in ALL if row["client"] == "docker"]
FOLDERS = {"$HELM_CONFIG_HOME": "/home/lab/.config/helm", "$BUILDX_CONFIG": "/home/lab/.docker/buildx"}
"""Folders that rows name by their variable, and where they are by default."""
HOME = "/home/lab"
HOME_FILE = "/home/lab/.docker/config.json"


def text(config):
    """A configuration as it stands in a file: some rows are broken on purpose and are text already."""
    return config if isinstance(config, str) else json.dumps(config)


def helpers(answers):
    """An `ask_helper` that knows {suffix: {server URL: [user name, secret]}}, and nothing else."""

    def ask(suffix, server_url):
        if suffix not in answers:
            return HelperFailure("missing", "is not on PATH")
        if server_url not in answers[suffix]:
            return HelperFailure("not_found", "has nothing for this server")
        return HelperAnswer(*answers[suffix][server_url])

    return ask


def placed(path):
    """A row's path, with the default in the place of a variable."""
    for variable, folder in FOLDERS.items():
        path = path.replace(variable, folder)
    return path


def answer(row, client="docker"):
    """The Lookup for a row."""
    files = {placed(path): text(config) for path, config in row.get("files", {}).items()}
    if row["config"] is not None:
        files[HOME_FILE] = text(row["config"])
    env = {"HOME": HOME} | row.get("env", {})
    ask = helpers(row.get("helpers", {}))
    return look_up(row["reference"].removeprefix("oci://"), client, files=files, env=env, ask_helper=ask)


def find(config, reference="reg.example.com/a/b", *, env=None, answers=None, **more):
    """The Lookup of docker for one configuration in the home folder."""
    ask = answers if callable(answers) else helpers(answers or {})
    files = {HOME_FILE: text(config)}
    return look_up(reference, "docker", files=files, env={"HOME": HOME} | (env or {}), ask_helper=ask, **more)
