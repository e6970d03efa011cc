"""A lesson at work: its lab, its questions on the screen, and what the learner did with them."""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from labkit.credentials.credential import basic
from labkit.lab.config import DEFAULT_ACCESS
from labkit.lab.gate import write_htpasswd
from labkit.lab.lab import Lab, open_lab
from labkit.lessons.attempt import Attempt, attempt
from labkit.lessons.client import Client
from labkit.lessons.docker_login import login_with_docker, pull_with_docker
from labkit.lessons.docker_open import pull_openly
from labkit.lessons.exercise import Exercise
from labkit.lessons.login import Login, knock, login
from labkit.lessons.progress import Progress
from labkit.lessons.question import Prediction, Question
from labkit.lessons.real_docker import Said, pull_as_stranger
from labkit.lessons.seats import ExerciseSeat, PredictionSeat, RecallSeat
from labkit.lessons.steps import step_through
from labkit.views.attempts import render_attempts
from labkit.views.claim import render_claim
from labkit.views.controls import read_challenge
from labkit.views.counts import count, render_counts
from labkit.views.credential import render_config
from labkit.views.diagram import diagram_in_words, render_diagram
from labkit.views.display import LiveTrace, Slot
from labkit.views.lab_picture import lab_in_words, render_lab
from labkit.views.notice import LabFacts, render_lab_notice
from labkit.views.plain import plain_text
from labkit.views.reference import ReferenceReader
from labkit.views.stepping import Stepping
from labkit.views.terminal import render_terminal
from labkit.views.token import render_token, tokens_in
from labkit.wire.errors import UsageError
from labkit.wire.exchange import Exchange, Trace

LESSONS = ("00", "01", "02", "03", "04")
_open: Lesson | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """What a lesson's module holds: the kind of lab it needs, and its questions."""

    number: str
    auth: str
    predictions: tuple[Prediction, ...]
    exercises: tuple[Exercise, ...]
    recall: tuple[Question, ...]
    passwords: Mapping[str, str] = field(default_factory=dict)
    """Users that the lab has besides, with passwords that the lesson tells."""


class Lesson:
    """What the cells of a notebook call. `lab` is the registry of this lesson."""

    def __init__(self, content: Content, lab: Lab) -> None:
        self.lab = lab
        self.number = content.number
        self._folders = ExitStack()
        self._progress = Progress(content.number)
        self._predictions = {item.id: PredictionSeat(item, self._progress) for item in content.predictions}
        self._exercises = {item.id: ExerciseSeat(item, self._progress) for item in content.exercises}
        self._recall = [RecallSeat(n, item, self._progress) for n, item in enumerate(content.recall, 1)]

    def __repr__(self) -> str:
        return f"<Lesson {self.number} with {self.lab!r}>"

    def predict(self, name: str) -> None:
        """Show a question to answer before the experiment."""
        _pick(self._predictions, name, "prediction").ask()

    def reveal(self, name: str, *evidence: Any) -> None:
        """Show what the experiment said about a prediction."""
        _pick(self._predictions, name, "prediction").reveal(*evidence)

    def pull(self, name: str, user: str | None = None, password: str | None = None, **how: Any) -> Attempt:
        """Pull from the lab, as `user` or as a stranger, with the trace in view. A refusal is a result.

        `how` is `platform`, `to` or `send`, as for `attempt`.
        """
        return attempt(self.lab, name, user, password, **how)

    def pull_under(self, auth: str, name: str, user: str | None = None) -> Attempt:
        """Pull from a lab with `auth` in place of this one's, on the same backend; it is closed again."""
        with open_lab(self.lab.backend, auth=auth) as other:
            return attempt(other, name, user)

    def client(self, user: str) -> Client:
        """A client of this user that goes on running from pull to pull and keeps its tokens."""
        return Client(self.lab, user)

    def count(self, traces: Mapping[str, Iterable[Exchange]]) -> None:
        """Show how often the password travelled, one row for each name in `traces`."""
        counts = [count(label, trace) for label, trace in traces.items()]
        Slot().show(render_counts(counts), "\n".join(map(str, counts)))

    def step(self, name: str, user: str | None = None, password: str | None = None, **how: Any) -> Stepping:
        """Hold a pull before each request, with buttons to send it; `how` is as for `step_through`."""
        stepping = step_through(self.lab, name, user, password, **how)
        stepping.show()
        return stepping

    def compare(self, *attempts: Attempt) -> None:
        """Show how each attempt ended, side by side."""
        rows = [(item.name, item.last) for item in attempts]
        text = "\n".join(f"{name}: {exchange.status}" for name, exchange in rows)
        Slot().show(render_attempts(rows), text)

    def read_challenge(self, line: str | None) -> None:
        """Take a WWW-Authenticate header apart, with a line to type another."""
        read_challenge(line or "")

    def read_references(self, *names: str) -> None:
        """Take image names apart, with a line to type another."""
        ReferenceReader(names).show()

    def folder(self) -> Path:
        """A new empty folder, to pull into; it goes with the lab."""
        return Path(self._folders.enter_context(TemporaryDirectory(prefix="labkit-")))

    def picture(self) -> None:
        """Show who is there in the lab, at which address, and who may do what."""
        Slot().show(render_lab(self.lab), lab_in_words(self.lab))

    def diagram(self, of: Attempt | Trace) -> None:
        """Draw who asked whom, from the rows of a trace."""
        trace = of.trace if isinstance(of, Attempt) else of
        Slot().show(render_diagram(trace), diagram_in_words(trace))

    def token(self, of: Attempt | Trace) -> None:
        """Take the tokens apart that came in a trace. Raises UsageError if none came."""
        found = tokens_in(of.trace if isinstance(of, Attempt) else of)
        if not found:
            raise UsageError("No token came in this trace.", "Look for a row that asks a token server.")
        for seen, wanted in found:
            html = render_token(seen, wanted)
            Slot().show(html, plain_text(html))

    def watch_docker(self, name: str) -> Trace:
        """Let the docker of this machine pull as a stranger, what it sends in view; else a recording."""
        said, trace = pull_openly(self.lab, name)
        _show_terminal(said)
        LiveTrace(trace).finish()
        return trace

    def claim(self, sentence: str, holds: bool) -> None:
        """Say something about the lab, and whether it holds here and now."""
        Slot().show(
            render_claim(sentence, bool(holds)), f"{'Checked here' if holds else 'NOT SO here'}: {sentence}"
        )

    def real_docker(self, name: str) -> None:
        """Let the docker of this machine pull without credentials; a recording where there is none."""
        said = pull_as_stranger(f"{self.lab.registry}/{name}", self.lab.auth)
        Slot().show(
            render_terminal(said.command, said.output, said.note),
            f"{said.note}\n$ {said.command}\n{said.output}",
        )

    def login(self, user: str, password: str, https: bool = False) -> Login:
        """Do what `docker login` does, with the trace in view; the config.json is in a throwaway folder."""
        return login(self.lab, user, password, self.folder(), https)

    def real_login(self, user: str, password: str | None = None) -> str:
        """Let the docker of this machine log in, else play a recording; gives the config.json it left."""
        credential = self.lab.credential(user) if password is None else basic(user, password)
        kept = login_with_docker(self.lab.registry, credential)
        _show_terminal(kept.said)
        Slot().show(render_config(kept.config, path="config.json"), "(A config.json was written.)")
        return kept.config

    def real_pull(self, name: str, user: str, password: str | None = None) -> Trace:
        """Let the docker of this machine pull with a credential, what it sends in view; else a recording."""
        credential = self.lab.credential(user) if password is None else basic(user, password)
        said, trace = pull_with_docker(self.lab, name, credential)
        _show_terminal(said)
        LiveTrace(trace).finish()
        return trace

    def knock(self, *pairs: tuple[str, str]) -> Trace:
        """Show pairs of user name and password to the registry, one request each, in one trace."""
        return knock(self.lab, pairs)

    def pull_at_cost(self, cost: int) -> Attempt:
        """Pull from a lab of its own whose password list has this bcrypt cost, and that remembers nobody."""
        with open_lab(
            self.lab.backend, auth="htpasswd", users=["carol"], bcrypt_cost=cost, remember=False
        ) as lab:
            return attempt(lab, "team/app:1.0", "carol")

    def exercise(self, name: str) -> None:
        """Show a task, with buttons for hints and the solution."""
        _pick(self._exercises, name, "exercise").ask()

    def check(self, name: str, answer: Any) -> None:
        """Say what is right or wrong about an answer."""
        _pick(self._exercises, name, "exercise").check(answer)

    def hint(self, name: str) -> None:
        """Show one hint more with the task."""
        _pick(self._exercises, name, "exercise").hint()

    def solution(self, name: str) -> None:
        """Show the solution with the task."""
        _pick(self._exercises, name, "exercise").solution()

    def recall(self) -> None:
        """Show the questions at the end of the lesson."""
        for seat in self._recall:
            seat.ask()

    def reset(self) -> None:
        """Forget what was predicted and answered in this lesson; run the notebook again from the top."""
        self._progress.reset()

    def close(self) -> None:
        """Remove the lab. It goes by itself when the kernel ends."""
        self._folders.close()
        self.lab.close()


def open_lesson(number: str) -> Lesson:
    """See `labkit.lessons.open_lesson`."""
    global _open
    if number not in LESSONS:
        raise UsageError(f"There is no lesson {number!r}.", f"There is: {', '.join(LESSONS)}.")
    if _open is not None:
        _open.close()
        _open = None
    content: Content = importlib.import_module(f"labkit.lessons.lesson_{number}").CONTENT
    lab = _lab_for(content)
    _open = Lesson(content, lab)
    notice = render_lab_notice(facts_of(lab, content.passwords))
    Slot(styled=True).show(notice, "\n".join([repr(lab), *lab.why, *lab.notes]))
    return _open


def _lab_for(content: Content) -> Lab:
    """The lab of a lesson; users whose passwords the lesson tells come in by an htpasswd file."""
    if not content.passwords:
        return open_lab(auth=content.auth)
    with TemporaryDirectory() as folder:
        file = Path(folder, "htpasswd")
        file.write_text(write_htpasswd(content.passwords), encoding="utf-8")
        return open_lab(auth=content.auth, users=list(DEFAULT_ACCESS), htpasswd=file)


def facts_of(lab: Lab, besides: Iterable[str] = ()) -> LabFacts:
    """What the notice shows of a lab; `besides` are users whose passwords the lab does not know."""
    users = (*(user.name for user in lab.users), *besides)
    return LabFacts(
        lab.registry,
        lab.backend,
        lab.auth,
        lab.realm,
        users,
        tuple(lab.images),
        tuple(lab.why),
        tuple(lab.notes),
    )


def _show_terminal(said: Said) -> None:
    html = render_terminal(said.command, said.output, said.note)
    Slot().show(html, f"{said.note}\n$ {said.command}\n{said.output}")


def _pick(seats: dict[str, Any], name: str, kind: str) -> Any:
    if name not in seats:
        raise UsageError(f"This lesson has no {kind} {name!r}.", f"It has: {_listed(list(seats))}.")
    return seats[name]


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names) or "none"
