"""Every rule fires on a case, and stays silent on one that nearly looks the same."""

from __future__ import annotations

import importlib

import pytest

from labkit.diagnosis.case import Reached
from labkit.diagnosis.diagnosing import ROOMS, diagnose
from labkit.diagnosis.rules.rule import RULES
from tests.diagnosis.hand_made import (
    ASKS_BASIC,
    BASIC,
    BEARER,
    HOST,
    HTML,
    NOW,
    TAG,
    ask,
    asks_bearer,
    basic_ping,
    case,
    errors,
    manifest,
    ping,
    refused,
    stored,
    token,
)

GONE = "ConnectError: [Errno -2] Name or service not known"
CLOSED = "ConnectError: [Errno 111] Connection refused"
PLAIN = "ConnectError: [SSL: WRONG_VERSION_NUMBER] wrong version number"
UNTRUSTED = (
    "ConnectError: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self-signed certificate"
)
EXPIRED = "ConnectError: [SSL] certificate verify failed: certificate has expired"
WANTS_TLS = "Client sent an HTTP request to an HTTPS server.\n"
PAGE = "<html><title>Sign in</title></html>"
LEVELS = '{"repositories": ["team/app", "team/web"]}'
UPLOADS = "/v2/team/app/blobs/uploads/"
STORAGE = "https://storage.example.net/b?X-Amz-Signature=‹·1›"
TWO = "InvalidArgument; Message: Only one auth mechanism allowed"
INDEX = '{"manifests": [{"platform": {"os": "linux", "architecture": "arm64"}}]}'
BLOB = f"/v2/team/app/blobs/sha256:{'a' * 64}"
NOT_TAKEN = "OCI index found, but accept header does not support OCI indexes"

NO_PASSWORD = errors("DENIED", "invalid token")
RAN_OUT = "Your authorization token has expired. Reauthenticate and try again."
HARBORS = "unauthorized to access repository: library/app, action: pull: unauthorized"
deep = refused("insufficient_scope", path="/v2/a/b/c/manifests/1")

nobody = refused("", auth="")
granted_nothing = token(claims={"access": []})
not_enough = refused("insufficient_scope")
bad_token = refused("invalid_token")
basic_no = manifest(401, auth=BASIC, headers=ASKS_BASIC, body=errors("UNAUTHORIZED"))
no_login = case(basic_ping(), manifest(401, auth="", headers=ASKS_BASIC))
with_nothing = {"lookups": (stored(),)}


def helped(warning, kind="error"):
    return {"lookups": (stored(kind, warnings=(f"docker-credential-{warning}",)),)}


def login(*, warnings=(), passed_over=(), kind="anonymous", others=()):
    return case(*no_login.trace, lookups=(stored(kind, "labkit", "", warnings, passed_over), *others))


def sent(*warnings, **more):
    """A password was refused, and the lookup that it came of warned of something."""
    return case(
        basic_ping(), basic_no, lookups=(stored("basic", username="alice", warnings=warnings, **more),)
    )


# Rule, cause, a case where it is named, a near miss.
TABLE = [
    ("no_answer", "name_not_resolved", case(ping(None, error=GONE)), case(ping(), token(None, error=GONE))),
    ("no_answer", "connection_refused", case(ping(None, error=CLOSED)), case(ping(None, error=CLOSED), ping(200))),
    (
        "no_answer",
        "connection_timed_out",
        case(reached=(Reached("registry.example.com", 443, ("192.0.2.1",), error="TimeoutError: timed out"),)),
        case(ping(200), manifest(), reached=(Reached("registry.example.com", 443, error="TimeoutError: timed out"),)),
    ),
    ("no_answer", "tls_unknown_ca", case(ping(None, error=UNTRUSTED)), case(ping(None, error=EXPIRED))),
    ("no_answer", "tls_certificate_expired", case(ping(None, error=EXPIRED)), case(ping(None, error=UNTRUSTED))),
    (
        "no_answer",
        "tls_hostname_mismatch",
        case(ping(None, error="ConnectError: certificate verify failed: Hostname mismatch, not valid for 'x'")),
        case(ping(None, error=UNTRUSTED)),
    ),
    (
        "no_answer",
        "http_registry_not_marked_insecure",
        case(ping(None, error=PLAIN)),
        case(ask("ping", "http://registry.example.com/v2/", 400, body=WANTS_TLS), ping(None, error=PLAIN)),
    ),
    (
        "tls_wanted",
        "http_sent_to_https_port",
        case(ask("ping", "http://registry.example.com/v2/", 400, body=WANTS_TLS)),
        case(ask("ping", "http://registry.example.com/v2/", 400, body=WANTS_TLS), ping(200), manifest()),
    ),
    (
        "tls_wanted",
        "http_sent_to_https_port",
        case(ask("ping", "http://registry.example.com/v2/", 400, body=WANTS_TLS)),
        case(ask("ping", "http://registry.example.com/v2/", 400, body=WANTS_TLS), ping(None, error=UNTRUSTED)),
    ),
    (
        "no_answer",
        "http_sent_to_https_port",
        case(ping(None, error="RemoteProtocolError: illegal status line: bytearray(b'\\x15')")),
        case(ping(None, error="RemoteProtocolError: Server disconnected")),
    ),
    (
        "proxy_asks",
        "http_proxy_refuses",
        case(ping(407, body=PAGE, kind=HTML)),
        case(ping(401, body=PAGE, kind=HTML), token(), manifest()),
    ),
    (
        "no_answer",
        "http_proxy_refuses",
        case(ping(None, error="ProxyError: 403 Forbidden")),
        case(ping(403, body=errors("DENIED"))),
    ),
    ("a_page_came", "not_a_registry", case(ping(200, body=PAGE, kind=HTML)), case(ping(503, body=PAGE, kind=HTML))),
    (
        "a_page_came",
        "http_proxy_refuses",
        case(ping(403, body=PAGE, kind=HTML)),
        case(ping(403, body=errors("DENIED"))),
    ),
    (
        "led_away",
        "not_a_registry",
        case(ping(302, headers=(("location", "https://portal.example.net/login"),))),
        case(ping(301, headers=(("location", "/v2/"),)), ping(200), manifest()),
    ),
    (
        "nothing_at_v2",
        "not_a_registry",
        case(ping(404, body="404 page not found", kind="text/plain")),
        case(ping(404, body=errors("UNSUPPORTED"))),
    ),
    (
        "only_with_a_password",
        "nginx_htpasswd_hash_unsupported",
        case(basic_ping(), manifest(500, auth=BASIC, body=PAGE, kind=HTML, headers=(("server", "nginx"),))),
        case(basic_ping(), manifest(500, auth=BASIC, body=errors("UNKNOWN"))),
    ),
    (
        "only_with_a_password",
        "htpasswd_file_unusable",
        case(basic_ping(), manifest(400, auth=BASIC, body="")),
        case(basic_ping(), manifest(400, auth=BASIC, body=errors("NAME_INVALID"))),
    ),
    (
        "it_failed",
        "registry_unavailable",
        case(ping(503, body=PAGE, kind=HTML)),
        case(ping(503, body=PAGE, kind=HTML), ping(200), manifest()),
    ),
    ("too_many", "rate_limited", case(ping(200), manifest(429)), case(ping(200), manifest(429), manifest())),
    (
        "mirror_refused",
        "mirror_ignores_credentials",
        case(ask("ping", "https://mirror.example.net/v2/", 401, headers=ASKS_BASIC), ping(), token(), manifest()),
        case(ask("ping", "https://mirror.example.net/v2/", 200), ping(), token(), manifest()),
    ),
    (
        "no_scheme_we_know",
        "challenge_not_understood",
        case(ping(headers=(("www-authenticate", "Negotiate"),))),
        case(ping(headers=(("www-authenticate", "Negotiate"), ("www-authenticate", 'Basic realm="x"')))),
    ),
    (
        "a_strange_one_first",
        "challenge_not_understood",
        case(ping(headers=(("www-authenticate", "Negotiate"), ("www-authenticate", 'Basic realm="x"')))),
        case(ping(headers=(("www-authenticate", 'Basic realm="x"'), ("www-authenticate", "Negotiate")))),
    ),
    (
        "two_layers",
        "two_auth_layers",
        case(basic_ping(), manifest(401, auth=BASIC, headers=asks_bearer())),
        case(basic_ping(), basic_no),
    ),
    (
        "another_behind",
        "two_auth_layers",
        case(ping(kind=HTML, headers=ASKS_BASIC, body=PAGE), manifest(403, auth=BASIC, body=NO_PASSWORD)),
        case(basic_ping(), manifest(403, auth=BASIC, body=NO_PASSWORD)),
    ),
    (
        "open_ping",
        "ping_without_challenge",
        case(ping(200, body="{}"), nobody),
        case(ping(200, body="{}"), manifest(auth="")),
    ),
    (
        "closed_ping",
        "anonymous_blocked_by_basic_challenge",
        case(basic_ping(), manifest(auth="")),
        case(basic_ping(), manifest(auth=BASIC)),
    ),
    (
        "realm_is_no_address",
        "token_realm_wrong",
        case(ping(headers=asks_bearer("/token"))),
        case(ping(headers=asks_bearer()), token(), manifest()),
    ),
    (
        "realm_is_no_address",
        "token_realm_wrong",
        case(ping(headers=asks_bearer("http://auth.example.com/token"))),
        case(ask("ping", "http://10.0.0.1/v2/", 401, headers=asks_bearer("http://10.0.0.1/token"))),
    ),
    (
        "realm_cannot_be_reached",
        "token_realm_wrong",
        case(ping(), token(None, error=GONE)),
        case(ping(), token(None, error=GONE), token(), manifest()),
    ),
    (
        "realm_cannot_be_reached",
        "token_server_unavailable",
        case(ping(), token(None, error=CLOSED)),
        case(ping(), token(None, error=GONE)),
    ),
    (
        "never_went",
        "token_realm_wrong",
        case(ping(), ping()),
        case(ping()),
    ),
    (
        "realm_is_not_trusted",
        "tls_unknown_ca",
        case(ping(), token(None, error=UNTRUSTED)),
        case(ping(), token(None, error=CLOSED)),
    ),
    (
        "nothing_at_the_realm",
        "token_realm_wrong",
        case(ping(), token(404, body="404 page not found", kind="text/plain")),
        case(ping(), token(401, body=errors("UNAUTHORIZED"))),
    ),
    (
        "nothing_at_the_realm",
        "token_audience_mismatch",
        case(ping(), token(404, body="")),
        case(ping(), token(404, kind=HTML, body=PAGE)),
    ),
    (
        "nothing_for_this_platform",
        "platform_not_available",
        case(ping(), token(), manifest(body=INDEX)),
        case(ping(), token(), manifest(body=INDEX), manifest(path=f"{TAG[:-3]}sha256:{'b' * 64}")),
    ),
    (
        "other_accept",
        "media_type_not_accepted",
        case(ping(), token(), manifest(404, body=errors("MANIFEST_UNKNOWN", NOT_TAKEN))),
        case(ping(), token(), manifest(404, body=errors("MANIFEST_UNKNOWN"))),
    ),
    (
        "other_bytes",
        "content_corrupt",
        case(ping(), token(), manifest(), ask("blob", BLOB, 200, auth=BEARER, error="DigestMismatch: sha256:…")),
        case(ping(), token(), manifest(), ask("blob", BLOB, 200, auth=BEARER, headers=(("content-length", "9"),))),
    ),
    (
        "other_bytes",
        "content_corrupt",
        case(manifest(), ask("blob", BLOB, 200, auth=BEARER, kind=HTML, body=PAGE)),
        case(manifest(), ask("blob", BLOB, 404, auth=BEARER, kind=HTML, body=PAGE)),
    ),
    (
        "credential_came_along",
        "redirect_keeps_auth",
        case(
            ask("blob", BLOB, 307, auth=BEARER, headers=(("location", STORAGE),)),
            ask("storage", STORAGE, 400, auth=BEARER, body=TWO, kind="application/xml"),
        ),
        case(
            ask("blob", BLOB, 307, auth=BEARER, headers=(("location", STORAGE),)),
            ask("storage", STORAGE, 403, body="AccessDenied", kind="application/xml"),
        ),
    ),
    (
        "another_registry",
        "redirect_to_other_registry",
        case(ping(200), manifest(307, headers=(("location", f"https://other.example.net{TAG}"),))),
        case(ping(200), manifest(307, headers=(("location", TAG),)), manifest()),
    ),
    (
        "upload_in_the_clear",
        "proxy_forwarded_proto",
        case(ask("upload", UPLOADS, 202, method="POST", headers=(("location", "http://registry.example.com/v2/u"),))),
        case(ask("upload", UPLOADS, 202, method="POST", headers=(("location", f"{HOST}/v2/u"),))),
    ),
    (
        "mount_refused",
        "cross_repo_mount_scope",
        case(ask("upload", f"{UPLOADS}?mount=sha256:a&from=team/base", 401, method="POST", auth=BEARER)),
        case(ask("upload", f"{UPLOADS}?mount=sha256:a&from=team/base", 202, method="POST", auth=BEARER)),
    ),
    (
        "too_large",
        "proxy_body_size_limit",
        case(ask("upload", f"{UPLOADS}1", 413, method="PATCH", auth=BEARER, kind=HTML, body=PAGE)),
        case(ask("upload", f"{UPLOADS}1", 416, method="PATCH", auth=BEARER)),
    ),
    ("nobody_asked", "no_credentials", no_login, case(basic_ping(), basic_no)),
    (
        "nobody_asked",
        "no_credentials",
        case(ping(), token(401, auth="", body=errors("UNAUTHORIZED"))),
        case(ping(), token(auth=""), manifest()),
    ),
    (
        "better_without",
        "stale_credentials_public",
        case(ping(), token(401), token(auth="", mark="·cccc"), manifest(auth="Bearer ·cccc")),
        case(ping(), token(401), token(auth="", mark="·cccc"), refused(auth="Bearer ·cccc")),
    ),
    ("not_accepted", "wrong_password", case(basic_ping(), basic_no), no_login),
    ("not_accepted", "wrong_password", case(ping(), token(401)), case(ping(), token(401), token(), manifest())),
    (
        "taken_for_a_stranger",
        "wrong_password",
        case(ping(), token(claims={"sub": "", "access": []}), not_enough),
        case(ping(), token(claims={"sub": "alice", "access": []}), not_enough),
    ),
    (
        "name_cut_at_a_dollar",
        "dollar_sign_expanded",
        case(ping(), token(401, auth="Basic robot ·aaaa", query="&account=robot")),
        case(ping(), token(401, auth="Basic robot$ci ·aaaa", query="&account=robot%24ci")),
    ),
    (
        "only_push",
        "push_without_pull",
        case(
            token(claims={"access": [{"type": "repository", "name": "team/app", "actions": ["push"]}]}),
            ask("upload", UPLOADS, 401, method="POST", auth=BEARER, headers=asks_bearer(error="insufficient_scope")),
        ),
        case(
            token(claims={"access": []}),
            ask("upload", UPLOADS, 401, method="POST", auth=BEARER, headers=asks_bearer(error="insufficient_scope")),
        ),
    ),
    (
        "let_in_and_refused",
        "account_lacks_permission",
        case(ping(), granted_nothing, not_enough),
        case(ping(), token(auth="", claims={"access": []}), not_enough),
    ),
    (
        "let_in_and_refused",
        "image_name_wrong",
        case(ping(), granted_nothing, not_enough, ask("catalog", "/v2/_catalog", 200, body='{"repositories": ["team/apps"]}')),
        case(ping(), granted_nothing, not_enough, ask("catalog", "/v2/_catalog", 200, body=LEVELS)),
    ),
    (
        "hidden_from_strangers",
        "repository_missing",
        case(ping(), token(auth="", claims={"access": []}), not_enough),
        case(ping(), token(auth=""), manifest()),
    ),
    (
        "no_such_manifest",
        "tag_missing",
        case(ping(200), manifest(404, body=errors("MANIFEST_UNKNOWN")), ask("tags", "/v2/team/app/tags/list", 200)),
        case(ping(200), manifest(404, body=errors("NAME_UNKNOWN")), ask("tags", "/v2/team/app/tags/list", 404)),
    ),
    (
        "no_such_manifest",
        "repository_missing",
        case(ping(200), manifest(404, body=errors("NAME_UNKNOWN"))),
        case(ping(200), manifest(404, body=errors("MANIFEST_UNKNOWN")), ask("tags", "/v2/team/app/tags/list", 200)),
    ),
    (
        "covered_by_a_401",
        "tag_missing_reported_as_auth",
        case(ping(), token(), manifest(404, method="HEAD"), nobody),
        case(ping(), nobody, token(), manifest(404)),
    ),
    (
        "shape_of_the_name",
        "namespace_missing",
        case(ping(), granted_nothing, refused("insufficient_scope", path="/v2/library/app/manifests/1.0")),
        case(ping(), granted_nothing, not_enough),
    ),
    (
        "shape_of_the_name",
        "namespace_missing",
        case(ping(), granted_nothing, manifest(401, path="/v2/app/manifests/1.0", body=errors("UNAUTHORIZED", HARBORS))),
        case(ping(), granted_nothing, manifest(401, path="/v2/app/manifests/1.0", body=errors("UNAUTHORIZED"))),
    ),
    (
        "shape_of_the_name",
        "hub_path_too_deep",
        case(ping(headers=asks_bearer(service="registry.docker.io")), granted_nothing, deep, reference=None),
        case(ping(), granted_nothing, deep, reference=None),
    ),
    (
        "shape_of_the_name",
        "hub_path_too_deep",
        case(
            granted_nothing,
            refused("insufficient_scope", path="https://registry-1.docker.io/v2/a/b/c/manifests/1"),
            reference=None,
        ),
        case(granted_nothing, refused("insufficient_scope", path="/v2/a/b/c/manifests/1")),
    ),
    (
        "passed_over",
        "config_key_mismatch",
        login(passed_over=("auths key https://registry.example.com:443: docker compares host and port as text",)),
        login(passed_over=("auths key ghcr.io: ghcr.io was taken",)),
    ),
    (
        "passed_over",
        "login_other_registry",
        login(passed_over=("auths key localhost:5000: docker compares host and port as text, and looks for localhost:5001",)),
        login(passed_over=("auths key 127.0.0.1:5000: docker compares host and port as text, and looks for localhost:5000",)),
    ),
    (
        "passed_over",
        "cred_helper_host_not_registered",
        login(passed_over=("credHelpers key registry.example.com:443: docker compares host and port as text",)),
        login(passed_over=("credsStore pass: credHelpers names registry.example.com",)),
    ),
    (
        "passed_over",
        "tool_ignores_config_entry",
        login(passed_over=("~/.docker/config.json, credsStore pass: containers/image does not read credsStore",)),
        case(ping(200), manifest(auth=""), lookups=(stored(passed_over=("x: containers/image does not read credsStore",)),)),
    ),
    (
        "passed_over",
        "config_wrong_location",
        login(passed_over=("/home/me/.docker/config.json: DOCKER_CONFIG is set, so docker does not read it",)),
        sent(passed_over=("/home/me/.docker/config.json: DOCKER_CONFIG is set, so docker does not read it",)),
    ),
    (
        "unreadable",
        "config_malformed",
        login(warnings=("config.json: docker goes on as if it were empty: it is not JSON, line 1, column 1",)),
        case(ping(200), manifest(auth=""), lookups=(stored(warnings=("config.json: docker goes on as if it were empty",)),)),
    ),
    (
        "helper_failed",
        "cred_helper_not_runnable",
        case(*no_login.trace, **helped("ecr-login is not on PATH, and config.json names it")),
        case(basic_ping(), basic_no, **helped("ecr-login is not on PATH", "basic")),
    ),
    (
        "helper_failed",
        "cred_helper_pass_locked",
        case(*no_login.trace, **helped("pass failed with exit status 1")),
        case(*no_login.trace, **helped("pass: it has nothing for registry.example.com", "anonymous")),
    ),
    (
        "helper_failed",
        "cred_helper_headless_keyring",
        case(*no_login.trace, **helped("secretservice failed with exit status 1")),
        case(*no_login.trace, **helped("pass failed with exit status 1")),
    ),
    (
        "helper_failed",
        "cred_helper_keychain_locked",
        case(*no_login.trace, **helped("osxkeychain failed with exit status 1")),
        case(*no_login.trace, **helped("pass failed with exit status 1")),
    ),
    (
        "helper_failed",
        "cred_helper_fails_for_other_registry",
        case(ping(200), manifest(auth=""), **helped("pass failed with exit status 1")),
        case(ping(200), manifest(auth=""), **with_nothing),
    ),
    (
        "other_home",
        "sudo_home_mismatch",
        login(warnings=("sudo: /root is looked at, not the home of alice, where a login without sudo wrote",)),
        sent("sudo: /root is looked at, not the home of alice, where a login without sudo wrote"),
    ),
    (
        "another_has_it",
        "login_in_other_client",
        login(others=(stored("basic", "podman", "alice"),)),
        login(others=(stored("anonymous", "podman"),)),
    ),
    (
        "two_accounts",
        "config_key_path_scoped",
        sent("config.json: docker takes one of these keys at random: registry.example.com/a, registry.example.com/b"),
        sent("config.json: others may read it, too (chmod 600 keeps them out)"),
    ),
    (
        "smells_of",
        "secret_trailing_newline",
        sent("config.json: the password ends with a line end (`echo` adds one, `printf %s` does not)"),
        case(basic_ping(), manifest(auth=BASIC), lookups=(stored("basic", warnings=("the password ends with a line end",)),)),
    ),
    (
        "smells_of",
        "stored_token_expired",
        sent("config.json: a JSON Web Token that ended 3 days ago"),
        sent("config.json: a JSON Web Token, good for another 3 days"),
    ),
    (
        "smells_of",
        "json_key_malformed",
        sent("config.json: the key file is no whole JSON; was it cut off, or wrapped at a line's end?"),
        sent("config.json: looks like a GitHub personal access token (classic)"),
    ),
    (
        "no_token_came",
        "token_server_unavailable",
        case(ping(), token(200, body='{"expires_in": 300}')),
        case(ping(), token(401, body=errors("UNAUTHORIZED"))),
    ),
    (
        "other_audience",
        "token_audience_mismatch",
        case(ping(), token(claims={"aud": "another"}), bad_token),
        case(ping(), token(claims={"aud": "another"}), not_enough),
    ),
    (
        "unknown_service",
        "token_audience_mismatch",
        case(ping(), token(400, body='{"details": "Invalid service"}')),
        case(ping(), token(401, body=errors("UNAUTHORIZED"))),
    ),
    (
        "not_now",
        "clock_skew",
        case(ping(), token(claims={"nbf": NOW + 3600}), bad_token),
        case(ping(), token(claims={"nbf": NOW + 10}), bad_token),
    ),
    (
        "access_is_no_access",
        "token_claims_malformed",
        case(ping(), token(claims={"access": {"repository": "team/app"}}), not_enough),
        case(ping(), granted_nothing, not_enough),
    ),
    (
        "a_claim_is_missing",
        "token_claims_malformed",
        case(ping(), token(claims={"exp": None}, body='{"token": {"fingerprint": "·bbbb", "claims": {"aud": "registry.example.com"}}}'), bad_token),
        case(ping(), token(), bad_token),
    ),
    (
        "signed_by_whom",
        "token_key_untrusted",
        case(ping(), token(kid="my-key"), bad_token),
        case(ping(), token(claims={"aud": "another"}), bad_token),
    ),
    (
        "signed_by_whom",
        "token_audience_mismatch",
        case(ping(), bad_token),
        case(ping(), not_enough),
    ),
    (
        "signed_by_whom",
        "token_issuer_mismatch",
        case(ping(), token(), bad_token),
        case(ping(), granted_nothing, not_enough),
    ),
    (
        "ran_out",
        "token_expired_during_upload",
        case(
            token(),
            ask("upload", UPLOADS, 202, method="POST", auth=BEARER),
            ask("upload", f"{UPLOADS}1", 401, method="PUT", auth=BEARER, headers=asks_bearer(error="invalid_token")),
        ),
        case(
            token(),
            ask("upload", UPLOADS, 401, method="POST", auth=BEARER, headers=asks_bearer(error="invalid_token")),
        ),
    ),
    *(
        ("says_so", cause, case(ping(), token(), manifest(403, body=errors("DENIED", words))), case(ping(), token(), manifest(403, body=errors("DENIED", "no"))))
        for cause, words in {
            "stored_token_expired": "Your authorization token has expired. Reauthenticate and try again.",
            "password_instead_of_token": "please use personal access token to login",
            "account_inactive": "account is not active",
            "sso_not_authorized": "Resource protected by organization SAML enforcement",
            "iam_permission_missing": "User: x is not authorized to perform: ecr:BatchGetImage",
            "registry_firewall_blocks_client": "client with IP '192.0.2.1' is not allowed access",
            "upstream_cache_auth": "upstream: unauthorized",
            "ci_token_permission_missing": "installation not allowed to Create organization package",
            "json_key_malformed": "Unable to parse json key.",
        }.items()
    ),
    (
        "says_so",
        "wrong_password",
        case(basic_ping(), manifest(403, auth=BASIC, body=errors("DENIED", RAN_OUT))),
        case(ping(), token(), manifest(403, body=errors("DENIED", RAN_OUT))),
    ),
]  # fmt: skip
LOOKS = {rule.look.__name__: rule for rule in RULES}


@pytest.mark.parametrize(
    ("name", "cause", "known", "near"), TABLE, ids=lambda part: part if isinstance(part, str) else ""
)
def test_a_rule_fires_and_stays_silent(name, cause, known, near):
    rule = LOOKS[name]
    assert cause in rule.causes
    assert cause in [finding.cause.slug for finding in rule.look(known)]
    assert cause not in [finding.cause.slug for finding in rule.look(near)]
    named = {finding.cause.slug: finding for finding in diagnose(known).findings}
    assert cause in named
    assert named[cause].fix


def test_every_rule_has_its_rows_and_names_its_own_causes():
    assert {name for name, *_ in TABLE} == set(LOOKS)
    for _, _, *cases in TABLE:
        for known in cases:
            for rule in RULES:
                assert {finding.cause.slug for finding in rule.look(known)} <= set(rule.causes)


def test_the_rooms_hold_all_rules():
    homes = {importlib.import_module(rule.look.__module__) for rule in RULES}
    assert homes == set(ROOMS)


def test_what_went_well_is_ruled_out():
    diagnosis = diagnose(case(ping(), granted_nothing, not_enough))
    assert {"name_not_resolved", "tls_unknown_ca", "wrong_password", "no_credentials"} <= set(
        diagnosis.ruled_out
    )
    assert "account_lacks_permission" not in diagnosis.ruled_out
    assert diagnosis.next_probe


def test_odds_of_what_looks_alike_add_up_to_no_more_than_one():
    for known in (case(ping(), granted_nothing, not_enough), case(basic_ping(), basic_no), no_login):
        assert sum(finding.confidence for finding in diagnose(known).findings) <= 1.0001


def test_a_text_stands_behind_the_wire_and_not_against_it():
    text = (
        'Error response from daemon: Get "https://registry.example.com/v2/": dial tcp: lookup: no such host'
    )
    wire = case(ping(), token(claims={"aud": "another"}), bad_token, text=text)
    named = [finding.cause.slug for finding in diagnose(wire).findings]
    assert named[0] == "token_audience_mismatch" and "name_not_resolved" not in named
    alone = diagnose(case(text=text))
    assert alone.findings[0].cause.slug == "name_not_resolved"


def test_the_fix_speaks_of_the_client_and_the_image():
    findings = diagnose(case(*no_login.trace, client="podman", lookups=(stored(client="podman"),))).findings
    assert findings[0].fix[0] == "podman login -u USER registry.example.com"


def test_a_long_trace_is_looked_through_once():
    """Thousands of exchanges, each with a token of its own: the work grows with them, and not with their square."""
    long = [
        exchange
        for n in range(400)
        for exchange in (
            token(mark=f"·{n:04x}"),
            manifest(path=f"/v2/team/app{n}/manifests/1.0", auth=f"Bearer ·{n:04x}"),
        )
    ]
    looked = case(*long, granted_nothing, not_enough)
    assert diagnose(looked).findings[0].cause.slug == "account_lacks_permission"
