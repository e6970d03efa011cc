"""Real clients, each in a throwaway home: the same four verbs for docker, skopeo and podman."""

import os
import shutil
import subprocess
import tempfile
import uuid
from pathlib import Path


class Client:
    """A program with a folder of its own; `run` returns what it said, and never asks a person."""

    program = ""

    def __init__(self, folder):
        self.folder = folder
        self.env = os.environ | {
            "HOME": str(folder),
            "XDG_RUNTIME_DIR": str(folder),
        }

    def run(self, *words, password=None):
        return subprocess.run(
            [self.program, *self.options(), *map(str, words)],
            input=password or "",
            env=self.env,
            capture_output=True,
            text=True,
            timeout=120,
        )

    def options(self):
        return []

    def close(self):
        """Leave nothing in stores that others share."""


class Docker(Client):
    program = "docker"

    def __init__(self, folder):
        super().__init__(folder)
        self.env["DOCKER_CONFIG"] = str(folder)
        self.names = []

    def login(self, registry, user, password):
        return self.run("login", registry, "-u", user, "--password-stdin", password=password)

    def pull(self, reference):
        self.names.append(reference)
        return self.run("pull", reference)

    def push(self, pulled, target):
        self.names.append(target)
        self.run("tag", pulled, target)
        return self.run("push", target)

    def close(self):
        for name in self.names:
            self.run("rmi", "--force", name)


class Skopeo(Client):
    program = "skopeo"

    def login(self, registry, user, password):
        return self.run(
            "login", "--tls-verify=false", registry, "-u", user, "--password-stdin", password=password
        )

    def pull(self, reference):
        return self.run(
            "copy", "--src-tls-verify=false", f"docker://{reference}", f"oci:{self.folder / 'image'}"
        )

    def push(self, pulled, target):
        return self.run(
            "copy", "--dest-tls-verify=false", f"oci:{self.folder / 'image'}", f"docker://{target}"
        )


class Podman(Client):
    program = "podman"

    def __init__(self, folder):
        super().__init__(folder)
        self.store = Path(tempfile.mkdtemp(prefix="labkit-"))  # podman wants short paths

    def options(self):
        places = [
            "--root",
            self.store / "root",
            "--runroot",
            self.store / "run",
            "--tmpdir",
            self.store / "tmp",
        ]
        return [*places, "--storage-driver", "vfs", "--cgroup-manager", "cgroupfs"]

    def close(self):
        shutil.rmtree(self.store)

    def login(self, registry, user, password):
        return self.run(
            "login", "--tls-verify=false", registry, "-u", user, "--password-stdin", password=password
        )

    def pull(self, reference):
        return self.run("pull", "--tls-verify=false", reference)

    def push(self, pulled, target):
        return self.run("push", "--tls-verify=false", pulled, f"docker://{target}")


CLIENTS = {kind.program: kind for kind in (Docker, Skopeo, Podman)}


def new_name():
    """A repository of this test's own."""
    return f"team/pushed-{uuid.uuid4().hex[:8]}"
