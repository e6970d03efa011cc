"""The set-ups that the transcripts were recorded with: as distribution's configuration, and as labkit's app."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import bcrypt

from labkit.lab.gate import Gate, htpasswd_gate, no_gate, silly_gate, token_gate
from labkit.lab.keys import certify
from labkit.lab.registry.options import Options
from labkit.lab.registry_app import PLAIN, registry_app
from labkit.lab.storage import MemoryStore
from labkit.wire.exchange import Send
from tests.transcripts.tokens import BUNDLE, CURVE, ISSUER, PRIVATE, SERVICE

REALM = "http://127.0.0.1:5001/token"
USER, PASSWORD = "alice", "paper-boat-71"


@dataclass(frozen=True)
class Setup:
    """One registry, empty at first; the exchanges whose ids begin with its name go to it, in order."""

    auth: str
    options: Options = PLAIN
    autoredirect: bool = False
    tls: bool = False


SETUPS = {
    "none": Setup("none"),
    "none-delete": Setup("none", Options(delete=True)),
    "none-empty": Setup("none"),
    "none-relative": Setup("none", Options(relative_urls=True)),
    "none-host": Setup("none", Options(host="https://public.test")),
    "none-readonly": Setup("none", Options(readonly=True)),
    "none-tls": Setup("none", tls=True),
    "htpasswd": Setup("htpasswd", Options(delete=True)),
    "silly": Setup("silly"),
    "token": Setup("token", Options(delete=True)),
    "token-autoredirect": Setup("token", autoredirect=True),
}


def htpasswd() -> str:
    """The one entry that the htpasswd set-up has."""
    return f"{USER}:{bcrypt.hashpw(PASSWORD.encode(), bcrypt.gensalt(4)).decode()}\n"


def app(setup: Setup) -> Send:
    """labkit's registry in this set-up."""
    return registry_app(MemoryStore(), _gate(setup), setup.options)


def _gate(setup: Setup) -> Gate:
    if setup.auth == "htpasswd":
        return htpasswd_gate(dict([htpasswd().strip().split(":", 1)]), "labkit")
    if setup.auth == "silly":
        return silly_gate("silly-realm", "silly-service")
    if setup.auth == "token":
        return token_gate(
            BUNDLE,
            issuer=ISSUER,
            service=SERVICE,
            realm=REALM,
            clock=time.time,
            autoredirect=setup.autoredirect,
        )
    return no_gate


def configuration(setup: Setup, folder: Path, port: int) -> str:
    """distribution's configuration file for this set-up; the files it names are written beside it."""
    (folder / "htpasswd").write_text(htpasswd(), encoding="utf-8")
    (folder / "bundle.pem").write_text(BUNDLE, encoding="utf-8")
    auths: dict[str, Any] = {
        "none": {},
        "silly": {"silly": {"realm": "silly-realm", "service": "silly-service"}},
        "htpasswd": {"htpasswd": {"realm": "labkit", "path": str(folder / "htpasswd")}},
        "token": {
            "token": {
                "realm": REALM,
                "service": SERVICE,
                "issuer": ISSUER,
                "rootcertbundle": str(folder / "bundle.pem"),
                "autoredirect": setup.autoredirect,
            }
        },
    }
    storage: dict[str, Any] = {
        "filesystem": {"rootdirectory": str(folder / "data")},
        "delete": {"enabled": setup.options.delete},
    }
    if setup.options.readonly:
        storage["maintenance"] = {"readonly": {"enabled": True}}
    http: dict[str, Any] = {
        "addr": f"127.0.0.1:{port}",
        "headers": {"X-Content-Type-Options": ["nosniff"]},
        "relativeurls": setup.options.relative_urls,
    }
    if setup.options.host:
        http["host"] = setup.options.host
    if setup.tls:
        (folder / "tls.pem").write_text(certify(CURVE, "localhost"), encoding="utf-8")
        (folder / "tls.key").write_text(PRIVATE, encoding="utf-8")
        http["tls"] = {"certificate": str(folder / "tls.pem"), "key": str(folder / "tls.key")}
    auth = {"auth": auths[setup.auth]} if auths[setup.auth] else {}
    return json.dumps({"version": 0.1, "log": {"level": "error"}, "storage": storage, "http": http, **auth})
