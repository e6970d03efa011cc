"""Random conversations with the real registry and the embedded one side by side: they answer the same."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from labkit.lab.backends.binary import find
from tests.differential.operations import CALLERS, SEQUENCES
from tests.differential.sides import Asked, open_sides

IN_CI = {"none": 80, "htpasswd": 60, "token": 60}
"""Sequences, 200 in all; `python -m tests.differential` takes more."""


def agree(binary: str, auth: str, examples: int, fixed: bool = True) -> None:
    """Fails with the shortest sequence in which the two differ."""
    callers = st.sampled_from(CALLERS[auth])
    conversations = SEQUENCES.flatmap(
        lambda asked: st.tuples(*(st.tuples(st.just(each), callers) for each in asked))
    )
    with open_sides(binary, auth) as sides:

        @settings(
            max_examples=examples,
            derandomize=fixed,
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(conversations)
        def the_same(conversation: tuple[Asked, ...]) -> None:
            difference = sides.differ(list(conversation))
            assert not difference, difference

        the_same()


@pytest.mark.parametrize("auth", CALLERS)
def test_the_two_answer_the_same(auth: str, require: Callable[..., None]) -> None:
    require("peers", "registry")
    agree(str(find()), auth, IN_CI[auth])
