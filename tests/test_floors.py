"""The floors of the house: who may import whom, where IO may live, how big a file may be.

`FLOORS` is the whole truth: a module that is not in it has no business being there.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

FLOORS = {
    0: """
        labkit.wire labkit.wire.challenge labkit.wire.claims labkit.wire.digest labkit.wire.errors
        labkit.wire.exchange labkit.wire.platform
        labkit.wire.allowlist labkit.wire.excerpt labkit.wire.spellings labkit.wire.stage
        labkit.wire.manifest labkit.wire.redact labkit.wire.reference labkit.wire.scope
        labkit.credentials.credential
    """,
    1: """
        labkit.protocol labkit.protocol.auth labkit.protocol.edit labkit.protocol.flow labkit.protocol.redirects labkit.protocol.refusal
        labkit.protocol.runner labkit.protocol.session labkit.protocol.token
        labkit.credentials labkit.credentials.config_file labkit.credentials.docker labkit.credentials.keys labkit.credentials.search
        labkit.credentials.go_json labkit.credentials.helper_words
        labkit.credentials.containers labkit.credentials.go_docker labkit.credentials.kubernetes
        labkit.credentials.python_clients labkit.credentials.registries_conf labkit.credentials.smells
        labkit.credentials.lookup labkit.credentials.outcome
        labkit.trace labkit.trace.aligning labkit.trace.compare labkit.trace.contents labkit.trace.export labkit.trace.har
        labkit.trace.forms labkit.trace.heard labkit.trace.lines labkit.trace.logs labkit.trace.masks labkit.trace.mermaid labkit.trace.meaning labkit.trace.refusals
        labkit.trace.tokens labkit.trace.trouble labkit.trace.upstream labkit.trace.words
        labkit.lab.archive labkit.lab.chains labkit.lab.gate labkit.lab.head
        labkit.lab.keys labkit.lab.passwords labkit.lab.registry labkit.lab.registry.answers
        labkit.lab.registry.asked labkit.lab.registry.blobs labkit.lab.registry.conditions
        labkit.lab.registry.documents labkit.lab.registry.events labkit.lab.registry.header
        labkit.lab.registry.listings labkit.lab.registry.manifests labkit.lab.registry.oci
        labkit.lab.registry.options labkit.lab.registry.pathless labkit.lab.registry.referrers
        labkit.lab.registry.routes
        labkit.lab.registry.uploads
        labkit.lab.go_base64 labkit.lab.go_json labkit.lab.refresh_tokens labkit.lab.tokens labkit.lab.trust labkit.lab.registry_app labkit.lab.rights labkit.lab.store labkit.lab.token_app
        labkit.lab.faults labkit.lab.faults.answering labkit.lab.faults.blob labkit.lab.faults.connection
        labkit.lab.faults.credential labkit.lab.faults.fault labkit.lab.faults.forging labkit.lab.faults.manifest
        labkit.lab.faults.ping labkit.lab.faults.push labkit.lab.faults.token labkit.lab.images
        labkit.lab.choosing labkit.lab.personas labkit.lab.personas.audience labkit.lab.personas.cast labkit.lab.personas.persona labkit.lab.personas.playing labkit.lab.personas.storage
        labkit.diagnosis labkit.diagnosis.case labkit.diagnosis.cause labkit.diagnosis.causes
        labkit.diagnosis.commands labkit.diagnosis.fixes labkit.diagnosis.pages
        labkit.diagnosis.markdown labkit.diagnosis.wording
        labkit.diagnosis.causes.beside labkit.diagnosis.causes.ci labkit.diagnosis.causes.client
        labkit.diagnosis.causes.config labkit.diagnosis.causes.helper labkit.diagnosis.causes.htpasswd
        labkit.diagnosis.causes.kubernetes labkit.diagnosis.causes.name labkit.diagnosis.causes.network
        labkit.diagnosis.causes.push labkit.diagnosis.causes.redirect labkit.diagnosis.causes.refused
        labkit.diagnosis.causes.rights labkit.diagnosis.causes.token labkit.diagnosis.finding labkit.diagnosis.rules
        labkit.diagnosis.against labkit.diagnosis.diagnosing labkit.diagnosis.failing labkit.diagnosis.reading labkit.diagnosis.refusals
        labkit.diagnosis.rules.answering labkit.diagnosis.rules.challenge labkit.diagnosis.rules.content
        labkit.diagnosis.rules.network labkit.diagnosis.rules.push labkit.diagnosis.rules.refusing
        labkit.diagnosis.rules.rights labkit.diagnosis.rules.rule labkit.diagnosis.rules.stored
        labkit.diagnosis.rules.token labkit.diagnosis.rules.words
        labkit.diagnosis.explaining labkit.diagnosis.symptoms labkit.diagnosis.symptoms.accounts
        labkit.diagnosis.symptoms.logins labkit.diagnosis.symptoms.cleaning
        labkit.diagnosis.symptoms.phrases labkit.diagnosis.symptoms.reading labkit.diagnosis.symptoms.refusals
        labkit.diagnosis.symptoms.addresses labkit.diagnosis.symptoms.behind labkit.diagnosis.symptoms.certificates
        labkit.diagnosis.symptoms.challenges labkit.diagnosis.symptoms.proxies labkit.diagnosis.symptoms.pushes
        labkit.diagnosis.symptoms.clients labkit.diagnosis.symptoms.fronts labkit.diagnosis.symptoms.helpers
        labkit.diagnosis.symptoms.networks labkit.diagnosis.symptoms.pipelines labkit.diagnosis.symptoms.places labkit.diagnosis.symptoms.platforms
        labkit.diagnosis.symptoms.token_servers labkit.diagnosis.symptoms.speakers
        labkit.diagnosis.symptoms.splits labkit.diagnosis.symptoms.tables labkit.diagnosis.symptoms.told_of_clients
        labkit.diagnosis.symptoms.facts labkit.diagnosis.symptoms.names
        labkit.diagnosis.symptoms.told_of_credentials
        labkit.diagnosis.symptoms.kubernetes labkit.diagnosis.symptoms.login_hosts
        labkit.diagnosis.symptoms.products labkit.diagnosis.symptoms.told_of_registries
        labkit.diagnosis.symptoms.told_of_homes labkit.diagnosis.symptoms.told_of_names
        labkit.diagnosis.symptoms.told_of_versions labkit.diagnosis.symptoms.well_known
        labkit.diagnosis.symptoms.outside labkit.diagnosis.symptoms.weighing
    """,
    2: """
        labkit.interrupts labkit.protocol.client labkit.protocol.fetch labkit.protocol.landing labkit.protocol.layout
        labkit.protocol.locks labkit.protocol.network labkit.protocol.transport
        labkit.credentials.helper labkit.credentials.keychain labkit.credentials.teaching_helper
        labkit.diagnosis.probes labkit.diagnosis.questions labkit.diagnosis.reaching labkit.trace.imports
        labkit.trace.recorder labkit.trace.tap labkit.trace.recordings
        labkit.lab.reproducing labkit.lab labkit.lab.backends labkit.lab.backends.binary labkit.lab.backends.container
        labkit.lab.backends.embedded labkit.lab.config labkit.lab.content labkit.lab.disk labkit.lab.front labkit.lab.parts labkit.lab.switch labkit.lab.personas.facts labkit.lab.incoming labkit.lab.outgoing labkit.lab.journal labkit.lab.lab labkit.lab.ahead labkit.lab.connection labkit.lab.framing labkit.lab.hello
        labkit.lab.asking labkit.lab.opening labkit.lab.server labkit.lab.tls labkit.lab.storage labkit.lab.watcher
    """,
    3: """
        labkit.views labkit.views.page labkit.views.answer labkit.views.attempts labkit.views.card labkit.views.challenge labkit.views.claim
        labkit.views.comparison labkit.views.exports labkit.views.tapping labkit.views.controls labkit.views.display
        labkit.views.exercise labkit.views.finding labkit.views.headers labkit.views.bench labkit.views.diagnosing
        labkit.views.html labkit.views.marks labkit.views.missing labkit.views.notice labkit.views.parts
        labkit.views.prose labkit.views.question labkit.views.row labkit.views.spec labkit.views.style
        labkit.views.address labkit.views.arrow labkit.views.copying labkit.views.counters labkit.views.diagram
        labkit.views.lab_picture labkit.views.lifeline labkit.views.sequence
        labkit.views.terminal labkit.views.trace
        labkit.views.ahead labkit.views.config labkit.views.credential labkit.views.editor labkit.views.knowledge
        labkit.views.lookup labkit.views.lookups labkit.views.plain labkit.views.stepper labkit.views.stepping labkit.views.timebar
        labkit.views.token labkit.views.verdicts labkit.lessons.steps
        labkit.lessons labkit.lessons.attempt labkit.lessons.exercise labkit.lessons.lesson
        labkit.lessons.lesson_00 labkit.lessons.lesson_00_exercises labkit.lessons.lesson_01
        labkit.lessons.lesson_01_exercises labkit.lessons.docker_open labkit.views.reference
        labkit.lessons.lesson_02 labkit.lessons.lesson_02_exercises labkit.lessons.lesson_03
        labkit.lessons.lesson_03_exercises labkit.lessons.docker_login labkit.lessons.login
        labkit.lessons.client labkit.lessons.lesson_04 labkit.lessons.lesson_04_exercises labkit.views.counts
        labkit.lessons.progress labkit.lessons.question labkit.lessons.real_docker
        labkit.lessons.seats
    """,
    4: """
        labkit labkit.__main__
        labkit.cli labkit.cli.credential labkit.cli.credentials labkit.cli.course labkit.cli.diagnose labkit.cli.doctor labkit.cli.explain labkit.cli.keeping labkit.cli.lab labkit.cli.compare labkit.cli.faults labkit.cli.reading labkit.cli.trace labkit.cli.pull labkit.cli.serve
        labkit.cli.reproduce labkit.cli.story labkit.cli.tap labkit.cli.terminal labkit.cli.verdict labkit.cli.walk
    """,
}
FLOOR = {module: floor for floor, modules in FLOORS.items() for module in modules.split()}

# What floors 0 and 1 get handed in, and therefore never reach for.
IO_WORDS = """
    asyncio atexit concurrent ctypes docker fcntl getpass glob IPython ipywidgets jupyter_client
    jupyter_server jupyterlab multiprocessing nbclient nbformat os pathlib queue random rich secrets select
    selectors shutil signal socket socketserver ssl subprocess sys tempfile testcontainers threading time
    tornado uuid webbrowser urllib.request http.client http.server
"""
IO_MODULES = frozenset(IO_WORDS.split())
PURE_PARTS = {"pathlib": {"PurePath", "PurePosixPath", "PureWindowsPath"}}
IO_CALLS = {"open", "print", "input", "breakpoint"}
HTTPX_DATA = {"codes", "Request", "Response", "URL", "Headers", "QueryParams", "ByteStream", "SyncByteStream"}
CLOCKS = {"now", "utcnow", "today"}

MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted((ROOT / "labkit").rglob("*.py"))
}
TREES = {module: ast.parse(path.read_text(encoding="utf-8")) for module, path in MODULES.items()}
PURE = [module for module in MODULES if FLOOR.get(module, 9) <= 1]


def imports(tree: ast.Module) -> Iterator[tuple[str, str, int]]:
    """(module, name imported from it or "", line) of every import, also those inside functions."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "", node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"relative import in line {node.lineno}"
            yield from ((str(node.module), alias.name, node.lineno) for alias in node.names)


def own_imports(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """The labkit modules that a module imports: `from room import module` is that module."""
    for module, name, line in imports(tree):
        if module == "labkit" or module.startswith("labkit."):
            yield (f"{module}.{name}" if f"{module}.{name}" in MODULES else module), line


def io_imports(tree: ast.Module) -> Iterator[str]:
    """Imports of what does IO, in words."""
    for module, name, line in imports(tree):
        if name in PURE_PARTS.get(module, ()):
            continue
        if {module, module.partition(".")[0], f"{module}.{name}"} & IO_MODULES:
            yield f"line {line}: {module}"


def io_uses(tree: ast.Module) -> Iterator[str]:
    """Calls that read, write or look at a clock, and what of httpx is not data, in words."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in IO_CALLS:
            yield f"line {node.lineno}: {node.func.id}()"
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CLOCKS:
            yield f"line {node.lineno}: .{node.func.attr}()"
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "httpx" and not is_data(node.attr):
            yield f"line {node.lineno}: httpx.{node.attr}"


def is_data(name: str) -> bool:
    """True if a name of httpx is data, or an error."""
    return name in HTTPX_DATA or name.endswith(("Error", "Exception", "Timeout", "InvalidURL"))


@pytest.mark.parametrize("module", MODULES)
def test_every_module_has_a_floor(module: str) -> None:
    assert module in FLOOR, f"{module} has no floor: give it one in tests/test_floors.py"


def test_every_module_with_a_floor_is_there() -> None:
    assert set(FLOOR) <= set(MODULES)


@pytest.mark.parametrize("module", MODULES)
def test_no_import_goes_up(module: str) -> None:
    up = [
        f"line {line}: {other} (floor {FLOOR[other]})"
        for other, line in own_imports(TREES[module])
        if FLOOR.get(other, 0) > FLOOR.get(module, 9)
    ]
    assert not up, f"{module} (floor {FLOOR[module]}) imports from above: {up}"


@pytest.mark.parametrize("module", PURE)
def test_floors_0_and_1_do_no_io(module: str) -> None:
    assert [*io_imports(TREES[module]), *io_uses(TREES[module])] == []


@pytest.mark.parametrize("module", MODULES)
def test_every_module_says_what_it_is_for(module: str) -> None:
    assert len((ast.get_docstring(TREES[module]) or "").split()) >= 4


@pytest.mark.parametrize("module", MODULES)
def test_files_and_functions_stay_small(module: str) -> None:
    assert len(MODULES[module].read_text(encoding="utf-8").splitlines()) <= 300
    long = [
        f"{node.name}: {node.end_lineno - node.lineno + 1} lines"
        for node in ast.walk(TREES[module])
        if isinstance(node, ast.FunctionDef) and node.end_lineno and node.end_lineno - node.lineno >= 60
    ]
    assert not long


def test_no_module_bears_the_name_of_an_export() -> None:
    exports = set(__import__("labkit").__all__)
    # A door bears its command's name; nobody imports from the doors.
    rooms = {module.rpartition(".")[2] for module in MODULES if not module.startswith("labkit.cli.")}
    assert not rooms & exports


@pytest.mark.parametrize(
    "source",
    [
        "import os",
        "import os.path",
        "def f():\n    import socket",
        "from threading import Lock",
        "from pathlib import Path",
        "from urllib import request",
        "from urllib.request import urlopen",
        "import docker.errors",
        "open('x')",
        "import datetime\ndatetime.datetime.now()",
        "import httpx\nhttpx.Client()",
    ],
)
def test_the_io_check_sees(source: str) -> None:
    tree = ast.parse(source)
    assert [*io_imports(tree), *io_uses(tree)]


@pytest.mark.parametrize(
    "source",
    [
        "from pathlib import PurePosixPath",
        "import httpx\nhttpx.Request('GET', 'x')",
        "from urllib.parse import quote",
    ],
)
def test_the_io_check_lets_pass(source: str) -> None:
    tree = ast.parse(source)
    assert not [*io_imports(tree), *io_uses(tree)]


def test_the_up_check_sees_lazy_and_from_imports() -> None:
    tree = ast.parse("def f():\n    from labkit.wire import errors\n    import labkit.wire.exchange")
    assert [module for module, _ in own_imports(tree)] == ["labkit.wire.errors", "labkit.wire.exchange"]
