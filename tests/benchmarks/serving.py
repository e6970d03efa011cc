"""Manifests a second, the embedded registry against the real one, by wrk over 1, 8 and 64 connections."""

import base64
import json
import re
import shutil
import statistics
import subprocess
import sys
from contextlib import contextmanager
from urllib.parse import urlsplit

import httpx

from labkit.lab.backends.binary import unavailable
from labkit.lab.images import lab_images
from labkit.lab.registry.documents import OCI_MANIFEST

CONNECTIONS, ROUNDS, SECONDS = (1, 8, 64), 3, 2
MANIFEST = lab_images()[0].manifests[0].digest


def main():
    missing = unavailable() or (None if shutil.which("wrk") else "wrk is not installed")
    if missing:
        print(f"manifests a second: not measured. {missing}")
        return
    open_door = compare("none")
    compare("token")
    htpasswd = compare("htpasswd")
    ratios = [ours / theirs for ours, theirs in zip(htpasswd, open_door, strict=True)]
    print(f"embedded, htpasswd against no auth: {', '.join(f'{ratio:.2f}' for ratio in ratios)}")


def compare(auth):
    """Print embedded / real over each number of connections; the embedded registry's own figures."""
    with served("embedded", auth) as ours, served("binary", auth) as real:
        figures = []
        for connections in CONNECTIONS:
            pairs = [(wrk(ours, connections), wrk(real, connections)) for _ in range(ROUNDS)]
            ratios = sorted(a / b for a, b in pairs)
            a, b = (statistics.median(column) for column in zip(*pairs, strict=True))
            figures.append(a)
            name = f"manifests a second, {auth}, {connections} connections"
            print(
                f"{name:<58} {statistics.median(ratios):5.2f}  [{ratios[0]:.2f}-{ratios[-1]:.2f}]"
                f"   {a:8.0f} / {b:8.0f}"
            )
    return figures


@contextmanager
def served(backend, auth):
    """The URL of a manifest, and the options with which wrk asks for it."""
    command = [sys.executable, "-m", "labkit", "serve", "--backend", backend, "--auth", auth, "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        lab = json.loads(process.stdout.readline())
        host = urlsplit(lab["registry"]).netloc.replace("localhost", "127.0.0.1")
        options = [f"Accept: {OCI_MANIFEST}", *authorization(lab)]
        yield [
            *(word for option in options for word in ("-H", option)),
            f"http://{host}/v2/team/app/manifests/{MANIFEST}",
        ]
        process.terminate()


def authorization(lab):
    if not lab["users"]:
        return []
    user = lab["users"][0]
    if lab["auth"] == "htpasswd":
        return [
            "Authorization: Basic " + base64.b64encode(f"{user['name']}:{user['password']}".encode()).decode()
        ]
    asked = {"service": "registry-lab", "scope": "repository:team/app:pull"}
    answer = httpx.get(lab["realm"], params=asked, auth=(user["name"], user["password"]))
    return [f"Authorization: Bearer {answer.json()['token']}"]


def wrk(words, connections):
    """Requests a second, none of them refused."""
    command = ["wrk", "-t1", f"-c{connections}", f"-d{SECONDS}s", *words]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "Non-2xx" not in said, said
    return float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1])
