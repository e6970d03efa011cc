"""Real clients, each in a throwaway home: the same verbs for all, as far as a client has them."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

VERBS = ("login", "pull", "push", "copy", "list", "delete", "logout")
Done = subprocess.CompletedProcess[str]


class Client:
    """A program with a folder of its own; it never asks a person.

    `verbs` are its command lines. In braces: registry, user, reference, target, repository; `layout` is where
    an image is kept between pull and push, `certs` a folder with the lab's CA. `plain` and `secure` fill in
    the options for http, and for https under that CA. Several commands are parted by semicolons.
    `login_asks` says whether a login asks the registry, or keeps whatever it is given; `checks_ca` whether
    https at localhost needs a CA that it knows.
    """

    program: ClassVar[str]
    verbs: ClassVar[Mapping[str, str]]
    plain: ClassVar[Mapping[str, str]] = {}
    secure: ClassVar[Mapping[str, str]] = {}
    login_asks: ClassVar[bool] = True
    checks_ca: ClassVar[bool] = True

    def __init__(self, folder: Path, ca: Path | None = None) -> None:
        self.folder = folder
        self.fields = {"layout": str(folder / "image"), "certs": str(folder / "certs")}
        self.fields |= {"ca": str(folder / "certs" / "ca.crt")}
        self.options = self.secure if ca else self.plain
        self.env = os.environ | {
            "HOME": str(folder),
            "XDG_RUNTIME_DIR": str(folder),
            "REGCTL_CONFIG": str(folder / "regctl.json"),
        }
        for name in ("DOCKER_CONFIG", "DOCKER_AUTH_CONFIG", "REGISTRY_AUTH_FILE"):
            self.env.pop(name, None)
        if ca:
            (folder / "certs").mkdir()
            shutil.copy(ca, folder / "certs" / "ca.crt")
            self.env["SSL_CERT_FILE"] = self.fields["ca"]

    def do(self, verb: str, password: str = "", **fields: object) -> Done:
        """One verb; the password goes in by standard input. What its last command, or the first to fail, said."""
        named = {**self.fields, **{name: str(value) for name, value in fields.items()}}
        named["repository"] = named.get("reference", "").rpartition(":")[0]
        options = {name: each.format(**named) for name, each in self.options.items()}
        for command in self.verbs[verb].split(";"):
            words = [word.format(**named, **options) for word in command.split()]
            done = self.run(*" ".join(words).split(), password=password)
            if done.returncode:
                break
        return done

    def run(self, *words: str, password: str = "") -> Done:
        """The program with these words."""
        command = [self.program, *self.always(), *words]
        return subprocess.run(
            command,
            input=password,
            env=self.env,
            cwd=self.folder,
            capture_output=True,
            text=True,
            timeout=120,
        )

    def always(self) -> list[str]:
        """Words that go before all others."""
        return []

    def close(self) -> None:
        """Leave nothing in stores that others share."""


class Docker(Client):
    program = "docker"
    checks_ca = False  # the engine takes any certificate, and plain http too, from localhost
    verbs: ClassVar = {
        "login": "login {registry} -u {user} --password-stdin",
        "pull": "pull -q {reference}",
        "push": "tag {reference} {target} ; push -q {target}",
        "logout": "logout {registry}",
    }

    def __init__(self, folder: Path, ca: Path | None = None) -> None:
        super().__init__(folder, ca)
        self.env["DOCKER_CONFIG"] = str(folder)
        self.names: set[str] = set()

    def do(self, verb: str, password: str = "", **fields: object) -> Done:
        self.names |= {str(value) for name, value in fields.items() if name in ("reference", "target")}
        return super().do(verb, password, **fields)

    def close(self) -> None:
        if self.names:
            self.run("rmi", "--force", *self.names)


class Skopeo(Client):
    program = "skopeo"
    verbs: ClassVar = {
        "login": "login {tls} {registry} -u {user} --password-stdin",
        "pull": "copy {source} docker://{reference} oci:{layout}",
        "push": "copy {dest} oci:{layout} docker://{target}",
        "copy": "copy {source} {dest} docker://{reference} docker://{target}",
        "list": "list-tags {tls} docker://{repository}",
        "delete": "delete {tls} docker://{reference}",
        "logout": "logout {registry}",
    }
    plain: ClassVar = {
        "tls": "--tls-verify=false",
        "source": "--src-tls-verify=false",
        "dest": "--dest-tls-verify=false",
    }
    secure: ClassVar = {
        "tls": "--cert-dir {certs}",
        "source": "--src-cert-dir {certs}",
        "dest": "--dest-cert-dir {certs}",
    }


class _Storing(Client):
    """podman and buildah keep images in a store of their own."""

    plain: ClassVar = {"tls": "--tls-verify=false"}
    secure: ClassVar = {"tls": "--cert-dir {certs}"}

    def __init__(self, folder: Path, ca: Path | None = None) -> None:
        super().__init__(folder, ca)
        self.store = Path(tempfile.mkdtemp(prefix="labkit-"))  # they want short paths

    def always(self) -> list[str]:
        return [
            "--root",
            str(self.store / "root"),
            "--runroot",
            str(self.store / "run"),
            "--storage-driver",
            "vfs",
        ]

    def close(self) -> None:
        shutil.rmtree(self.store)


class Podman(_Storing):
    program = "podman"
    verbs: ClassVar = {
        "login": "login {tls} {registry} -u {user} --password-stdin",
        "pull": "pull -q {tls} {reference}",
        "push": "push -q {tls} {reference} docker://{target}",
        "list": "search {search} --list-tags {repository}",
        "logout": "logout {registry}",
    }
    plain: ClassVar = {"tls": "--tls-verify=false", "search": "--tls-verify=false"}
    secure: ClassVar = {"tls": "--cert-dir {certs}", "search": ""}

    def always(self) -> list[str]:
        return [*super().always(), "--tmpdir", str(self.store / "tmp"), "--cgroup-manager", "cgroupfs"]


class Buildah(_Storing):
    program = "buildah"
    verbs: ClassVar = {
        "login": "login {tls} -u {user} --password-stdin {registry}",
        "pull": "pull -q --policy always {tls} {reference}",
        "push": "push -q {tls} {reference} docker://{target}",
        "logout": "logout {registry}",
    }


class Crane(Client):
    program = "crane"
    login_asks = False
    verbs: ClassVar = {
        "login": "auth login {registry} -u {user} --password-stdin",
        "pull": "pull --format oci {reference} {layout}",
        "push": "push {layout} {target}",
        "copy": "copy {reference} {target}",
        "list": "ls {repository}",
        "delete": "delete {repository}@{digest}",
        "logout": "auth logout {registry}",
    }


class Oras(Client):
    program = "oras"
    verbs: ClassVar = {
        "login": "login {tls} {registry} -u {user} --password-stdin",
        "pull": "copy {source} {reference} --to-oci-layout {layout}:x",
        "push": "copy {dest} --from-oci-layout {layout}:x {target}",
        "copy": "copy {source} {dest} {reference} {target}",
        "list": "repo tags {tls} {repository}",
        "delete": "manifest delete --force {tls} {reference}",
        "logout": "logout {registry}",
    }
    plain: ClassVar = {"tls": "--plain-http", "source": "--from-plain-http", "dest": "--to-plain-http"}
    # It takes localhost for plain http by itself.
    secure: ClassVar = {
        "tls": "--plain-http=false --ca-file {ca}",
        "source": "--from-plain-http=false --from-ca-file {ca}",
        "dest": "--to-plain-http=false --to-ca-file {ca}",
    }


class Regctl(Client):
    program = "regctl"
    verbs: ClassVar = {
        "login": "registry set {registry} {tls} --skip-check ; registry login {registry} -u {user} --pass-stdin",
        "pull": "registry set {registry} {tls} --skip-check ; image copy {reference} ocidir://{layout}:x",
        "push": "image copy ocidir://{layout}:x {target}",
        "copy": "image copy {reference} {target}",
        "list": "tag ls {repository}",
        "delete": "manifest delete --force-tag-dereference {reference}",
        "logout": "registry logout {registry}",
    }
    plain: ClassVar = {"tls": "--tls disabled"}
    # Its --cacert takes the PEM itself, in the argument; SSL_CERT_FILE names the CA, as for crane.
    secure: ClassVar = {"tls": "--tls enabled"}


CLIENTS: dict[str, type[Client]] = {
    kind.program: kind for kind in (Docker, Skopeo, Podman, Buildah, Crane, Oras, Regctl)
}


def table() -> str:
    """Which verbs of which client the tests run, in Markdown; both auth modes, http and https."""
    rows = ["| client | " + " | ".join(VERBS) + " |", "|---" * (len(VERBS) + 1) + "|"]
    for name, kind in CLIENTS.items():
        rows.append(f"| {name} | " + " | ".join("✓" if verb in kind.verbs else "–" for verb in VERBS) + " |")
    return "\n".join(rows)


def new_name() -> str:
    """A repository of this test's own."""
    return f"team/pushed-{uuid.uuid4().hex[:8]}"
