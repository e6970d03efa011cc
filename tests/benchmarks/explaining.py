"""How long an explanation takes: from the shell's Enter, and of a log of ten megabytes."""

import subprocess
import sys

from labkit.diagnosis.explaining import explain
from tests.benchmarks.pairs import paired, single

LINE = '2026-01-02T03:04:05.{:06}Z level=info msg="response completed" http.request.uri="/v2/team/app/blobs/{}"\n'
TEXT = 'Error response from daemon: Head "https://ghcr.io/v2/acme/app/manifests/1": denied: denied'


def log():
    """Ten megabytes in which one line is the reason."""
    lines = [LINE.format(n, n * 7919 % 1_000_003) for n in range(95_000)]
    lines[60_000] = f"{TEXT}\n"
    return "".join(lines)


def main():
    command = [sys.executable, "-m", "labkit", "explain", TEXT]
    paired(
        "labkit explain TEXT (goal 0.3 s) / python -c pass",
        lambda: subprocess.run(command, check=False, capture_output=True),
        lambda: subprocess.run([sys.executable, "-c", "pass"], check=True),
    )
    text = log()
    single(f"explain a log of {len(text) / 1e6:.0f} MB (goal: seconds)", lambda: explain(text))
