"""What lies ahead in a pull: why the next request is sent, what each answer would mean, how many remain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from labkit.protocol.session import Session
from labkit.views.knowledge import uses_tokens
from labkit.wire.exchange import Exchange, Stage

_WRONG = "user name or password is wrong"


@dataclass(frozen=True, slots=True)
class Branch:
    """An answer that may come, and what the client would do; `stops` if that is the end."""

    answer: str
    then: str
    stops: bool = False


@dataclass(frozen=True, slots=True)
class Ahead:
    """Where a pull stands before its next request; `scheme` is what goes along: basic, bearer or nothing."""

    stage: Stage
    scheme: str
    session: Session
    sent: Sequence[Exchange]

    @property
    def inside(self) -> bool:
        """An index came already: what is asked for now is the manifest that it names."""
        return any(exchange.stage == "manifest" and exchange.status == 200 for exchange in self.sent)

    @property
    def again(self) -> bool:
        """The manifest was refused once: this is the second and last try."""
        asked = [exchange for exchange in self.sent if exchange.stage == "manifest"]
        return bool(asked) and asked[-1].status == 401

    @property
    def why(self) -> str:
        """Why this request, in a sentence or two."""
        if self.stage == "ping":
            return "First without any credential: is this a registry, and what does it want to see?"
        if self.stage == "token":
            return self._why_token()
        return self._why_image()

    @property
    def branches(self) -> tuple[Branch, ...]:
        """What each answer would mean, the likely one first."""
        if self.stage == "ping":
            return self._after_ping()
        if self.stage == "token":
            return self._after_token()
        return self._after_image()

    @property
    def most(self) -> int:
        """How many requests this pull has at most, those already sent included (see `pull_flow`)."""
        again = 1 if uses_tokens(self.session) is False and self.session.challenges else 3
        later = 0 if self.inside else again
        return len(self.sent) + self._most_of_this() + later

    def _most_of_this(self) -> int:
        """Requests until this manifest is here: token, manifest, and both once more after a 401."""
        if self.stage == "ping":
            plain = self.session.base.scheme == "http" and not self.sent
            return 1 + 4 + (1 if plain else 0)  # once more if this port turns out to speak TLS
        if self.stage == "token":
            return 2 if self.again else 4
        tokens = uses_tokens(self.session) or not self.session.challenges
        return 1 if self.again or not tokens else 3

    def _why_token(self) -> str:
        if self.session.credential.kind == "anonymous":
            return "Nobody is logged in, and strangers may ask, too: for a token to what is public."
        if self.scheme != "basic":
            return "The realm says where to ask."
        return "The realm says where to ask. The password goes there, and not to the registry."

    def _why_image(self) -> str:
        what = "The index names this manifest by its digest." if self.inside else "Now for the image itself."
        if self.again:
            what = "Refused once; once more, with what the refusal asked for."
        along = {
            "basic": "User name and password go along.",
            "bearer": "The token goes along, the password does not.",
        }.get(self.scheme, "No credential goes along.")
        return f"{what} {along}"

    def _after_ping(self) -> tuple[Branch, ...]:
        nobody = self.session.credential.kind == "anonymous"
        basic = "there is no password to send: ask for the image without" if nobody else "send the password"
        return (
            Branch("401, Bearer", "ask the token server that the realm names"),
            Branch("401, Basic", basic if nobody else f"{basic} along, with every request"),
            Branch("200", "no credential is needed: ask for the image"),
        )

    def _after_token(self) -> tuple[Branch, ...]:
        nobody = self.session.credential.kind == "anonymous"
        return (
            Branch("200, token", "keep it, and ask the registry for the image"),
            Branch("200, none", "this is no token server", stops=True),
            Branch("401", "nothing here for strangers" if nobody else _WRONG, stops=True),
            Branch("other", "the token server has a problem", stops=True),
        )

    def _after_image(self) -> tuple[Branch, ...]:
        after = "choose the manifest for this platform; if it is no index, done"
        found = "check its digest; then the image is known" if self.inside else after
        return (
            Branch("200", found),
            self._after_refusal(),
            Branch("403", "known, but not allowed", stops=True),
            Branch("404", "no such image, or not for you", stops=True),
        )

    def _after_refusal(self) -> Branch:
        if self.again:
            return Branch("401", "the same refusal twice", stops=True)
        if self.scheme == "bearer":
            return Branch("401", "fetch another token, ask once more; stop if this one lacked access")
        if self.scheme == "basic":
            return Branch("401", _WRONG, stops=True)
        if not self.session.challenges:
            return Branch("401", "read the challenge, ask once more")
        return Branch("401", "there is no password to send", stops=True)
