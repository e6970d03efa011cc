"""One exchange as somebody else wrote it down: what their log tells of it, before it is redacted."""

from __future__ import annotations

from dataclasses import dataclass, field

NOT_TOLD = "the log does not tell the answer"


@dataclass(slots=True)
class Heard:
    """A request and its answer, as far as a log tells; without a status it tells none, or `error` why.

    `started` is Unix time, `seconds` how long it took.
    """

    method: str
    url: str
    headers: list[tuple[str, str]] = field(default_factory=list, repr=False)
    form: str = field(default="", repr=False)
    status: int | None = None
    answered: list[tuple[str, str]] = field(default_factory=list, repr=False)
    body: str = field(default="", repr=False)
    error: str = NOT_TOLD
    started: float | None = None
    seconds: float | None = None
