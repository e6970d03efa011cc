"""Kinds of refusal, told apart: of a stranger, of a password, of a right, of what is not there."""

from __future__ import annotations

from labkit.diagnosis.case import Case
from labkit.diagnosis.failing import refusal, refused
from labkit.diagnosis.reading import (
    at,
    by_password,
    carried,
    is_a_page,
    lacking,
    path,
    schemes,
    speaks_registry,
    token_before,
    token_error,
    wanted_by,
)
from labkit.wire.exchange import Exchange


def by_nobody(case: Case) -> Exchange | None:
    """The first refusal, if whoever asked had given no name, and a credential would help."""
    first = refused(case)
    if first is None or by_password(case, first) or not _is_about_access(first):
        return None
    return first


def password_refused(case: Case) -> Exchange | None:
    """The first refusal, if it was a credential that was refused, not what it may do."""
    first = refused(case)
    if first is None or not by_password(case, first) or is_a_page(first):
        return None
    if first.stage == "token":
        return first
    basic = first.carried_password and "basic" in (schemes(first) or {"basic"})
    return first if basic and first.status == 401 else None


def _is_about_access(first: Exchange) -> bool:
    """True if it is a registry or token server that refuses, in words that a credential would lift."""
    asks = schemes(first) & {"basic", "bearer"} or (first.stage == "token" and not is_a_page(first))
    known = first.status == 403 and speaks_registry(first)
    return bool(asks or known) and token_error(first) != "invalid_token"


def not_granted(case: Case) -> Exchange | None:
    """The first failure, if somebody who was let in may not have this, or it is hidden from them."""
    first = refusal(case)
    if first is None or first.stage not in ("manifest", "blob", "upload") or first.status not in (401, 403):
        return None
    if not carried(first) or token_error(first) == "invalid_token" or is_a_page(first):
        return None
    if first.carried_password:
        return first if first.status == 403 and not _ran_out(first) else None
    token = token_before(case, first)
    lacks = lacking(token, wanted_by(first, token)) if token else None
    refuses = first.status == 403 or token_error(first) == "insufficient_scope" or lacks
    return first if refuses or lacks is None else None


def _ran_out(first: Exchange) -> bool:
    """True if a 403 says itself that the credential is the matter, and no right (ECR)."""
    return first.response is not None and "token has expired" in first.response.excerpt


def not_there(case: Case) -> Exchange | None:
    """The first failure, if it is a 404 for a manifest in a registry's words, or with none at all (HEAD)."""
    first = refusal(case)
    if first is None or first.stage != "manifest" or first.status != 404 or is_a_page(first):
        return None
    said = first.response.excerpt if first.response else ""
    if covered(case):
        return None
    return None if "accept header does not support" in said else first


def covered(case: Case) -> tuple[Exchange, Exchange] | None:
    """A manifest that is not there, and the 401 that hides it: of a later try, or of a GET."""
    manifests = at(case, "manifest")
    refusals = [each for each in manifests if each.status == 401]
    for gone in (each for each in manifests if each.status == 404):
        for hides in refusals:
            if (
                path(hides) == path(gone)
                and (hides.n > gone.n or (carried(hides) and carried(gone)))
                and not is_a_page(gone)
            ):
                came = any(each.status == 200 and path(each) == path(gone) for each in manifests)
                return None if came else (gone, hides)
    return None
