"""The words for a refusal: who said no, to what, and what to try next."""

from __future__ import annotations

import json
from collections.abc import Sequence

import httpx

from labkit.credentials.credential import Credential
from labkit.protocol.auth import Decision, FetchToken, StayAnonymous, Stuck, UseBasic, without_user
from labkit.wire.challenge import Challenge
from labkit.wire.errors import AuthRefused, Corrupt, LabkitError, NotFound, Refused
from labkit.wire.scope import Scope

NO_CREDENTIAL = "Log in first, or give --user NAME and --password-stdin."


def refused(stuck: Stuck) -> AuthRefused:
    """A decision to stop, as the error that people see."""
    return AuthRefused(stuck.message, stuck.hint, stuck.reason)


def nothing_to_offer(challenge: Challenge) -> Stuck:
    """Basic was asked for, and there is no credential."""
    realm = f' (realm "{without_user(challenge.realm)}")' if challenge.realm else ""
    return Stuck(
        "no_credential", f"401: the registry wants a password{realm}, and none was sent.", NO_CREDENTIAL
    )


def not_accepted(first: Decision, challenges: Sequence[Challenge]) -> Stuck:
    """A 401 though we sent what the first challenge asked for."""
    if isinstance(first, StayAnonymous):
        return nothing_to_offer(first.challenge)
    if isinstance(first, UseBasic):
        credential = first.credential
        return Stuck(
            "wrong_password",
            f"401: the registry does not accept this user name and password ({whose(credential)}).",
            "A registry with htpasswd says the same for an unknown user and for a wrong password. "
            "Check both, and log in again.",
        )
    return Stuck(
        "token_refused",
        f"401: the registry does not accept the stored token{_error_of(challenges)}.",
        "Log in again.",
    )


def less_granted(credential: Credential, lacking: Scope) -> Stuck:
    """The token is good, but lacks access; the token server granted less than was asked."""
    if credential.kind == "anonymous":
        return Stuck(
            "no_credential",
            f"401: nobody may have {lacking} without logging in, and no credential was sent.",
            NO_CREDENTIAL,
        )
    return Stuck(
        "insufficient_scope",
        f"401: the password was accepted, but {credential.username} was not granted {lacking}.",
        "Check the repository's name, then ask its owner for access. Logging in again changes nothing.",
    )


def still_refused(second: Decision, challenges: Sequence[Challenge]) -> AuthRefused:
    """The end of the dance: the second try was refused too."""
    if not isinstance(second, FetchToken):
        return refused(not_accepted(second, challenges))
    return AuthRefused(
        f"401 again with a fresh token ({whose(second.credential)}){_error_of(challenges)}. "
        "The same challenge came back, so asking once more would change nothing.",
        "Compare the token's audience, issuer, times and access with what the registry expects.",
        "same_challenge",
    )


def token_server_refused(fetch: FetchToken, response: httpx.Response) -> LabkitError:
    """The token server did not answer 200."""
    host, said = fetch.realm.netloc.decode(), said_by(response)
    if response.status_code == httpx.codes.UNAUTHORIZED:
        if fetch.credential.kind == "anonymous":
            return AuthRefused(
                f"401: the token server {host} gives no token to strangers{said}.",
                NO_CREDENTIAL,
                "no_credential",
            )
        return AuthRefused(
            f"401: the token server {host} does not accept {whose(fetch.credential)}{said}.",
            "Check user name and password; log in again.",
            "wrong_password",
        )
    return Refused(
        f"{response.status_code} from the token server {host}{said}.",
        "The registry itself may be well: this is the realm that its challenge names.",
    )


def no_token(fetch: FetchToken, response: httpx.Response) -> AuthRefused:
    """200 without a token in it."""
    kind = response.headers.get("content-type", "no content type")
    return AuthRefused(
        f"The token server {fetch.realm.netloc.decode()} answered 200 without a token ({kind}).",
        "Is the realm a token server? A login page or a proxy also answers 200.",
        "no_token",
    )


def unexpected(what: str, response: httpx.Response) -> LabkitError:
    """A status other than the one that was hoped for, when asked for `what`."""
    status, said = response.status_code, said_by(response)
    if status == httpx.codes.NOT_FOUND:
        return NotFound(
            f"404: the registry has no {what}{said}.",
            "Check name and tag. Some registries also say 404 for what you may not see.",
        )
    if status == httpx.codes.FORBIDDEN:
        return AuthRefused(
            f"403: the registry knows who asks, and refuses {what}{said}.",
            "Ask the owner of the repository for access.",
            "denied",
        )
    if status == httpx.codes.TOO_MANY_REQUESTS:
        wait = response.headers.get("retry-after")
        return Refused(
            f"429: too many requests{said}.", f"Retry after {wait} s." if wait else "Wait, then retry."
        )
    return Refused(
        f"{status} instead of {what}{said}.", "Look at the trace: who answered, the registry or a proxy?"
    )


def not_a_manifest(response: httpx.Response) -> Corrupt:
    """200, but a page instead of a manifest."""
    kind = response.headers.get("content-type", "no content type")
    return Corrupt(
        f"The answer is no manifest but {kind}.",
        "A proxy or a login page may have answered for the registry.",
    )


def whose(credential: Credential) -> str:
    """Whose credential it is and where it came from, without the secret."""
    if credential.kind == "anonymous":
        return "no credential sent"
    name = f"user {credential.username}" if credential.username else credential.kind.replace("_", " ")
    return f"{name}, {credential.source}"


def said_by(response: httpx.Response) -> str:
    """The code and message of an error body, if it is one (distribution-spec, "Error Codes")."""
    try:
        first = json.loads(response.content)["errors"][0]
        code, message = str(first["code"]), str(first.get("message", ""))
    except (ValueError, KeyError, IndexError, TypeError, AttributeError):
        return ""
    return f" ({code}: {message[:200]})" if message else f" ({code[:80]})"


def _error_of(challenges: Sequence[Challenge]) -> str:
    error = next((c.params["error"] for c in challenges if "error" in c.params), None)
    return f" (it says {error})" if error else ""
