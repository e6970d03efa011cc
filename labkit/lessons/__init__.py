"""What learners do: lessons with predictions, experiments, exercises and recall questions.

A notebook holds the prose and the experiments; a module of this room holds what its questions are
made of, so that tests can answer them rightly and wrongly. `open_lesson` brings both together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from labkit.lessons.lesson import Lesson


def open_lesson(number: str) -> Lesson:
    """Open the lab of a lesson, such as "02", and say which registry it is; closes the one open before.

    Raises UsageError for a lesson that there is not, and what `open_lab` raises.
    """
    from labkit.lessons.lesson import open_lesson as open_it

    return open_it(number)
