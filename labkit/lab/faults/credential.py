"""Faults of the credential: it arrives, and is refused."""

from __future__ import annotations

import base64

import httpx

from labkit.lab.faults.answering import REGISTRY, at, errors, instead, on_the_way, with_basic
from labkit.lab.faults.fault import Between, Fault

_NGINX_500 = "<html><head><title>500 Internal Server Error</title></head><center>nginx</center></html>"
_PUBLIC = "public/hello:1.0"


def _other_password(request: httpx.Request) -> httpx.Request:
    """The same user name with a password that was right once; the registry itself then refuses."""
    given = request.headers["authorization"].partition(" ")[2]
    name = base64.b64decode(given, validate=False).partition(b":")[0]
    request.headers["authorization"] = "Basic " + base64.b64encode(name + b":the one before").decode()
    return request


_REFUSED = on_the_way(with_basic, _other_password)


def _account(status: int, code: str, message: str) -> Between:
    """Whoever shows a password is answered with this."""
    return instead(with_basic, status, errors(code, message))


def _token_or_basic(request: httpx.Request) -> bool:
    return at(REGISTRY)(request) and "authorization" in request.headers


FAULTS = (
    Fault("wrong_password", "The password was changed: the one that is sent is refused.", _REFUSED),
    Fault(
        "stale_credentials_public",
        "An old password is refused even for what everybody may pull.",
        _REFUSED,
        auth="token",
        image=_PUBLIC,
    ),
    Fault(
        "stored_token_expired",
        "The stored password was one for twelve hours, and they are over.",
        _account(403, "DENIED", "Your authorization token has expired. Reauthenticate and try again."),
    ),
    Fault(
        "password_instead_of_token",
        "The account has two-factor login, and takes an access token in the place of its password.",
        _account(401, "UNAUTHORIZED", "please use personal access token to login"),
    ),
    Fault(
        "account_inactive",
        "The account is not active.",
        _account(401, "UNAUTHORIZED", "account is not active: verify your e-mail address"),
    ),
    Fault(
        "sso_not_authorized",
        "The token is good, but was not authorised for the organisation's single sign-on.",
        _account(
            403,
            "DENIED",
            "Resource protected by organization SAML enforcement. You must grant your personal access "
            "token access to this organization.",
        ),
    ),
    Fault(
        "iam_permission_missing",
        "The cloud identity is known, and its policy lacks the right to pull.",
        instead(
            _token_or_basic,
            403,
            errors(
                "DENIED",
                "User: arn:aws:sts::123456789012:assumed-role/node/i-0 is not authorized to perform: "
                "ecr:BatchGetImage on resource: arn:aws:ecr:eu-west-1:123456789012:repository/team/app "
                "because no identity-based policy allows the ecr:BatchGetImage action",
            ),
        ),
    ),
    Fault(
        "htpasswd_not_bcrypt",
        "The registry's password file has MD5 entries, which match no password.",
        _REFUSED,
        auth="htpasswd",
    ),
    Fault(
        "htpasswd_file_unusable",
        "The registry cannot read its password file: 400 without a word, once a password is sent.",
        instead(with_basic, 400, ""),
        auth="htpasswd",
    ),
    Fault(
        "nginx_htpasswd_hash_unsupported",
        "nginx checks the password, and does not know the hash: 500.",
        instead(with_basic, 500, _NGINX_500, Server="nginx"),
        auth="htpasswd",
    ),
)
