"""Questions on the screen: what is shown, which buttons go with it, and what is kept of the answer."""

from __future__ import annotations

from typing import Any

from labkit.lessons.exercise import Exercise
from labkit.lessons.progress import Progress
from labkit.lessons.question import Observation, Option, Prediction, Question
from labkit.views.controls import Choice, Fields, show_controls
from labkit.views.display import Slot
from labkit.views.exercise import render_exercise, render_verdict
from labkit.views.html import Html
from labkit.views.question import render_prediction, render_question, render_reveal


class PredictionSeat:
    """A prediction: asked, locked once chosen, and compared with the evidence whenever that is there."""

    def __init__(self, prediction: Prediction, progress: Progress) -> None:
        self._prediction, self._progress = prediction, progress
        self._question: Slot | None = None
        self._result: Slot | None = None
        self._seen: Observation | None = None
        self.choice: Choice | None = None

    @property
    def chosen(self) -> str | None:
        """The option chosen, now or in an earlier run of the notebook."""
        return _known(self._progress.get("predictions", self._prediction.id), self._prediction.options)

    def ask(self) -> None:
        """Show the question; buttons only while nothing is chosen."""
        self._question, self._result, self._seen = Slot(), None, None
        self._draw()
        if self.chosen is None:
            self.choice = Choice(_letters(self._prediction.options), self._commit, skip="Just show me")
            show_controls(self.choice.box)

    def reveal(self, *evidence: Any) -> None:
        """Show what the evidence says, beside the choice if one was made."""
        self._seen = self._prediction.observe(*evidence)
        self._result = Slot()
        self._draw()

    def _commit(self, key: str | None) -> None:
        if key is not None:
            self._progress.put("predictions", self._prediction.id, key)
        self._draw()

    def _draw(self) -> None:
        chosen = self.chosen
        if self._question:
            self._question.show(
                render_prediction(self._prediction, chosen),
                _plain(self._prediction.text, self._prediction.options),
            )
        if self._result and self._seen:
            said = f"You said {chosen}. " if chosen else ""
            self._result.show(
                render_reveal(self._prediction, self._seen, chosen), f"{said}The wire said: {self._seen.said}"
            )


class RecallSeat:
    """A recall question: the reply comes with the choice."""

    def __init__(self, number: int, question: Question, progress: Progress) -> None:
        self._number, self._question, self._progress = number, question, progress
        self._slot: Slot | None = None
        self.choice: Choice | None = None

    @property
    def chosen(self) -> str | None:
        """The option chosen, now or in an earlier run of the notebook."""
        return _known(self._progress.get("recall", self._question.id), self._question.options)

    def ask(self) -> None:
        """Show the question; buttons only while nothing is chosen."""
        self._slot = Slot()
        self._draw()
        if self.chosen is None:
            self.choice = Choice(_letters(self._question.options), self._commit)
            show_controls(self.choice.box)

    def _commit(self, key: str | None) -> None:
        if key is not None:
            self._progress.put("recall", self._question.id, key)
        self._draw()

    def _draw(self) -> None:
        text = _plain(self._question.text, self._question.options)
        if self._slot:
            self._slot.show(render_question(self._question, self.chosen, self._number), text)


class ExerciseSeat:
    """An exercise: the task with its hints, and the verdict on whatever answer comes."""

    def __init__(self, exercise: Exercise, progress: Progress) -> None:
        self._exercise, self._progress = exercise, progress
        self._slot: Slot | None = None
        self._hints, self._solved = 0, False
        self.fields: Fields | None = None

    @property
    def state(self) -> str:
        """`open`, `done` or `seen the solution`."""
        kept = self._progress.get("exercises", self._exercise.id)
        return kept if kept in ("done", "seen the solution") else "open"

    def ask(self) -> None:
        """Show the task, fields for the answer, and the buttons; below them is room for a verdict."""
        self._slot = Slot()
        self._draw()
        room = Slot()
        actions = {
            "Check": lambda: self._judge(room, self.fields.answer() if self.fields else ...),
            "Hint": self.hint,
            "Solution": self.solution,
        }
        self.fields = Fields(self._exercise.fields, self._exercise.choices, actions)
        show_controls(self.fields.box)
        room.show(Html(""), "")

    def check(self, answer: Any) -> None:
        """Show the verdict on an answer below the cell that gave it."""
        self._judge(Slot(), answer)

    def hint(self) -> None:
        """One hint more."""
        self._hints = min(self._hints + 1, len(self._exercise.hints))
        self._show()

    def solution(self) -> None:
        """The solution; what was done before stays done."""
        self._solved = True
        if self.state == "open":
            self._progress.put("exercises", self._exercise.id, "seen the solution")
        self._show()

    def _judge(self, slot: Slot, answer: Any) -> None:
        verdict = self._exercise.judge(answer)
        if verdict.state == "right":
            self._progress.put("exercises", self._exercise.id, "done")
            self._draw()
        slot.show(render_verdict(verdict), f"{verdict.state}: {verdict.message}")

    def _show(self) -> None:
        """Where the task stands already, or here if it was never shown."""
        self._slot = self._slot or Slot()
        self._draw()

    def _draw(self) -> None:
        if self._slot:
            html = render_exercise(self._exercise, self.state, self._hints, self._solved)
            self._slot.show(
                html, f"Exercise: {self._exercise.title} ({self.state})\n\n{self._exercise.prompt}"
            )


def _known(key: str | None, options: tuple[Option, ...]) -> str | None:
    return key if key in {option.key for option in options} else None


def _letters(options: tuple[Option, ...]) -> list[tuple[str, str]]:
    return [(option.key, option.text) for option in options]


def _plain(text: str, options: tuple[Option, ...]) -> str:
    return "\n".join([text, *(f"  {option.key}  {option.text}" for option in options)])
