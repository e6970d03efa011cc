"""Credential helpers, asked for real: what they say, and how they fail."""

import json
import os
import secrets
import time

import pytest

from labkit.credentials import HelperAnswer, HelperFailure, helper
from tests.credentials.programs import path_with, write_helper, write_keeper

KEY = "reg.example.com"
SECRET = "9Zq" + secrets.token_hex(12)
posix = pytest.mark.skipif(os.name != "posix", reason="signals and modes of files are POSIX's")


@pytest.fixture
def asked(tmp_path, monkeypatch):
    """Write a helper with this body, ask it."""
    monkeypatch.setenv("PATH", path_with(tmp_path))

    def ask(body, **options):
        write_helper(tmp_path, "lab", body)
        return helper.ask("lab", KEY, **options)

    return ask


def test_a_helper_gives_what_it_keeps(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", path_with(tmp_path))
    write_keeper(tmp_path, "lab", {KEY: ["hal", SECRET]})
    assert helper.ask("lab", KEY) == HelperAnswer("hal", SECRET)
    assert helper.ask("lab", "other.example.com").reason == "not_found"


def test_the_server_is_told_on_standard_input_without_a_line_end(asked):
    body = "print(json.dumps(dict(Username=repr(sys.stdin.read()), Secret=repr(sys.argv[1:]))))"
    assert asked(body) == HelperAnswer(repr(KEY), "['get']")


@pytest.mark.parametrize(
    ("output", "answer"),
    [
        ('{"username": "hal", "SECRET": "s"}', HelperAnswer("hal", "s", loose=True)),
        (' \n{"Username": "hal", "Secret": "s"} more', HelperAnswer("hal", "s", more=True)),
        ('{"Username": "hal", "Secret": null}', HelperAnswer("hal", "")),
        ('{"Username": "hal", "Secret": "s", "Secret": null}', HelperAnswer("hal", "s")),
        ("{}", HelperAnswer("", "", loose=True)),
        ("null", HelperAnswer("", "", loose=True)),
    ],
)
def test_json_is_read_as_docker_reads_it(asked, output, answer):
    assert asked(f"print({output!r})") == answer


@pytest.mark.parametrize(
    ("named", "asked_for", "astray"),
    [
        ("https://other", KEY, True),
        ("reg.example.com:5000", KEY, True),
        ("https://REG.example.com/v1/", KEY, False),
        ("", KEY, False),
        ("docker.io", "https://index.docker.io/v1/", False),
        (f"https://u:{SECRET}@other", KEY, True),
    ],
)
def test_a_helper_that_answers_for_another_server_is_found_out(
    tmp_path, monkeypatch, named, asked_for, astray
):
    monkeypatch.setenv("PATH", path_with(tmp_path))
    answer = json.dumps({"ServerURL": named, "Username": "hal", "Secret": "s"})
    write_helper(tmp_path, "lab", f"print({answer!r})")
    assert helper.ask("lab", asked_for) == HelperAnswer("hal", "s", astray=astray)
    assert SECRET not in repr(helper.ask("lab", asked_for))


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("print('oops')", "bad_json"),
        ("pass", "bad_json"),
        ("print('[]')", "bad_json"),
        ("""print('{"Username": 5, "Secret": "s"}')""", "bad_json"),
        ("print('credentials not found in native keychain')", "bad_json"),
        ("print('  credentials not found in native keychain\\n'); sys.exit(1)", "not_found"),
        ("print('no credentials server URL'); sys.exit(1)", "no_server_url"),
        ("print('no credentials username'); sys.exit(1)", "no_username"),
        ("print('the keychain is locked'); sys.exit(1)", "failed"),
        ("sys.exit(3)", "failed"),
        ("raise RuntimeError('broken')", "failed"),
        ("print('x' * 70_000)", "too_much"),
        ("while True: print('x' * 70_000)", "too_much"),
        pytest.param("os.kill(os.getpid(), signal.SIGKILL)", "crashed", marks=posix),
    ],
)
def test_a_failure_has_a_name(asked, body, reason):
    assert asked(body).reason == reason


@pytest.mark.parametrize(
    ("printed", "told"),
    [
        ("The keychain is locked. (-25308)\\nmore", "keychain is locked … (-25308)"),
        (
            "error getting credentials: User interaction is not allowed. (-25308)",
            "User interaction is not allowed … (-25308)",
        ),
        ("exit status 2: gpg: decryption failed: No secret key", "gpg: decryption failed … No secret key"),
        ("Cannot autolaunch D-Bus without X11 $DISPLAY", "Cannot autolaunch D-Bus without X11"),
        ("PERMISSION DENIED for correcthorse", "permission denied"),
    ],
)
def test_words_that_helpers_are_known_for_are_told(asked, printed, told):
    failure = asked(f"print('{printed}'); sys.exit(1)")
    assert failure.message == f'failed with exit status 1, saying "{told}"'


def test_other_words_are_not_told_but_that_there_are_some(asked):
    failure = asked("print('correcthorse is wrong'); sys.exit(1)")
    assert "correcthorse" not in failure.message and "wrong" not in failure.message
    assert failure.message.startswith("failed with exit status 1; its words are not shown here")


@pytest.mark.parametrize(
    "body",
    [
        "print({0!r}); sys.exit(1)",
        "print('cannot open', {0!r}, 'now'); sys.exit(2)",
        "print(json.dumps(dict(Username='hal', Secret={0!r}))); sys.exit(1)",
        "print('https://u:' + {0!r} + '@host'); sys.exit(1)",
        "sys.stderr.write({0!r}); sys.exit(1)",
        'print(\'{{"Secret": "\' + {0!r})',
        "print(json.dumps(dict(Username=5, Secret={0!r})))",
        "print({0!r}, flush=True); time.sleep(60)",
    ],
)
def test_a_failure_never_tells_a_secret(asked, capfd, body):
    failure = asked(body.format(SECRET), seconds=2.0)
    assert isinstance(failure, HelperFailure)
    captured = capfd.readouterr()
    assert SECRET not in f"{failure!r}{failure.message}{captured.out}{captured.err}"


def test_a_missing_program(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert helper.ask("lab", KEY).reason == "missing"


def test_a_program_in_the_working_folder_is_not_run(tmp_path, monkeypatch):
    write_keeper(tmp_path, "lab", {KEY: ["mallory", "x"]})
    monkeypatch.chdir(tmp_path)
    for entry in ("", ".", os.pathsep):
        monkeypatch.setenv("PATH", entry)
        assert helper.ask("lab", KEY).reason == "missing"


@posix
def test_a_program_that_cannot_be_started(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    program = tmp_path / "docker-credential-lab"
    program.write_text("#!/no/such/interpreter\n", encoding="utf-8")
    program.chmod(0o755)
    assert helper.ask("lab", KEY).reason == "cannot_start"
    program.chmod(0o644)
    failure = helper.ask("lab", KEY)
    assert failure.reason == "cannot_start" and f"{program} is not executable" in failure.message


@posix
@pytest.mark.parametrize(
    "body",
    [
        "time.sleep(60)",
        "os.close(1); time.sleep(60)",
        "subprocess.run([sys.executable, '-c', 'import time; time.sleep(60)'])",
        "signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)",
    ],
    ids=["silent", "closes its output", "waits for a child", "ignores the polite signal"],
)
def test_a_helper_that_takes_too_long_is_ended_with_all_it_started(asked, tmp_path, body):
    note = tmp_path / "group"
    failure = asked(f"open({str(note)!r}, 'w').write(str(os.getpid()))\n{body}", seconds=2.5)
    assert failure.reason == "timed_out"
    group = int(note.read_text())
    for _ in range(100):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return
        time.sleep(0.05)
    pytest.fail("something the helper started still runs")


def test_a_helper_that_does_not_read_its_question_is_heard(asked):
    assert asked('os.close(0); print(\'{"Username": "hal", "Secret": "s"}\')') == HelperAnswer("hal", "s")
