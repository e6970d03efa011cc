"""The story the kit exists for, told on a lab: refused, challenged, let in, refused for a wrong password."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from labkit.credentials.credential import ANONYMOUS, Credential, basic
from labkit.protocol.auth import FetchToken, decide
from labkit.protocol.client import base_url, pull
from labkit.protocol.runner import run
from labkit.protocol.session import Session, login_flow, token_flow
from labkit.trace.recorder import record
from labkit.wire.challenge import Challenge, parse_challenges
from labkit.wire.claims import decode_claims
from labkit.wire.errors import AuthRefused
from labkit.wire.exchange import Exchange, Trace
from labkit.wire.scope import repository_scope

if TYPE_CHECKING:
    from labkit.lab.lab import Lab

IMAGE = "team/app:1.0"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the story; `ok` if what belongs to it came, refusals included."""

    step: str
    ok: bool
    status: int
    exchanges: tuple[int, ...]

    def to_json(self) -> dict[str, Any]:
        """As `labkit walk --json` prints it."""
        return {**asdict(self), "exchanges": list(self.exchanges)}


@dataclass
class Story:
    """Walks through a lab; `say` gets a heading, then sentences, while the trace shows the rows."""

    lab: Lab
    trace: Trace
    heading: Callable[[str], None]
    say: Callable[[str], None]

    def steps(self) -> list[Step]:
        """Tell it from beginning to end."""
        user = self.lab.users[0].name
        prove = self._token if self.lab.auth == "token" else self._password
        return [
            self._step("anonymous_pull", f"A pull of {IMAGE} without a credential", self._anonymous),
            self._step("challenge", "What the 401 says", self._challenge),
            self._step(*_PROOF[self.lab.auth], prove),
            self._step("authorized_pull", f"The same pull as {user}", self._authorized),
            self._step("wrong_password", f"And as {user} with a wrong password", self._wrong),
        ]

    def _step(self, name: str, title: str, act: Callable[[], bool]) -> Step:
        self.heading(title)
        before = len(self.trace)
        ok = act()
        made = self.trace.exchanges[before:] or tuple(self._challenged()[:1])
        return Step(name, ok, (made[-1].status or 0) if made else 0, tuple(exchange.n for exchange in made))

    def _anonymous(self) -> bool:
        return self._refused(ANONYMOUS, "no_credential")

    def _wrong(self) -> bool:
        return self._refused(basic(self.lab.users[0].name, "not this one"), "wrong_password")

    def _refused(self, credential: Credential, reason: str) -> bool:
        try:
            self._pull(credential)
        except AuthRefused as refused:
            self.say(refused.message)
            return refused.reason == reason
        self.say("It came through, and should not have.")
        return False

    def _challenged(self) -> list[Exchange]:
        return [exchange for exchange in self.trace if exchange.status == 401]

    def _challenges(self) -> list[Challenge]:
        answers = [exchange.response for exchange in self._challenged() if exchange.response]
        return parse_challenges(answers[0].header_lines("www-authenticate")) if answers else []

    def _challenge(self) -> bool:
        challenges = self._challenges()
        for challenge in challenges:
            scheme = challenge.scheme
            self.say(f"{scheme.capitalize()}: {_SCHEMES.get(scheme, 'no scheme that registries use.')}")
            for name, value in challenge.params.items():
                self.say(f'  {name}="{value}"')
                if (scheme, name) in _PARAMETERS:
                    self.say(f"    {_PARAMETERS[scheme, name]}")
        wanted = "bearer" if self.lab.auth == "token" else "basic"
        return any(challenge.scheme == wanted for challenge in challenges)

    def _token(self) -> bool:
        reference = self.lab.reference(IMAGE)
        session = Session(base_url(reference, scheme="http"), self._credential())
        scope = repository_scope(reference.repository, "pull")
        fetch = decide(self._challenges(), session.credential, scope, session.base)
        if not isinstance(fetch, FetchToken):
            return False
        token = run(token_flow(session, fetch), record(self.lab.send, self.trace))
        claims = decode_claims(token.value)
        self.say(
            f"The token says: sub {claims.subject}, aud {claims.audience}, access {claims.granted}. It is "
            f"good for {token.expires_in:.0f} s. The password stays at the token server."
        )
        return claims.subject == session.credential.username and bool(claims.granted)

    def _password(self) -> bool:
        session = Session(base_url(self.lab.reference(IMAGE), scheme="http"), self._credential())
        response = run(login_flow(session), record(self.lab.send, self.trace))
        self.say("That is all docker login does: it proves who you are, not what you may pull.")
        return response.status_code == 200

    def _authorized(self) -> bool:
        pulled = self._pull(self._credential())
        layers = len(pulled.resolved.manifest.layers)
        where = f" for {pulled.platform}" if pulled.platform else ""
        self.say(f"Verified: manifest, config and {layers} layers{where}, {pulled.digest}.")
        return True

    def _pull(self, credential: Credential) -> Any:
        reference = self.lab.reference(IMAGE)
        return pull(reference, send=self.lab.send, trace=self.trace, credential=credential, scheme="http")

    def _credential(self) -> Credential:
        return self.lab.credential(self.lab.users[0].name)


_PROOF = {
    "token": ("token", "The password goes to the token server, a token comes back"),
    "htpasswd": ("password", "The password goes to the registry itself"),
}
_PARAMETERS = {
    ("basic", "realm"): "a name for what the password opens; clients do not act on it",
    ("bearer", "realm"): "where to ask for a token",
    ("bearer", "service"): "which registry the token must be for",
    ("bearer", "scope"): "what the token must allow",
}
_SCHEMES = {
    "basic": "send user name and password with every request.",
    "bearer": "not without a token; a token server gives one out.",
}
