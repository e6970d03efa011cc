"""environment.yml and pyproject.toml promise the same, and what the code imports is promised."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# Where conda-forge's name differs, or one requirement is several packages there.
CONDA_NAMES = {
    "pyjwt[crypto]": ["pyjwt", "cryptography"],
    "httpx[socks]": ["httpx", "socksio"],
    "playwright": ["playwright-python"],
}
# Not on conda-forge: these come by pip there, too.
ONLY_BY_PIP = {"axe-playwright-python"}
# What conda needs to build the environment at all, and what extras ask of cryptography and socksio.
CONDA_ONLY = {"python": ">=3.11,<3.14", "pip": "", "cryptography": ">=3.4", "socksio": ">=1.0,<2"}


def split(requirement: str) -> tuple[str, str]:
    """("name[extra]", "bounds") of a requirement."""
    found = re.fullmatch(r"([A-Za-z0-9_.\-]+(?:\[\w+\])?)\s*(.*)", requirement.strip())
    assert found, requirement
    return found[1], found[2].replace(" ", "")


def promised() -> dict[str, str]:
    """Names and bounds of pyproject.toml, the extra `test` included."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return dict(map(split, project["dependencies"] + project["optional-dependencies"]["test"]))


def conda(indent: str = "  ") -> dict[str, str]:
    """Names and bounds of environment.yml; its pip part is indented further."""
    text = (ROOT / "environment.yml").read_text(encoding="utf-8").partition("\ndependencies:\n")[2]
    lines = re.findall(rf"^{indent}- ([^:\n]+)$", text, flags=re.MULTILINE)
    return dict(split(line) for line in lines if not line.startswith("-e"))


def test_conda_has_every_name_with_the_same_bounds() -> None:
    expected = dict(CONDA_ONLY)
    by_pip = {name: bounds for name, bounds in promised().items() if name in ONLY_BY_PIP}
    for name, bounds in promised().items() - by_pip.items():
        first, *others = CONDA_NAMES.get(name, [name])
        expected[first] = bounds
        assert all(other in CONDA_ONLY for other in others)
    assert conda() == expected
    assert conda(indent=" " * 6) == by_pip


def test_python_bounds_agree() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["requires-python"] == conda()["python"]


def test_conda_forge_is_the_only_channel_and_labkit_itself_comes_by_pip() -> None:
    text = (ROOT / "environment.yml").read_text(encoding="utf-8")
    assert re.search(r"^channels:\n  - conda-forge\ndependencies:", text, flags=re.MULTILINE)
    assert "      - -e .\n" in text  # a requirements file, as conda makes one of it, knows no --no-deps


def third_party(folder: str) -> set[str]:
    """Top-level modules that a folder imports and that are neither Python's nor its own."""
    found = set()
    for path in (ROOT / folder).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.partition(".")[0])
    return found - sys.stdlib_module_names - {"labkit", "tests", "conftest"}


# What comes for certain with a promised package.
COMES_WITH = {
    "docker": "testcontainers",
    "cryptography": "pyjwt",
    "ipython": "ipywidgets",
    "jupyter-client": "jupyterlab",
    "jupyter-server": "jupyterlab",
    "nbformat": "nbclient",
    "packaging": "pytest",
    "psutil": "jupyterlab",
    "requests": "testcontainers",
}


@pytest.mark.parametrize("folder", ["labkit", "tests"])
def test_what_is_imported_is_promised(folder: str) -> None:
    names = {name.partition("[")[0].lower() for name in promised()}
    if folder == "labkit":
        names -= {"hypothesis", "mypy", "nbclient", "playwright", "pytest", "pytest-timeout", "ruff"}
    missing = set()
    for module in third_party(folder):
        sources = {name.lower().replace("_", "-") for name in packages_distributions().get(module, [module])}
        sources |= {COMES_WITH[name] for name in sources if name in COMES_WITH}
        if not sources & names:
            missing.add(module)
    assert not missing
