"""What a search for a credential is given, and what comes of it. Secrets are held here, never shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from labkit.credentials.credential import ANONYMOUS, Credential

LookupKind: TypeAlias = Literal["anonymous", "basic", "helper", "identity_token", "registry_token", "error"]

Reason: TypeAlias = Literal[
    "missing",
    "cannot_start",
    "timed_out",
    "crashed",
    "failed",
    "too_much",
    "bad_json",
    "not_found",
    "no_server_url",
    "no_username",
]


@dataclass(frozen=True, slots=True)
class HelperAnswer:
    """What a credential helper keeps for a server; the user name `<token>` means an identity token.

    `more` says that something follows its JSON, `loose` that `Username` or `Secret` is spelled otherwise or
    not there, `astray` that it names another server than the one it was asked for.
    """

    username: str
    secret: str = field(default="", repr=False)
    more: bool = False
    loose: bool = False
    astray: bool = False


@dataclass(frozen=True, slots=True)
class HelperFailure:
    """Why a helper gave nothing: `reason` is a slug, `message` what it did, in words after its name."""

    reason: Reason
    message: str


AskHelper: TypeAlias = Callable[[str, str], HelperAnswer | HelperFailure]
"""(suffix of the program's name, server URL) to what docker-credential-<suffix> says."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """All that a client may look at: texts of files by path, environment, helper programs.

    `platform_helper` is the helper that docker takes by itself on this platform, if it is installed.
    """

    files: Mapping[str, str] = field(repr=False)
    env: Mapping[str, str] = field(repr=False)
    ask_helper: AskHelper
    platform_helper: str = ""


@dataclass(frozen=True, slots=True)
class Lookup:
    """What a client would send for a reference, and why.

    `kind` "helper" is a user name and password out of a credential helper; "error" means that the
    client stops, or goes on with nothing. `from_file` is the file that held the credential or named
    the helper, or `$NAME` for an environment variable. `passed_over` and `warnings` are sentences.
    """

    client: str = ""
    kind: LookupKind = "anonymous"
    username: str | None = None
    from_key: str | None = None
    from_file: str | None = None
    helper: str | None = None
    server_url: str | None = None
    passed_over: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    credential: Credential = field(default=ANONYMOUS, repr=False)

    def to_json(self) -> dict[str, Any]:
        """As `labkit credentials --json` prints it: everything but the secret."""
        return {
            "client": self.client,
            "kind": self.kind,
            "username": self.username,
            "from_key": self.from_key,
            "from_file": self.from_file,
            "helper": self.helper,
            "server_url": self.server_url,
            "passed_over": list(self.passed_over),
            "warnings": list(self.warnings),
        }


def astray(program: str, answer: HelperAnswer, asked: str) -> Iterator[str]:
    """What is to be said of a helper that answers for another server; no client looks at that."""
    if answer.astray:
        yield (
            f"{program} was asked for {asked} and answers for another server (ServerURL); its answer is sent "
            "to the one that was asked for all the same"
        )


def in_plain_text(where: str) -> str:
    """What is true of every password in a file."""
    return f"{where}: whoever reads the file has the password (base64 hides nothing)"


def password_warnings(username: str, password: str, where: str) -> list[str]:
    """What looks like a slip in a user name or password, in words that do not show the password."""
    warnings = []
    if username != username.strip():
        warnings.append(f"{where}: the user name has blanks or a line end around it")
    if password.endswith(("\n", "\r")):
        warnings.append(f"{where}: the password ends with a line end (`echo` adds one, `printf %s` does not)")
    elif password != password.strip():
        warnings.append(f"{where}: the password has blanks around it, and they are sent")
    if "\ufffd" in username + password:
        warnings.append(f"{where}: it is not UTF-8, and clients send different bytes of it")
    return warnings
