"""Questions as data: options with a reply to each, predictions that an observation decides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Option:
    """A possible answer; `reply` is what there is to say to whoever chose it."""

    key: str
    text: str
    reply: str


@dataclass(frozen=True, slots=True)
class Observation:
    """What the experiment showed: the option that came true, and the evidence in a sentence."""

    key: str
    said: str


@dataclass(frozen=True, slots=True)
class Prediction:
    """A question to answer before the experiment; `observe` reads the result off the evidence."""

    id: str
    text: str
    options: tuple[Option, ...]
    observe: Callable[..., Observation]

    def option(self, key: str) -> Option:
        """The option of this key. Raises KeyError."""
        return _option(self.options, key)


@dataclass(frozen=True, slots=True)
class Question:
    """A recall question with one right answer; `source` names the lesson it is about."""

    id: str
    text: str
    options: tuple[Option, ...]
    right: str
    source: str = ""

    def option(self, key: str) -> Option:
        """The option of this key. Raises KeyError."""
        return _option(self.options, key)


def options(*pairs: tuple[str, str]) -> tuple[Option, ...]:
    """Options A, B, C … from (text, reply) pairs."""
    return tuple(Option("ABCDEF"[n], text, reply) for n, (text, reply) in enumerate(pairs))


def _option(options: tuple[Option, ...], key: Any) -> Option:
    return {option.key: option for option in options}[key]
