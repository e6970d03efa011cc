"""A client that goes on running between pulls and keeps its tokens: what are they good for, and how long?"""

from __future__ import annotations

import secrets

import httpx

from labkit.lab.lab import Lab
from labkit.lessons.attempt import Attempt, attempt
from labkit.protocol.client import base_url
from labkit.protocol.runner import answer
from labkit.protocol.session import Session
from labkit.protocol.token import Token
from labkit.trace.recorder import record
from labkit.views.display import LiveTrace
from labkit.wire.errors import UsageError
from labkit.wire.exchange import Trace
from labkit.wire.manifest import ACCEPT
from labkit.wire.redact import Redactor
from labkit.wire.reference import Reference
from labkit.wire.scope import repository_scope


class Client:
    """Pulls as one user, and knows at each pull what it learnt before. The same token shows the same mark."""

    def __init__(self, lab: Lab, user: str) -> None:
        self._lab, self._user = lab, user
        registry = base_url(lab.reference(lab.images[0]), scheme="http")
        self._session = Session(registry, lab.credential(user))
        self._redactor = Redactor(secrets.token_bytes(16))

    def __repr__(self) -> str:
        return f"<Client of {self._user}, {len(self._session.tokens)} tokens>"

    def pull(self, name: str) -> Attempt:
        """Pull with the trace in view; a refusal is a result."""
        return attempt(self._lab, name, self._user, session=self._session, redactor=self._redactor)

    def spoil_tokens(self) -> None:
        """Change one letter in the signature of every token it holds."""
        held = self._session.tokens
        held.update({scope: Token(_spoilt(token.value), token.expires_in) for scope, token in held.items()})

    def ask(self, name: str, token_of: str) -> Attempt:
        """One request for the manifest of `name`, with the token that was fetched for another image.

        Raises UsageError if it holds no token for that one.
        """
        reference = self._lab.reference(name)
        trace = Trace(f"One request for {reference}, with the token of {token_of}", self._redactor)
        view = LiveTrace(trace)
        answer(record(self._lab.send, trace), self._request(reference, self._token(token_of)))
        view.finish()
        return Attempt(name, trace)

    def _token(self, name: str) -> Token:
        scope = str(repository_scope(self._lab.reference(name).repository, "pull"))
        if scope not in self._session.tokens:
            raise UsageError(f"This client holds no token for {name}.", f'Let it pull first: pull("{name}").')
        return self._session.tokens[scope]

    def _request(self, reference: Reference, token: Token) -> httpx.Request:
        path = f"/v2/{reference.repository}/manifests/{reference.target}"
        request = self._session.request("GET", path, "manifest", Accept=ACCEPT)
        request.headers["Authorization"] = f"Bearer {token.value}"
        return request


def _spoilt(token: str) -> str:
    """Not at its end: the last letter of base64url may hold bits that nobody reads."""
    middle = token.rindex(".") + 10
    return token[:middle] + ("B" if token[middle] == "A" else "A") + token[middle + 1 :]
