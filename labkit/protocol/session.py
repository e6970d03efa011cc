"""What a client knows about one registry, and the flow that puts the right Authorization on a request.

The order is the one all real clients keep: ask `/v2/` without a credential, read the challenge, get
what it wants, send the request; after a refusal once more at most, then stop and say why.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

import httpx

from labkit.credentials.credential import ANONYMOUS, Credential
from labkit.protocol import refusal
from labkit.protocol.auth import (
    Decision,
    FetchToken,
    StayAnonymous,
    Stuck,
    UseBasic,
    UseToken,
    decide,
    in_the_clear,
)
from labkit.protocol.redirects import followed
from labkit.protocol.token import Token, basic_header, read_token, token_request
from labkit.wire.challenge import Challenge, parse_challenges
from labkit.wire.claims import decode_claims
from labkit.wire.errors import Refused
from labkit.wire.exchange import Flow, Stage
from labkit.wire.scope import Scope, missing, parse_scope

Ask: TypeAlias = Callable[[], httpx.Request]
"""Makes the request afresh each time, so that a body can be sent twice."""
USER_AGENT = "registry-labkit/0.1"
TLS_WANTED = b"Client sent an HTTP request to an HTTPS server"
"""What Go's server answers to plain http on its TLS port."""


@dataclass
class Session:
    """What the client knows: who it is, what the registry asked for, the tokens it holds.

    `stays` if plain http was asked for by name, so that nothing turns to https by itself.
    """

    base: httpx.URL
    credential: Credential = ANONYMOUS
    challenges: list[Challenge] | None = None
    """None until the ping; empty where the registry is open to everybody."""
    tokens: dict[str, Token] = field(default_factory=dict)
    notices: list[str] = field(default_factory=list)
    stays: bool = False

    def request(
        self, method: str, path: str, stage: Stage, content: bytes | None = None, **headers: str
    ) -> httpx.Request:
        """A request to the registry; header names are given with `_` for `-`."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return httpx.Request(
            method,
            self.base.join(path),
            headers={"User-Agent": USER_AGENT, **named},
            content=content,
            extensions={"stage": stage},
        )

    def tell(self, notice: str) -> None:
        """Keep a sentence that the user should read, once."""
        if notice not in self.notices:
            self.notices.append(notice)


def ping_flow(session: Session) -> Flow[httpx.Response]:
    """GET /v2/ without a credential; the challenges of a 401 are kept (distribution-spec end-1).

    Raises Refused where plain http was asked for by name, and TLS is spoken.
    """
    response = yield session.request("GET", "/v2/", "ping")
    if session.base.scheme == "http" and response.content.startswith(TLS_WANTED):
        _turn_to_https(session, session.base.copy_with(scheme="https"))
        response = yield session.request("GET", "/v2/", "ping")
    response = yield from followed(response)
    asked = response.request.url
    if asked.scheme == "https" and asked.host == session.base.host and session.base.scheme == "http":
        _turn_to_https(session, asked.copy_with(raw_path=b"/"))
    refused = response.status_code == httpx.codes.UNAUTHORIZED
    session.challenges = read_challenges(response) if refused else []
    return response


def _turn_to_https(session: Session, base: httpx.URL) -> None:
    """Go on there, since the registry speaks https. Raises Refused where plain http was asked for by name."""
    if session.stays:
        said = f"{session.base.netloc.decode()} speaks https, and plain http was asked for."
        raise Refused(said, "Ask for https: leave out --plain-http.")
    session.base = base


def login_flow(session: Session) -> Flow[httpx.Response]:
    """What `docker login` does: ping, then the ping once more with the credential. Proves no access."""
    yield from ping_flow(session)
    return (yield from authorized_flow(session, lambda: session.request("GET", "/v2/", "ping"), Scope()))


def authorized_flow(session: Session, ask: Ask, scope: Scope) -> Flow[httpx.Response]:
    """Send what `ask` makes with the Authorization it needs; after a 401 once more at most.

    Raises AuthRefused when no acceptable credential is left.
    """
    if session.challenges is None:
        yield from ping_flow(session)
    decision = _decide(session, scope)
    response = yield (yield from _dressed(session, ask(), decision))
    if response.status_code != httpx.codes.UNAUTHORIZED:
        return response
    second = _second_try(session, decision, response, scope)
    if isinstance(second, Stuck):
        raise refusal.refused(second)
    response = yield (yield from _dressed(session, ask(), second))
    if response.status_code == httpx.codes.UNAUTHORIZED:
        raise refusal.still_refused(second, read_challenges(response))
    if isinstance(second, FetchToken) and str(second.scope) in session.tokens:
        session.tokens[str(scope)] = session.tokens[str(second.scope)]
    return response


def token_flow(session: Session, fetch: FetchToken) -> Flow[Token]:
    """Ask the token server; keeps the token in the session.

    Raises AuthRefused when it refuses the credential or answers without a token.
    """
    if fetch.elsewhere and fetch.credential != ANONYMOUS:
        clear = " It travelled in the clear, over plain http." if in_the_clear(fetch.realm) else ""
        session.tell(
            f"The password went to the token server {fetch.realm.host}, named by {session.base.host}.{clear}"
        )
    response = yield token_request(fetch)
    if response.request.method == "GET":  # what is in a form would go wherever a redirect leads
        response = yield from followed(response)
    if response.status_code != httpx.codes.OK:
        raise refusal.token_server_refused(fetch, response)
    token = read_token(response.content)
    if token is None:
        raise refusal.no_token(fetch, response)
    session.tokens[str(fetch.scope)] = token
    lacking = not_granted(token, fetch.scope)
    if lacking:
        session.tell(f"The token server granted less than was asked: {lacking} is missing.")
    return token


def read_challenges(response: httpx.Response) -> list[Challenge]:
    """The challenges of a 401, all header lines."""
    return parse_challenges(response.headers.get_list("www-authenticate"))


def not_granted(token: Token, wanted: Scope) -> Scope:
    """What was asked for and is not in the token; empty for a token that cannot be read."""
    claims = decode_claims(token.value)
    return missing(wanted, claims.granted) if claims.claims else Scope()


def _decide(session: Session, scope: Scope) -> Decision | None:
    if not session.challenges:
        return None
    decision = decide(session.challenges, session.credential, scope, session.base)
    if isinstance(decision, Stuck):
        raise refusal.refused(decision)
    return decision


def _dressed(session: Session, request: httpx.Request, decision: Decision | None) -> Flow[httpx.Request]:
    """The request with its Authorization header; may ask the token server first."""
    if isinstance(decision, UseBasic):
        request.headers["Authorization"] = basic_header(decision.credential)
    elif isinstance(decision, UseToken):
        request.headers["Authorization"] = f"Bearer {decision.credential.secret}"
    elif isinstance(decision, FetchToken):
        token = session.tokens.get(str(decision.scope)) or (yield from token_flow(session, decision))
        request.headers["Authorization"] = f"Bearer {token.value}"
    return request


def _second_try(session: Session, first: Decision | None, refused: httpx.Response, scope: Scope) -> Decision:
    """Whether a refused request is worth one more: only if something can be different."""
    challenges = read_challenges(refused)
    if first is None:  # the ping was open, this request is not
        session.challenges = challenges
        second = decide(challenges, session.credential, scope, session.base)
        return refusal.nothing_to_offer(second.challenge) if isinstance(second, StayAnonymous) else second
    if not isinstance(first, FetchToken):
        return refusal.not_accepted(first, challenges)
    demanded = parse_scope(challenges[0].scope or "") if challenges else Scope()
    held = _forget(session, refused.request.headers.get("authorization", ""))
    lacking = not_granted(held, first.scope) if held else Scope()
    if lacking:
        return refusal.less_granted(session.credential, lacking)
    return FetchToken(
        first.realm, first.service, demanded or scope, first.credential, first.challenge, first.elsewhere
    )


def _forget(session: Session, authorization: str) -> Token | None:
    """The token that was refused, which goes under each of its scopes; a newer one of another blob stays."""
    refused = {key: held for key, held in session.tokens.items() if authorization == f"Bearer {held.value}"}
    for key in refused:
        del session.tokens[key]
    return next(iter(refused.values()), None)
