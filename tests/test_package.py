"""The package as people get it: what `import labkit` costs, what the wheel holds, what README and CI say."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

import labkit

ROOT = Path(__file__).resolve().parent.parent


def python(*arguments: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *arguments], cwd=cwd, text=True, capture_output=True, check=False)


@pytest.mark.parametrize("statement", ["import labkit", "from labkit.cli import main; main(['--help'])"])
def test_nothing_heavy_is_imported_before_it_is_used(statement: str) -> None:
    heavy = (
        "{'httpx', 'jwt', 'bcrypt', 'tornado', 'rich', 'docker', 'testcontainers', 'IPython', 'ipywidgets'}"
    )
    code = f"import sys\ntry:\n    {statement}\nexcept SystemExit: pass\n"
    code += f"print('loaded', sorted({heavy} & set(sys.modules)))"
    done = python("-c", code)
    assert done.stdout.endswith("loaded []\n"), done.stdout + done.stderr


def test_in_ipython_a_trace_shows_itself(tmp_path: Path) -> None:
    code = "import labkit, sys; print('labkit.views.display' in sys.modules)"
    done = python("-m", "IPython", "--no-banner", "--ipython-dir", str(tmp_path), "-c", code)
    assert done.stdout.strip() == "True", done.stderr


@pytest.mark.parametrize("name", labkit.__all__)
def test_every_export_is_there(name: str) -> None:
    assert callable(getattr(labkit, name))
    assert name in dir(labkit)


def test_an_unknown_export_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no_such_name"):
        labkit.no_such_name  # noqa: B018


def test_the_version_is_the_projects() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert labkit.__version__ == project["version"]
    assert f"## [{labkit.__version__}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_command_and_the_module_are_the_same_door() -> None:
    done = python("-m", "labkit", "--version")
    assert (done.returncode, done.stdout) == (0, f"labkit {labkit.__version__}\n")


def test_the_wheel_holds_the_notebooks_and_the_types(tmp_path: Path) -> None:
    done = python(
        "-m",
        "pip",
        "wheel",
        "--no-deps",
        "--no-build-isolation",
        "--quiet",
        "--wheel-dir",
        str(tmp_path),
        ".",
    )
    assert done.returncode == 0, done.stderr
    (wheel,) = tmp_path.glob("registry_labkit-*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    notebooks = {f"labkit/notebooks/{path.name}" for path in (ROOT / "notebooks").glob("*.ipynb")}
    assert notebooks and notebooks <= names
    assert "labkit/py.typed" in names
    recorded = {f"labkit/trace/recorded/{path.name}" for path in (ROOT / "labkit/trace/recorded").iterdir()}
    assert recorded and recorded <= names
    assert not [name for name in names if name.startswith(("tests/", "notebooks/"))]


def test_ci_runs_the_readmes_test_command_unchanged() -> None:
    run = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    (command,) = re.findall(r"^python3 -m venv .*pytest$", run, flags=re.MULTILINE)
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"\n{command}\n" in readme
    assert run.rstrip().endswith(f"{command}\nexit $?")
    assert "LABKIT_REQUIRE=docker,browser,peers" in run


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "labkit/README.md"])
def test_every_relative_link_leads_somewhere(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    links = [link for link in re.findall(r"\]\(([^)#]+)", text) if "://" not in link]
    assert not [link for link in links if not (ROOT / page).parent.joinpath(link).exists()]


@pytest.mark.parametrize("script", ["run", "engine.sh"])
def test_ci_scripts_parse(script: str) -> None:
    done = subprocess.run(
        ["bash", "-n", f".ci/{script}"], cwd=ROOT, text=True, capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    "command", [["ruff", "check"], ["ruff", "format", "--check"], ["mypy"]], ids=" ".join
)
def test_style_and_types(command: list[str]) -> None:
    done = python("-m", *command)
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_file_names_a_place_that_is_not_for_everybody() -> None:
    words = [f"/{name}/" for name in ("work", "root")] + [
        "pypi" + ".org",
        "python" + "hosted",
        "deb." + "debian",
    ]
    folders = ["labkit", "tests", "notebooks", ".ci"]
    files = [path for folder in folders for path in (ROOT / folder).rglob("*") if path.is_file()]
    files = [path for path in files if "cache" not in str(path.relative_to(ROOT))]
    files += [path for path in ROOT.glob("*.*") if path.is_file()]
    guilty = [
        (str(path.relative_to(ROOT)), word)
        for path in files
        if path.suffix not in {".png", ".gif"}
        for word in words
        if word in path.read_text(encoding="utf-8", errors="replace")
    ]
    assert not guilty
