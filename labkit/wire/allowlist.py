"""What of a request or response may be shown. Whatever is not named here is taken out.

Allowlists, because the next registry's next header is a secret until somebody has looked at it.
"""

from __future__ import annotations

import re


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


HEADERS = _words(
    """
    accept accept-encoding accept-language accept-ranges age allow cache-control connection
    content-disposition content-encoding content-language content-length content-location content-range
    content-type date docker-content-digest docker-distribution-api-version docker-upload-uuid etag expect
    expires host
    if-match if-modified-since if-none-match if-range keep-alive last-modified link location
    oci-chunk-max-length oci-chunk-min-length oci-filters-applied oci-subject oci-tag origin pragma range
    ratelimit-limit ratelimit-remaining ratelimit-reset referer retry-after server strict-transport-security
    te trailer transfer-encoding upgrade upgrade-insecure-requests user-agent vary via warning
    x-content-type-options x-forwarded-host x-forwarded-proto x-ratelimit-limit x-ratelimit-remaining
    x-ratelimit-reset
    """
)
"""Names, in lower case, of the headers whose values hold no secret by themselves."""

NAME_HEADERS = frozenset({"accept", "content-type", "host", "www-authenticate"})
"""Headers that say what the exchange is about: only what cannot be an ordinary word is taken out there."""

URL_HEADERS = frozenset({"location", "content-location", "link", "referer", "origin"})

SECRET_HEADERS = _words(
    """
    authorization cookie proxy-authorization set-cookie x-registry-auth x-registry-config x-identity-token
    x-auth-token x-api-key x-amz-security-token x-jfrog-art-api private-token job-token
    """
)
"""Headers whose whole value is a secret: it is looked for everywhere else, too."""

QUERY_KEYS = _words(
    """
    service scope account client_id offline_token n last mount from digest ns artifactType grant_type
    access_type tag tenant X-Amz-Algorithm X-Amz-Date X-Amz-Expires X-Amz-SignedHeaders X-Goog-Algorithm
    X-Goog-Date X-Goog-Expires X-Goog-SignedHeaders
    """
)
FORM_KEYS = QUERY_KEYS | {"username"}
NAME_KEYS = frozenset({"account", "username", "client_id"})
"""Keys whose value is a name, unless it looks like a token (people do log in with one)."""

TOKEN_KEYS = _words("token access_token refresh_token id_token identity_token identitytoken registrytoken")
TOKEN_RESPONSE_KEYS = _words(
    """
    expires_in issued_at scope token_type not_before errors error error_description error_uri details detail
    message code status title
    """
)
TOKEN_HEADER_KEYS = frozenset({"alg", "typ", "kid"})
CLAIM_KEYS = frozenset({"iss", "sub", "aud", "exp", "nbf", "iat", "jti", "access"})

SECRET_KEY = (
    r"X-Amz-(?:Signature|Security-Token|Credential)|X-Goog-(?:Signature|Credential)|Signature|sig"
    r"|(?:access_|refresh_|id_|identity_?|registry_?)?token|(?:client_)?secret|pass(?:word|wd)?|pwd"
    r"|api[_-]?key|auth|private_key"
)
"""A pattern for names whose value is a secret, in any case of letters."""

AFTER_SCHEME = _words(
    """
    access auth authentication authorization based challenge challenges credential credentials error from
    header headers invalid missing must only password realm required scheme scope service that this token
    tokens type user with
    """
)
"""What follows the words Basic and Bearer in prose or a challenge, and is therefore no credential."""

_PREFIXES = (
    r"gh[opsur]_\w{10,}|github_pat_\w{10,}|gl(?:pat|dt|ptt|cbt|rt|oas|soat|ft)-[\w.-]{10,}"
    r"|dckr_(?:pat|oat)_[\w-]{10,}|(?:AKIA|ASIA)[0-9A-Z]{12,}|xox[abprs]-[\w-]{10,}|hf_\w{10,}|npm_\w{10,}"
    r"|pypi-[\w-]{16,}|dop_v1_\w{16,}|hv[sb]\.[\w-]{16,}|ya29\.[\w-]{16,}|cmVmd[\w=]{30,}"
)
_JWT = r"eyJ[\w-]{4,}(?:\.[\w-]*){0,4}=*"
TOKENS = re.compile(rf"(?<![A-Za-z0-9])(?:{_PREFIXES}|{_JWT})")
"""Tokens that can be told by how they begin: GitHub, GitLab, Docker Hub, AWS, …, and any JWT."""

_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_KINDS = re.compile(r"[a-z]+|[A-Z]+|[0-9]+")


def looks_like_a_token(word: str) -> bool:
    """True if a user name or bare word is likely a secret: a known beginning, or long and random."""
    if TOKENS.match(word):
        return True
    if len(word) < 20 or _UUID.fullmatch(word):
        return False
    letters = re.sub(r"[^A-Za-z0-9]", "", word)
    # Random text changes between a-z, A-Z and 0-9 at every other letter, names of people and robots do not.
    return len(letters) >= 16 and len(_KINDS.findall(letters)) > 0.3 * len(letters)
