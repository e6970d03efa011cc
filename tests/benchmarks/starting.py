"""How long until there is something to work with: labs, the container, the command itself."""

import shutil
import subprocess
import sys
import time

import httpx

from labkit.lab import open_lab
from tests.benchmarks.pairs import paired, single

LABEL = "registry-labkit-benchmark"


def opened(backend, **options):
    """Seconds from the call to a lab that is ready; closing does not count."""
    began = time.perf_counter()
    with open_lab(backend, **options):
        return time.perf_counter() - began


def docker_run():
    """The peer: seconds from `docker run` to the first answer; removing does not count."""
    name = f"{LABEL}-{time.monotonic_ns()}"
    began = time.perf_counter()
    run = ["docker", "run", "-d", "--name", name, "--label", LABEL, "-p", "127.0.0.1:0:5000", "registry:2"]
    subprocess.run(run, check=True, capture_output=True)
    try:
        port = subprocess.run(["docker", "port", name, "5000"], check=True, capture_output=True, text=True)
        address = port.stdout.split()[0]
        for _ in range(500):
            try:
                httpx.get(f"http://{address}/v2/", verify=False)
                return time.perf_counter() - began
            except httpx.TransportError:
                time.sleep(0.02)
        raise SystemExit("registry:2 did not answer within 10 s")
    finally:
        subprocess.run(["docker", "rm", "-f", name], check=True, capture_output=True)


def main():
    for auth in ("none", "htpasswd", "token"):
        single(f"embedded lab, {auth}, ready (< 100)", lambda auth=auth: opened("embedded", auth=auth))
    if shutil.which("docker-registry") or shutil.which("registry"):
        single("binary lab, htpasswd, ready", lambda: opened("binary"))
    if shutil.which("docker") and subprocess.run(["docker", "info"], capture_output=True).returncode == 0:
        paired(
            "container lab, ready with its images / docker run + first answer (<= 1.3)",
            lambda: opened("container"),
            docker_run,
        )
    command = [sys.executable, "-m", "labkit", "--help"]
    paired(
        "labkit --help / python -c pass",
        lambda: subprocess.run(command, check=True, capture_output=True),
        lambda: subprocess.run([sys.executable, "-c", "pass"], check=True),
    )
