"""Situations in which real clients say what is recorded in `tests/diagnosis/client_messages.jsonl`.

`python -m tests.peers.words [CLIENT …]` provokes them, and prints lines for that file.
"""

from __future__ import annotations

import contextlib
import json
import re
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from labkit.credentials.credential import basic
from labkit.lab import Lab, open_lab
from labkit.lessons.login import config_of
from tests.peers.clients import CLIENTS
from tests.peers.recording import keep

ALL = frozenset(CLIENTS)
FAST = ALL - {"podman", "buildah", "regctl"}
"""Who does not try again for seconds."""
CHECK = frozenset(name for name, kind in CLIENTS.items() if kind.checks_ca)
ASKS = frozenset(name for name, kind in CLIENTS.items() if kind.login_asks)
CHOOSES = frozenset({"docker", "skopeo", "podman", "buildah"})
"""Who pulls for one platform."""


@dataclass(frozen=True, slots=True)
class Situation:
    """A pull, or a login, that fails for one of these causes; `password` is "" for none, "right" or another."""

    name: str
    causes: frozenset[str]
    auth: str = "none"
    fault: str = ""
    password: str = ""
    image: str = "team/app:1.0"
    verb: str = "pull"
    clients: frozenset[str] = ALL
    secure: bool = False

    @property
    def lab(self) -> tuple[str, str]:
        """What the lab must be like: situations share it."""
        return self.auth, self.fault


def _of(
    name: str, causes: str, *, clients: frozenset[str] = ALL, secure: bool = False, **more: str
) -> Situation:
    return Situation(name, frozenset(causes.split()), clients=clients, secure=secure, **more)


SITUATIONS = (
    _of("missing-tag", "tag_missing", image="team/app:nope"),
    _of("missing-repo", "repository_missing tag_missing", image="team/none:1.0"),
    _of("name-uppercase", "reference_invalid", image="Team/App:1.0"),
    _of("no-credentials", "no_credentials", auth="htpasswd"),
    _of(
        "no-credentials-anonymous-token-without-access",
        "no_credentials account_lacks_permission",
        auth="token",
    ),
    _of("wrong-password", "no_credentials wrong_password", auth="htpasswd", password="wrong"),
    _of("wrong-password", "wrong_password", auth="token", password="wrong"),
    _of(
        "login-wrong-password",
        "wrong_password",
        auth="htpasswd",
        password="wrong",
        verb="login",
        clients=ASKS,
    ),
    _of("login-wrong-password", "wrong_password", auth="token", password="wrong", verb="login", clients=ASKS),
    _of(
        "token-wrong-audience",
        "token_audience_mismatch token_key_untrusted no_credentials",
        auth="token",
        fault="token_audience_mismatch",
        password="right",
    ),
    _of("registry-down", "connection_refused", fault="connection_refused", clients=FAST),
    _of("unknown-host", "name_not_resolved", fault="name_not_resolved", clients=ALL - {"regctl"}),
    _of("manifest-429", "rate_limited", fault="rate_limited", clients=FAST),
    _of(
        "ping-503-html",
        "registry_unavailable",
        fault="registry_unavailable",
        clients=ALL - {"docker", "crane", "oras"},
    ),
    _of("platform-missing", "platform_not_available", fault="platform_not_available", clients=CHOOSES),
    _of("realm-unknown-host", "token_realm_wrong name_not_resolved", auth="token", fault="token_realm_wrong"),
    _of("tls-unknown-ca", "tls_unknown_ca", fault="tls_unknown_ca", clients=CHECK, secure=True),
    _of(
        "tls-expired",
        "tls_certificate_expired",
        fault="tls_certificate_expired",
        clients=CHECK - {"regctl"},
        secure=True,
    ),
    _of(
        "tls-wrong-name",
        "tls_hostname_mismatch",
        fault="tls_hostname_mismatch",
        clients=CHECK - {"regctl"},
        secure=True,
    ),
    _of(
        "https-client-http-server",
        "http_registry_not_marked_insecure",
        fault="http_registry_not_marked_insecure",
        clients=CHECK - {"crane"},  # it goes on with http
        secure=True,
    ),
)


def said(client: str, situation: Situation, lab: Lab, other_ca: Path) -> str:
    """What a client prints as it fails; raises RuntimeError where it does not."""
    with tempfile.TemporaryDirectory() as home:
        program = CLIENTS[client](Path(home), (lab.ca or other_ca) if situation.secure else None)
        right = lab.users[0].password if lab.users else ""
        password = right if situation.password == "right" else situation.password
        if situation.verb == "pull" and password:
            keep(program, config_of(lab.registry, basic("alice", password)))
        elif client != "podman":  # it takes an empty folder for no login, but not an empty file
            keep(program, "{}")
        who = {"registry": lab.registry, "user": "alice", "reference": f"{lab.registry}/{situation.image}"}
        done = program.do(situation.verb, password if situation.verb == "login" else "", **who)
        program.close()
    if not done.returncode:
        raise RuntimeError(f"{client} did not fail at {situation.name}: {done.stdout}")
    return done.stderr.replace(home, "<dir>")


_PLAIN = (
    (r"(?m)^(Trying to pull|time=\S+ level=(warning|WARN) |WARNING).*\n?", ""),
    (r" \(possibly because of .*?\"labkit lab CA\\?\"\)", ""),  # another authority of the same name is known
    (r"tls: failed to verify certificate: ", ""),  # Go says it from 1.20 on
    (r"repository name \(\S+\) must", "repository name must"),  # docker from 28 on
    (r"image index for", "manifest list for"),  # the fault's is of OCI's kind
    (r"(docker://\S+):arm", r"\1:1.0"),
    (r"account=alice&", ""),
    (r"time=\"[^\"]*\"", "TIME"),
    (r"\d{4}[-/]\d\d[-/]\d\d[T ][\d:.]+Z?", "TIME"),
    (r"<volatile>", "TIME"),
    (r"sha256:[0-9a-f]{64}", "DIGEST"),
    (r"(registry\.test|registry\.invalid|localhost|127\.0\.0\.1|\[::1\]):\d+", "HOST"),
    (r"lookup (\S+) on \S+:", r"lookup \1:"),
    (r"(token-server|auth)\.invalid(:\d+)?", "auth.invalid"),
    (r"valid for [\w.]+, not [\w.]+", "valid for A, not B"),
    (r"service=[\w-]+", "service=SERVICE"),
    (r"toomanyrequests: [^\"\n]*", "toomanyrequests"),
)


def plain(text: str) -> str:
    """Without what is another each time: hosts, times, digests, paths, what was going on before."""
    for pattern, instead in _PLAIN:
        text = re.sub(pattern, instead, text)
    return text.strip()


@contextlib.contextmanager
def labs() -> Iterator[dict[tuple[str, str], Lab]]:
    """A lab for each kind of situation, and the CA of another under ("", "")."""
    with contextlib.ExitStack() as stack:
        opened = {("", ""): stack.enter_context(open_lab("embedded", "none", tls=True))}
        for auth, fault in {situation.lab for situation in SITUATIONS}:
            faults = [fault] if fault else []
            opened[auth, fault] = stack.enter_context(open_lab("embedded", auth, faults=faults))
        yield opened


def main(names: list[str]) -> None:
    """What these clients say, or all, as lines for the file."""
    with labs() as opened:
        for situation in SITUATIONS:
            for client in sorted(situation.clients & set(names or CLIENTS)):
                try:
                    text = said(client, situation, opened[situation.lab], opened["", ""].ca or Path())
                except RuntimeError as error:
                    print(error, file=sys.stderr)
                else:
                    text = plain(text).replace("HOST", "127.0.0.1:5000").replace("TIME", "<volatile>")
                    print(json.dumps({"client": client, "situation": situation.name, "stderr": text}))


if __name__ == "__main__":
    main(sys.argv[1:])
