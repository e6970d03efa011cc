"""A search for a credential under way: what is said on it, and what it ends with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from labkit.credentials.credential import Credential
from labkit.credentials.keys import shown, visible, visible_name
from labkit.credentials.outcome import (
    HelperAnswer,
    HelperFailure,
    Lookup,
    LookupKind,
    Surroundings,
    astray,
    in_plain_text,
    password_warnings,
)

TOKEN_USER = "<token>"
"""The user name under which helpers keep an identity token."""


@dataclass(frozen=True, slots=True)
class Held:
    """What an entry or a helper holds; empty where it holds nothing."""

    username: str = ""
    password: str = field(default="", repr=False)
    identity_token: str = field(default="", repr=False)
    registry_token: str = field(default="", repr=False)

    def __bool__(self) -> bool:
        return bool(self.username or self.password or self.identity_token or self.registry_token)


@dataclass(slots=True)
class Search:
    """What was looked at and passed over, and the helper that was asked, if one was.

    `reads` is how the client takes a helper's answer: "first" document of it, the "whole" of it as one, or as
    "python" does, which also wants the fields spelled exactly.
    """

    around: Surroundings
    reads: Literal["first", "whole", "python"] = "first"
    passed_over: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    helper: str | None = None
    server_url: str | None = None
    helper_file: str | None = None

    def over(self, what: str, why: str) -> None:
        """Something was looked at and not taken."""
        self.passed_over.append(f"{what}: {why}")

    def one_of(self, alike: Sequence[str], path: str) -> str | None:
        """One of several keys that mean the same; Go's maps have no order, so which one is left to chance."""
        if len(alike) > 1:
            named = ", ".join(map(shown, alike))
            self.warnings.append(f"{path}: one of these keys is taken at random: {named}")
        return alike[0] if alike else None

    def ask(self, suffix: str, server_url: str, file: str | None) -> Held | HelperFailure:
        """Ask a helper; that it has nothing is an empty answer."""
        self.helper, self.server_url = f"docker-credential-{visible(suffix)}", server_url
        self.helper_file = file
        answer = self.around.ask_helper(suffix, server_url)
        if isinstance(answer, HelperFailure):
            if answer.reason != "not_found":
                self.warnings.append(f"{self.helper} {answer.message}")
                return answer
            self.over(self.helper, f"it has nothing for {server_url}")
            return Held()
        if wrong := self._unreadable(answer):
            self.warnings.append(f"{self.helper} {wrong}")
            return HelperFailure("bad_json", wrong)
        self.warnings += astray(self.helper, answer, server_url)
        return held_by(answer)

    def _unreadable(self, answer: HelperAnswer) -> str:
        if answer.more and self.reads != "first":
            return "answered with something after its JSON"
        if answer.loose and self.reads == "python":
            return "answered without Username and Secret, spelled like this"
        return ""

    def nothing(self, why: str) -> Lookup:
        """Nobody: the client asks anonymously."""
        return self._lookup("anonymous", Credential(source=why))

    def fails(self, why: str) -> Lookup:
        """The client stops with an error."""
        self.warnings.append(why)
        return self._lookup("error", Credential(source=why))

    def takes(self, held: Held, key: str | None, file: str | None, half: bool = False) -> Lookup:
        """Whatever of this the client would send: registry token, identity token, or name and password.

        Most clients send neither name nor password where one of them is empty; with `half` both go out.
        """
        where = f"{file}, key {shown(key)}" if key and file else f"{self.helper}, asked for {self.server_url}"
        if held.registry_token:
            return self._lookup(
                "registry_token", Credential("registry_token", "", held.registry_token, where), key, file
            )
        if held.identity_token:
            name = "" if held.username == TOKEN_USER else held.username
            token = Credential("identity_token", name, held.identity_token, where)
            return self._lookup("identity_token", token, key, file)
        if not (held.username and held.password) and not half:
            return self.nothing(f"{where}: nothing to send")
        self.warnings += password_warnings(held.username, held.password, where)
        if key and file and not file.startswith("$"):
            self.warnings.append(in_plain_text(where))
        credential = Credential("basic", held.username, held.password, where)
        return self._lookup("basic" if key else "helper", credential, key, file)

    def _lookup(
        self, kind: LookupKind, credential: Credential, key: str | None = None, file: str | None = None
    ) -> Lookup:
        return Lookup(
            kind=kind,
            username=visible_name(credential.username) if credential.username else None,
            from_key=shown(key) if key else None,
            from_file=file or self.helper_file,
            helper=self.helper,
            server_url=self.server_url,
            passed_over=tuple(self.passed_over),
            warnings=tuple(self.warnings),
            credential=credential,
        )


def held_by(answer: HelperAnswer) -> Held:
    """A helper's answer; the user name `<token>` means an identity token."""
    if answer.username == TOKEN_USER:
        return Held(identity_token=answer.secret)
    return Held(answer.username, answer.secret)


def text_of(fields: Any, name: str) -> str:
    """A field of an entry, if it is a text."""
    value = fields.get(name)
    return value if isinstance(value, str) else ""
