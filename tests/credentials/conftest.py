"""A throwaway home in which nothing of the machine's own answers."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.credentials.programs import path_with

MOVING = """
    DOCKER_CONFIG DOCKER_AUTH_CONFIG REGISTRY_AUTH_FILE XDG_CONFIG_HOME CONTAINERS_REGISTRIES_CONF
    HELM_REGISTRY_CONFIG HELM_CONFIG_HOME BUILDX_CONFIG
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in MOVING.split():
        monkeypatch.delenv(name, raising=False)
    for name in ("HOME", "USERPROFILE", "XDG_RUNTIME_DIR"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setenv("PATH", path_with(tmp_path))
    return tmp_path
