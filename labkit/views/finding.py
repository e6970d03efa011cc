"""A diagnosis as cards: the cause in words, where it broke, its proof, the fix to copy, what is ruled out."""

from __future__ import annotations

from collections.abc import Iterable

from labkit.diagnosis.cause import STEPS, Step
from labkit.diagnosis.causes import CAUSES
from labkit.diagnosis.finding import Diagnosis, Finding
from labkit.diagnosis.fixes import is_sentence
from labkit.diagnosis.markdown import to_markdown
from labkit.diagnosis.wording import SIDES, STEP_NAMES, certainty, percent, spoken
from labkit.views.copying import render_copy
from labkit.views.html import Html, h, join
from labkit.views.plain import plain_text
from labkit.views.prose import render_inline

_PULL: tuple[Step, ...] = STEPS[:6]
_PUSH: tuple[Step, ...] = (*STEPS[:4], "push_scope", "upload")


def render_diagnosis(diagnosis: Diagnosis, title: str = "") -> Html:
    """The first finding whole, the others folded; without a finding, a sentence. No secret is in it."""
    first = diagnosis.findings[:1]
    others = diagnosis.findings[1:]
    return h(
        "div",
        h("p", h("b", title), class_="labkit-card-head") if title else None,
        [render_finding(finding) for finding in first] or [_nothing()],
        h("p", h("b", "Look next: "), render_inline(diagnosis.next_probe), class_="labkit-next")
        if diagnosis.next_probe
        else None,
        _others(others),
        _ruled_out(diagnosis.ruled_out),
        _carried(diagnosis),
        class_="labkit labkit-diagnosis",
        role="group",
        aria_label=title or "Diagnosis",
    )


def diagnosis_in_words(diagnosis: Diagnosis) -> str:
    """The same as plain text."""
    return plain_text(render_diagnosis(diagnosis))


def render_finding(finding: Finding) -> Html:
    """One finding: cause, certainty, the step that broke, evidence, fix, lesson."""
    cause = finding.cause
    return h(
        "section",
        h(
            "div",
            h("b", spoken(cause.slug)),
            " ",
            h("span", _sure(finding), class_="labkit-sure"),
            " ",
            h("span", f"to be changed on {SIDES[cause.side]}", class_="labkit-quiet"),
            class_="labkit-card-head",
        ),
        h("p", render_inline(finding.message), class_="labkit-sentence"),
        _steps(finding.stage, bool(finding.exchanges)),
        _evidence(finding),
        _fix(finding),
        _foot(finding),
        class_="labkit labkit-card labkit-finding",
        aria_label=f"Finding {cause.code}: {spoken(cause.slug)}",
    )


def _sure(finding: Finding) -> str:
    return f"{certainty(finding.confidence)} ({percent(finding.confidence)})"


def _nothing() -> Html:
    return h(
        "section",
        h("div", h("b", "No cause was found."), class_="labkit-card-head"),
        h("p", "Nothing here points at a cause that labkit knows."),
        class_="labkit labkit-card labkit-finding",
        aria_label="No finding",
    )


def _steps(broken: Step, seen: bool) -> Html:
    """The way of a pull (or push) as a row: done (if that was `seen`), broken here, not reached."""
    way = next((way for way in (_PULL, _PUSH) if broken in way), (*_PULL, broken))
    at = way.index(broken)
    items = [_step(STEP_NAMES[step], (n > at) - (n < at), seen) for n, step in enumerate(way)]
    return h("ol", items, class_="labkit-way", aria_label="Where it broke")


def _step(name: str, place: int, seen: bool) -> Html:
    kind, mark, said = {
        -1: ("labkit-passed", "✓", "passed") if seen else ("labkit-before", "·", "comes before"),
        0: ("labkit-broke", "✗", "broke here"),
        1: ("labkit-ahead", "·", "not reached"),
    }[place]
    return h(
        "li",
        h("span", mark, aria_hidden="true"),
        " ",
        name,
        h("span", f": {said}" if place else ", broke here", class_=None if place == 0 else "labkit-unseen"),
        class_=kind,
        aria_current="step" if place == 0 else None,
    )


def _evidence(finding: Finding) -> Html | None:
    if not finding.evidence:
        return None
    rows = ", ".join(str(number) for number in finding.exchanges)
    said = f"Requests that prove it: {rows}." if rows else None
    return h(
        "div",
        h("p", "What speaks for it", class_="labkit-head"),
        h("ul", [h("li", render_inline(each)) for each in finding.evidence], class_="labkit-proof"),
        h("p", said, class_="labkit-quiet") if said else None,
    )


def _fix(finding: Finding) -> Html | None:
    if not finding.fix:
        return None
    commands = [line for line in finding.fix if not is_sentence(line)]
    sentences = [line for line in finding.fix if is_sentence(line)]
    return h(
        "div",
        h("p", "What mends it", class_="labkit-head"),
        join(h("p", render_inline(line)) for line in sentences),
        render_copy("\n".join(commands), "Commands that mend it") if commands else None,
        class_="labkit-mend",
    )


def _foot(finding: Finding) -> Html:
    cause = finding.cause
    lesson = f"Lesson {cause.taught} explains it. " if cause.taught else ""
    return h(
        "p", lesson, "More: ", h("code", f"labkit explain {cause.code}"), class_="labkit-quiet labkit-foot"
    )


def _others(findings: Iterable[Finding]) -> Html | None:
    """Other causes that it may be, each folded to a line."""
    folded = [
        h(
            "details",
            h("summary", h("b", spoken(one.cause.slug)), f" {_sure(one)}"),
            render_finding(one),
        )
        for one in findings
    ]
    return (
        h("div", h("p", "Or else", class_="labkit-head"), folded, class_="labkit-others") if folded else None
    )


def _carried(diagnosis: Diagnosis) -> Html | None:
    """The same to paste elsewhere."""
    if not diagnosis.findings:
        return None
    text = render_copy(to_markdown(diagnosis), "The diagnosis as Markdown")
    return h("details", h("summary", "Copy as Markdown, for an issue or chat"), text, class_="labkit-text")


def _ruled_out(slugs: tuple[str, ...]) -> Html | None:
    if not slugs:
        return None
    items = [
        h("li", h("b", spoken(slug)), f": {CAUSES[slug].what}" if slug in CAUSES else "") for slug in slugs
    ]
    return h("details", h("summary", f"Ruled out: {len(slugs)}"), h("ul", items), class_="labkit-ruled-out")
