"""Who may do what in the lab: users, and the part of a scope that the lab grants them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from labkit.wire.scope import ResourceScope, Scope

EVERYTHING = "*"


@dataclass(frozen=True, slots=True)
class User:
    """Somebody the lab knows; `access` holds "*" or items such as "team/app:pull", "public/*:pull,push"."""

    name: str
    password: str = field(repr=False)
    access: tuple[str, ...] = ()


def granted(access: Iterable[str], wanted: Scope) -> Scope:
    """What of the wanted scope these access items allow; never an error, perhaps empty.

    Source: distribution, docs/spec/auth/token, "Requesting a Token".
    """
    items = tuple(access)
    return Scope(entry for asked in wanted if (entry := _granted(items, asked)).actions)


def _granted(items: tuple[str, ...], asked: ResourceScope) -> ResourceScope:
    if EVERYTHING in items:
        return asked
    allowed: frozenset[str] = frozenset()
    if asked.type == "repository":
        allowed = allowed.union(*(_actions(item) for item in items if _covers(item, asked.name)))
    if "*" in allowed:
        actions = asked.actions
    else:  # who asks for everything gets what there is
        actions = allowed if "*" in asked.actions else asked.actions & allowed
    return ResourceScope(asked.type, asked.class_, asked.name, actions)


def _covers(item: str, repository: str) -> bool:
    return fnmatchcase(repository, item.rpartition(":")[0])


def _actions(item: str) -> frozenset[str]:
    return frozenset(item.rpartition(":")[2].split(","))
