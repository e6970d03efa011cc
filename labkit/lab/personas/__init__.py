"""The lab in the shoes of well-known registries, by what is known of them; the rest is distribution.

`cast` are the personas, as data, `playing` puts one in front of a registry, `facts` reads what is known.
"""

from __future__ import annotations

from collections.abc import Iterable

from labkit.lab.personas.audience import Sign
from labkit.lab.personas.cast import PERSONAS
from labkit.lab.personas.persona import Persona
from labkit.lab.personas.playing import play
from labkit.lab.rights import User
from labkit.wire.exchange import Send

__all__ = ["PERSONAS", "Persona", "played"]


def played(
    persona: Persona, send: Send, realm: str | None, service: str, users: Iterable[User], sign: Sign
) -> Send:
    """The lab's registry, and its token server at `realm`, as this persona."""
    return play(persona, send, realm, service, {user.password: user.name for user in users}, sign)
