"""Scopes: which actions on which resources, as asked for in a challenge and granted in a token.

Grammar (distribution, docs/content/spec/auth/scope.md):
    scope         = resourcescope *( SP resourcescope )
    resourcescope = type ":" name ":" action *( "," action )
    type          = value [ "(" class ")" ]
The name may hold colons, so the type ends at the first colon and the actions begin after the last.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

_TYPE = re.compile(r"([^()]+)(?:\(([^()]*)\))?")


@dataclass(frozen=True, slots=True)
class ResourceScope:
    """Actions on one resource. Names and types are compared exactly, as distribution does."""

    type: str
    class_: str
    name: str
    actions: frozenset[str]

    def __str__(self) -> str:
        kind = f"{self.type}({self.class_})" if self.class_ else self.type
        return f"{kind}:{self.name}:{','.join(sorted(self.actions))}"

    @property
    def resource(self) -> tuple[str, str, str]:
        """What the actions are on: type, class, name."""
        return self.type, self.class_, self.name


@dataclass(frozen=True, init=False)
class Scope:
    """A set of resource scopes, one for each resource: entries for the same resource add up.

    `problems` says what could not be read; it does not count when scopes are compared.
    """

    _entries: frozenset[ResourceScope]
    problems: tuple[str, ...] = field(default=(), compare=False)

    def __init__(self, entries: Iterable[ResourceScope] = (), problems: Iterable[str] = ()) -> None:
        actions: dict[tuple[str, str, str], frozenset[str]] = {}
        for entry in entries:
            actions[entry.resource] = actions.get(entry.resource, frozenset()) | entry.actions
        merged = frozenset(ResourceScope(*resource, granted) for resource, granted in actions.items())
        object.__setattr__(self, "_entries", merged)
        object.__setattr__(self, "problems", tuple(problems))

    def __str__(self) -> str:
        return " ".join(map(str, self))

    def __repr__(self) -> str:
        return f"Scope({str(self)!r})"

    def __iter__(self) -> Iterator[ResourceScope]:
        return iter(sorted(self._entries, key=lambda entry: (entry.resource, sorted(entry.actions))))

    def __len__(self) -> int:
        return len(self._entries)

    def __contains__(self, entry: object) -> bool:
        return entry in self._entries

    def __or__(self, other: Scope) -> Scope:
        return Scope((*self, *other), (*self.problems, *other.problems))


def parse_scope(text: str) -> Scope:
    """Read a scope off the wire. Never raises: see `problems`."""
    entries: list[ResourceScope] = []
    problems: list[str] = []
    for word in text.split():
        entry = _resource_scope(word)
        if entry is None:
            problems.append(f"{_shown(word)} is not type:name:actions")
            continue
        entries.append(entry)
        if not entry.actions:
            problems.append(f"{_shown(word)} names no action")
    return Scope(entries, problems)


def repository_scope(name: str, *actions: str) -> Scope:
    """The scope for actions on one repository, such as `pull`."""
    return Scope([ResourceScope("repository", "", name, frozenset(actions))])


def granted_from_access(access: object) -> Scope:
    """What a token's `access` claim grants. Never raises: see `problems`.

    As distribution reads it: a `class` beside the type is ignored, and actions in one string
    (`"pull,push"`) are one action that nobody asks for. Source: docs/content/spec/auth/jwt.md.
    """
    if access is None:
        return Scope()
    if not isinstance(access, list):
        return Scope(problems=[f"access is {_shown(access)}, not a list"])
    entries: list[ResourceScope] = []
    problems: list[str] = []
    for n, row in enumerate(access):
        if _is_grant(row):
            entries.append(_grant(row))
            problems += [f"access[{n}]: {_shown(action)} is no action" for action in _strange(row["actions"])]
        else:
            problems.append(f"access[{n}] is {_shown(row)}, not an object with type, name and actions")
    return Scope(entries, problems)


def missing(wanted: Scope, granted: Scope) -> Scope:
    """What was wanted and not granted; empty (false) if all was. The action `*` grants every action."""
    have = {entry.resource: entry.actions for entry in granted}
    lacking = (
        ResourceScope(*entry.resource, entry.actions - have.get(entry.resource, frozenset()))
        for entry in wanted
        if "*" not in have.get(entry.resource, ())
    )
    return Scope(entry for entry in lacking if entry.actions)


def _resource_scope(word: str) -> ResourceScope | None:
    kind, _, rest = word.partition(":")
    name, colon, actions = rest.rpartition(":")
    match = _TYPE.fullmatch(kind)
    if not (match and colon and name):
        return None
    return ResourceScope(
        match[1], match[2] or "", name, frozenset(action for action in actions.split(",") if action)
    )


def _is_grant(row: object) -> bool:
    return (
        isinstance(row, dict)
        and isinstance(row.get("type"), str)
        and isinstance(row.get("name"), str)
        and isinstance(row.get("actions"), list)
    )


def _grant(row: dict[str, Any]) -> ResourceScope:
    match = _TYPE.fullmatch(row["type"])
    kind, class_ = (match[1], match[2] or "") if match else (row["type"], "")
    actions = frozenset(action for action in row["actions"] if isinstance(action, str) and action)
    return ResourceScope(kind, class_, row["name"], actions)


def _strange(actions: list[object]) -> list[object]:
    return [action for action in actions if not isinstance(action, str) or not action or "," in action]


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 80 else text[:77] + "…"
