"""What the evidence speaks against: causes that cannot be, because something went well."""

from __future__ import annotations

from collections.abc import Callable

from labkit.diagnosis.case import Case
from labkit.diagnosis.reading import (
    at,
    by_password,
    carried,
    good,
    has_token,
    identified,
    is_a_page,
    lacking,
    lookup,
    repository,
    speaks_registry,
    wanted_by,
)
from labkit.wire.exchange import Exchange

Holds = Callable[[Case], bool]


def _answered(case: Case) -> list[Exchange]:
    return [each for each in at(case, "ping", "manifest") if each.response is not None]


def _reached(case: Case) -> bool:
    return bool(_answered(case)) or any(host.tcp for host in case.reached)


def _over_tls(case: Case) -> bool:
    return any(each.request.url.startswith("https:") for each in _answered(case))


def _is_registry(case: Case) -> bool:
    return any(speaks_registry(each) and not is_a_page(each) for each in _answered(case))


def _password_accepted(case: Case) -> bool:
    by_registry = any(each.carried_password and good(each) for each in at(case, "ping", "manifest", "blob"))
    return by_registry or any(identified(each) and has_token(each) for each in at(case, "token"))


def _token_came(case: Case) -> bool:
    return any(map(has_token, at(case, "token")))


def _token_taken(case: Case) -> bool:
    bearers = [
        each for each in at(case, "ping", "manifest", "blob") if carried(each) and not each.carried_password
    ]
    return any(map(good, bearers))


def _access_granted(case: Case) -> bool:
    refusals = [each for each in at(case, "manifest") if each.status == 401]
    tokens = [each for each in at(case, "token") if has_token(each)]
    granted = [lacking(tokens[-1], wanted_by(each, tokens[-1])) for each in refusals[-1:] if tokens]
    return bool(granted) and granted[0] is not None and not granted[0]


def _manifest_came(case: Case) -> bool:
    return any(good(each) and not is_a_page(each) for each in at(case, "manifest"))


def _credential_sent(case: Case) -> bool:
    return any(map(identified, case.trace))


def _repository_there(case: Case) -> bool:
    return any(each.status == 200 and repository(each) for each in at(case, "tags"))


def _closed_to_strangers(case: Case) -> bool:
    strangers = [each for each in at(case, "manifest") if not by_password(case, each)]
    return bool(strangers) and all(each.status in (401, 403, 404) for each in strangers)


def _stored_is_sound(case: Case) -> bool:
    used = lookup(case)
    return used is not None and used.kind not in ("anonymous", "error")


_AGAINST: tuple[tuple[Holds, tuple[str, ...]], ...] = (
    (_reached, ("name_not_resolved", "connection_refused", "connection_timed_out")),
    (
        _over_tls,
        (
            "tls_unknown_ca",
            "tls_certificate_expired",
            "tls_hostname_mismatch",
            "http_registry_not_marked_insecure",
        ),
    ),
    (_is_registry, ("not_a_registry", "http_proxy_refuses")),
    (
        _stored_is_sound,
        ("no_credentials", "cred_helper_not_runnable", "config_malformed", "config_key_mismatch"),
    ),
    (_credential_sent, ("no_credentials",)),
    (_password_accepted, ("wrong_password", "stale_credentials_public", "stored_token_expired")),
    (_token_came, ("token_realm_wrong", "token_server_unavailable")),
    (
        _token_taken,
        ("token_audience_mismatch", "token_issuer_mismatch", "token_key_untrusted", "clock_skew"),
    ),
    (_access_granted, ("account_lacks_permission",)),
    (_closed_to_strangers, ("stale_credentials_public",)),
    (_repository_there, ("repository_missing", "image_name_wrong")),
    (_manifest_came, ("tag_missing", "repository_missing", "image_name_wrong", "account_lacks_permission")),
)
"""Where this holds, these are not the cause."""


def ruled_out(case: Case) -> tuple[str, ...]:
    """Slugs of the causes that the case speaks against."""
    return tuple(dict.fromkeys(slug for holds, slugs in _AGAINST if holds(case) for slug in slugs))
