"""`--reproduce`: a lab with the fault that was named, until Ctrl-C, and nothing of it afterwards."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ERROR = "skopeo: toomanyrequests: You have reached your pull rate limit (ghcr.io/team/app:1.0)"


def start(*words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "labkit", *words],
        env=os.environ | {"LABKIT_BACKEND": "embedded", "COLUMNS": "200"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT to a child")
def test_the_lab_says_what_to_type_and_leaves_nothing() -> None:
    process = start("explain", ERROR, "--reproduce")
    assert process.stdout and process.stderr
    try:
        for line in process.stderr:
            if "Ctrl-C ends it" in line:
                break
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    finally:
        process.kill()
        process.wait()
    assert process.returncode == 1 and "nothing is left" in err
    assert "It plays      rate_limited" in out
    assert re.search(r"skopeo inspect --tls-verify=false docker://localhost:\d+/team/app:1.0", out)
    login = re.search(r"skopeo login .* < (\S+)", out)
    assert login and not Path(login[1]).exists()


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT to a child")
def test_a_code_is_played_and_the_authority_that_mends_it_is_there() -> None:
    process = start("explain", "tls_unknown_ca", "--reproduce")
    assert process.stdout and process.stderr
    try:
        seen = ""
        while "Ctrl-C ends it" not in (line := process.stderr.readline()):
            seen += line
        mend = next(line for line in process.stdout if "sudo install -D -m 644 /" in line)
        authority = Path(mend.split()[5])
        assert authority.read_text().startswith("-----BEGIN CERTIFICATE-----")
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
    finally:
        process.kill()
        process.wait()
    assert not authority.exists()


def test_what_no_lab_can_play_is_said() -> None:
    process = start("explain", "no space left on device", "--reproduce")
    out, err = process.communicate(timeout=60)
    assert "disk_full" in out and "cannot be reproduced" in err and process.returncode == 2


def test_markdown_goes_to_standard_output() -> None:
    process = start("explain", ERROR, "--markdown")
    out, _ = process.communicate(timeout=60)
    assert out.startswith("### Diagnosis") and "NET005" in out and process.returncode == 1
