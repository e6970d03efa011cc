"""The same configurations, given to the docker-py that is installed: it takes what labkit says."""

from __future__ import annotations

import warnings

import pytest
from docker import auth
from docker.errors import DockerException, InvalidConfigFile

from labkit.credentials import keychain
from tests.credentials import generated, odd
from tests.credentials.cases import ALL, HOME
from tests.credentials.generated import HOST
from tests.credentials.machine import lay
from tests.credentials.test_real_docker import found

OWN = [
    row for row in ALL if row["client"] == "docker-py" and all(map(HOME.__eq__, row.get("env", {}).values()))
]
ROWS = [*OWN, *map(generated.row, range(60)), *map(odd.row, range(150))]


def taken(reference):
    """(kind, user name, secret) of what docker-py would hand to the engine; "error" where it stops."""
    registry, _ = auth.resolve_repository_name(reference.removesuffix(":1"))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of a helper that is missing
            fields = auth.resolve_authconfig(auth.load_config(), registry) or {}
    except (DockerException, InvalidConfigFile, ValueError, TypeError, KeyError, AttributeError):
        return "error", "", ""
    fields = {name.lower(): value for name, value in fields.items()}
    if isinstance(token := fields.get("identitytoken"), str) and token:
        return "identity_token", "", token
    if fields.get("username") and fields.get("password"):
        return "basic", fields["username"], fields["password"]
    return "anonymous", "", ""


@pytest.mark.parametrize("row", ROWS, ids=[row["id"] for row in ROWS])
def test_docker_py_takes_what_labkit_says(row, home, monkeypatch):
    reference = lay(row, f"{HOST}:5000", home, monkeypatch)
    lookup = keychain.resolve(reference, "docker-py")
    assert taken(reference) == (("error", "", "") if lookup.kind == "error" else found(lookup))
