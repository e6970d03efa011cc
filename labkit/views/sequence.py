"""What a sequence diagram is made of: lanes, the steps between them, and all of it in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from labkit.trace import heard
from labkit.trace.words import NOT_TOLD, role
from labkit.views.address import short_path
from labkit.views.answer import answer_words
from labkit.views.missing import missing_step
from labkit.wire.exchange import HIDDEN, Exchange, Trace

MOST = 20
"""How many arrows are drawn; of a longer trace the middle is folded."""
_HEAD, _TAIL = 15, 3
_ORDER = ("registry", "token server", "storage")
_PLURALS = {"tags": "lists of tags", "other": "other requests", "storage": "requests to storage"}

Secret: TypeAlias = Literal["password", "token", ""]


@dataclass(frozen=True, slots=True)
class Unasked:
    """A request that did not happen: the role it would have gone `to`, and in `words` that there was none."""

    to: str
    words: str


@dataclass(frozen=True, slots=True)
class Lane:
    """Somebody who is asked; `host` is empty for one whom nobody asked."""

    role: str
    host: str


@dataclass(frozen=True, slots=True)
class Fold:
    """Exchanges that are not drawn one by one."""

    exchanges: tuple[Exchange, ...]


Step: TypeAlias = Exchange | Fold | Unasked


def steps(trace: Trace, expected: Sequence[Unasked] = ()) -> tuple[Step, ...]:
    """What is drawn, from the top: the middle of a long trace folded, what did not happen at the end."""
    exchanges: tuple[Step, ...] = trace.exchanges
    if len(exchanges) > MOST:
        exchanges = (*exchanges[:_HEAD], Fold(trace.exchanges[_HEAD:-_TAIL]), *exchanges[-_TAIL:])
    return (*exchanges, *(expected or _missing(trace)))


def _missing(trace: Trace) -> tuple[Unasked, ...]:
    words = missing_step(trace)
    if not words or trace.exchanges[-1].response is None:  # the arrow itself shows that no answer came
        return ()
    return (Unasked("token server" if "token server" in words else "registry", words.partition(".")[0]),)


def lanes(trace: Trace, drawn: Sequence[Step]) -> tuple[Lane, ...]:
    """Who was asked, the registry first; and who was not, though it was expected."""
    found = dict.fromkeys(Lane(role(exchange), exchange.host) for exchange in trace)
    asked = {lane.role for lane in found}
    unasked = [step.to for step in drawn if isinstance(step, Unasked) and step.to not in asked]
    return tuple(sorted((*found, *(Lane(to, "") for to in dict.fromkeys(unasked))), key=_rank))


def _rank(lane: Lane) -> int:
    return _ORDER.index(lane.role) if lane.role in _ORDER else len(_ORDER)


def secret(exchange: Exchange) -> Secret:
    """What secret a request carried in its Authorization header."""
    value = exchange.request.header("authorization") or ""
    if exchange.carried_password:
        return "password"
    return "token" if value.lower().startswith("bearer ") and ("·" in value or HIDDEN in value) else ""


def carried(exchanges: Sequence[Exchange]) -> str:
    """ "password sent 2 × · token sent 3 ×"; empty where no secret travelled."""
    kinds = [secret(exchange) for exchange in exchanges]
    return " · ".join(f"{kind} sent {kinds.count(kind)} ×" for kind in ("password", "token") if kind in kinds)


def outcome(exchange: Exchange) -> tuple[str, str]:
    """Status and a few words; where no answer came, that."""
    if exchange.response is None:
        untold = exchange.error == heard.NOT_TOLD
        return (NOT_TOLD if untold else "no answer" if exchange.error else "waiting", "")
    return str(exchange.status), answer_words(exchange)


def fold_words(fold: Fold) -> str:
    """ "14 more blobs, token sent 14 ×"."""
    stages = [exchange.stage for exchange in fold.exchanges]
    counted = [(stages.count(stage), stage) for stage in dict.fromkeys(stages)]
    if len(counted) == 1:
        more = f"{_many(*counted[0], ' more')}"
    else:
        more = f"{len(stages)} more: {', '.join(_many(*pair) for pair in counted)}"
    return ", ".join(filter(None, (more, carried(fold.exchanges))))


def _many(number: int, stage: str, more: str = "") -> str:
    return f"{number}{more} {stage if number == 1 else _PLURALS.get(stage, f'{stage}s')}"


def in_words(step: Step) -> str:
    """A step as a sentence or two."""
    if isinstance(step, Unasked):
        return f"{step.words}."
    if isinstance(step, Fold):
        return f"{step.exchanges[0].n} to {step.exchanges[-1].n}: {fold_words(step)}."
    who = step.request.header("authorization")
    status, words = outcome(step)
    with_ = f"with {_article(step)} ({who})" if who else "without a credential"
    said = f"{step.n}: {step.request.method} {short_path(step)} to the {role(step)} {step.host}, {with_}"
    return f"{said}. Answer: {status}{f', {words}' if words else ''}. {step.meaning}".rstrip()


def _article(exchange: Exchange) -> str:
    kind = secret(exchange)
    return f"a {kind}" if kind else "an Authorization header"
