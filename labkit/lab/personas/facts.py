"""What is known of registries on the wire, each fact with its source, and how sure it is."""

from __future__ import annotations

import json
from importlib import resources
from typing import NamedTuple


class Fact(NamedTuple):
    """One aspect of a registry. `confidence` is source-code, docs or thread (which may be dated)."""

    registry: str
    aspect: str
    value: str
    source: str
    confidence: str


def read_facts(registry: str = "") -> list[Fact]:
    """All facts, or those of one registry."""
    lines = resources.files(__package__).joinpath("facts.jsonl").read_text("utf-8").splitlines()
    facts = [Fact(**json.loads(line)) for line in lines]
    return [fact for fact in facts if registry in ("", fact.registry)]
