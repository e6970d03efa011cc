"""`diagnose`: what the rules find in a case, ranked. First the first broken step; no surer than it is."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence

from labkit.diagnosis.against import ruled_out
from labkit.diagnosis.case import Case
from labkit.diagnosis.cause import STEPS
from labkit.diagnosis.causes import CAUSES
from labkit.diagnosis.explaining import explain
from labkit.diagnosis.failing import refusal, step
from labkit.diagnosis.finding import Diagnosis, Finding
from labkit.diagnosis.fixes import fixes
from labkit.diagnosis.reading import at, good, image, is_a_page, lookup
from labkit.diagnosis.rules import (
    answering,
    challenge,
    content,
    network,
    push,
    refusing,
    rights,
    stored,
    token,
    words,
)
from labkit.diagnosis.rules.rule import RULES

__all__ = ["ROOMS", "diagnose", "healthy"]

ROOMS = (answering, challenge, content, network, push, refusing, rights, stored, token, words)
"""The modules that fill `RULES`."""
_CERTAIN = 0.9
_LEAST = 0.03
_ENOUGH = 0.8
"""Sure enough that nothing more need be looked at."""

_NEXT: Mapping[str, str] = {
    "account_lacks_permission": "Ask the repository's owner whether the name is right and who may pull it, "
    "or ask for the same image as somebody who may.",
    "image_name_wrong": "Compare the name with the registry's own page or list of repositories.",
    "repository_missing": "Look the repository up on the registry's own page, logged in as its owner.",
    "wrong_password": "Type the password anew by hand: docker login HOST.",
    "no_credentials": "See what is stored for this host: labkit credentials REF.",
    "token_issuer_mismatch": "Read the registry's own log: it says untrusted issuer, or untrusted key.",
    "token_key_untrusted": "Look at the token's claims (labkit diagnose REF shows them), or read the "
    "registry's own log: it says untrusted issuer, or untrusted key.",
    "token_realm_wrong": "Ask the address of the realm from another network: curl REALM.",
    "token_server_unavailable": "Ask the address of the realm from another network: curl REALM.",
    "tag_missing": "List the tags of the repository: crane ls HOST/NAME.",
    "not_a_registry": "Ask https://HOST/v2/ with curl -v, and look who answers.",
    "http_proxy_refuses": "Ask https://HOST/v2/ from another network.",
    "connection_timed_out": "Try another network, or another port of the host.",
    "registry_unavailable": "Ask again in a minute, and read the registry's own log.",
}
"""What to look at where several causes remain, by the one that leads."""


def diagnose(case: Case) -> Diagnosis:
    """The causes that a case proves, best first; a healthy one has none."""
    against = ruled_out(case)
    by_wire = _ranked(case, _merged(finding for rule in RULES for finding in rule.look(case)))
    by_text = explain(case.text, case.context) if case.text.strip() else Diagnosis()
    findings = tuple(_mended(case, _odds(_with_text(by_wire, by_text.findings, against))))
    named = {finding.cause.slug for finding in findings}
    spoken_against = _nearest_first([slug for slug in against if slug not in named], findings)
    if not by_wire:
        return Diagnosis(findings, spoken_against or by_text.ruled_out, by_text.next_probe)
    return Diagnosis(findings, spoken_against, _next(findings))


def _nearest_first(slugs: Sequence[str], findings: Sequence[Finding]) -> tuple[str, ...]:
    """What is ruled out, by how near to the broken step it would have been: those are easiest to confuse."""
    if not findings:
        return tuple(slugs)
    broke = STEPS.index(findings[0].stage)
    return tuple(
        sorted(slugs, key=lambda slug: min(abs(STEPS.index(each) - broke) for each in CAUSES[slug].stages))
    )


def _with_text(wire: Sequence[Finding], text: Sequence[Finding], against: Sequence[str]) -> list[Finding]:
    """What the text speaks for, after what the wire proves, and where it does not say otherwise."""
    known = {finding.cause.slug: finding for finding in wire}
    for each in text:
        if proved := known.get(each.cause.slug):
            known[each.cause.slug] = dataclasses.replace(
                proved, evidence=tuple(dict.fromkeys((*proved.evidence, *each.evidence)))
            )
    first = max((finding.confidence for finding in wire), default=0.0)
    others = [
        dataclasses.replace(each, confidence=min(each.confidence, 1 - first))
        for each in text
        if each.cause.slug not in known and each.cause.slug not in against
    ]
    return [*known.values(), *others]


def healthy(case: Case) -> bool:
    """True if the trace shows a manifest that came, and nothing that went wrong."""
    came = any(good(each) and not is_a_page(each) for each in at(case, "manifest"))
    return came and refusal(case) is None


def _mended(case: Case, findings: Iterable[Finding]) -> Iterator[Finding]:
    """Each with its fix, for the client at hand and the names of the case."""
    used, reference = lookup(case), image(case)
    username = (used.username if used else None) or ""
    for each in findings:
        yield dataclasses.replace(each, fix=fixes(each.cause, case.client, reference, username))


def _merged(findings: Iterable[Finding]) -> list[Finding]:
    """One for each cause: the surest, with the proof of all."""
    best: dict[str, Finding] = {}
    for each in findings:
        known = best.get(each.cause.slug)
        if known is None:
            best[each.cause.slug] = each
            continue
        first, second = (known, each) if known.confidence >= each.confidence else (each, known)
        best[each.cause.slug] = dataclasses.replace(
            first,
            evidence=tuple(dict.fromkeys((*first.evidence, *second.evidence))),
            exchanges=tuple(dict.fromkeys((*first.exchanges, *second.exchanges))),
        )
    return list(best.values())


def _ranked(case: Case, findings: list[Finding]) -> list[Finding]:
    """By the step that broke, then by how sure it is; what is stored counts where the refusal came of it."""
    first = refusal(case)
    broke = STEPS.index(step(first)) if first else 0

    def place(finding: Finding) -> tuple[int, float]:
        where = broke if finding.stage == "config" else STEPS.index(finding.stage)
        return where, -finding.confidence

    return sorted(findings, key=place)


def _odds(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Causes that compete for the same exchange share the certainty; proofs stand for themselves."""
    kept: list[Finding] = []
    for each in findings:
        if each.confidence < _CERTAIN:
            rivals = (one.confidence for one in kept if _compete(one, each))
            left = max(0.0, 1 - sum(rivals))
            each = dataclasses.replace(each, confidence=min(each.confidence, left))
        if each.confidence >= _LEAST:
            kept.append(each)
    return tuple(kept)


def _compete(one: Finding, other: Finding) -> bool:
    return bool(set(one.exchanges) & set(other.exchanges)) or not (one.exchanges or other.exchanges)


def _next(findings: Sequence[Finding]) -> str | None:
    if not findings or findings[0].confidence >= _ENOUGH:
        return None
    return _NEXT.get(findings[0].cause.slug)
