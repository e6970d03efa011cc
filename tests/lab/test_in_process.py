"""The same app without sockets, threads or compiled packages: what a kernel in a browser will have."""

from __future__ import annotations

import subprocess
import sys

BLOCKED = [
    "IPython",
    "ipywidgets",
    "jupyterlab",
    "tornado",
    "zmq",
    "bcrypt",
    "cffi",
    "cryptography",
    "jwt",
    "docker",
    "testcontainers",
    "rich",
    "psutil",
]

PULL = f"""
import sys

class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {BLOCKED!r}:
            raise ImportError(f"{{name}} is not here")

sys.meta_path.insert(0, Blocked())

import threading
threading.Thread.start = None  # none can be started in a browser
import socket
socket.socket.connect = None

import httpx
from labkit.lab.images import lab_images
from labkit.lab.registry.options import Options
from labkit.lab.registry_app import registry_app
from labkit.lab.storage import MemoryStore
from labkit.protocol.flow import blob_flow, pull_flow, push_blob_flow, push_manifest_flow
from labkit.protocol.runner import run
from labkit.protocol.session import Session
from labkit.trace.recorder import record
from labkit.views.trace import render_trace
from labkit.views.diagram import render_diagram
from labkit.wire.exchange import Trace
from labkit.wire.manifest import Platform
from labkit.wire.reference import parse_reference

app = registry_app(MemoryStore(), options=Options("oci-1.1"))
url = httpx.URL("http://localhost:5000")
session = Session(url)
for image in lab_images():
    for blob in image.blobs.values():
        run(push_blob_flow(session, image.repository, blob), app)
    for manifest in image.manifests:
        target = image.tag if manifest is image.manifests[-1] else manifest.digest
        run(push_manifest_flow(session, image.repository, target, manifest.media_type, manifest.body), app)

trace = Trace("a pull")
wire = record(app, trace)
reference = parse_reference("localhost:5000/team/app:1.0")
resolved = run(pull_flow(session, reference, Platform("linux", "arm64")), wire)
for blob in resolved.blobs:
    run(blob_flow(session, reference.repository, blob), wire).read()
assert "manifests/1.0" in str(render_trace(trace))
assert "svg" in str(render_diagram(trace))
print(len(trace), [exchange.status for exchange in trace])
"""


def test_registry_flows_and_views_need_only_pure_python() -> None:
    done = subprocess.run([sys.executable, "-c", PULL], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split(" ", 1)[0] == "6"
